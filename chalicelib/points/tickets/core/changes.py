"""What each deed makes of a ticket. Whether it may be done at all is `deeds.next_state`'s to say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_date
from chalicelib.points.tickets.core import clocks
from chalicelib.points.tickets.core.deeds import Deed, next_state
from chalicelib.points.tickets.core.refusals import (
    AdoptionInOtherState,
    AskedEnough,
    NotASuggestion,
    NotPublic,
    OwnAdoption,
    RatedAlready,
    ReopenedEnough,
    TooLateForThis,
)
from chalicelib.points.tickets.core.tickets import SETTLED, Adoption, Kind, Level, State, Ticket

REOPENINGS_MAX = 2
"""How often the village handles a ticket anew; the next time the town decides, and that is the last."""


def moved(ticket: Ticket, deed: Deed, actor: Principal, now: dt.datetime) -> Ticket:
    """Return the ticket after a deed that changes nothing but its state, and when the house acts next.

    Raises:
        NotYours, OwnTicket, WithTheTown, TicketInOtherState, TooMuchTalk: as `next_state`.
    """
    state = next_state(ticket, deed, actor)
    after = replace(ticket, state=state, version=ticket.version + 1, changed_at=now)
    return after if state is ticket.state else replace(after, acts_at=clocks.acts_at(after, now))


def assigned(ticket: Ticket, actor: Principal, now: dt.datetime, *, desk: str, assignee: str) -> Ticket:
    """Return the ticket on a desk of the village, or taken by an officer."""
    return replace(moved(ticket, Deed.ASSIGN, actor, now), desk=desk or ticket.desk, assignee=assignee)


def started(ticket: Ticket, actor: Principal, now: dt.datetime) -> Ticket:
    """Return the ticket in an officer's hands."""
    return replace(moved(ticket, Deed.START, actor, now), assignee=actor.subject)


def asked(ticket: Ticket, actor: Principal, now: dt.datetime) -> Ticket:
    """Return the ticket with its clock stopped for its author's answer.

    Raises:
        AskedEnough: it was stopped as often as it may.
    """
    after = moved(ticket, Deed.ASK, actor, now)
    if ticket.pauses >= clocks.PAUSES_MAX:
        raise AskedEnough(most=clocks.PAUSES_MAX)
    return replace(after, paused_at=now, pauses=ticket.pauses + 1)


def going_on(ticket: Ticket, deed: Deed, actor: Principal, now: dt.datetime) -> Ticket:
    """Return the ticket with its clock going again: its author answered, or nobody waits any longer."""
    after = moved(ticket, deed, actor, now)
    assert ticket.paused_at is not None, "a waiting ticket knows since when"
    on, estimated = clocks.due_after_pause(ticket.due_on, ticket.paused_at, now)
    after = replace(after, paused_at=None, due_on=on, due_estimated=ticket.due_estimated or estimated)
    return replace(after, acts_at=clocks.acts_at(after, now))


def solved(ticket: Ticket, actor: Principal, now: dt.datetime) -> Ticket:
    """Return the ticket as the officer proposes to close it."""
    after = moved(ticket, Deed.SOLVE, actor, now)
    took = clocks.working_days_between(business_date(ticket.raised_at), business_date(now))
    late = ticket.late or clocks.is_overdue(ticket, now)
    return replace(after, solved_at=now, solved_days=took, late=late, paused_at=None)


def ended(ticket: Ticket, deed: Deed, actor: Principal, now: dt.datetime, *, merged_into: str = "") -> Ticket:
    """Return the ticket at its end: closed, rejected, merged or withdrawn; the last two nobody else sees any more."""
    after = replace(moved(ticket, deed, actor, now), ended_at=now, merged_into=merged_into, paused_at=None)
    return after if after.is_public else replace(after, public_photos=0)


def with_the_town(ticket: Ticket, deed: Deed, actor: Principal, now: dt.datetime, *, town_id: str) -> Ticket:
    """Return the ticket on the town's desk with a clock of the town's; `late` where it ran out of time."""
    after = moved(ticket, deed, actor, now)
    return _to_town(replace(after, late=ticket.late or deed is Deed.ESCALATE), now, town_id)


def _to_town(ticket: Ticket, now: dt.datetime, town_id: str) -> Ticket:
    at_town = replace(ticket, level=Level.TOWN, town_id=town_id, clock_days=clocks.TOWN_DAYS, escalated_at=now)
    return _wound(replace(at_town, assignee=""), now)


def _wound(ticket: Ticket, now: dt.datetime) -> Ticket:
    """Return the ticket with its clock begun anew."""
    on, estimated = clocks.deadline(now, ticket.clock_days)
    after = replace(ticket, due_on=on, due_estimated=estimated)
    return replace(after, acts_at=clocks.acts_at(after, now))


def goes_to_town(ticket: Ticket) -> bool:
    """Tell whether the town decides where this ticket is reopened once more."""
    return ticket.reopened == REOPENINGS_MAX


def reopened(ticket: Ticket, actor: Principal, now: dt.datetime, *, town_id: str) -> Ticket:
    """Return the ticket as its author wants it handled anew; the third time by the town, whose word is the last.

    Raises:
        TooLateForThis: it ended a month ago. ReopenedEnough: the town decided already.
    """
    after = moved(ticket, Deed.REOPEN, actor, now)
    if clocks.is_over(ticket, now):
        raise TooLateForThis(days=clocks.AFTERLIFE_DAYS)
    if ticket.reopened > REOPENINGS_MAX:
        raise ReopenedEnough
    after = replace(after, reopened=ticket.reopened + 1, ended_at=None, solved_at=None, solved_days=0, stars=0)
    return _to_town(after, now, town_id) if goes_to_town(ticket) else _wound(after, now)


def rated(ticket: Ticket, deed: Deed, actor: Principal, now: dt.datetime, *, stars: int) -> Ticket:
    """Return the ticket with its author's stars, which may come with the confirmation (0: none).

    Raises:
        RatedAlready, TooLateForThis.
    """
    if deed is Deed.CONFIRM:
        return replace(ended(ticket, deed, actor, now), stars=stars)
    after = moved(ticket, Deed.RATE, actor, now)
    if ticket.stars:
        raise RatedAlready
    if clocks.is_over(ticket, now):
        raise TooLateForThis(days=clocks.AFTERLIFE_DAYS)
    return replace(after, stars=stars)


def shown(ticket: Ticket, actor: Principal, now: dt.datetime, *, public: bool, named: bool) -> Ticket:
    """Return the ticket as its author wants it seen; what is made private is public no more at once."""
    after = replace(moved(ticket, Deed.SHOW, actor, now), public=public, named=named)
    return after if public else replace(after, released_at=None, public_summary="", public_photos=0)


def released(ticket: Ticket, actor: Principal, now: dt.datetime, *, summary: str, photos: int) -> Ticket:
    """Return the ticket as the village sees it.

    Raises:
        NotPublic: its author does not want it.
    """
    after = moved(ticket, Deed.RELEASE, actor, now)
    if not ticket.public:
        raise NotPublic
    return replace(after, released_at=now, public_summary=summary, public_photos=photos)


def hidden(ticket: Ticket, actor: Principal, now: dt.datetime) -> Ticket:
    """Return the ticket as only its author and its officers see it."""
    return replace(moved(ticket, Deed.HIDE, actor, now), released_at=None, public_summary="", public_photos=0)


ADOPTION_NEXT: dict[tuple[Adoption, Deed], Adoption] = {
    (Adoption.NONE, Deed.PROPOSE): Adoption.PROPOSED,
    (Adoption.DECLINED, Deed.PROPOSE): Adoption.PROPOSED,
    (Adoption.PROPOSED, Deed.ADOPT): Adoption.ADOPTED,
    (Adoption.PROPOSED, Deed.DECLINE): Adoption.DECLINED,
}
"""How an adoption goes; what is not here is refused. An adopted suggestion stays adopted."""


def adopted(ticket: Ticket, deed: Deed, actor: Principal, now: dt.datetime, *, points: int = 0) -> Ticket:
    """Return the ticket with its adoption proposed, decided for `points`, or declined.

    Raises:
        NotASuggestion, AdoptionInOtherState.
        OwnAdoption: the same officer proposed it, or the same person with another account.
    """
    after = moved(ticket, deed, actor, now)
    if ticket.kind is not Kind.SUGGESTION:
        raise NotASuggestion
    found = ADOPTION_NEXT.get((ticket.adoption, deed))
    if found is None:
        raise AdoptionInOtherState(adoption=ticket.adoption.value)
    if deed is Deed.PROPOSE:
        return replace(after, adoption=found, adoption_by=actor.subject, adoption_by_resident=actor.resident_id)
    same_person = bool(actor.resident_id) and actor.resident_id == ticket.adoption_by_resident
    if deed is Deed.ADOPT and (actor.subject == ticket.adoption_by or same_person):
        raise OwnAdoption
    return replace(after, adoption=found, points=points)


def may_be_merged_into(ticket: Ticket, into: Ticket | None) -> bool:
    """Tell whether a duplicate may be merged into this one: another of the village that goes on or was settled."""
    if into is None or into.ticket_id == ticket.ticket_id or into.village_id != ticket.village_id or into.direct:
        return False
    return into.is_live or into.state in SETTLED


def is_settled(ticket: Ticket) -> bool:
    """Tell whether a ticket counts as solved: its closure is proposed or stands."""
    return ticket.state in {State.SOLVED, State.CLOSED}
