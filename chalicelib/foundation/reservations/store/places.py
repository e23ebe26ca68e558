"""Places in DynamoDB: what one request on a place writes, and lists of places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.foundation.reservations.core.holds import Listed
from chalicelib.foundation.reservations.core.places import (
    Ask,
    Head,
    Move,
    Place,
    PlaceDeed,
    PlaceState,
    refusal_of_mark,
    states_for,
)
from chalicelib.foundation.reservations.core.slots import Slot
from chalicelib.foundation.reservations.records import PLACE, ReservationRecord
from chalicelib.foundation.reservations.store import slots
from chalicelib.foundation.reservations.store.rows import (
    decided_on_old,
    head_key,
    listed_of,
    place_in,
    place_key,
    place_of,
    queue_row,
    slot_of,
)
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes

R = ReservationRecord


def find_place(slot_id: str, holder: str, *, consistent: bool = True) -> Place | None:
    """Return somebody's place in a slot, or None."""
    record = storage.find(R, *place_key(slot_id, holder), consistent=consistent)
    return None if record is None else place_of(record)


def find_places(slot_id: str, holders: Sequence[str]) -> list[Place | None]:
    """Return several people's places in a slot in their order, None where there is none; one round trip per 100."""
    found = storage.find_many([(R, *place_key(slot_id, holder)) for holder in holders], consistent=True)
    return [None if record is None else place_of(record) for record in found]


def find_with_slot(slot_id: str, holder: str) -> tuple[Slot | None, Place | None]:
    """Return a slot and somebody's place in it, each None where there is none. One round trip."""
    head, place = storage.find_many([(R, *head_key(slot_id)), (R, *place_key(slot_id, holder))], consistent=True)
    return None if head is None else slot_of(head), None if place is None else place_of(place)


def list_places(slot_id: str, *, size: int, cursor: str | None) -> Page[Place]:
    """Return a page of a slot's places, by holder."""
    page = storage.page(storage.Query(R, slot_id, where=R.row.startswith(PLACE)), size=size, cursor=cursor)
    return Page([place_of(R.from_raw_data(item)) for item in page.rows], page.cursor)


def list_with_states(
    slot_id: str, *, size: int, trips_max: int
) -> tuple[Page[Place], list[tuple[PlaceState, int]] | None]:
    """Return the first page of a slot's places, and the states and seats of all, as `storage.page_of_whole` does."""
    query = storage.Query(R, slot_id, where=R.row.startswith(PLACE))
    page, whole = storage.page_of_whole(query, size=size, trips_max=trips_max)
    states = None if whole is None else [(PlaceState(item["state"]["S"]), int(item["seats"]["N"])) for item in whole]
    return Page([place_of(R.from_raw_data(item)) for item in page.rows], page.cursor), states


def list_of_holder(holder: str, *, size: int, cursor: str | None) -> Page[Listed]:
    """Return a page of somebody's places and holds, newest first, as their index holds them."""
    query = storage.Query(R, holder, index="holder_at", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([listed_of(R.from_raw_data(item)) for item in page.rows], page.cursor)


def move_writes(move: Move, ask: Ask, now: dt.datetime) -> Writes:
    """Return what one request writes: the place first, so that a request seen before decides."""
    return _place_writes(move, ask, now).merge(_head_writes(move))


def _place_writes(move: Move, ask: Ask, now: dt.datetime) -> Writes:
    outcome = move.outcome
    if not move.before:
        new = R(
            *place_key(outcome.slot_id, outcome.holder),
            holder=outcome.holder,
            at=now,
            state=outcome.state,
            seq=outcome.seq,
            seats=move.seats,
            times={outcome.state: _text(now)},
            keys={ask.name: ask.remembered(outcome)},
        )
        return Writes().create(new, refusal=decided_on_old, guard=True)
    actions = [R.seats.set(move.seats), *_entered(outcome.state, now)]
    if outcome.state is not PlaceState.CANCELLED:
        actions.append(R.seq.set(outcome.seq))
    return Writes().update(
        R,
        *place_key(outcome.slot_id, outcome.holder),
        actions=[*actions, Path(["keys", ask.name]).set(ask.remembered(outcome))],
        condition=R.state.is_in(*sorted(move.before)) & Path(["keys", ask.name]).does_not_exist(),
        refusal=decided_on_old,
    )


def _entered(state: PlaceState, at: dt.datetime) -> list[Action]:
    return [R.state.set(state), Path(["times", state.value]).set(_text(at))]


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _head_writes(move: Move) -> Writes:
    slot_id = move.outcome.slot_id
    match move.head:
        case Head.TAKE:
            return slots.take_writes(slot_id, 1)
        case Head.ENQUEUE:
            return _enqueue_writes(move)
        case Head.DEQUEUE:
            return slots.dequeue_writes(slot_id, move.own_seq).update(
                R,
                *head_key(slot_id),
                actions=[R.waiting.set(R.waiting - 1)],
                condition=R.waiting >= 1,
                refusal=decided_on_old,
            )
        case Head.FREE:
            assert move.freed is not None
            return slots.free_writes(move.freed)
        case Head.NOTHING:
            return Writes()


def _enqueue_writes(move: Move) -> Writes:
    """The number in the queue is given by `tail`, so the head must be as it was seen; and still full."""
    slot_id = move.outcome.slot_id
    full = (R.is_open == True) & (R.waits == True) & (R.free == 0)  # noqa: E712  Expressions, not comparisons.
    return (
        Writes()
        .update(
            R,
            *head_key(slot_id),
            actions=[R.waiting.set(R.waiting + 1), R.tail.set(R.tail + 1)],
            condition=full & (R.tail == move.tail),
            refusal=decided_on_old,
        )
        .put(R(slot_id, queue_row(move.outcome.seq), waiter=move.outcome.holder))
    )


def mark_writes(ask: Ask, state: PlaceState, at: dt.datetime) -> Writes:
    """Return the write that marks a place, without having read it."""
    outcome, before = ask.outcome(state), states_for(PlaceDeed(state.value))
    return Writes().update(
        R,
        *place_key(ask.slot_id, ask.holder),
        actions=[*_entered(state, at), Path(["keys", ask.name]).set(ask.remembered(outcome))],
        condition=R.state.is_in(*sorted(before)) & Path(["keys", ask.name]).does_not_exist(),
        refusal=lambda image: refusal_of_mark(place_in(image), ask),
    )
