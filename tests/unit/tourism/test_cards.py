"""Cards: one stamp a day at each spot, a trail is finished by its last one, and counts that name nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.prosperity.tourism.core import cards, visits
from chalicelib.prosperity.tourism.core.cards import Card, Had, Stamp, Visit
from chalicelib.prosperity.tourism.core.deeds import Showing
from chalicelib.prosperity.tourism.core.refusals import StampedToday, TrailUnfinished
from chalicelib.prosperity.tourism.core.visits import Count
from tests.make.touring import a_trail

DAY = dt.date(2026, 11, 23)
scans = st.lists(st.tuples(st.integers(0, 6), st.sampled_from("abc")), max_size=40)


@given(scans)
def test_a_card_counts_each_day_at_each_spot_once(asked: list[tuple[int, str]]) -> None:
    card, took = Card("v00001r00001"), set()
    for nth, spot_id in sorted(asked):
        on = DAY + dt.timedelta(days=nth)
        try:
            card = cards.stamped(card, spot_id, on)
        except StampedToday:
            assert (on, spot_id) in took
        took.add((on, spot_id))
    assert card.version == len(took)
    for spot_id, stamp in card.stamps.items():
        days = sorted(on for on, there in took if there == spot_id)
        assert stamp == Stamp(days[0], days[-1], len(days))


def test_a_day_that_is_past_is_not_stamped_after_a_later_one() -> None:
    card = cards.stamped(Card("p"), "a", DAY)
    with pytest.raises(StampedToday):
        cards.stamped(card, "a", DAY - dt.timedelta(days=1))


@given(scans, st.integers(0, 6))
def test_an_erased_card_knows_its_last_day_alone_and_is_stamped_there_tomorrow(
    asked: list[tuple[int, str]], ends: int
) -> None:
    card, last = Card("p"), DAY + dt.timedelta(days=ends)
    today = {spot_id for nth, spot_id in asked if nth == ends}
    for nth, spot_id in sorted(set(asked)):
        if nth <= ends:
            card = cards.stamped(card, spot_id, DAY + dt.timedelta(days=nth))
    left = cards.emptied(cards.emptied(card, last), last)
    assert left == Card("p", version=card.version + 2, erased=dict.fromkeys(today, last))
    for spot_id in "abc":
        if spot_id in today:
            with pytest.raises(StampedToday):
                cards.stamped(left, spot_id, last)
        else:
            assert cards.stamped(left, spot_id, last).erased == left.erased
        later = cards.stamped(left, spot_id, last + dt.timedelta(days=1))
        assert (later.erased, later.stamps[spot_id].days) == ({}, 1)


@given(st.permutations("abc"))
def test_a_trail_is_finished_by_its_last_stamp_in_any_order(order: list[str]) -> None:
    trail, hidden = a_trail("a", "b", "c"), a_trail("a", trail_id="t0001v2", state=Showing.DRAFT)
    card = Card("p")
    for left, spot_id in enumerate(order):
        assert cards.missing(card, trail) == 3 - left
        with pytest.raises(TrailUnfinished):
            cards.refuse_unfinished(card, trail)
        assert cards.finished(card, [trail, hidden]) == []
        card = cards.stamped(card, spot_id, DAY)
    cards.refuse_unfinished(card, trail)
    assert cards.finished(card, [trail, hidden]) == [trail]
    had = cards.with_had(card, {trail.trail_id: Had(DAY, points=100)})
    assert cards.finished(had, [trail]) == []


def test_what_could_not_be_given_is_asked_for_again() -> None:
    card = cards.with_had(Card("p"), {"z1": Had(DAY, why="budget_spent"), "z2": Had(DAY)})
    assert card.had == {"z2": Had(DAY)}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3), st.integers(1, 9)), max_size=30))
def test_shards_add_up_and_small_numbers_are_not_told(rows: list[tuple[str, int, int]]) -> None:
    counts = [Count(spot_id, DAY + dt.timedelta(days=nth), number) for spot_id, nth, number in rows]
    found = visits.by_spot(counts)
    for spot_id in "ab":
        total = sum(number for there, _, number in rows if there == spot_id)
        assert sum(found.get(spot_id, {}).values()) == total
        assert visits.told(found.get(spot_id, {})) == (total if total >= 5 else None)


def test_a_card_knows_a_check_in_by_its_key_for_two_weeks() -> None:
    card = Card("p")
    for nth in range(20):
        on = DAY + dt.timedelta(days=nth)
        card = cards.visited(card, Visit(f"k{nth}", "a", on, nth == 0, {"z1": Had(on, points=5)} if nth == 3 else {}))
    assert list(card.visits) == [f"k{nth}" for nth in range(5, 20)]
    assert card.had == {"z1": Had(DAY + dt.timedelta(days=3), points=5)}
