"""Reviews: stars are counted as they are seen, an author changes theirs once, and a hidden one stays what it was."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.prosperity.reviews.core import reviews as core
from chalicelib.prosperity.reviews.core.deeds import NEXT, ReviewDeed, ReviewState
from chalicelib.prosperity.reviews.core.refusals import AnsweredAlready, ReviewInOtherState, ReviewSettled
from chalicelib.prosperity.reviews.core.reviews import Answer, Figures, Review
from tests.make.world import NOON

DAY = dt.timedelta(days=1)
ANSWER = Answer("谢谢您", NOON, "s1")


def a_review(state: ReviewState = ReviewState.SHOWN, **more: Any) -> Review:
    return replace(Review("v00001y1", "t0001q1", "t0001m1", "一棵", 4, "很甜", state, NOON), **more)


def changed(review: Review, *, now: dt.datetime = NOON, is_clean: bool = True) -> Review:
    return core.changed(review, stars=2, words="有点老", media_ids=("v00001m1",), is_clean=is_clean, now=now)


@pytest.mark.parametrize("state", list(ReviewState))
@pytest.mark.parametrize("deed", [ReviewDeed.SHOW, ReviewDeed.HIDE])
def test_an_officer_shows_and_hides_as_the_table_says_and_says_why(state: ReviewState, deed: ReviewDeed) -> None:
    to = NEXT.get((state, deed))
    if to is None:
        with pytest.raises(ReviewInOtherState):
            core.moved(a_review(state), deed, by="s1", reason="骂人")
        return
    done = core.moved(a_review(state), deed, by="s1", reason="骂人")
    assert (done.state, done.by, done.reason, done.version) == (to, "s1", "骂人", 2)
    assert (done.stars, done.words) == (4, "很甜")


def test_its_author_changes_it_once_within_seven_days() -> None:
    done = changed(a_review(), now=NOON + 7 * DAY - dt.timedelta(seconds=1))
    assert (done.stars, done.words, done.media_ids, done.state) == (2, "有点老", ("v00001m1",), ReviewState.SHOWN)
    for review, now in ((done, NOON), (a_review(), NOON + 7 * DAY)):
        with pytest.raises(ReviewSettled):
            changed(review, now=now)


def test_what_is_not_found_clean_waits_for_an_officer_and_what_is_hidden_is_not_changed() -> None:
    assert changed(a_review(), is_clean=False).state is ReviewState.WAITING
    assert changed(a_review(ReviewState.WAITING)).state is ReviewState.SHOWN
    with pytest.raises(ReviewInOtherState):
        changed(a_review(ReviewState.HIDDEN))


def test_what_is_seen_is_answered_once() -> None:
    done = core.answered(a_review(), ANSWER)
    assert done.answer == ANSWER
    with pytest.raises(AnsweredAlready):
        core.answered(done, ANSWER)
    for state in (ReviewState.WAITING, ReviewState.HIDDEN):
        with pytest.raises(ReviewInOtherState):
            core.answered(a_review(state), ANSWER)


@pytest.mark.parametrize(
    ("counts", "tenths"),
    [({1: 0}, 0), ({5: 3}, 50), ({4: 1, 5: 1}, 45), ({1: 1, 2: 2}, 17), ({3: 19, 4: 1}, 31), ({3: 39, 4: 1}, 30)],
)
def test_the_average_is_whole_tenths_half_up(counts: dict[int, int], tenths: int) -> None:
    assert Figures(counts).tenths == tenths


@given(
    before=st.none() | st.tuples(st.integers(1, 5), st.sampled_from(ReviewState)),
    after=st.tuples(st.integers(1, 5), st.sampled_from(ReviewState)),
)
def test_counts_are_always_those_of_what_everybody_sees(
    before: tuple[int, ReviewState] | None, after: tuple[int, ReviewState]
) -> None:
    was = None if before is None else a_review(before[1], stars=before[0])
    counts = Counter([before[0]] if before is not None and before[1] is ReviewState.SHOWN else [])
    counts.update(core.counted(was, a_review(after[1], stars=after[0])))
    assert +counts == Counter([after[0]] if after[1] is ReviewState.SHOWN else [])
    assert min(counts.values(), default=0) >= 0


def test_a_review_lies_with_the_village_of_what_it_is_of() -> None:
    assert a_review().village_id == "v00001"
