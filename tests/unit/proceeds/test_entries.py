"""The book's entries: together they are what their document assigns, and each fen has an owner and a source."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.prosperity.proceeds.core.entries import (
    Amounts,
    Assigned,
    Goods,
    Money,
    entry_of,
    packed,
    unpacked,
)
from tests.make.world import NOON

FEN = st.integers(-5_000, 50_000)
GOODS = [
    Goods(f"v0000{n}f1", f"v0000{n}y1", variant, "白菜", variant, "piece", "vegetables")
    for n in (1, 2)
    for variant in ("head", "loose")
]


@st.composite
def assigned(draw: st.DrawFn) -> Assigned:
    """What a document may assign: some goods, delivery and a coupon, paid in three ways."""
    parts = tuple(
        (goods, Amounts(*(draw(st.integers(0, 99)) for _ in range(3)), *(draw(FEN) for _ in range(3))))
        for goods in draw(st.lists(st.sampled_from(GOODS), unique=True, max_size=4))
    )
    parts = tuple((goods, amounts) for goods, amounts in parts if amounts != Amounts())
    points, carried, delivery, coupon = (draw(FEN) for _ in range(4))
    total = sum(of.fen for _, of in parts) + delivery - coupon
    return Assigned(parts, Money(total - points - carried, points, carried, delivery, coupon))


def by_goods(one: Assigned) -> dict[tuple[str, str, str], Amounts]:
    return {goods.key: amounts for goods, amounts in one.parts}


@given(history=st.lists(assigned(), max_size=6))
def test_all_entries_of_a_document_together_are_what_it_assigns(history: list[Assigned]) -> None:
    book, before = Assigned(), Assigned()
    for version, after in enumerate(history, start=2):
        entry = entry_of("t0001", "q1", version, NOON, before=before, after=after)
        assert (entry is None) == (
            after == before or (by_goods(after) == by_goods(before) and after.money == before.money)
        )
        if entry is not None:
            assert entry.change.is_balanced
            assert entry.is_later == (not before.is_nothing)
            assert unpacked(json.loads(json.dumps(packed(entry.change)))) == entry.change
            book += entry.change
        assert by_goods(book) == by_goods(after)
        assert book.money == after.money
        before = after


@given(one=assigned(), other=assigned())
def test_what_is_taken_away_again_leaves_nothing(one: Assigned, other: Assigned) -> None:
    assert (one + -one).is_nothing
    assert by_goods(one + other + -other) == by_goods(one)


def test_a_fen_without_a_source_is_a_mistake_of_the_program() -> None:
    with pytest.raises(AssertionError, match="without a source"):
        entry_of("t0001", "q1", 2, NOON, before=Assigned(), after=Assigned((), Money(cash=1)))


def test_an_entry_counts_for_the_day_in_china_on_which_it_is_written() -> None:
    late = dt.datetime(2026, 11, 29, 16, 0, tzinfo=dt.UTC)
    entry = entry_of("t0001", "q1", 3, late, before=Assigned(), after=Assigned((), Money(cash=1, delivery=1)))
    assert entry is not None
    assert (entry.day, entry.document) == (dt.date(2026, 11, 30), "q1#000003")
    assert GOODS[0].village_id == "v00001"
    assert replace(entry.change.money, coupon=1).platform == 0
