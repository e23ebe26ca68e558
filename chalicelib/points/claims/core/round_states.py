"""A round's life as a table: from which state which deed leads where, and whose it is. What is not here is refused."""

from __future__ import annotations

from enum import StrEnum

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import Conflict, NotAllowed


class RoundState(StrEnum):
    """A round's life: doors are scanned; it is over, and where the panel verifies the rule, voted on; decided."""

    OPEN = "open"
    CLOSED = "closed"
    APPROVED = "approved"
    REJECTED = "rejected"


class RoundDeed(StrEnum):
    """What is done with a round."""

    VISIT = "visit"
    CLOSE = "close"
    VOTE = "vote"


class RoundInOtherState(Conflict):
    """The round's state does not allow this."""

    code = "round_in_other_state"
    zh, en = "这轮检查已经结束或已经评议。", "The round is over, or was voted on."


NEXT: dict[tuple[RoundState, RoundDeed], frozenset[RoundState]] = {
    (RoundState.OPEN, RoundDeed.VISIT): frozenset({RoundState.OPEN}),
    (RoundState.OPEN, RoundDeed.CLOSE): frozenset({RoundState.CLOSED}),
    (RoundState.CLOSED, RoundDeed.VOTE): frozenset({RoundState.CLOSED, RoundState.APPROVED, RoundState.REJECTED}),
}
"""A closed round of an inspector's rule is not voted on: it was paid door by door."""
DECIDED = frozenset({RoundState.APPROVED, RoundState.REJECTED})
_INSPECTORS = frozenset({Role.GRID_WORKER, Role.VILLAGE_OFFICER, Role.TOWN_OFFICER, Role.TOWN_ADMIN})
MAY: dict[RoundDeed, frozenset[Role]] = {
    RoundDeed.VISIT: _INSPECTORS,
    RoundDeed.CLOSE: _INSPECTORS,
    RoundDeed.VOTE: frozenset({Role.PANEL}),
}
"""Who may do what; the doors ask the table of `kernel.authz` first, which reaches as far."""


def refuse_role(deed: RoundDeed, actor: Principal) -> None:
    """Let a role do a deed, or raise `NotAllowed`."""
    if not actor.roles & MAY[deed]:
        raise NotAllowed


def refuse_state(state: RoundState, deed: RoundDeed) -> None:
    """Let a deed be done in a state, or raise `RoundInOtherState`."""
    if (state, deed) not in NEXT:
        raise RoundInOtherState


def states_for(deed: RoundDeed) -> list[RoundState]:
    """Return the states in which a deed is done, for the conditions of writes."""
    return [state for state, one in NEXT if one is deed]


def led_to(before: RoundState, deed: RoundDeed, state: RoundState) -> RoundState:
    """Return the state that a deed leads to; one that the table does not have is a programmer's mistake."""
    assert state in NEXT[before, deed], f"{deed} does not lead from {before} to {state}"
    return state
