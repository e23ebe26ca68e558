"""Verdicts and how long texts are cut, without any store."""

from __future__ import annotations

from hypothesis import given, strategies as st

from chalicelib.foundation.moderation import core
from chalicelib.foundation.moderation.core import OVERLAP_CHARS, PART_CHARS, Decision, Suggest, Verdict, Why
from chalicelib.foundation.moderation.records import ReviewRecord

VERDICTS = st.sampled_from([core.PASSED, core.judged("review"), core.judged("risky"), core.unlooked(Why.STALE)])


@given(st.integers(1, 12_000))
def test_the_parts_of_a_text_make_it_whole_and_leave_no_word_cut(length: int) -> None:
    text = "".join(chr(0x4E00 + n % 5_000) for n in range(length))
    parts = list(core.parts_of(text))
    assert all(1 <= len(part) <= PART_CHARS for part in parts)
    assert parts[0] + "".join(part[OVERLAP_CHARS:] for part in parts[1:]) == text
    for start in range(0, length - OVERLAP_CHARS + 1, 97):
        word = text[start : start + OVERLAP_CHARS]
        assert any(word in part for part in parts)


@given(st.lists(VERDICTS))
def test_the_worst_verdict_counts(verdicts: list[Verdict]) -> None:
    found = core.worst(verdicts)
    ranks = [list(Suggest).index(one.suggest) for one in verdicts]
    assert list(Suggest).index(found.suggest) == max(ranks, default=0)
    assert found in verdicts or not verdicts


def test_what_wechat_has_no_known_word_for_a_person_looks_at() -> None:
    assert core.judged("pass") == core.PASSED
    assert core.judged("risky") == Verdict(Suggest.RISKY, "judged")
    for word in ("review", "", "None", "block"):
        assert core.judged(word) == Verdict(Suggest.REVIEW, "judged")


def test_every_decision_is_counted_in_its_own_column() -> None:
    assert {one.value for one in Decision} <= set(ReviewRecord.get_attributes())
