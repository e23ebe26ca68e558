"""Ranks against sorting everybody, and the stability index against figures worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.score.core.histogram import Histogram, stability_index

SCORES = st.lists(st.integers(0, 1_000), min_size=1, max_size=60)


@given(SCORES, st.integers(1, 100))
def test_ranks_are_those_of_who_sorts_everybody(scores: list[int], percent: int) -> None:
    histogram = Histogram.of(scores)
    assert histogram.people == len(scores)
    for score in scores:
        assert histogram.above(score) == sum(other > score for other in scores)
        assert histogram.ahead_of_percent(score) == sum(other < score for other in scores) * 100 // len(scores)
        assert histogram.is_in_top(score, percent) == (sum(o > score for o in scores) / len(scores) < percent / 100)


@given(SCORES, SCORES)
def test_a_towns_histogram_is_that_of_its_villages(one: list[int], other: list[int]) -> None:
    assert Histogram.of(one).joined(Histogram.of(other)) == Histogram.of([*one, *other])


def test_where_there_is_nobody_nobody_is_ahead_of_anybody() -> None:
    assert (Histogram.of([]).ahead_of_percent(500), Histogram.of([]).is_in_top(500, 20)) == (0, False)


def test_the_stability_index_is_the_one_worked_out_by_hand() -> None:
    # Shares 0.5 and 0.5 before, 0.6 and 0.4 after: 0.1 ln 1.2 − 0.1 ln 0.8.
    assert stability_index({"a": 50, "b": 50}, {"a": 60, "b": 40}) == pytest.approx(0.1 * math.log(1.5), abs=1e-15)
    assert stability_index({"a": 7, "b": 3}, {"a": 70, "b": 30}) == 0


def test_a_class_that_became_empty_is_told() -> None:
    assert stability_index({"a": 50, "b": 50}, {"a": 100}) > 2
    with pytest.raises(ValueError, match="nobody"):
        stability_index({}, {"a": 1})


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 99), min_size=1), st.integers(1, 50))
def test_the_index_is_never_below_0_and_the_same_both_ways(counts: dict[str, int], more: int) -> None:
    other = {one: n + more * (one == min(counts)) for one, n in counts.items()}
    found = stability_index(counts, other)
    assert found >= -1e-15
    assert found == pytest.approx(stability_index(other, counts), abs=1e-12)
