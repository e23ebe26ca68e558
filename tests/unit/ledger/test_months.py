"""Which facts tell of an award: none that a room records in the place of `PointsMoved` is forgotten."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from chalicelib.foundation.facts.core import Fact, all_facts
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.points.ledger.service import months
from chalicelib.points.ledger.service.months import moved

RESIDENT, HOUSEHOLD = "v00012r00345", "v00012h00346"
OF_PAYMENT = {"resident_id", "rule", "points"}


def made(kind: type[Fact]) -> Fact:
    values = {"int": 7, "bool": True, "str": "x"}
    fields = {field.name: values[str(field.type)] for field in dataclasses.fields(kind)}
    return kind(**(fields | {"resident_id": RESIDENT} if "resident_id" in fields else fields))


@pytest.mark.parametrize("kind", all_facts().values(), ids=lambda kind: kind.__name__)
def test_every_fact_that_names_a_rule_and_points_paid_to_somebody_tells_of_their_award(kind: type[Fact]) -> None:
    paid = {field.name for field in dataclasses.fields(kind)} >= OF_PAYMENT
    assert (moved(made(kind)) is not None) == paid


@pytest.mark.parametrize(("what", "told"), [("award", True), ("reversal", True), ("hold", False)])
def test_of_moved_points_awards_and_reversals_are_told(what: str, *, told: bool) -> None:
    fact = PointsMoved("v00012.00345", what, 200, "pub@1", "desk#1", "v00012.00345")
    assert (moved(fact) is not None) == told


@pytest.mark.parametrize(
    ("today", "days"),
    [(dt.date(2026, 11, 1), 1), (dt.date(2026, 11, 3), 3), (dt.date(2026, 12, 5), 30), (dt.date(2026, 10, 31), 0)],
    ids=str,
)
def test_a_month_is_read_until_today_and_no_further(today: dt.date, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[dt.date] = []

    def day_of_facts(*, on: dt.date, **_: str) -> list[object]:
        read.append(on)
        return []

    monkeypatch.setattr("chalicelib.points.ledger.service.months.facts.day_of_facts", day_of_facts)
    assert list(months.awards_of(village_id="v00012", month="2026M11", today=today)) == []
    assert read == [dt.date(2026, 11, 1) + dt.timedelta(days=n) for n in range(days)]
