"""Opening, closing and resizing what can run out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chalicelib.foundation.reservations.core.slots import (
    PROMOTED_MAX,
    BelowTaken,
    CapacityInvalid,
    Freed,
    NoSuchSlot,
    Promoted,
    Queue,
    Slot,
    SlotClosed,
    SlotExists,
    SlotFull,
    SoldOut,
    Step,
    Waiter,
    opened,
    plan_adjust,
)
from chalicelib.foundation.reservations.service.turns import TURNS_MAX, nothing
from chalicelib.foundation.reservations.store import rows, slots
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import Writes, attempt, commit

__all__ = [
    "BelowTaken",
    "CapacityInvalid",
    "Freed",
    "NoSuchSlot",
    "Promoted",
    "Queue",
    "Slot",
    "SlotClosed",
    "SlotExists",
    "SlotFull",
    "SoldOut",
    "Step",
    "Waiter",
    "adjust",
    "close_slot",
    "count_ahead",
    "find_slots",
    "load_queue",
    "load_slot",
    "lookup_slot",
    "open_slot",
    "prepare_close_slot",
    "prepare_open_slot",
    "prepare_reopen_slot",
    "prepare_resize",
    "was_adjusted",
]

AlsoStep = Callable[[Step], Writes]


def prepare_open_slot(_ctx: Context, *, slot_id: str, capacity: int, waits: bool = False) -> Writes:
    """Return the write that opens a slot with everything free, for a transaction of the caller's. 2 write units.

    `slot_id` is the caller's: an activity's id, or `<resource>#<part>` where a resource has several (a room's night, a
    lot's box). `waits` says whether it keeps a waiting list.

    Raises:
        CapacityInvalid: below 0 or above the bound.
        SlotExists: at the commit, where there is one under this id.
    """
    return slots.create_writes(opened(slot_id, capacity, waits=waits))


def open_slot(ctx: Context, *, slot_id: str, capacity: int, waits: bool = False) -> Slot:
    """Open a slot; asking again returns it as it is now.

    Raises:
        CapacityInvalid: below 0 or above the bound.
        SlotExists: it was opened with another choice about waiting.
    """
    failures = attempt(prepare_open_slot(ctx, slot_id=slot_id, capacity=capacity, waits=waits))
    if not failures:
        return opened(slot_id, capacity, waits=waits)
    slot = rows.slot_of(failures[0].image)
    if slot.waits != waits:
        raise failures[0].error()
    return slot


def prepare_close_slot(_ctx: Context, *, slot_id: str) -> Writes:
    """Return the write that closes a slot: nobody joins or holds any more; cancellations still promote. 2 units.

    Raises:
        NoSuchSlot: at the commit.
    """
    return slots.open_state_writes(slot_id, is_open=False)


def prepare_reopen_slot(_ctx: Context, *, slot_id: str) -> Writes:
    """Return the write that lets a closed slot be reserved again, such as of goods that were not offered for a while.

    2 units. What was taken is taken still; an open one stays open.

    Raises:
        NoSuchSlot: at the commit.
    """
    return slots.open_state_writes(slot_id, is_open=True)


def close_slot(ctx: Context, *, slot_id: str) -> None:
    """Close a slot to new reservations; a closed one stays closed until it is opened again.

    Raises:
        NoSuchSlot: there is none.
    """
    commit(prepare_close_slot(ctx, slot_id=slot_id))


def prepare_resize(_ctx: Context, *, slot_id: str, by: int) -> Writes:
    """Return the write that makes a slot without a waiting list so much larger or smaller, for a caller's transaction.

    Two of them add up, in whatever order; the caller's own record says that it is done once. 2 write units.

    Raises:
        NoSuchSlot: at the commit. SoldOut: at the commit, where less is free than is taken away; facts say how much is.
        CapacityInvalid: at the commit, where it would be above the bound.
    """
    assert by != 0, "a slot is made larger or smaller"
    return slots.resize_writes(slot_id, by)


def adjust(
    _ctx: Context, *, slot_id: str, capacity: int, key: str, body: str = "", also: AlsoStep = nothing
) -> tuple[Promoted, ...]:
    """Set a slot's capacity once for this `key`, and return who moved up by it, in the order of the queue.

    More than `PROMOTED_MAX` people move up in several steps, each complete in itself; `also` is asked for the calling
    room's writes in each, and may refuse the step. A replay moves nobody and returns nobody.

    Raises:
        NoSuchSlot: there is none.
        CapacityInvalid: below 0 or above the bound.
        BelowTaken: more than `capacity` is held or confirmed.
        KeyReused: the key came before with another capacity or body.
        Busy: other requests were always faster; what was done so far stays, ask again.
    """
    fingerprint = keys.fingerprint("adjust", capacity, body)
    promoted: list[Promoted] = []
    for _ in range(TURNS_MAX):
        try:
            step = plan_adjust(slots.find_queue(slot_id, PROMOTED_MAX), capacity)
        except BelowTaken:
            if _is_replay(slots.find_change(slot_id, key), fingerprint):
                return ()
            raise
        moved = tuple(Promoted(slot_id, waiter.holder, waiter.seq) for waiter in step.promoted)
        lost = rows.attempt_with(slots.adjust_writes(step, key, fingerprint), also(step))
        change = lost.get(rows.change_key(slot_id, key))
        if change is not None and _is_replay(change.fingerprint, fingerprint):
            return ()
        if not lost:
            promoted.extend(moved)
            if step.last:
                return tuple(promoted)
    raise Busy


def _is_replay(remembered: str | None, fingerprint: str) -> bool:
    if remembered is not None and remembered != fingerprint:
        raise KeyReused
    return remembered is not None


def was_adjusted(*, slot_id: str, capacity: int, key: str, body: str = "") -> bool:
    """Tell whether this very change of capacity was made before: what to look at before it is refused.

    Raises:
        KeyReused: the key came before with another capacity or body.
    """
    return _is_replay(slots.find_change(slot_id, key), keys.fingerprint("adjust", capacity, body))


def load_slot(*, slot_id: str) -> Slot:
    """Return a slot.

    Raises:
        NoSuchSlot: there is none.
    """
    slot = slots.find_slot(slot_id)
    if slot is None:
        raise NoSuchSlot
    return slot


def find_slots(*, slot_ids: Sequence[str], consistent: bool = False) -> list[Slot | None]:
    """Return several slots in their order, None where there is none; one round trip per 100.

    What was written a moment ago may be missing, unless `consistent`, which costs twice as much.
    """
    return slots.find_slots(slot_ids, consistent=consistent)


def lookup_slot(*, slot_id: str) -> Lookup[Slot | None]:
    """Return how a room reads a slot together with its own rows."""
    return slots.lookup_slot(slot_id)


def load_queue(*, slot_id: str, size: int = PROMOTED_MAX) -> Queue:
    """Return a slot with the first `size` of those who wait, in order.

    Raises:
        NoSuchSlot: there is none.
    """
    queue = slots.find_queue(slot_id, size)
    if queue is None:
        raise NoSuchSlot
    return queue


def count_ahead(*, slot_id: str, seq: int) -> int:
    """Return how many wait in front of number `seq` of a queue."""
    return slots.count_ahead(slot_id, seq)
