"""The state table of tickets: which deed leads from where to where, and whose right it is."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from chalicelib.kernel.authz import TOWN_WIDE, Principal, Role, signers
from chalicelib.kernel.errors import DomainError
from chalicelib.points.tickets.core.refusals import (
    BothSides,
    KeptFromTheVillage,
    NotYours,
    OwnTicket,
    TicketInOtherState,
    TooMuchTalk,
    WithTheTown,
)
from chalicelib.points.tickets.core.tickets import EVENTS_FOR_TALK, LIVE, Event, Kind, Level, State, Ticket


class Deed(StrEnum):
    """What is done with a ticket."""

    ASSIGN = "assign"
    START = "start"
    COMMENT = "comment"
    NOTE = "note"
    ASK = "ask"
    ANSWER = "answer"
    RESUME = "resume"
    SOLVE = "solve"
    REJECT = "reject"
    PASS_ON = "pass_on"  # noqa: S105  Not a password.
    ESCALATE = "escalate"
    MERGE = "merge"
    CONFIRM = "confirm"
    LAPSE = "lapse"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    RATE = "rate"
    SHOW = "show"
    RELEASE = "release"
    HIDE = "hide"
    PROPOSE = "propose"
    ADOPT = "adopt"
    DECLINE = "decline"


class Party(StrEnum):
    """Who somebody is to a ticket. `desk` is of the role it was sent to; `clock` is the house itself."""

    AUTHOR = "author"
    DESK = "desk"
    OFFICER = "officer"
    TOWN = "town"
    READER = "reader"
    CLOCK = "clock"


_STARTED = (State.ASSIGNED, State.IN_PROGRESS)
_HANDLED = (*_STARTED, State.WAITING)
_SEEN = tuple(state for state in State if state not in {State.WITHDRAWN, State.MERGED})
_ADOPTABLE = (*_HANDLED, State.SOLVED, State.CLOSED)


def _from(
    states: tuple[State, ...] | frozenset[State], deed: Deed, to: State | None = None
) -> dict[tuple[State, Deed], State]:
    """Return rows of the table: from each state to `to`, or where that is None to where it was."""
    return {(state, deed): to or state for state in states}


NEXT: dict[tuple[State, Deed], State] = {
    **_from((State.OPEN, *_STARTED), Deed.ASSIGN, State.ASSIGNED),
    **_from((State.OPEN, State.ASSIGNED), Deed.START, State.IN_PROGRESS),
    **_from((*LIVE, State.SOLVED), Deed.COMMENT),
    **_from(tuple(State), Deed.NOTE),
    **_from(_STARTED, Deed.ASK, State.WAITING),
    **_from((State.WAITING,), Deed.ANSWER, State.IN_PROGRESS),
    **_from((State.WAITING,), Deed.RESUME, State.IN_PROGRESS),
    **_from(_HANDLED, Deed.SOLVE, State.SOLVED),
    **_from(LIVE, Deed.REJECT, State.REJECTED),
    **_from((State.OPEN, *_STARTED), Deed.PASS_ON, State.ASSIGNED),
    **_from((State.OPEN, *_STARTED), Deed.ESCALATE, State.ASSIGNED),
    **_from(LIVE, Deed.MERGE, State.MERGED),
    **_from((State.SOLVED,), Deed.CONFIRM, State.CLOSED),
    **_from((State.SOLVED,), Deed.LAPSE, State.CLOSED),
    **_from((State.SOLVED, State.CLOSED, State.REJECTED), Deed.REOPEN, State.ASSIGNED),
    **_from(LIVE, Deed.WITHDRAW, State.WITHDRAWN),
    **_from((State.CLOSED,), Deed.RATE),
    **_from(_SEEN, Deed.SHOW),
    **_from(_SEEN, Deed.RELEASE),
    **_from(_SEEN, Deed.HIDE),
    **_from(_ADOPTABLE, Deed.PROPOSE),
    **_from(_ADOPTABLE, Deed.ADOPT),
    **_from(_ADOPTABLE, Deed.DECLINE),
}
"""From which state what leads where; what is not here is refused."""

_HANDLERS = frozenset({Party.DESK, Party.OFFICER, Party.TOWN})
_DECIDERS = frozenset({Party.OFFICER, Party.TOWN})
RIGHTS: dict[Deed, frozenset[Party]] = {
    Deed.ASSIGN: _DECIDERS,
    Deed.START: _HANDLERS,
    Deed.COMMENT: _HANDLERS | {Party.AUTHOR},
    Deed.NOTE: _HANDLERS,
    Deed.ASK: _HANDLERS,
    Deed.ANSWER: frozenset({Party.AUTHOR}),
    Deed.RESUME: _HANDLERS | {Party.CLOCK},
    Deed.SOLVE: _HANDLERS,
    Deed.REJECT: _DECIDERS,
    Deed.PASS_ON: _DECIDERS,
    Deed.ESCALATE: frozenset({Party.CLOCK}),
    Deed.MERGE: _DECIDERS,
    Deed.CONFIRM: frozenset({Party.AUTHOR}),
    Deed.LAPSE: frozenset({Party.CLOCK}),
    Deed.REOPEN: frozenset({Party.AUTHOR}),
    Deed.WITHDRAW: frozenset({Party.AUTHOR}),
    Deed.RATE: frozenset({Party.AUTHOR}),
    Deed.SHOW: frozenset({Party.AUTHOR}),
    Deed.RELEASE: _DECIDERS,
    Deed.HIDE: _DECIDERS,
    Deed.PROPOSE: _DECIDERS,
    Deed.ADOPT: _DECIDERS,
    Deed.DECLINE: _DECIDERS,
}
"""Whose right each deed is."""
STILL_THE_VILLAGES = frozenset(
    {Deed.COMMENT, Deed.NOTE, Deed.RELEASE, Deed.HIDE, Deed.PROPOSE, Deed.ADOPT, Deed.DECLINE}
)
"""What the village's people may do with a ticket that the town handles."""
OF_THE_VILLAGE = frozenset({Deed.PASS_ON, Deed.ESCALATE})
"""What is done only with a ticket that the village handles."""
NEVER_OF_DIRECT = frozenset({Deed.MERGE, Deed.SHOW, Deed.RELEASE})
"""What would let the village see a complaint that went past it."""
TALK = frozenset(
    {
        *(Deed.COMMENT, Deed.NOTE, Deed.ASSIGN, Deed.START),
        *(Deed.SHOW, Deed.RELEASE, Deed.HIDE, Deed.PROPOSE, Deed.DECLINE),
    }
)
"""Deeds that could be done for ever, so they are counted; all others come to an end by themselves."""
HIDDEN_FROM_AUTHOR = frozenset({Deed.NOTE, Deed.PROPOSE, Deed.DECLINE})
_TOWN_ROLES = frozenset({Role.TOWN_OFFICER, Role.TOWN_ADMIN})


def party_of(actor: Principal, ticket: Ticket) -> Party | None:
    """Return who somebody is to a ticket; None where it is none of theirs.

    A complaint may be about the very agent, so to agents there is none.
    """
    if Role.SYSTEM in actor.roles:
        return Party.CLOCK
    if Role.RESIDENT in actor.roles:
        is_hidden = bool(actor.agents) and ticket.kind is Kind.COMPLAINT
        return Party.AUTHOR if actor.subject == ticket.author_id and not is_hidden else None
    if ticket.direct and not sees_direct(actor):
        return None
    return _among_staff(actor, ticket) if actor.reaches(ticket.village_id) else None


def sees_direct(actor: Principal) -> bool:
    """Tell whether somebody of the staff may see complaints that went past the village: the town, and the auditor."""
    return bool(actor.roles & TOWN_WIDE)


def _among_staff(actor: Principal, ticket: Ticket) -> Party | None:
    if actor.roles & _TOWN_ROLES:
        return Party.TOWN
    if Role.VILLAGE_OFFICER in actor.roles:
        return Party.OFFICER
    if ticket.desk in actor.roles:
        return Party.DESK
    return Party.READER if Role.AUDITOR in actor.roles else None


def next_state(ticket: Ticket, deed: Deed, actor: Principal) -> State:
    """Return the state that somebody's deed leads to.

    Raises:
        NotYours: another party's right; also where they are no party at all.
        OwnTicket, WithTheTown, KeptFromTheVillage, TicketInOtherState, TooMuchTalk.
    """
    party = party_of(actor, ticket)
    if party is None or party not in RIGHTS[deed]:
        raise NotYours
    if party in _HANDLERS and not actor.identities.isdisjoint({ticket.author_id, *ticket.agents}):
        raise OwnTicket
    with_the_town = ticket.level is Level.TOWN
    if with_the_town and (
        deed in OF_THE_VILLAGE or (party in {Party.DESK, Party.OFFICER} and deed not in STILL_THE_VILLAGES)
    ):
        raise WithTheTown
    if ticket.direct and deed in NEVER_OF_DIRECT:
        raise KeptFromTheVillage
    found = NEXT.get((ticket.state, deed))
    if found is None:
        raise TicketInOtherState(state=ticket.state.value)
    if deed in TALK and ticket.version >= EVENTS_FOR_TALK:
        raise TooMuchTalk
    return found


def refuse_handlers(events: Iterable[Event], actor: Principal) -> None:
    """Let an agent do something for a ticket's author who never handled it as an officer, or raise `BothSides`."""
    handled = (one for one in events if one.party in _HANDLERS)
    if any(not actor.agents.isdisjoint({*signers(one.by), one.person}) for one in handled):
        raise BothSides


def allowed(ticket: Ticket, actor: Principal) -> list[Deed]:
    """Return what somebody may do with a ticket as it is; a deed's own conditions may still speak against it."""
    return [deed for deed in Deed if _may(ticket, deed, actor)]


def _may(ticket: Ticket, deed: Deed, actor: Principal) -> bool:
    try:
        next_state(ticket, deed, actor)
    except DomainError:
        return False
    return True
