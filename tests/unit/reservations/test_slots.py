"""Decisions on capacity, without a store."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.reservations.core.slots import (
    CAPACITY_MAX,
    PROMOTED_MAX,
    BelowTaken,
    CapacityInvalid,
    NoSuchSlot,
    Promoted,
    Queue,
    Waiter,
    opened,
    plan_adjust,
    plan_free,
)
from tests.make.reservations import SLOT, a_slot


def waiters(count: int) -> tuple[Waiter, ...]:
    return tuple(Waiter(seq, f"r{seq}") for seq in range(1, count + 1))


def test_a_new_slot_has_everything_free() -> None:
    slot = opened(SLOT, 5, waits=True)
    assert (slot.free, slot.taken, slot.waits, slot.is_open) == (5, 0, True, True)


@pytest.mark.parametrize("capacity", [-1, CAPACITY_MAX + 1])
def test_a_capacity_out_of_bounds_is_refused(capacity: int) -> None:
    with pytest.raises(CapacityInvalid):
        opened(SLOT, capacity, waits=False)
    with pytest.raises(CapacityInvalid):
        plan_adjust(Queue(a_slot()), capacity)


def test_what_becomes_free_goes_to_those_who_wait_in_order() -> None:
    freed = plan_free(SLOT, 2, waiters(3))
    assert freed.promoted == waiters(2)
    assert not freed.exhausts
    assert plan_free(SLOT, 3, waiters(2)).exhausts


def test_a_slot_that_is_not_there_can_not_be_adjusted() -> None:
    with pytest.raises(NoSuchSlot):
        plan_adjust(None, 5)


def test_a_capacity_below_what_is_taken_is_refused_and_says_how_much() -> None:
    with pytest.raises(BelowTaken) as refusal:
        plan_adjust(Queue(a_slot(capacity=5, free=2)), 2)
    assert refusal.value.facts == {"taken": 3}
    assert plan_adjust(Queue(a_slot(capacity=5, free=2)), 3).by == -2


def test_a_capacity_that_is_the_same_is_one_empty_step() -> None:
    step = plan_adjust(Queue(a_slot(capacity=5, free=0, waiting=3), waiters(3)), 5)
    assert (step.by, step.promoted, step.last) == (0, (), True)


def test_more_people_than_fit_one_transaction_move_up_in_steps() -> None:
    queue = Queue(a_slot(capacity=5, free=0, waiting=PROMOTED_MAX + 7), waiters(PROMOTED_MAX))
    step = plan_adjust(queue, 100)
    assert (step.by, len(step.promoted), step.last) == (PROMOTED_MAX, PROMOTED_MAX, False)


def test_a_place_that_moved_up_names_its_slot() -> None:
    assert Promoted(SLOT, "r1", 3).slot_id == SLOT


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 70), st.integers(0, 140))
def test_steps_reach_the_capacity_and_never_leave_something_free_while_somebody_waits(
    capacity: int, free: int, waiting: int, target: int
) -> None:
    free = 0 if waiting else min(free, capacity)
    slot, people = a_slot(capacity=capacity, free=free, waiting=waiting), list(waiters(waiting))
    if target < slot.taken:
        with pytest.raises(BelowTaken):
            plan_adjust(Queue(slot, tuple(people[:PROMOTED_MAX])), target)
        return
    last = False
    while not last:
        step = plan_adjust(Queue(slot, tuple(people[:PROMOTED_MAX])), target)
        assert list(step.promoted) == people[: len(step.promoted)]
        assert len(step.promoted) <= PROMOTED_MAX
        people = people[len(step.promoted) :]
        slot = a_slot(
            capacity=slot.capacity + step.by, free=slot.free + step.by - len(step.promoted), waiting=len(people)
        )
        assert 0 <= slot.free <= slot.capacity
        assert not (slot.free and slot.waiting)
        last = step.last
    assert slot.capacity == target
