"""How a listing is found: characters, pinyin in full and by initials, village or town, type and price."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.prosperity.listings.core import searching
from chalicelib.prosperity.listings.core.kinds import Kind
from chalicelib.prosperity.listings.core.searching import Sought
from tests.make.listings import a_listing

ONE = a_listing()
SOUGHT = Sought("v00001", "bazaar")


@pytest.mark.parametrize(
    "words", ["自行车", "zixingche", "zxc", "ZXC", "九成新 自行车", "jiuchengxin", "二手", "ershou", "留言"]
)
def test_a_bicycle_is_found_by_characters_pinyin_and_initials(words: str) -> None:
    assert searching.is_found(ONE.text, words)


@pytest.mark.parametrize("words", ["摩托", "motuo", "zxcc", "liuyan"])
def test_it_is_not_found_by_what_it_does_not_say_nor_by_the_pinyin_of_its_words(words: str) -> None:
    assert not searching.is_found(ONE.text, words)


@given(st.text("白菜苗青abc XYZ１２３", min_size=1, max_size=12), st.integers(0, 11), st.integers(1, 12))
def test_every_piece_of_a_title_finds_it(title: str, start: int, length: int) -> None:
    text = searching.text_of(title, "", "二手")
    assert searching.is_found(text, title[start : start + length])


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"place_id": "t0001"}, True),
        ({"place_id": "v00002"}, False),
        ({"kind": "jobs"}, False),
        ({"type_": "second_hand"}, True),
        ({"type_": "produce"}, False),
        ({"price_min": 8_000, "price_max": 8_000}, True),
        ({"price_min": 8_001}, False),
        ({"price_max": 7_999}, False),
        ({"words": "zxc"}, True),
        ({"words": "motuo"}, False),
    ],
)
def test_what_fits_a_search(change: dict[str, object], fits: bool) -> None:  # noqa: FBT001
    assert searching.fits(ONE, ONE.text, replace(SOUGHT, **change)) is fits  # type: ignore[arg-type]  # As named.
    assert ONE.kind is Kind.BAZAAR
