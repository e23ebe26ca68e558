"""The facts behind a score: found again by their days, and told with how much of them is left."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, strategies as st

from chalicelib.credit.score.core.behind import behind, left_percent
from chalicelib.credit.score.core.days import FIRST_DAY, newest_first, with_days
from chalicelib.credit.score.core.decay import Decay
from chalicelib.credit.score.core.happenings import Happening
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.states import Told
from tests.unit.score.lives import ANA

DAYS = st.dates(FIRST_DAY, FIRST_DAY + dt.timedelta(days=1_500))
TODAY = dt.date(2026, 11, 28)


@given(st.sets(DAYS), DAYS)
def test_a_set_of_days_gives_back_each_once_the_newest_first(days: set[dt.date], before: dt.date) -> None:
    bits = with_days(with_days(0, days), days)
    assert list(newest_first(bits)) == sorted(days, reverse=True)
    assert list(newest_first(bits, before)) == sorted((day for day in days if day < before), reverse=True)


def told(what: str, amount: int = 1, on: dt.date = TODAY) -> Told:
    return Told(Happening(ANA, what, amount), on)


def test_it_says_in_which_features_something_counts_and_nothing_of_what_counts_in_none() -> None:
    (attended, fetched, missed) = behind(
        SHIPPED,
        [told("attended:vol"), told("collected"), told("unheard-of"), told("missed")],
        TODAY,
        of_home=False,
        on=TODAY,
    )
    assert fetched.features == ("orders_fetched",)
    assert attended.features == ("attendances", "active_months", "breadth")
    assert missed.features == ("no_shows",)


def test_months_are_ones_own_and_not_the_households() -> None:
    (one,) = behind(SHIPPED, [told("awarded:yrd")], TODAY, of_home=True, on=TODAY)
    assert (one.features, one.of_home) == (("household_awards", "breadth", "environment"), True)


def test_what_takes_back_says_from_when_it_counts() -> None:
    first = TODAY - dt.timedelta(days=365)
    (one,) = behind(SHIPPED, [told("awarded:hlp", -1, first)], TODAY, of_home=False, on=TODAY)
    assert (one.amount, one.told_on, one.counts_from, one.left_percent) == (-1, TODAY, first, 50)


@given(st.integers(0, 2_000))
def test_half_is_left_after_a_half_life_and_all_of_today(days: int) -> None:
    left = left_percent(Decay(365), TODAY, TODAY + dt.timedelta(days=days))
    assert abs(left - 100 * 2 ** (-days / 365)) < 2
    assert left_percent(Decay(365), TODAY, TODAY) == 100
