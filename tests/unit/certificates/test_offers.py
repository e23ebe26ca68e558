"""Bands: who is in which, among how many people, and in what order they go."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.certificates.core.offers import RANKED_LEAST, Band, Offer, fault_in
from chalicelib.credit.score.core.histogram import Histogram

TOP, HALF = Band(20, 300_000, 400), Band(50, 100_000, 485)
AT = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)


def offer(*bands: Band) -> Offer:
    return Offer("t0001p1", "农商银行", "0571-82000000", ("创业贷款",), bands, 1, AT, "s1")


@pytest.mark.parametrize(
    ("band", "words"),
    [
        (TOP, "全镇前 20%：最高 300,000 元，年利率 4%"),
        (HALF, "全镇前 50%：最高 100,000 元，年利率 4.85%"),
        (Band(100, 5_000, 1_050), "全镇前 100%：最高 5,000 元，年利率 10.5%"),
        (Band(1, 1, 0), "全镇前 1%：最高 1 元，年利率 0%"),
    ],
)
def test_a_band_is_said_as_people_say_it(band: Band, words: str) -> None:
    assert band.words == words


@pytest.mark.parametrize(("percent", "people"), [(100, 5), (50, 5), (20, 5), (19, 6), (10, 10), (3, 34), (1, 100)])
def test_a_band_needs_so_many_people(percent: int, people: int) -> None:
    band = Band(percent, 1, 1)
    assert band.people_least == people
    assert band.holds(better=0, people=people)
    assert not band.holds(better=0, people=people - 1)


@given(st.lists(st.integers(0, 1_000), min_size=1, max_size=60), st.integers(1, 100))
def test_a_band_holds_whom_the_histogram_puts_there_where_there_are_enough(scores: list[int], percent: int) -> None:
    histogram, band = Histogram.of(scores), Band(percent, 1, 1)
    for score in scores:
        held = band.holds(better=histogram.above(score), people=histogram.people)
        assert held == (histogram.is_in_top(score, percent) and len(scores) >= band.people_least)


@given(st.integers(0, 200), st.integers(0, 200))
def test_among_fewer_than_five_nobody_is_in_any_band(better: int, people: int) -> None:
    found = offer(TOP, HALF, Band(100, 1, 500)).band_of(better=better, people=people)
    if people < RANKED_LEAST or better >= people:
        assert found is None


@given(st.integers(5, 500), st.data())
def test_everybody_is_in_the_narrowest_band_that_holds_them(people: int, data: st.DataObject) -> None:
    better = data.draw(st.integers(0, people - 1))
    bands = (Band(10, 9, 1), TOP, HALF)
    held = [one for one in bands if one.holds(better=better, people=people)]
    assert offer(*bands).band_of(better=better, people=people) == (held[0] if held else None)


def test_bands_go_from_the_narrowest_to_the_widest_and_offer_less() -> None:
    assert fault_in([TOP]) == fault_in([TOP, HALF]) == ""
    assert fault_in([TOP, Band(50, 300_000, 400)]) == ""
    assert "narrowest" in fault_in([HALF, TOP])
    assert "narrowest" in fault_in([TOP, TOP])
    assert "more" in fault_in([TOP, Band(50, 300_001, 400)])
    assert "more" in fault_in([TOP, Band(50, 300_000, 399)])
