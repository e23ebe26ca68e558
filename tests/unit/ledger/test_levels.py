"""Levels of honours: what each pays, in a village's version and under one that is only proposed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.ledger.core.levels import LEVELS, Level, descend, level_paid, levels_of, lowest, points_at
from chalicelib.points.ledger.core.rulebooks import tightened
from chalicelib.points.ledger.core.rules import packed, points_for, rule_of, unpacked
from chalicelib.points.ledger.core.what_if import PaidDeed, tally
from tests.make.refused import fields

HON, HLP = rule_of("hon"), rule_of("hlp")
SHIPPED = {"national": 3_000, "province": 2_000, "city": 1_000, "district": 500, "town": 300, "village": 100}
"""Source: product.md, 荣誉申报."""


def test_an_honour_pays_what_the_product_says_of_its_level_and_nothing_between() -> None:
    assert {level.code: level.points for level in HON.levels} == SHIPPED
    assert [level.zh for level in HON.levels] == ["国家级", "省级", "市级", "区级", "镇级", "村级"]
    for points in SHIPPED.values():
        assert points_for(HON, points=points) == points
    for wrong in (None, 99, 101, 700, 3_001):
        with pytest.raises(InvalidInput) as caught:
            points_for(HON, points=wrong)
        assert fields(caught) == ["points"]


def test_a_level_is_found_by_its_code_and_by_what_it_paid() -> None:
    assert points_at(HON.levels, "city") == 1_000
    assert points_at(HON.levels, "county") is points_at((), "city") is None
    assert level_paid(HON.levels, 500) == "district"
    assert level_paid(HON.levels, 501) == level_paid((), 500) == ""


def test_levels_descend() -> None:
    assert descend(HON.levels)
    assert descend(())
    assert descend(levels_of(dict.fromkeys(LEVELS, 100)))
    assert not descend(levels_of(SHIPPED | {"village": 301}))


def test_a_rule_is_unpacked_with_its_levels_and_one_that_was_packed_before_there_were_any_without() -> None:
    assert unpacked(packed(HON)) == HON
    assert unpacked({name: what for name, what in packed(HLP).items() if name != "levels"}) == HLP


def test_of_a_town_and_its_village_each_level_pays_the_lesser() -> None:
    mine = replace(HON, levels=levels_of(SHIPPED | {"city": 900, "village": 200}), points=200)
    assert tightened(HON, mine).levels == levels_of(SHIPPED | {"city": 900})
    assert lowest((Level("city", 900),), ()) == (Level("city", 900),)
    assert tightened(HLP, HLP).levels == ()


def test_what_if_an_honour_of_a_level_paid_what_that_level_is_to_pay() -> None:
    proposed = replace(HON, levels=levels_of(SHIPPED | {"city": 800}))
    day = dt.date(2026, 10, 5)
    deeds = [PaidDeed("a", day, 0, 1_000, level="city"), PaidDeed("b", day, 0, 300, level="town")]
    assert tally(deeds, proposed).points_after == 800 + 300
    assert tally([PaidDeed("a", day, 0, 700)], proposed).points_after == 700, "of no level, paid before there were any"
