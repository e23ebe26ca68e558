"""Which rule holds where and when: versions, refinements, and what a book forgets."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, strategies as st

from chalicelib.points.ledger.core.rulebooks import (
    KEPT_AFTER,
    Book,
    RuleClosed,
    numbered,
    refuse_closed,
    rule_on,
    rules_on,
    tightened,
    with_version,
)
from chalicelib.points.ledger.core.rules import CATALOGUE, Cap, Rule, RuleUnknown, packed, rule_of, unpacked
from chalicelib.points.ledger.schemas.rules import Scenario, Unit, Verifier

TODAY = dt.date(2026, 11, 24)
EMPTY, NO_VILLAGE = Book("t0001"), Book("")
VOL = rule_of("vol")
NEW = Rule("", "", "河长巡河", "volunteering", "event", 80, "organiser", (Cap("t", "m", 4),))


def approved(book: Book, rule: Rule, on: dt.date, today: dt.date = TODAY) -> Book:
    is_town = book.place_id.startswith("t")
    return with_version(book, numbered(rule, book, is_town=is_town), on, today=today)


def test_without_a_book_the_catalogue_holds() -> None:
    assert rules_on(TODAY, town=EMPTY, village=NO_VILLAGE) == list(CATALOGUE)
    with pytest.raises(RuleUnknown):
        rule_on("zzz", TODAY, town=EMPTY, village=NO_VILLAGE)


def test_a_version_holds_from_its_day_on_and_leaves_the_days_before_alone() -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    town = approved(EMPTY, replace(VOL, points=150), tomorrow)
    assert rule_on("vol", TODAY, town=town, village=NO_VILLAGE) == VOL
    changed = rule_on("vol", tomorrow, town=town, village=NO_VILLAGE)
    assert (changed.points, changed.ref) == (150, "vol@2")


def test_of_two_versions_the_one_that_took_effect_last_holds_whichever_was_approved_first() -> None:
    january, december = dt.date(2027, 1, 1), dt.date(2026, 12, 1)
    town = approved(approved(EMPTY, replace(VOL, points=150), january), replace(VOL, points=180), december)
    found = [rule_on("vol", day, town=town, village=NO_VILLAGE).points for day in (TODAY, december, january)]
    assert found == [200, 180, 150]


def test_a_new_rule_gets_a_code_and_a_letter_of_its_own_for_ever() -> None:
    town = approved(approved(EMPTY, NEW, TODAY), replace(NEW, title="义务植树"), TODAY)
    first, second = (version.rule for version in town.versions)
    assert (first.ref, first.letter, second.ref, second.letter) == ("xaa@1", "A", "xab@1", "B")
    town = approved(town, replace(first, is_open=False), TODAY)
    town = approved(town, replace(NEW, title="护林"), TODAY)
    assert town.versions[-1].rule.ref == "xac@1"
    assert not {version.rule.letter for version in town.versions} & {rule.letter for rule in CATALOGUE}


def test_a_rule_that_is_closed_pays_nothing_and_is_not_listed() -> None:
    town = approved(EMPTY, replace(VOL, is_open=False), TODAY)
    assert "vol" not in {rule.code for rule in rules_on(TODAY, town=town, village=NO_VILLAGE)}
    with pytest.raises(RuleClosed):
        refuse_closed(rule_on("vol", TODAY, town=town, village=NO_VILLAGE))


def test_a_new_rule_is_not_listed_before_its_day() -> None:
    town = approved(EMPTY, NEW, TODAY)
    before = TODAY - dt.timedelta(days=1)
    assert [rule.code for rule in rules_on(TODAY, town=town, village=NO_VILLAGE)][-1] == "xaa"
    assert "xaa" not in {rule.code for rule in rules_on(before, town=town, village=NO_VILLAGE)}
    with pytest.raises(RuleUnknown):
        rule_on("xaa", before, town=town, village=NO_VILLAGE)


def test_a_refinement_is_numbered_by_the_village_and_named_beside_the_towns_version() -> None:
    village = approved(Book("v00001"), replace(VOL, points=120), TODAY)
    assert rule_on("vol", TODAY, town=EMPTY, village=village).ref == "vol@1+1"


def test_a_town_that_tightens_later_binds_its_villages_too() -> None:
    village = approved(Book("v00001"), replace(VOL, points=180), TODAY)
    town = approved(EMPTY, replace(VOL, points=100), TODAY)
    assert rule_on("vol", TODAY, town=town, village=village).points == 100


def test_a_book_keeps_a_version_as_long_as_a_deed_of_its_time_may_be_written_up() -> None:
    town = approved(EMPTY, replace(VOL, points=150), TODAY)
    later = TODAY + KEPT_AFTER
    town = approved(town, replace(VOL, points=160), TODAY + dt.timedelta(days=1))
    kept = approved(town, replace(rule_of("pub"), points=100), later, today=later)
    assert rule_on("vol", TODAY, town=kept, village=NO_VILLAGE).points == 150
    gone = approved(town, replace(rule_of("pub"), points=100), later, today=later + dt.timedelta(days=2))
    assert [version.rule.points for version in gone.of("vol")] == [160]
    assert numbered(VOL, gone, is_town=True).version == 4


def test_a_rule_goes_through_json_unchanged() -> None:
    for rule in CATALOGUE:
        assert unpacked(packed(rule)) == rule


caps = st.lists(st.builds(Cap, st.sampled_from("pmt"), st.sampled_from("dwmy"), st.integers(1, 5_000)), max_size=4).map(
    tuple
)
rules = st.builds(
    replace,
    st.sampled_from(CATALOGUE),
    points=st.integers(1, 3_000),
    points_max=st.sampled_from([0, 3_000, 9_000]),
    caps=caps,
    notice_days=st.integers(0, 60),
    is_open=st.booleans(),
)


@given(rules, rules)
def test_whatever_the_two_say_a_village_is_never_looser_than_its_town(town: Rule, village: Rule) -> None:
    both = tightened(town, village)
    assert both.points <= town.points
    assert both.points_max <= max(town.points_max, both.points)
    assert both.notice_days >= town.notice_days
    assert not both.is_open or town.is_open
    for cap in town.caps:
        same = [one for one in both.caps if (one.measure, one.period) == (cap.measure, cap.period)]
        assert min(one.most for one in same) <= cap.most


def test_the_shapes_name_every_scenario_unit_and_verifier_there_is() -> None:
    assert set(get_args(Scenario)) == {rule.scenario for rule in CATALOGUE}
    assert set(get_args(Unit)) >= {rule.unit for rule in CATALOGUE}
    assert {*get_args(Verifier), "system"} == {rule.verifier for rule in CATALOGUE}
