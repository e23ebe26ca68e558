"""Slots, places and holds for tests, and the fold of a slot's rows that its head must equal."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections import Counter
from typing import Any

from chalicelib.foundation.reservations.core.holds import HOLDING
from chalicelib.foundation.reservations.core.places import Ask, Place, PlaceState
from chalicelib.foundation.reservations.core.slots import Slot
from chalicelib.foundation.reservations.records import HEAD, HOLD, PLACE, QUEUE, ReservationRecord
from chalicelib.foundation.reservations.store import rows
from chalicelib.kernel import storage
from chalicelib.kernel.context import Context

NOW = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
SLOT = "v00012a0193"
_ordinals = itertools.count(1)


class Clock:
    """A context's clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def pass_seconds(self, seconds: int) -> None:
        self.now += dt.timedelta(seconds=seconds)

    @property
    def ctx(self) -> Context:
        return Context(now=lambda: self.now)


def a_slot(**values: Any) -> Slot:
    whole: dict[str, Any] = {"slot_id": SLOT, "capacity": 2, "free": 2}
    return Slot(**(whole | values))


def a_place(state: PlaceState = PlaceState.CONFIRMED, **values: Any) -> Place:
    whole: dict[str, Any] = {"slot_id": SLOT, "holder": "r1", "state": state, "at": NOW}
    return Place(**(whole | values))


def an_ask(deed: str = "join", **values: Any) -> Ask:
    whole: dict[str, Any] = {"slot_id": SLOT, "holder": "r1", "key": "k1", "deed": deed}
    return Ask(**(whole | values))


def new_slot_id(prefix: str = "v00012a") -> str:
    """Return an id no other slot has."""
    return f"{prefix}{next(_ordinals):06d}"


def all_rows() -> list[ReservationRecord]:
    """Return the whole table of reservations."""
    items = storage.client().scan(TableName=storage.table_name(ReservationRecord), ConsistentRead=True)["Items"]
    return [ReservationRecord.from_raw_data(item) for item in items]


def check_laws(slot_ids: list[str], table: list[ReservationRecord]) -> None:
    """Check each slot's head against the fold of its places, queue and holds in `table`, all within capacity."""
    taken: Counter[str] = Counter()
    for row in table:
        if row.slot.startswith(HOLD) and rows.hold_of(row).state in HOLDING:
            taken.update(row.lines)
        elif row.row.startswith(PLACE):
            taken[row.slot] += rows.place_of(row).taken
    for slot_id in slot_ids:
        own = [row for row in table if row.slot == slot_id]
        head = next(rows.slot_of(row) for row in own if row.row == HEAD)
        queue = {row.waiter: rows.waiter_of(row).seq for row in own if row.row.startswith(QUEUE)}
        places = [rows.place_of(row) for row in own if row.row.startswith(PLACE)]
        waiting = {place.holder: place.seq for place in places if place.state is PlaceState.WAITING}
        assert head.taken == taken[slot_id], (slot_id, head, taken[slot_id])
        assert 0 <= head.free <= head.capacity, head
        assert queue == waiting, (slot_id, queue, waiting)
        assert head.waiting == len(waiting), (head, waiting)
        assert not (head.waiting and head.free), head
        assert head.tail >= max(queue.values(), default=0), head
        ever = [place.seq for place in places if place.seq and place.state is not PlaceState.CANCELLED]
        moved_up = [place.seq for place in places if place.seq and place.taken]
        assert len(ever) == len(set(ever)), (slot_id, ever)
        assert max(moved_up, default=0) < min(waiting.values(), default=head.tail + 1), (moved_up, waiting)


def in_threads(*works: Any) -> None:
    """Run every work in a thread of its own, and raise the first surprise of any."""
    surprises: list[BaseException] = []

    def guarded(work: Any) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  Raised again below, in the test's own thread.
            surprises.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if surprises:
        raise surprises[0]
