"""Forward decay: against real numbers, in any order, and the days on which something changes."""

from __future__ import annotations

import datetime as dt
import itertools
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.score.core.decay import LANDMARK, LAST, MILLI, Decay

HALF_LIVES = st.sampled_from([90, 180, 365, 730])
DAYS = st.dates(min_value=LANDMARK, max_value=LAST)
FACTS = st.lists(st.tuples(st.dates(LANDMARK, dt.date(2030, 1, 1)), st.integers(1, 600)), max_size=20)
NEW_YEAR = dt.date(2030, 1, 1)


def total(decay: Decay, facts: list[tuple[dt.date, int]]) -> int:
    return sum(decay.weight(on) * amount for on, amount in facts)


@given(HALF_LIVES, DAYS)
def test_a_weight_is_the_power_of_two_that_its_day_says(half_life: int, on: dt.date) -> None:
    """(weight / 2 ** 20) ** half-life is 2 ** days, compared as whole numbers: within a half, or a part of 2 ** 190."""
    days, found = (on - LANDMARK).days, 2 * Decay(half_life).weight(on)
    slack = max(1, found >> 190)
    assert (found - slack) ** half_life <= 2 ** (21 * half_life + days) <= (found + slack) ** half_life


def test_what_is_a_half_life_old_is_worth_half_of_what_is_new() -> None:
    decay = Decay(365)
    old, new = dt.date(2026, 3, 1), dt.date(2026, 3, 1) + dt.timedelta(days=365)
    assert abs(2 * decay.weight(old) - decay.weight(new)) <= 1


@given(HALF_LIVES)
def test_each_day_weighs_more_than_the_day_before(half_life: int) -> None:
    decay = Decay(half_life)
    days = [LANDMARK + dt.timedelta(days=n) for n in range(800)]
    assert all(decay.weight(a) < decay.weight(b) for a, b in itertools.pairwise(days))


def test_there_is_nothing_before_the_landmark() -> None:
    with pytest.raises(ValueError, match="before"):
        Decay(365).weight(LANDMARK - dt.timedelta(days=1))


@given(HALF_LIVES, FACTS, st.integers(1, 10_000), st.dates(NEW_YEAR, dt.date(2060, 1, 1)))
def test_a_bound_is_reached_as_the_fraction_says(
    half_life: int, facts: list[tuple[dt.date, int]], bound: int, on: dt.date
) -> None:
    decay = Decay(half_life)
    worth = sum((Fraction(decay.weight(day) * amount, decay.weight(on)) for day, amount in facts), Fraction())
    assert decay.reaches(total(decay, facts), bound, on) == (worth * MILLI >= bound)


@given(HALF_LIVES, FACTS.filter(bool), st.integers(1, 10_000))
def test_the_day_on_which_a_bound_is_lost_is_the_first_one(
    half_life: int, facts: list[tuple[dt.date, int]], bound: int
) -> None:
    decay, held = Decay(half_life), total(Decay(half_life), facts)
    lost = decay.falls_on(held, bound, NEW_YEAR)
    if lost is None:
        assert decay.reaches(held, bound, LAST)
        return
    assert lost > NEW_YEAR
    assert not decay.reaches(held, bound, lost)
    before = lost - dt.timedelta(days=1)
    assert before == NEW_YEAR or decay.reaches(held, bound, before)


@given(HALF_LIVES, FACTS, st.integers(1, 10_000))
def test_what_lacks_is_the_least_that_reaches(half_life: int, facts: list[tuple[dt.date, int]], bound: int) -> None:
    decay, held = Decay(half_life), total(Decay(half_life), facts)
    lacks, today = decay.lacks_milli(held, bound, NEW_YEAR), decay.weight(NEW_YEAR)
    assert (lacks == 0) == decay.reaches(held, bound, NEW_YEAR)
    assert held * MILLI + lacks * today >= bound * today
    assert lacks == 0 or held * MILLI + (lacks - 1) * today < bound * today
