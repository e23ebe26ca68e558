"""What a ticket's author does with it: remark, confirm, rate, reopen, withdraw, choose who sees it."""

from __future__ import annotations

from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.tickets import TicketClosed, TicketReopened
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.tickets.core import changes
from chalicelib.points.tickets.core.deeds import Deed
from chalicelib.points.tickets.core.followers import News
from chalicelib.points.tickets.core.tickets import State, Ticket
from chalicelib.points.tickets.service.changing import Step, planned, take, town_of
from chalicelib.points.tickets.service.following import telling
from chalicelib.points.tickets.store import rows


def comment(ctx: Context, *, ticket_id: str, text: str, media_ids: tuple[str, ...] = (), key: str) -> Ticket:
    """Add something to one's own ticket; where an officer asked for it, the clock goes on.

    Raises:
        NoSuchTicket, KeyReused, TicketChanged; NotYours, TicketInOtherState, TooMuchTalk: here and below, as
        `changing.take` and `deeds.next_state`.
    """

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        if ticket.state is State.WAITING:
            return Deed.ANSWER, changes.going_on(ticket, Deed.ANSWER, ctx.actor, ctx.now())
        return Deed.COMMENT, changes.moved(ticket, Deed.COMMENT, ctx.actor, ctx.now())

    return take(ctx, Step("comment", change, text, media_ids, patient=True), ticket_id=ticket_id, key=key)


def confirm(ctx: Context, *, ticket_id: str, stars: int = 0, text: str = "", key: str) -> Ticket:
    """Agree that one's ticket is solved; with one to five `stars` and a word, or 0 for none. Followers are told."""

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        return Deed.CONFIRM, changes.rated(ticket, Deed.CONFIRM, ctx.actor, ctx.now(), stars=stars)

    def fact(ticket: Ticket) -> Fact:
        return TicketClosed(ticket.ticket_id, ticket.author_id, confirmed=True)

    step = Step("confirm", change, text, detail=str(stars), fact=fact, follow=telling(ctx, News.CLOSED))
    return take(ctx, step, ticket_id=ticket_id, key=key)


def rate(ctx: Context, *, ticket_id: str, stars: int, text: str = "", key: str) -> Ticket:
    """Say once how one's ticket was handled: one to five stars and a word.

    Raises:
        RatedAlready, TooLateForThis.
    """

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        return Deed.RATE, changes.rated(ticket, Deed.RATE, ctx.actor, ctx.now(), stars=stars)

    return take(ctx, Step("rate", change, text, detail=str(stars)), ticket_id=ticket_id, key=key)


def reopen(ctx: Context, *, ticket_id: str, text: str, key: str) -> Ticket:
    """Have one's ticket handled anew, and say why; the third time the town decides. One round trip more then, cold.

    Raises:
        TooLateForThis, ReopenedEnough.
    """

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        town_id = town_of(ticket.village_id) if changes.goes_to_town(ticket) else ticket.town_id
        return Deed.REOPEN, changes.reopened(ticket, ctx.actor, ctx.now(), town_id=town_id)

    def fact(ticket: Ticket) -> Fact:
        return TicketReopened(ticket.ticket_id, ticket.author_id)

    step = Step("reopen", change, text, fact=fact, follow=telling(ctx, News.REOPENED))
    return take(ctx, step, ticket_id=ticket_id, key=key)


def withdraw(ctx: Context, *, ticket_id: str, key: str) -> Ticket:
    """Take one's ticket back; who follows it is told, since nobody handles the matter any more."""
    plan = planned(Deed.WITHDRAW, lambda ticket, now: changes.ended(ticket, Deed.WITHDRAW, ctx.actor, now), ctx)
    return take(ctx, Step("withdraw", plan, follow=telling(ctx, News.WITHDRAWN)), ticket_id=ticket_id, key=key)


def choose_who_sees(ctx: Context, *, ticket_id: str, public: bool, named: bool, key: str) -> Ticket:
    """Say whether one's ticket may be public, and with one's masked name or none; private it is at once.

    Who takes their name off takes the place off with it, which was released beside a name and may tell it.
    """

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        return Deed.SHOW, changes.shown(ticket, ctx.actor, ctx.now(), public=public, named=named)

    def also(ticket: Ticket) -> Writes:
        if not public:
            return rows.public_words_of(ticket.ticket_id)
        return rows.public_spot_gone(ticket.ticket_id) if ticket.is_public and not named else Writes()

    step = Step("show", change, detail=f"{public}|{named}", also=also)
    return take(ctx, step, ticket_id=ticket_id, key=key)
