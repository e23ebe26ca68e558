"""What officers do with a ticket: assign, start, remark, ask, solve, reject, pass on, merge, release."""

from __future__ import annotations

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.tickets import (
    TicketAnswered,
    TicketEscalated,
    TicketMerged,
    TicketRejected,
    TicketSolved,
)
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.service import pictures as checks
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.tickets.core import changes
from chalicelib.points.tickets.core.deeds import Deed
from chalicelib.points.tickets.core.followers import Followers, News
from chalicelib.points.tickets.core.refusals import MergedIntoNothing, NotThisTickets
from chalicelib.points.tickets.core.tickets import Released, Ticket, summary_of
from chalicelib.points.tickets.service import following
from chalicelib.points.tickets.service.changing import Step, planned, take, town_of
from chalicelib.points.tickets.store import rows, tickets as store


def assign(ctx: Context, *, ticket_id: str, desk: str, mine: bool, key: str) -> Ticket:
    """Send a ticket to a desk of the village ("": where it is), and with `mine` take it oneself.

    Raises:
        NoSuchTicket, KeyReused, TicketChanged; NotYours, OwnTicket, WithTheTown, TicketInOtherState, TooMuchTalk: here
        and below, as `changing.take` and `deeds.next_state`.
    """
    me = ctx.actor.subject if mine else ""

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        return Deed.ASSIGN, changes.assigned(ticket, ctx.actor, ctx.now(), desk=desk, assignee=me)

    return take(ctx, Step("assign", change, detail=f"{desk}|{me}"), ticket_id=ticket_id, key=key)


def start(ctx: Context, *, ticket_id: str, key: str) -> Ticket:
    """Begin to work on a ticket; it is the acting officer's then."""
    plan = planned(Deed.START, lambda ticket, now: changes.started(ticket, ctx.actor, now), ctx)
    return take(ctx, Step("start", plan), ticket_id=ticket_id, key=key)


def remark(ctx: Context, *, ticket_id: str, text: str, media_ids: tuple[str, ...] = (), key: str) -> Ticket:
    """Answer a ticket's author, who is told."""
    plan = planned(Deed.COMMENT, lambda ticket, now: changes.moved(ticket, Deed.COMMENT, ctx.actor, now), ctx)
    told = following.telling(ctx, News.ANSWERED)
    step = Step("comment", plan, text, media_ids, fact=_answered, follow=told, patient=True)
    return take(ctx, step, ticket_id=ticket_id, key=key)


def _answered(ticket: Ticket) -> Fact:
    return TicketAnswered(ticket.ticket_id, ticket.author_id, asks=False)


def note(ctx: Context, *, ticket_id: str, text: str, media_ids: tuple[str, ...] = (), key: str) -> Ticket:
    """Write down what only the desk sees."""
    plan = planned(Deed.NOTE, lambda ticket, now: changes.moved(ticket, Deed.NOTE, ctx.actor, now), ctx)
    return take(ctx, Step("note", plan, text, media_ids, patient=True), ticket_id=ticket_id, key=key)


def ask(ctx: Context, *, ticket_id: str, text: str, media_ids: tuple[str, ...] = (), key: str) -> Ticket:
    """Ask a ticket's author something; the clock stands still until the answer, a week at most, twice at most.

    Raises:
        AskedEnough: it stood still twice.
    """
    plan = planned(Deed.ASK, lambda ticket, now: changes.asked(ticket, ctx.actor, now), ctx)

    def fact(ticket: Ticket) -> Fact:
        return TicketAnswered(ticket.ticket_id, ticket.author_id, asks=True)

    return take(ctx, Step("ask", plan, text, media_ids, fact=fact), ticket_id=ticket_id, key=key)


def resume(ctx: Context, *, ticket_id: str, text: str = "", key: str) -> Ticket:
    """Go on without the author's answer, since one knows enough now."""
    plan = planned(Deed.RESUME, lambda ticket, now: changes.going_on(ticket, Deed.RESUME, ctx.actor, now), ctx)
    return take(ctx, Step("resume", plan, text), ticket_id=ticket_id, key=key)


def solve(ctx: Context, *, ticket_id: str, text: str, media_ids: tuple[str, ...] = (), key: str) -> Ticket:
    """Say what was done, and propose to close; its author confirms, or says nothing for a week."""
    plan = planned(Deed.SOLVE, lambda ticket, now: changes.solved(ticket, ctx.actor, now), ctx)

    def fact(ticket: Ticket) -> Fact:
        return TicketSolved(ticket.ticket_id, ticket.author_id)

    step = Step("solve", plan, text, media_ids, fact=fact, follow=following.telling(ctx, News.SOLVED))
    return take(ctx, step, ticket_id=ticket_id, key=key)


def reject(ctx: Context, *, ticket_id: str, text: str, key: str) -> Ticket:
    """End a ticket without doing what it asks, and say why; its author may have it handled anew."""
    plan = planned(Deed.REJECT, lambda ticket, now: changes.ended(ticket, Deed.REJECT, ctx.actor, now), ctx)

    def fact(ticket: Ticket) -> Fact:
        return TicketRejected(ticket.ticket_id, ticket.author_id)

    step = Step("reject", plan, text, fact=fact, follow=following.telling(ctx, News.REJECTED))
    return take(ctx, step, ticket_id=ticket_id, key=key)


def pass_on(ctx: Context, *, ticket_id: str, text: str, key: str) -> Ticket:
    """Pass a ticket to the town, or as the town take it, and say why. One round trip more cold."""

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        town_id = town_of(ticket.village_id)
        return Deed.PASS_ON, changes.with_the_town(ticket, Deed.PASS_ON, ctx.actor, ctx.now(), town_id=town_id)

    def fact(ticket: Ticket) -> Fact:
        return TicketEscalated(ticket.ticket_id, ticket.author_id, overdue=False)

    step = Step("pass_on", change, text, fact=fact, follow=following.telling(ctx, News.ESCALATED))
    return take(ctx, step, ticket_id=ticket_id, key=key)


def merge(ctx: Context, *, ticket_id: str, into: str, text: str = "", key: str) -> Ticket:
    """Merge a duplicate into another ticket of the village; its author follows that one. One round trip more.

    Raises:
        MergedIntoNothing: the other one is itself, elsewhere, or ended without being solved.
        FollowedEnough: too many would follow it.
    """
    there: list[Followers] = []

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        after = changes.ended(ticket, Deed.MERGE, ctx.actor, ctx.now(), merged_into=into)
        found, followers = store.find_with_followers(into)
        there[:] = [followers]
        if not changes.may_be_merged_into(ticket, found):
            zh, en = MergedIntoNothing.zh, MergedIntoNothing.en
            raise MergedIntoNothing(fields=[{"field": "into", "code": MergedIntoNothing.code, "zh": zh, "en": en}])
        return Deed.MERGE, after

    def fact(ticket: Ticket) -> Fact:
        return TicketMerged(ticket.ticket_id, ticket.author_id, into)

    def follow(ticket: Ticket, brought: Followers) -> Writes:
        return following.prepare_merge(ticket, followers=there[0], brought=brought)

    step = Step("merge", change, text, detail=into, fact=fact, also=lambda _: store.goes_on(into), follow=follow)
    return take(ctx, step, ticket_id=ticket_id, key=key)


def release(ctx: Context, *, ticket_id: str, public: Released, key: str) -> Ticket:
    """Let the village see a ticket, in `public`'s words: its author's, but for what is nobody else's business.

    So with its place, which its author may have written as somebody's door. With those of its photos that may be seen,
    which is a look at them; they cost three round trips more.

    Raises:
        NotPublic: its author does not want it.
        MediaHeld: a photo was found unfit; it is settled among the reviews first.
        NotThisTickets: a photo is not this ticket's.
    """
    text, media_ids = public.text, public.media_ids

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        after = changes.released(ticket, ctx.actor, ctx.now(), summary=summary_of(text), photos=len(media_ids))
        found = pictures.find_pictures(media_ids=media_ids)
        if any(one is None or one.subject != ticket_id for one in found):
            zh, en = NotThisTickets.zh, NotThisTickets.en
            raise NotThisTickets(fields=[{"field": "media_ids", "code": NotThisTickets.code, "zh": zh, "en": en}])
        pictures.refuse_held(found=found)
        return Deed.RELEASE, after

    def also(ticket: Ticket) -> Writes:
        looked = checks.prepare_left(media_ids=media_ids, subject=ticket.ticket_id)
        return rows.public_words_of(ticket.ticket_id, public).merge(looked, _audited(ctx, ticket, "release"))

    detail = "|".join((",".join(media_ids), str(public.located), public.place))
    step = Step("release", change, text, detail=detail, also=also)
    ticket = take(ctx, step, ticket_id=ticket_id, key=key)
    if ticket.public_photos:
        pictures.release(ctx, media_ids=media_ids)
    return ticket


def hide(ctx: Context, *, ticket_id: str, key: str) -> Ticket:
    """Take a ticket back from the village's eyes."""
    plan = planned(Deed.HIDE, lambda ticket, now: changes.hidden(ticket, ctx.actor, now), ctx)

    def also(ticket: Ticket) -> Writes:
        return rows.public_words_of(ticket.ticket_id).merge(_audited(ctx, ticket, "hide"))

    return take(ctx, Step("hide", plan, also=also), ticket_id=ticket_id, key=key)


def _audited(ctx: Context, ticket: Ticket, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=ticket.village_id, deed=f"tickets.{deed}", target=ticket.ticket_id)
