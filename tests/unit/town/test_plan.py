"""The plan of the town comes to the published figures, within what the rules allow."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from chalicelib.points.ledger.core.rules import counted, limits
from local.town.figures import PUBLISHED, Figures, apportion, by_village, share_of
from local.town.plan import GOODS, RULE, Attendance, Year, basket, minutes_for, plan_year
from local.town.villages import sizes

VILLAGES = sizes(PUBLISHED, 24)


@pytest.fixture(scope="module")
def years() -> list[Year]:
    """The whole town's plan, as the demo plays it."""
    shares = by_village(PUBLISHED, VILLAGES)
    return [plan_year(figures, seed=f"v{n:05d}") for n, figures in enumerate(shares, start=1)]


@given(st.integers(0, 10_000), st.lists(st.integers(0, 1_000), min_size=1).filter(any))
def test_parts_sum_to_the_whole_and_stay_within_their_weights(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    if total <= sum(weights):
        assert all(part <= weight for part, weight in zip(parts, weights, strict=True))


@given(st.integers(20, 200), st.data())
def test_minutes_earn_exactly_what_was_asked(count: int, data: st.DataObject) -> None:
    points = data.draw(st.integers(80 * count, 390 * count))
    minutes = minutes_for(points, count, seed="any")
    assert sum(Attendance(0, n).points for n in minutes) == points
    assert all(15 <= n <= 121 for n in minutes)


@given(st.integers(1, 50_000))
def test_a_basket_costs_exactly_its_points(points: int) -> None:
    assert sum(line.points for line in basket(points)) == points


def test_the_whole_town_comes_to_the_published_figures(years: list[Year]) -> None:
    assert sum(len(year.events) for year in years) == 19_420
    assert sum(a.points for year in years for e in year.events for a in e.attendances) == 12_679_388
    assert sum(p.points - p.back for year in years for p in year.purchases) == 7_282_236
    assert PUBLISHED.outstanding_points == 5_397_152
    assert sum(year.figures.residents for year in years) == 36_850
    assert sum(year.figures.registered for year in years) == 17_173
    assert sum(year.figures.cards for year in years) == 9_274


def test_some_bring_back_a_piece_or_all_in_the_same_month_or_the_next(years: list[Year]) -> None:
    back = [purchase for year in years for purchase in year.purchases if purchase.back]
    assert {(one.before, one.back == one.points) for one in back} == {(True, True), (True, False), (False, False)}
    assert all(0 < year.late < year.refunded for year in years)
    assert all(one.back in dict(GOODS).values() for one in back)


def test_nobody_spends_what_they_have_not_earned(years: list[Year]) -> None:
    for year in years:
        earned = Counter[int]()
        for event in year.events:
            for attendance in event.attendances:
                earned[attendance.person] += attendance.points
        spent = Counter[int]()
        for purchase in year.purchases:
            spent[purchase.person] += purchase.points
        assert all(spent[person] <= earned[person] for person in spent)


def test_nobody_passes_a_cap_or_attends_an_activity_twice(years: list[Year]) -> None:
    for year in years:
        counters = Counter[tuple[int, str]]()
        for event in year.events:
            assert len({a.person for a in event.attendances}) == len(event.attendances)
            most = limits(RULE, event.on)
            for a in event.attendances:
                for key, n in counted(RULE, event.on, points=a.points, minutes=a.minutes).items():
                    counters[a.person, key] += n
                    assert counters[a.person, key] <= most[key].most


def test_everything_is_earned_in_one_posting_year(years: list[Year]) -> None:
    days = [event.on for year in years for event in year.events]
    assert dt.date(2021, 1, 4) <= min(days)
    assert max(days) <= dt.date(2021, 11, 30)


def test_a_share_of_the_town_is_planned_exactly_too() -> None:
    share = share_of(PUBLISHED, Fraction(1, 100))
    assert share == Figures(368, 171, 92, 194, 126_793, 72_822)
    year = plan_year(share, seed="share")
    assert sum(a.points for e in year.events for a in e.attendances) == 126_793
    assert sum(p.points - p.back for p in year.purchases) == 72_822


def test_the_same_seed_plans_the_same_year() -> None:
    share = share_of(PUBLISHED, Fraction(1, 1_000))
    assert plan_year(share, seed="x") == plan_year(share, seed="x")
    assert plan_year(share, seed="x") != plan_year(share, seed="y")
