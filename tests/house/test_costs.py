"""Every route played from the HTTP byte to the answer, cold and warm, its cost counted at the wire.

Before that the same is asked for by those whom it is no business of: they get none of it, and keep nobody from theirs.

`costs.toml` says what each operation may cost. Cold is the first request of a process that knows nothing yet; warm is
one for something else, right after it. `make cost` prints what was measured.
"""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chalicelib.foundation.identity.service import places
from chalicelib.kernel import storage
from infra import census
from tests.house.forgetting import forget_everything
from tests.house.plays import PLAYS, Play, Request, Town
from tests.house.strangers import OPEN, let_in
from tests.meter import Cost, Meter, cost_line

ROWS: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "costs.toml").read_text(encoding="utf-8"))
COLD_TRIPS_MAX, WARM_TRIPS_MAX = 4, 3
"""Architecture: what any request may take."""
ABOVE_TRIPS_MAX, PART_TRIPS_MAX = 7, 3
"""Decision 0014: what a request may take that says why, and each of its `parts` where they are answered one by one."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one request cost: DynamoDB, and the calls of other services."""

    cost: Cost
    s3: int
    sqs: int
    detail: list[Any]


@contextlib.contextmanager
def counted(service: str) -> Iterator[list[str]]:
    """Collect the calls that a service's client makes within the block."""
    calls: list[str] = []

    def count(event_name: str, **_: Any) -> None:
        calls.append(event_name)

    events = storage.client(service).meta.events
    events.register(f"before-send.{service}", count)
    yield calls
    events.unregister(f"before-send.{service}", count)


def measured(town: Town, request: Request) -> Measured:
    """Send a request, and return what it cost."""
    with Meter(storage.client()) as meter, counted("s3") as s3, counted("sqs") as sqs:
        town.send(request)
    return Measured(meter.cost, len(s3), len(sqs), [meter.calls, meter.detail])


def limit(row: dict[str, Any], state: str, villages: int = 1) -> Cost:
    """Return what a row allows in a town of so many villages; what costs the same warm as cold says it once."""
    once, each = row[state if state in row else "cold"], row.get("each_village", [0, 0, 0])
    return Cost(*(one + villages * more for one, more in zip(once, each, strict=True)))


def line(play: Play, state: str, found: Measured, allowed: Cost) -> str:
    """Return one line of `make cost`."""
    counted_too = {"s3": found.s3, "sqs": found.sqs}
    return cost_line(play.operation, found.cost, allowed, route=play.route, state=state, **counted_too)


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.operation)
def test_each_operation_is_refused_to_strangers_and_its_cost_is_within_its_row(
    town: Town, play: Play, record_property: Callable[[str, object], None]
) -> None:
    row = ROWS[play.operation]
    request = play.prepare(town)
    assert let_in(town, play.route, request) == []
    if play.route in OPEN:  # Whom it is open to has done it.
        request = play.prepare(town)
    forget_everything()
    cold = measured(town, request)
    warm = measured(town, play.prepare(town))
    villages = len(places.villages_of(town_id=town.village.town_id))
    for state, found in (("cold", cold), ("warm", warm)):
        allowed = limit(row, state, villages)
        record_property("cost", line(play, state, found, allowed))
        assert found.cost.within(allowed), (state, found)
        assert found.s3 <= row.get("s3", 0), state
        assert found.sqs <= row.get("sqs", 0), state


def test_every_route_has_its_row_of_the_cost_table_and_every_row_its_route() -> None:
    routes = {door.name for door in census.doors()}
    assert {row["route"] for row in ROWS.values()} == routes
    assert {play.operation: play.route for play in PLAYS} == {name: row["route"] for name, row in ROWS.items()}


def test_every_door_that_an_agent_may_use_has_a_row_for_that() -> None:
    measured_for_others = {row["route"] for operation, row in ROWS.items() if operation.endswith(" for another")}
    assert {door.name for door in census.doors() if door.for_others} <= measured_for_others


def test_each_row_of_the_cost_table_above_what_any_request_may_take_says_why() -> None:
    for operation, row in ROWS.items():
        cold, warm = (limit(row, state).round_trips for state in ("cold", "warm"))
        assert (cold > COLD_TRIPS_MAX or warm > WARM_TRIPS_MAX) == ("above" in row), operation


def test_even_what_is_above_has_a_most() -> None:
    for operation, row in ROWS.items():
        trips = max(limit(row, state).round_trips for state in ("cold", "warm"))
        assert trips <= ABOVE_TRIPS_MAX + PART_TRIPS_MAX * row.get("parts", 0), operation
