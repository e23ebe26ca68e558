"""Results: equal to a count with pencil and paper, in any order, and nothing shown that few people answered."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.points.appraisals.core.ballots import Slip, text_of, torn
from chalicelib.points.appraisals.core.campaigns import Campaign, Subject, items_of
from chalicelib.points.appraisals.core.papers import Sheet, sheet_text
from chalicelib.points.appraisals.core.results import Tally, added, merged, percents_of, reached, shown, tally
from tests.unit.appraisals.cases import HOMES, OFFICERS, SCORE, calm, campaign, plan
from tests.unit.appraisals.test_ballots import filled

ITEMS = items_of(plan())
Ballot = tuple[dict[str, Any], bool]
ballots = st.lists(st.tuples(filled, st.booleans()), max_size=40)


def slips(cast: list[Ballot]) -> list[Slip]:
    """Return the slips of ballots; on paper an empty one is spoilt here."""
    made = []
    for n, (answers, paper) in enumerate(cast):
        if not answers and not paper:
            continue
        text = sheet_text(ITEMS, Sheet("S", answers, spoilt=not answers)) if paper else text_of(ITEMS, answers)
        made += [Slip(item_id, f"{n}", code, paper) for item_id, code in torn(ITEMS, text)]
    return made


def result(cast: list[Ballot], k: int = 5) -> dict[str, Any]:
    return shown(campaign(k=k), tally(ITEMS, slips(cast)), electorate=100, online=len(cast), paper=0)


def by_hand(cast: list[Ballot], item_id: str, *, paper: bool | None) -> tuple[int, Counter[int]]:
    """Count with pencil and paper: go through the ballots, make a stroke for each answer."""
    strokes: Counter[int] = Counter()
    answered = 0
    for answers, on_paper in cast:
        if (paper is None or on_paper == paper) and item_id in answers:
            answered += 1
            told = answers[item_id]
            strokes.update(told if isinstance(told, list) else [told])
    return answered, strokes


@calm
@given(cast=ballots)
def test_the_count_is_that_of_pencil_and_paper_and_shows_nothing_of_few(cast: list[Ballot]) -> None:
    for item, found in zip(ITEMS, result(cast)["items"], strict=True):
        answered, strokes = by_hand(cast, item.item_id, paper=None)
        parts = [by_hand(cast, item.item_id, paper=paper) for paper in (False, True)]
        if answered < 5:
            assert found == {"item_id": item.item_id, "whole": None, "apart": None}
            continue
        assert found["whole"]["answered"] == answered
        assert found["whole"]["counts"] == [strokes[n] for n in range(1, item.size + 1)]
        if item.kind == "score":
            mean = sum(n * count for n, count in strokes.items()) / answered
            assert abs(found["whole"]["mean_hundredths"] / 100 - mean) <= 0.005 + 1e-9
        if min(part[0] for part in parts) < 5:
            assert found["apart"] is None
            continue
        for channel, (n, of_channel) in zip(("online", "paper"), parts, strict=True):
            assert found["apart"][channel]["answered"] == n
            assert found["apart"][channel]["counts"] == [of_channel[m] for m in range(1, item.size + 1)]


@calm
@given(cast=ballots, seed=st.integers(0, 1_000))
def test_the_order_of_slips_does_not_matter(cast: list[Ballot], seed: int) -> None:
    mixed = slips(cast)
    random.Random(seed).shuffle(mixed)
    assert tally(ITEMS, mixed) == tally(ITEMS, slips(cast))


@calm
@given(cast=ballots, cut=st.integers(0, 40))
def test_villages_counted_apart_and_added_are_all_counted_at_once(cast: list[Ballot], cut: int) -> None:
    parts: list[Tally] = [tally(ITEMS, slips(part)) for part in (cast[:cut], cast[cut:])]
    assert added(parts) == tally(ITEMS, slips(cast))


@calm
@given(cast=ballots, k=st.integers(5, 12))
def test_whatever_is_shown_was_answered_by_k_people(cast: list[Ballot], k: int) -> None:
    for found in result(cast, k)["items"]:
        cells = [found["whole"], *(found["apart"] or {}).values()]
        assert all(cell is None or cell["answered"] >= k for cell in cells)
        if found["apart"]:
            rest = found["whole"]["answered"] - found["apart"]["online"]["answered"]
            assert rest >= k  # What subtraction tells is of k people too.


def test_spoilt_slips_are_counted_apart_from_answers() -> None:
    cast: list[Ballot] = [({"01": 4}, True)] * 5 + [({}, True)] * 2
    whole = result(cast)["items"][0]["whole"]
    assert (whole["answered"], whole["spoilt"]) == (5, 2)
    assert merged(tally(ITEMS, slips(cast)))["01"] == {"n": 5, "x": 2, "4": 5}


@pytest.mark.parametrize(
    ("voted", "electorate", "percent", "is_reached"),
    [(0, 0, 0, False), (0, 10, 0, False), (1, 10, 0, True), (4, 9, 50, False), (5, 10, 50, True), (10, 10, 100, True)],
)
def test_a_quorum_is_of_the_frozen_electorate(voted: int, electorate: int, percent: int, *, is_reached: bool) -> None:
    assert reached(voted, electorate, percent) is is_reached


def appraised(subjects: tuple[Subject, ...], given: list[list[int]], quorum_percent: int = 0) -> Campaign:
    """A counted campaign of two questions; `given` are the numbers by item, subject after subject."""
    asked = campaign(subjects=subjects, questions=(SCORE, replace(SCORE, scale=10)), quorum_percent=quorum_percent)
    items = items_of(asked.plan)
    counts = {
        item.item_id: dict(Counter(str(n) for n in numbers), n=len(numbers))
        for item, numbers in zip(items, given, strict=True)
    }
    total: Tally = {"online": counts, "paper": {item.item_id: {} for item in items}}
    return replace(asked, result=shown(asked, total, electorate=100, online=9, paper=0))


def test_a_subject_was_given_the_mean_of_the_questions_that_enough_people_answered() -> None:
    few, many = [10] * 4, [7] * 3 + [9] * 3
    told = percents_of(appraised(HOMES, [[4] * 5, [5] * 4, many, few]))
    assert told == [(HOMES[0].holder_id, (80 + 80) // 2)], "of the second one fewer than five answered either question"


def test_who_is_known_by_an_account_alone_and_a_result_without_its_quorum_are_told_of_nobody() -> None:
    given = [[4] * 5] * 4
    assert [holder for holder, _ in percents_of(appraised(OFFICERS, given))] == [OFFICERS[0].holder_id]
    assert percents_of(appraised(HOMES, given, quorum_percent=10)) == []
    assert percents_of(campaign(subjects=HOMES)) == []
