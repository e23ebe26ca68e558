"""Riders: what every transaction of a block carries, on a real store."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.facts.records import FactRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Conflict, KeyReused
from chalicelib.kernel.writes import AlreadyDone, Writes, attempt, commit, riding


def row(name: str, body: str = "x") -> FactRecord:
    return FactRecord("riders", name, body=body)


def there(name: str) -> str | None:
    found = storage.find(FactRecord, "riders", name, consistent=True)
    return None if found is None else str(found.body)


def refused(_: Any) -> Exception:
    return Conflict()


@pytest.mark.usefixtures("store")
def test_a_rider_stands_with_the_deed_and_outside_the_block_there_is_none() -> None:
    with riding(Writes().put(row("rider"))):
        commit(Writes().put(row("deed")))
    assert (there("deed"), there("rider")) == ("x", "x")
    commit(Writes().put(row("after")))
    with riding(Writes()):
        commit(Writes().put(row("alone")))
    assert there("alone") == "x"


@pytest.mark.usefixtures("store")
def test_a_deed_falls_with_its_rider_whose_refusal_is_told() -> None:
    condition = FactRecord.fact_id.exists()
    with riding(Writes().check(FactRecord, "riders", "none", condition=condition, refusal=refused)):
        with pytest.raises(Conflict):
            commit(Writes().put(row("deed")))
        with pytest.raises(Conflict):
            attempt(Writes().create(row("deed"), refusal=refused))
    assert there("deed") is None


@pytest.mark.usefixtures("store")
def test_a_rider_falls_with_its_deed() -> None:
    commit(Writes().put(row("deed", "first")))
    with riding(Writes().put(row("rider"))):
        failures = attempt(Writes().create(row("deed"), refusal=refused))
    assert len(failures) == 1
    assert there("rider") is None


@pytest.mark.usefixtures("store")
def test_a_replay_is_told_before_a_riders_refusal() -> None:
    commit(Writes().put(row("deed", "first")))
    condition = FactRecord.fact_id.exists()

    def first(image: Any) -> Exception:
        return AlreadyDone(image.body)

    with (
        riding(Writes().check(FactRecord, "riders", "none", condition=condition, refusal=lambda _: KeyReused())),
        pytest.raises(AlreadyDone) as done,
    ):
        commit(Writes().create(row("deed"), refusal=first, guard=True))
    assert done.value.first == "first"


@pytest.mark.usefixtures("store")
def test_what_the_deed_writes_itself_stands_in_the_riders_place() -> None:
    with riding(Writes().put(row("deed", "the rider's"))):
        commit(Writes().put(row("deed", "the deed's")).put(row("other")))
    assert there("deed") == "the deed's"
