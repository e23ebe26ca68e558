"""Adopting a suggestion: proposed by one officer, decided by another, paid in the same transaction."""

from __future__ import annotations

from chalicelib.foundation.facts.core.tickets import TicketAdopted
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.core.accounts import AccountRef, AccountUnknown
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rules import Rule, points_for
from chalicelib.points.ledger.service import awards
from chalicelib.points.ledger.service.accounts import open_account
from chalicelib.points.ledger.service.kinship import refuse_own_cause
from chalicelib.points.ledger.service.rulebooks import rule_in_force
from chalicelib.points.tickets.core import changes
from chalicelib.points.tickets.core.deeds import Deed
from chalicelib.points.tickets.core.followers import News
from chalicelib.points.tickets.core.refusals import TicketChanged
from chalicelib.points.tickets.core.tickets import RULE, Kind, Ticket
from chalicelib.points.tickets.service import following
from chalicelib.points.tickets.service.changing import Step, planned, take

DOCUMENT = "建议被采纳"
"""What a statement says of it; the suggestion's own words stay in the ticket."""


def propose(ctx: Context, *, ticket_id: str, text: str = "", key: str) -> Ticket:
    """Propose to adopt a suggestion. One round trip more where the officer lives in its author's village.

    Raises:
        NotASuggestion, AdoptionInOtherState.
        OwnCause: its author, or who acted for its author, is of the officer's household or a relative.
        NoSuchTicket, NotYours, OwnTicket, TicketInOtherState and others: as `changing.take`.
    """

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        after = changes.adopted(ticket, Deed.PROPOSE, ctx.actor, ctx.now())
        refuse_own_cause(ctx, holder_id=ticket.author_id, others=ticket.agents)
        return Deed.PROPOSE, after

    return take(ctx, Step("propose", change, text), ticket_id=ticket_id, key=key)


def decline(ctx: Context, *, ticket_id: str, text: str, key: str) -> Ticket:
    """Decide against an adoption, and say why, or take one's own proposal back.

    Raises:
        NotASuggestion, AdoptionInOtherState and others: as `propose`.
    """
    plan = planned(Deed.DECLINE, lambda ticket, now: changes.adopted(ticket, Deed.DECLINE, ctx.actor, now), ctx)
    return take(ctx, Step("decline", plan, text), ticket_id=ticket_id, key=key)


def adopt(ctx: Context, *, ticket_id: str, key: str) -> Ticket:
    """Adopt a suggestion that another officer proposed, and pay its author by the rule of the day, once, for ever.

    Whose suggestion was merged into it is told, and earns nothing.
    2 round trips; one more where the officer lives in its author's village, and in a process that does not know the
    village's rules; two more where the author has no account yet.

    Raises:
        OwnAdoption: the same officer proposed it. OwnCause and others: as `propose`.
        CapReached: its author was paid for five this month. BudgetSpent, BudgetUnknown: the village can not pay.
        RuleClosed: suggestions earn nothing now. AccountBlocked, AccountUnknown: their points can not move.
    """
    author: list[str] = []

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        author[:] = [ticket.author_id]
        points = points_for(_rule(ctx, ticket)) if ticket.kind is Kind.SUGGESTION else 0
        after = changes.adopted(ticket, Deed.ADOPT, ctx.actor, ctx.now(), points=points)
        refuse_own_cause(ctx, holder_id=ticket.author_id, others=ticket.agents)
        return Deed.ADOPT, after

    told = following.telling(ctx, News.ADOPTED)
    step = Step("adopt", change, also=lambda ticket: _award(ctx, ticket), follow=told)
    try:
        return take(ctx, step, ticket_id=ticket_id, key=key)
    except AccountUnknown:
        open_account(ctx, ref=AccountRef.of_holder(*author))
        return take(ctx, step, ticket_id=ticket_id, key=key)


def _rule(ctx: Context, ticket: Ticket) -> Rule:
    return rule_in_force(ctx, village_id=ticket.village_id, rule=RULE, on=business_date(ctx.now()))


def _award(ctx: Context, ticket: Ticket) -> Writes:
    """Return the writes that pay for an adopted suggestion: its source is the ticket, so it pays once."""
    rule, today = _rule(ctx, ticket), business_date(ctx.now())
    award = Award(
        ref=AccountRef.of_holder(ticket.author_id),
        source=ticket.source,
        rule=rule,
        points=ticket.points,
        on=today,
        mark=fingerprint("adopted", ticket.ticket_id, ticket.points),  # The same also on a later day.
        document=DOCUMENT,
        budget=(ticket.village_id, today.year),
    )
    fact = TicketAdopted(ticket.ticket_id, ticket.author_id, rule.ref, ticket.points)
    return awards.prepare_award(ctx, award=award, taken=TicketChanged, fact=fact)[1]
