"""Which facts tell of an award: none that a room records in the place of `PointsMoved` is forgotten."""

from __future__ import annotations

import dataclasses

import pytest

from chalicelib.foundation.facts.core import Fact, all_facts
from chalicelib.foundation.facts.core.awards import line_of
from chalicelib.foundation.facts.core.points import PointsMoved

RESIDENT = "v00012r00345"
ACCOUNT = "v00012.00345"
OF_PAYMENT = {"resident_id", "rule", "points"}


def made(kind: type[Fact]) -> Fact:
    values = {"int": 7, "bool": True, "str": "x"}
    fields = {field.name: values[str(field.type)] for field in dataclasses.fields(kind)}
    return kind(**(fields | {"resident_id": RESIDENT} if "resident_id" in fields else fields))


@pytest.mark.parametrize("kind", all_facts().values(), ids=lambda kind: kind.__name__)
def test_every_fact_that_names_a_rule_and_points_paid_to_somebody_tells_of_their_award(kind: type[Fact]) -> None:
    paid = {field.name for field in dataclasses.fields(kind)} >= OF_PAYMENT
    assert (line_of(made(kind)) is not None) == paid


@pytest.mark.parametrize(("what", "told"), [("award", True), ("reversal", True), ("hold", False)])
def test_of_moved_points_awards_and_reversals_are_told(what: str, *, told: bool) -> None:
    fact = PointsMoved(ACCOUNT, what, 200, "pub@1", "desk#1", ACCOUNT)
    assert (line_of(fact) is not None) == told


def test_a_reversal_names_the_entry_that_it_takes_back() -> None:
    award = line_of(PointsMoved(ACCOUNT, "award", 200, "pub@1", "desk#1", ACCOUNT))
    back = line_of(PointsMoved(ACCOUNT, "reversal", -200, "pub@1", "desk#1", f"{ACCOUNT}!r", first_on="2026-11-01"))
    assert award is not None
    assert back is not None
    assert (award.takes_back, back.takes_back) == (None, (award.source, award.line))
