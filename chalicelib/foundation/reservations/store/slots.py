"""Slots in DynamoDB: heads, queues, and the writes by which what becomes free goes to those who wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.foundation.reservations.core.places import NEXT, PlaceDeed, states_for
from chalicelib.foundation.reservations.core.slots import (
    CAPACITY_MAX,
    Freed,
    NoSuchSlot,
    Queue,
    Slot,
    SlotExists,
    Step,
    Waiter,
    refusal_of_resize,
)
from chalicelib.foundation.reservations.records import EXPIRY, HEAD, HOLD, QUEUE, ReservationRecord
from chalicelib.foundation.reservations.store.rows import (
    change_key,
    decided_on_old,
    head_key,
    place_key,
    queue_row,
    slot_of,
    waiter_of,
)
from chalicelib.kernel import storage
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import Refusal, Writes

R = ReservationRecord


def find_slot(slot_id: str) -> Slot | None:
    """Return the slot, or None."""
    record = storage.find(R, *head_key(slot_id), consistent=True)
    return None if record is None else slot_of(record)


def find_slots(slot_ids: Sequence[str], *, consistent: bool = False) -> list[Slot | None]:
    """Return several slots in their order, one round trip per 100; `consistent`: as they are now."""
    found = storage.find_many([(R, *head_key(slot_id)) for slot_id in slot_ids], consistent=consistent)
    return [None if record is None else slot_of(record) for record in found]


def lookup_slot(slot_id: str) -> Lookup[Slot | None]:
    """Return how another room reads a slot together with its own rows."""
    return Lookup((R, *head_key(slot_id)), lambda record: None if record is None else slot_of(record))


def find_queue(slot_id: str, size: int) -> Queue | None:
    """Return the slot with the first `size` of those who wait, or None where there is no slot. One round trip."""
    query = storage.Query(R, slot_id, where=R.row.between(HEAD, QUEUE + "~"), consistent=True)
    rows = [R.from_raw_data(item) for item in storage.page(query, size=size + 1).rows]
    if not rows or rows[0].row != HEAD:
        return None
    return Queue(slot_of(rows[0]), tuple(waiter_of(row) for row in rows[1:]))


def count_ahead(slot_id: str, seq: int) -> int:
    """Return how many wait with a smaller number."""
    return storage.count(storage.Query(R, slot_id, where=R.row.between(queue_row(0), queue_row(seq - 1))))


def create_writes(slot: Slot) -> Writes:
    """Return the write that opens a slot."""
    assert not slot.slot_id.startswith((HOLD, EXPIRY)), slot.slot_id
    head = R(
        *head_key(slot.slot_id),
        capacity=slot.capacity,
        free=slot.free,
        waiting=slot.waiting,
        tail=slot.tail,
        waits=slot.waits,
        is_open=slot.is_open,
    )
    return Writes().create(head, refusal=lambda _: SlotExists())


def open_state_writes(slot_id: str, *, is_open: bool) -> Writes:
    """Return the write that closes a slot to new reservations, or opens it to them again."""
    return Writes().update(
        R,
        *head_key(slot_id),
        actions=[R.is_open.set(is_open)],
        condition=R.slot.exists(),
        refusal=lambda _: NoSuchSlot(),
    )


def resize_writes(slot_id: str, by: int) -> Writes:
    """Return the write that adds to a slot without a waiting list, or takes away what is free of it."""
    needed: Condition = (R.waits == False) & (R.capacity <= CAPACITY_MAX - by)  # noqa: E712  An expression.
    if by < 0:
        needed &= R.free >= -by
    return Writes().update(
        R,
        *head_key(slot_id),
        actions=[R.capacity.set(R.capacity + by), R.free.set(R.free + by)],
        condition=needed,
        refusal=lambda image: refusal_of_resize(None if image is None else slot_of(image), by),
    )


def take_condition(quantity: int) -> Condition:
    """Return what a head must be to give `quantity`: open, with enough free, and nobody waiting in front."""
    is_open: Condition = R.is_open == True  # noqa: E712  An expression, not a comparison.
    needed: Condition = is_open & (R.free >= quantity) & (R.waiting == 0)
    return needed


def take_writes(
    slot_id: str, quantity: int, *, refusal: Refusal = decided_on_old, condition: Condition | None = None
) -> Writes:
    """Return the write that takes `quantity` of a slot, under a further `condition` of the head."""
    needed = take_condition(quantity)
    return Writes().update(
        R,
        *head_key(slot_id),
        actions=[R.free.set(R.free - quantity)],
        condition=needed if condition is None else needed & condition,
        refusal=refusal,
    )


def free_writes(freed: Freed) -> Writes:
    """Return the writes that give what becomes free to the queue's first, and what is left over back to the slot."""
    still_free = freed.quantity - len(freed.promoted)
    head = _head_writes(freed.slot_id, _passed_on(still_free, freed.promoted), _unless_more_wait(freed))
    return head.merge(promote_writes(freed.slot_id, freed.promoted))


def _passed_on(still_free: int, promoted: Sequence[Waiter]) -> list[Action]:
    actions: list[Action] = [R.free.set(R.free + still_free)] if still_free else []
    return [*actions, R.waiting.set(R.waiting - len(promoted))] if promoted else actions


def _unless_more_wait(freed: Freed) -> Condition:
    """Nothing may stay free while somebody waits, so whatever is left over needs a queue as short as was seen."""
    return (R.waiting == len(freed.promoted)) if freed.exhausts else (R.waiting >= len(freed.promoted))


def _head_writes(slot_id: str, actions: Sequence[Action], condition: Condition) -> Writes:
    return Writes().update(R, *head_key(slot_id), actions=actions, condition=condition, refusal=decided_on_old)


def promote_writes(slot_id: str, promoted: Iterable[Waiter]) -> Writes:
    """Return the writes that take people out of the queue and confirm their places."""
    (before,) = states_for(PlaceDeed.PROMOTE)
    (after,) = NEXT[before, PlaceDeed.PROMOTE]
    writes = Writes()
    for waiter in promoted:
        writes.merge(dequeue_writes(slot_id, waiter.seq)).update(
            R,
            *place_key(slot_id, waiter.holder),
            actions=[R.state.set(after)],
            condition=(R.state == before) & (R.seq == waiter.seq),
            refusal=decided_on_old,
        )
    return writes


def dequeue_writes(slot_id: str, seq: int) -> Writes:
    """Return the write that takes a number out of the queue."""
    return Writes().delete(R, slot_id, queue_row(seq), condition=R.slot.exists(), refusal=decided_on_old)


def adjust_writes(step: Step, key: str, fingerprint: str) -> Writes:
    """Return the writes of one step of a change of capacity; the last step remembers the request's key."""
    row = change_key(step.slot_id, key)
    writes = Writes()
    if step.last:
        writes.create(R(*row, fingerprint=fingerprint), refusal=decided_on_old, guard=True)
    else:
        writes.check(R, *row, condition=R.slot.does_not_exist(), refusal=decided_on_old)
    still_free = step.by - len(step.promoted)
    actions = [R.capacity.set(step.was + step.by), *_passed_on(still_free, step.promoted)]
    condition = R.capacity == step.was
    if still_free > 0:
        condition &= R.waiting == len(step.promoted)
    if still_free < 0:
        condition &= R.free >= -still_free
    writes.merge(_head_writes(step.slot_id, actions, condition))
    return writes.merge(promote_writes(step.slot_id, step.promoted))


def find_change(slot_id: str, key: str) -> str | None:
    """Return the fingerprint of a change of capacity that was made under this key, or None."""
    record = storage.find(R, *change_key(slot_id, key), consistent=True)
    return None if record is None else record.fingerprint
