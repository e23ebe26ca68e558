"""Short forms of the reservations' verbs, on a clock that stands still, and the laws checked after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.foundation.reservations.records import HEAD
from chalicelib.foundation.reservations.service import holds, places, slots
from chalicelib.foundation.reservations.service.holds import Line
from chalicelib.foundation.reservations.service.places import Outcome
from chalicelib.kernel.errors import DomainError
from tests.make.reservations import Clock, all_rows, check_laws, new_slot_id

CLOCK = Clock()
CTX = CLOCK.ctx


@pytest.fixture(autouse=True)
def laws_hold_afterwards(store: Any) -> Iterator[None]:
    """Check the laws over every slot after each test."""
    yield
    table = all_rows()
    check_laws([row.slot for row in table if row.row == HEAD and row.capacity is not None], table)


def open_slot(capacity: int = 2, *, waits: bool = True) -> str:
    slot_id = new_slot_id()
    slots.open_slot(CTX, slot_id=slot_id, capacity=capacity, waits=waits)
    return slot_id


def join(slot_id: str, *holders: str, key: str = "k") -> list[Outcome]:
    return [places.join(CTX, slot_id=slot_id, holder=holder, key=key + holder) for holder in holders]


def leave(slot_id: str, holder: str, key: str = "l") -> Outcome:
    return places.leave(CTX, slot_id=slot_id, holder=holder, key=key + holder)


def states(slot_id: str) -> dict[str, str]:
    return {place.holder: place.state.value for place in places.list_places(slot_id=slot_id).rows}


def a_hold(hold_id: str, *lines: tuple[str, int], **values: Any) -> holds.Held:
    asked = [Line(*line) for line in lines]
    return holds.hold(CTX, hold_id=hold_id, lines=asked, hold_seconds=900, **values)


def free(slot_id: str) -> int:
    return slots.load_slot(slot_id=slot_id).free


def refused(refusal: type[DomainError], verb: Callable[..., Any], **asked: Any) -> dict[str, object]:
    with pytest.raises(refusal) as caught:
        verb(CTX, **asked)
    return caught.value.facts
