"""The state table of activities: which deed leads from where to where. Whose a deed is says its door's verb."""

from __future__ import annotations

from enum import StrEnum

from chalicelib.points.activities.core.refusals import ActivityInOtherState
from chalicelib.points.activities.core.states import State


class Deed(StrEnum):
    """What is done with an activity.

    `add_seats` and `move` change what is published, `scan` and `confirm` (补登) let somebody in or pay them. The night
    alone reminds of what nobody ended, and settles.
    """

    CHANGE = "change"
    PUBLISH = "publish"
    DISCARD = "discard"
    ADD_SEATS = "add_seats"
    MOVE = "move"
    SCAN = "scan"
    CONFIRM = "confirm"
    REMIND = "remind"
    CLOSE = "close"
    SETTLE = "settle"


NEXT: dict[tuple[State, Deed], State] = {
    (State.DRAFT, Deed.CHANGE): State.DRAFT,
    (State.DRAFT, Deed.PUBLISH): State.PUBLISHED,
    (State.DRAFT, Deed.DISCARD): State.DISCARDED,
    (State.PUBLISHED, Deed.ADD_SEATS): State.PUBLISHED,
    (State.PUBLISHED, Deed.MOVE): State.PUBLISHED,
    (State.PUBLISHED, Deed.SCAN): State.PUBLISHED,
    (State.PUBLISHED, Deed.CONFIRM): State.PUBLISHED,
    (State.PUBLISHED, Deed.REMIND): State.PUBLISHED,
    (State.PUBLISHED, Deed.CLOSE): State.CLOSING,
    (State.CLOSING, Deed.SETTLE): State.CLOSED,
}
"""From which state what leads where; what is not here is refused, unless it is so already and only asked for again."""


def allows(state: State, deed: Deed) -> bool:
    """Tell whether a deed is done in a state."""
    return (state, deed) in NEXT


def next_state(state: State, deed: Deed) -> State:
    """Return the state that a deed leads to, or raise `ActivityInOtherState`."""
    found = NEXT.get((state, deed))
    if found is None:
        raise ActivityInOtherState(state=state.value)
    return found
