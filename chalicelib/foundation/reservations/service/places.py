"""Sign-up, cancellation and attendance: one person's seat in a slot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from chalicelib.foundation.reservations.core.holds import Listed
from chalicelib.foundation.reservations.core.places import (
    MARKS,
    AlreadyJoined,
    AlreadyMarked,
    Ask,
    Counts,
    Move,
    NotJoined,
    Outcome,
    Place,
    PlaceDeed,
    PlaceState,
    TooManyChanges,
    WrongState,
    counts_of,
    plan_admit,
    plan_join,
    plan_leave,
    presumed_open,
    presumed_place,
    refusal_of_mark,
)
from chalicelib.foundation.reservations.core.slots import NoSuchSlot, Promoted, Slot
from chalicelib.foundation.reservations.service.turns import TURNS_MAX, nothing
from chalicelib.foundation.reservations.store import places, rows, slots
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes

__all__ = [
    "AlreadyJoined",
    "AlreadyMarked",
    "Counts",
    "Listed",
    "NotJoined",
    "Outcome",
    "Place",
    "PlaceState",
    "Promoted",
    "TooManyChanges",
    "WrongState",
    "admit",
    "find_answer",
    "find_place",
    "join",
    "leave",
    "list_counted",
    "list_of_holder",
    "list_places",
    "load_place",
    "mark",
    "prepare_mark",
]

Also = Callable[[Outcome], Writes]
COUNTED_TRIPS_MAX = 2
"""How many round trips counting a slot's places may take; with the names of those on the page it is three. Ours."""


def join(ctx: Context, *, slot_id: str, holder: str, key: str, body: str = "", also: Also = nothing) -> Outcome:
    """Give `holder` a seat, or a place at the end of the waiting list where the slot is full and keeps one.

    One person has one place in a slot. Asking again with the same key returns the first answer, also after a
    cancellation. `body` is whatever else the request said. The usual case presumes a free seat and reads nothing.

    Raises:
        KeyReused: the key came before with another body.
        AlreadyJoined: they have a place, or wait.
        TooManyChanges: they signed up and cancelled too often.
        NoSuchSlot, SlotClosed, SlotFull: as these say.
        Busy: nothing was changed, or the answer was lost; ask again with the same key.
    """
    ask = Ask(slot_id, holder, key, PlaceDeed.JOIN, body)
    slot: Slot | None = presumed_open(slot_id)
    place: Place | None = None
    for _ in range(TURNS_MAX):
        move = plan_join(slot, place, ask)
        if isinstance(move, Outcome):
            return move
        lost = _try(ctx, move, ask, also)
        if not lost:
            return move.outcome
        if (head := rows.head_key(slot_id)) in lost:
            slot = rows.slot_in(lost[head])
        if (row := rows.place_key(slot_id, holder)) in lost:
            place = rows.place_in(lost[row])
    raise Busy


def leave(ctx: Context, *, slot_id: str, holder: str, key: str, body: str = "", also: Also = nothing) -> Outcome:
    """Cancel a seat, which the first of those who wait gets in the same transaction; or a place in the queue.

    Asking again with the same key returns the first answer, but who moved up is told only once.

    Raises:
        KeyReused: the key came before with another body.
        NotJoined: they never signed up.
        WrongState: they cancelled already, attended, or were absent.
        NoSuchSlot: there is none.
        Busy: nothing was changed, or the answer was lost; ask again with the same key.
    """
    ask = Ask(slot_id, holder, key, PlaceDeed.LEAVE, body)
    place: Place | None = presumed_place(ask, ctx.now())
    queue = slots.find_queue(slot_id, 1)
    for _ in range(TURNS_MAX):
        move = plan_leave(queue, place, ask)
        if isinstance(move, Outcome):
            return move
        lost = _try(ctx, move, ask, also)
        if not lost:
            return move.outcome
        if (row := rows.place_key(slot_id, holder)) in lost:
            place = rows.place_in(lost[row])
        if place is None or place.state is not PlaceState.WAITING:
            queue = slots.find_queue(slot_id, 1)
    raise Busy


def admit(
    ctx: Context,
    *,
    slot_id: str,
    holder: str,
    key: str,
    at: dt.datetime | None = None,
    body: str = "",
    also: Also = nothing,
) -> Outcome:
    """Let somebody in at the door: on their seat, or without one, which takes nothing of the capacity.

    Whoever waits leaves the queue. Walk-ins with no place touch no shared item. Open and closed slots alike. `at` is
    when it happened, now where it is not given.

    Raises:
        KeyReused: the key came before with another body.
        WrongState: they are in, or were and left.
        Busy: nothing was changed, or the answer was lost; ask again with the same key.
    """
    ask = Ask(slot_id, holder, key, PlaceDeed.ADMIT, body)
    place: Place | None = None
    for _ in range(TURNS_MAX):
        move = plan_admit(place, ask)
        if isinstance(move, Outcome):
            return move
        lost = rows.attempt_with(places.move_writes(move, ask, at or ctx.now()), also(move.outcome))
        if not lost:
            return move.outcome
        if (row := rows.place_key(slot_id, holder)) in lost:
            place = rows.place_in(lost[row])
    raise Busy


def prepare_mark(
    _ctx: Context, *, slot_id: str, holder: str, state: PlaceState, at: dt.datetime, key: str, body: str = ""
) -> Writes:
    """Return the write that marks a place as signed in, signed out or absent, for a transaction. 3 write units.

    `at` is when it happened, which an offline scanner tells later.

    Raises:
        NotJoined, WrongState: at the commit.
        AlreadyMarked: at the commit, where this key marked it before.
        KeyReused: at the commit, where the key came before with another body.
    """
    assert state in MARKS, state
    return places.mark_writes(Ask(slot_id, holder, key, state.value, body), state, at)


def mark(
    ctx: Context,
    *,
    slot_id: str,
    holder: str,
    state: PlaceState,
    at: dt.datetime,
    key: str,
    body: str = "",
    also: Also = nothing,
) -> Outcome:
    """Mark a place as signed in, signed out or absent, once for this key.

    Raises:
        NotJoined: they have no place here.
        WrongState: the place is in a state from which this can not follow.
        KeyReused: the key came before with another body.
        Busy: nothing was changed, or the answer was lost; ask again with the same key.
    """
    ask = Ask(slot_id, holder, key, state.value, body)
    outcome = ask.outcome(state)
    own = prepare_mark(ctx, slot_id=slot_id, holder=holder, state=state, at=at, key=key, body=body)
    lost = rows.attempt_with(own, also(outcome))
    if not lost:
        return outcome
    place = rows.place_in(lost[rows.place_key(slot_id, holder)])
    first = None if place is None else ask.replayed(place)
    if first is None:
        raise refusal_of_mark(place, ask)
    return first


def _try(ctx: Context, move: Move, ask: Ask, also: Also) -> rows.Lost:
    return rows.attempt_with(places.move_writes(move, ask, ctx.now()), also(move.outcome))


def find_answer(*, slot_id: str, holder: str, key: str, deed: str, body: str = "") -> Outcome | None:
    """Return how a request was answered before, or None: what to look at before it is refused for another reason.

    Raises:
        KeyReused: the key came before with another body.
    """
    place = places.find_place(slot_id, holder)
    return None if place is None else Ask(slot_id, holder, key, deed, body).replayed(place)


def find_place(*, slot_id: str, holder: str, consistent: bool = True) -> Place | None:
    """Return somebody's place in a slot, or None; not consistent, it may be a second old."""
    return places.find_place(slot_id, holder, consistent=consistent)


def find_places(*, slot_id: str, holders: Sequence[str]) -> list[Place | None]:
    """Return several people's places in their order, None where there is none; one round trip per 100."""
    return places.find_places(slot_id, holders)


def load_slot_and_place(*, slot_id: str, holder: str) -> tuple[Slot, Place | None]:
    """Return a slot, and somebody's place in it or None. One round trip.

    Raises:
        NoSuchSlot: there is no such slot.
    """
    slot, place = places.find_with_slot(slot_id, holder)
    if slot is None:
        raise NoSuchSlot
    return slot, place


def load_place(*, slot_id: str, holder: str) -> Place:
    """Return somebody's place in a slot.

    Raises:
        NotJoined: they have none.
    """
    place = places.find_place(slot_id, holder)
    if place is None:
        raise NotJoined
    return place


def list_places(*, slot_id: str, size: int = 50, cursor: str | None = None) -> Page[Place]:
    """Return a page of a slot's places of every state, by holder."""
    return places.list_places(slot_id, size=size, cursor=cursor)


def list_counted(*, slot_id: str, size: int = 50) -> tuple[Page[Place], Counts | None]:
    """Return the first page of a slot's places, and how many places there are in which state.

    A round trip per megabyte, two at the most: 2,000 places at the least, since each stays below 1 KB. Where there are
    more than that they are not counted (None).
    """
    page, states = places.list_with_states(slot_id, size=size, trips_max=COUNTED_TRIPS_MAX)
    return page, None if states is None else counts_of(states)


def list_of_holder(*, holder: str, size: int = 50, cursor: str | None = None) -> Page[Listed]:
    """Return a page of somebody's places and holds, newest first, whatever became of them."""
    return places.list_of_holder(holder, size=size, cursor=cursor)
