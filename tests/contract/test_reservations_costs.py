"""What reservations cost at the wire, by the architecture's table; a fact of the calling room costs 2 more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.foundation.facts.core.activities import ActivityLeft
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.reservations.service import holds, places, slots
from chalicelib.foundation.reservations.service.places import Outcome, PlaceState
from chalicelib.foundation.runs.records import RunRecord
from chalicelib.kernel.writes import Writes, commit
from tests.make.reservations import new_slot_id
from tests.make.reservations_desk import (
    CTX,
    a_hold,
    join,
    laws_hold_afterwards,
)
from tests.meter import Cost, Meter

S = PlaceState
Priced = Callable[[str, Cost, Cost], None]
__all__ = ["laws_hold_afterwards"]


@pytest.fixture
def usual() -> str:
    """A slot with ids as long as real ones."""
    slot_id = new_slot_id("v00012a01938a1c-7b5e-7d0a-8f00-0000")
    slots.open_slot(CTX, slot_id=slot_id, capacity=1, waits=True)
    return slot_id


def told(outcome: Outcome) -> Writes:
    facts = [ActivityLeft(outcome.slot_id, outcome.holder)] if outcome.promoted else []
    return Writes().merge(*(prepare_fact(CTX, village_id="v00012", fact=fact) for fact in facts))


def test_signing_up_costs_one_round_trip_and_five_units(usual: str, store: Any, priced: Priced) -> None:
    with Meter(store) as meter:
        places.join(CTX, slot_id=usual, holder="v00012r00345", key="k")
    priced("reservation: sign up", meter.cost, Cost(1, 5, 0))
    assert meter.cost == Cost(1, 5, 0), meter.detail


def test_signing_up_when_it_is_full_costs_two_round_trips_and_eleven_units(
    usual: str, store: Any, priced: Priced
) -> None:
    join(usual, "v00012r00345")
    with Meter(store) as meter:
        places.join(CTX, slot_id=usual, holder="v00012r00346", key="k")
    priced("reservation: sign up where it is full", meter.cost, Cost(2, 11, 0))
    assert meter.cost == Cost(2, 11, 0), meter.detail


def test_cancelling_and_promoting_costs_two_round_trips_and_twelve_units_with_its_fact(
    usual: str, store: Any, priced: Priced
) -> None:
    join(usual, "v00012r00345", "v00012r00346")
    with Meter(store) as meter:
        places.leave(CTX, slot_id=usual, holder="v00012r00345", key="l", also=told)
    priced("reservation: cancel and promote", meter.cost, Cost(2, 12, 1))
    assert meter.cost == Cost(2, 12, 1), meter.detail


def test_signing_out_costs_three_units_within_the_transaction_of_an_award(usual: str, store: Any) -> None:
    join(usual, "v00012r00345")
    asked: dict[str, Any] = {"slot_id": usual, "holder": "v00012r00345", "at": CTX.now()}
    places.mark(CTX, state=S.IN, key="in", **asked)
    with Meter(store) as meter:
        commit(places.prepare_mark(CTX, state=S.DONE, key="out", **asked).put(RunRecord("award", "!")))
    assert meter.cost == Cost(1, 3 + 2, 0), meter.detail


def test_holding_three_lines_costs_one_round_trip_and_nine_units(store: Any, priced: Priced) -> None:
    ids = [new_slot_id("v00012p01938a1c-7b5e-7d0a-8f00-0000") for _ in range(3)]
    for slot_id in ids:
        slots.open_slot(CTX, slot_id=slot_id, capacity=5)
    with Meter(store) as meter:
        a_hold("order#01938a1c-7b5e-7d0a-8f00-000000000001", *((slot_id, 1) for slot_id in ids))
    priced("reservation: hold three", meter.cost, Cost(1, 9, 0))
    assert meter.cost == Cost(1, 9, 0), meter.detail
    with Meter(store) as meter:
        holds.confirm(CTX, hold_id="order#01938a1c-7b5e-7d0a-8f00-000000000001")
    priced("reservation: confirm three", meter.cost, Cost(1, 2, 0))
    assert meter.cost == Cost(1, 2, 0), meter.detail
    with Meter(store) as meter:
        holds.release(CTX, hold_id="order#01938a1c-7b5e-7d0a-8f00-000000000001")
    priced("reservation: release three", meter.cost, Cost(2, 8, 1))
    assert meter.cost == Cost(2, 8, 1), meter.detail


def test_a_walk_in_touches_no_shared_item(usual: str, store: Any, priced: Priced) -> None:
    with Meter(store) as meter:
        places.admit(CTX, slot_id=usual, holder="v00012r00347", key="in")
    priced("reservation: walk in", meter.cost, Cost(1, 2, 0))
    assert meter.cost == Cost(1, 2, 0), meter.detail
