"""Sums of ratings: what a change of mind does to them, the mean, and from when on it is shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from statistics import fmean

import pytest
from hypothesis import given, strategies as st

from chalicelib.points.activities.core.ratings import (
    OPEN_DAYS,
    SHOWN_FROM,
    WORDS,
    Rating,
    RatingClosed,
    Sums,
    change_of,
    refuse_late,
)

NOON = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
ratings = st.builds(Rating, st.integers(1, 5), st.lists(st.sampled_from(WORDS), unique=True).map(tuple))


@given(st.lists(st.tuples(st.integers(1, 6), ratings), max_size=40))
def test_sums_are_those_of_what_each_thinks_last(said: list[tuple[int, Rating]]) -> None:
    last: dict[int, Rating] = {}
    sums: Counter[str] = Counter()
    for who, rating in said:
        sums.update(change_of(last.get(who), rating))
        last[who] = rating
    expected = Counter(f"s{one.stars}" for one in last.values())
    expected.update(f"w_{word}" for one in last.values() for word in one.words)
    assert {key: n for key, n in sums.items() if n} == expected
    found = Sums(sums)
    assert found.people == len(last)
    if len(last) < SHOWN_FROM:
        assert found.tenths is None
    else:
        mean = fmean(one.stars for one in last.values())
        assert found.tenths is not None
        assert abs(found.tenths / 10 - mean) <= 0.05 + 1e-9


def test_an_activity_is_rated_for_two_weeks() -> None:
    refuse_late(NOON, NOON - dt.timedelta(hours=1))
    refuse_late(NOON, NOON + dt.timedelta(days=OPEN_DAYS))
    with pytest.raises(RatingClosed):
        refuse_late(NOON, NOON + dt.timedelta(days=OPEN_DAYS, seconds=1))
