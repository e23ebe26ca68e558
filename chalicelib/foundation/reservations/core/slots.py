"""A slot: what can run out, and the queue of those who wait for it. Its decisions on capacity are here."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.kernel.errors import BadRequest, Conflict, NotFound
from chalicelib.kernel.values import value

CAPACITY_MAX = 1_000_000
PROMOTED_MAX = 20
"""Most people one transaction moves up: 2 writes each, and a fact each by the calling room, of 100 writes in all."""


class NoSuchSlot(NotFound):
    """There is no slot with this id."""

    code = "no_such_slot"
    zh, en = "没有这个名额或库存。", "There is no such slot."


class SlotExists(Conflict):
    """The slot was opened before, with another capacity or another choice about waiting."""

    code = "slot_exists"
    zh, en = "已经开放过，设置不同。", "It was opened before, with other settings."


class SlotClosed(Conflict):
    """The slot takes nobody any more."""

    code = "slot_closed"
    zh, en = "报名或预订已经截止。", "It is closed to new reservations."


class SlotFull(Conflict):
    """Nothing is free, and the slot keeps no waiting list."""

    code = "slot_full"
    zh, en = "名额已满。", "It is full."


class SoldOut(Conflict):
    """Less is free than one line asks for; facts name the slot and what is free."""

    code = "sold_out"
    zh, en = "库存不够，只剩 {free}。", "Not enough left; {free} free."


class BelowTaken(Conflict):
    """The capacity can not go below what is taken; facts say how much that is."""

    code = "capacity_below_taken"
    zh, en = "不能少于已经占用的 {taken}。", "It can not be less than the {taken} taken."


class CapacityInvalid(BadRequest):
    """A capacity is a whole number from 0 to `CAPACITY_MAX`."""

    code = "capacity_invalid"
    zh, en = "数量要在 0 到 {capacity_max} 之间。", "The capacity must be from 0 to {capacity_max}."


@value
class Slot:
    """One slot's head. `free` of `capacity` can be taken; `waiting` people queue, `tail` is the last number given.

    `waits` says whether it keeps a waiting list; `is_open` whether it takes new reservations. Held and confirmed
    together are `taken`. While somebody waits nothing is free.
    """

    slot_id: str
    capacity: int
    free: int
    waiting: int = 0
    tail: int = 0
    waits: bool = False
    is_open: bool = True

    @property
    def taken(self) -> int:
        """How much is held or confirmed."""
        return self.capacity - self.free


@value
class Waiter:
    """Somebody's place in a slot's queue."""

    seq: int
    holder: str


@value
class Queue:
    """A slot and the first of those who wait, in order; as many of them as were asked for."""

    slot: Slot
    first: tuple[Waiter, ...] = ()


@value
class Promoted:
    """Somebody moved up from a slot's waiting list."""

    slot_id: str
    holder: str
    seq: int


@value
class Freed:
    """`quantity` of a slot becomes free, and goes first to `promoted`, who are the head of its queue in order."""

    slot_id: str
    quantity: int
    promoted: tuple[Waiter, ...] = ()

    @property
    def exhausts(self) -> bool:
        """Whether the queue must be empty afterwards, since something stays free."""
        return len(self.promoted) < self.quantity


@value
class Step:
    """One step of a change of capacity: from `was` by `by`; `last` where it reaches what was asked."""

    slot_id: str
    was: int
    by: int
    promoted: tuple[Waiter, ...]
    last: bool


def opened(slot_id: str, capacity: int, *, waits: bool) -> Slot:
    """Return a new slot with everything free.

    Raises:
        CapacityInvalid: below 0 or above `CAPACITY_MAX`.
    """
    _checked(capacity)
    return Slot(slot_id, capacity, free=capacity, waits=waits)


def plan_free(slot_id: str, quantity: int, first: Sequence[Waiter]) -> Freed:
    """Decide who gets what becomes free: those who wait, in order."""
    return Freed(slot_id, quantity, tuple(first[:quantity]))


def plan_adjust(queue: Queue | None, capacity: int) -> Step:
    """Decide the next step towards `capacity`: what is added goes to those who wait, `PROMOTED_MAX` in a step.

    Raises:
        NoSuchSlot: there is no slot.
        CapacityInvalid: below 0 or above `CAPACITY_MAX`.
        BelowTaken: more than `capacity` is held or confirmed.
    """
    _checked(capacity)
    if queue is None:
        raise NoSuchSlot
    slot = queue.slot
    if capacity < slot.taken:
        raise BelowTaken(taken=slot.taken)
    by = capacity - slot.capacity
    promoted = queue.first[: min(max(by, 0), PROMOTED_MAX)]
    if len(promoted) < min(max(by, 0), slot.waiting):
        by = len(promoted)
    return Step(slot.slot_id, slot.capacity, by, promoted, last=slot.capacity + by == capacity)


def refusal_of_resize(slot: Slot | None, by: int) -> Exception:
    """Return why a slot, as it was, could not be made so much larger or smaller."""
    if slot is None:
        return NoSuchSlot()
    assert not slot.waits, "a slot with a waiting list is adjusted, not resized"
    return (
        SoldOut(slot_id=slot.slot_id, free=slot.free)
        if slot.free + by < 0
        else CapacityInvalid(capacity_max=CAPACITY_MAX)
    )


def _checked(capacity: int) -> None:
    if not 0 <= capacity <= CAPACITY_MAX:
        raise CapacityInvalid(capacity_max=CAPACITY_MAX)
