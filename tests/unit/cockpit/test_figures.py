"""A month beside others, the days, the rows behind a number, and what is no month."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.facts.core import Fact
from chalicelib.kernel.errors import InvalidInput
from chalicelib.town.cockpit.core import figures as core
from chalicelib.town.cockpit.core.figures import Kept, NotFoldedYet
from chalicelib.town.cockpit.core.metrics import METRICS, OF_FACTS, metric_of
from chalicelib.town.cockpit.core.sheets import UNITS, sheets_of
from chalicelib.town.cockpit.core.tallies import fold
from tests.make.world import NOON
from tests.unit.cockpit.test_tallies import HERE, THERE, attended, facts

TOWN, ONE, TWO = "t0001", "v00001", "v00002"
NAMES = {ONE: "佛山村", TWO: "尖山下村", TOWN: "镇级"}


def kept(made_at: dt.datetime = NOON, **numbers: int) -> Kept:
    return Kept(numbers, {}, made_at)


MONTHS = {
    "2026M11": {ONE: kept(NOON - dt.timedelta(hours=1), claims_made=3, residents=10), TWO: kept(claims_made=4)},
    "2026M10": {ONE: kept(claims_made=5)},
    "2025M11": {TWO: kept(claims_made=1)},
}


def test_a_month_stands_beside_the_one_before_the_same_a_year_before_and_the_year() -> None:
    found = core.cockpit_of(TOWN, "2026M11", MONTHS, {ONE: kept(claims_made=9, residents=10)}, NAMES)
    by_key = {one.metric.key: one for one in found.figures}
    claims, residents, cards = by_key["claims_made"], by_key["residents"], by_key["cards"]
    assert (claims.now, claims.before, claims.year_ago, claims.year) == (7, 5, 1, 9)
    assert (residents.now, residents.before, residents.year) == (10, None, None)
    assert (cards.now, cards.year) == (None, None)
    assert found.made_at == NOON - dt.timedelta(hours=1)
    assert (len(found.trend), next(iter(found.trend)), list(found.trend)[-1]) == (13, "2025M11", "2026M11")
    assert found.places[TWO] == {"claims_made": 4}
    assert [one.metric.key for one in found.figures] == [one.key for one in METRICS]


def test_a_month_that_nobody_counted_or_that_is_yet_to_come_is_refused() -> None:
    nothing: dict[str, dict[str, Kept]] = {"2026M11": {}}
    for months in ({}, nothing):
        with pytest.raises(NotFoldedYet):
            core.cockpit_of(TOWN, "2026M11", months, {}, NAMES)
    today = dt.date(2026, 11, 30)
    assert core.check_month("2026M11", today) == "2026M11"
    with pytest.raises(InvalidInput):
        core.check_month("2026M12", today)


FIRST = dt.date(2026, 12, 1)


def test_an_hour_counts_from_yesterday_or_from_the_first_day_whose_book_was_closed_since() -> None:
    yesterday, week_ago = FIRST - dt.timedelta(days=1), FIRST - dt.timedelta(days=7)
    assert core.first_to_count(FIRST, None, None) == yesterday
    assert core.first_to_count(FIRST, week_ago, week_ago) == yesterday
    assert core.first_to_count(FIRST, yesterday, yesterday - dt.timedelta(days=1)) == yesterday
    assert core.first_to_count(FIRST, yesterday, week_ago) == week_ago + dt.timedelta(days=1)
    assert core.first_to_count(FIRST, week_ago, None) == dt.date(2026, 11, 1)
    assert core.leaves_no_gap(FIRST, None)
    assert core.leaves_no_gap(FIRST, yesterday)
    assert not core.leaves_no_gap(FIRST, yesterday - dt.timedelta(days=1))


def test_a_month_is_over_when_its_last_day_was_counted_with_its_book_closed() -> None:
    last = FIRST - dt.timedelta(days=1)
    assert core.is_closed("2026M11", last)
    assert core.is_closed("2026M11", FIRST)
    assert not core.is_closed("2026M11", last - dt.timedelta(days=1))
    assert not core.is_closed("2026M11", None)


def test_days_are_shown_in_their_order_with_all_places_together() -> None:
    days = core.days_shown({"2026-11-02": {ONE: kept(claims_made=1), TWO: kept(claims_made=2)}, "2026-11-01": {}})
    assert [(day.on, day.numbers) for day in days] == [("2026-11-01", {}), ("2026-11-02", {"claims_made": 3})]


@given(st.lists(facts, max_size=25), st.sampled_from([one.key for one in OF_FACTS]))
def test_the_rows_behind_a_number_sum_up_to_it(found: list[Fact], key: str) -> None:
    rows = core.rows_behind(HERE, metric_of(key), [(f"id{n:03d}", fact) for n, fact in enumerate(found)])
    assert sum(one.adds for one in rows) == fold(HERE, found).numbers[key]


def test_a_person_who_comes_twice_is_the_first_row_alone() -> None:
    rows = core.rows_behind(
        HERE, metric_of("people_active"), [("1", attended(1)), ("2", attended(1)), ("3", attended(2))]
    )
    assert [(one.row_id, one.thing, one.adds) for one in rows] == [
        ("1", f"{HERE}a1", 1),
        ("2", f"{HERE}a1", 0),
        ("3", f"{HERE}a1", 1),
    ]


def test_a_neighbour_from_another_village_is_no_row_behind_the_people_of_this_one() -> None:
    day = [("1", attended(1)), ("2", attended(1, village_id=THERE))]
    rows = core.rows_behind(HERE, metric_of("people_active"), day)
    assert [one.row_id for one in rows] == ["1"]
    assert fold(HERE, [fact for _, fact in day]).numbers["people_active"] == 1
    assert len(core.rows_behind(HERE, metric_of("attendances"), day)) == 2, "the attendance itself was here"


def test_the_workbook_has_the_same_numbers_by_place_day_and_month() -> None:
    found = core.cockpit_of(TOWN, "2026M11", MONTHS, {}, NAMES)
    days = core.days_shown({"2026-11-02": {ONE: kept(claims_made=1)}})
    sheets = dict(sheets_of(found, days))
    nth = [one.key for one in METRICS].index("claims_made") + 1
    assert sheets["数字"][nth][:4] == ["申报", "次", 7, 5]
    assert [(line[0], line[nth]) for line in sheets["各村"][1:]] == [("佛山村", 3), ("尖山下村", 4)]
    assert sheets["按日"][1][nth] == 1
    assert sheets["趋势"][-1][nth] == 7
    assert {one.unit for one in METRICS} == set(UNITS)
