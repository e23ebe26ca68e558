"""The plan of what one village had to say comes to what was published of it, and each matter can end as it does."""

from __future__ import annotations

from collections import Counter

import pytest

from chalicelib.points.tickets.core.followers import FOLLOWERS_MAX
from chalicelib.points.tickets.core.tickets import Kind
from local.town.plan import FIRST_DAY
from local.town.voices import FATES, LATE, LATE_SINCE, RAISED, SETTLED, SOLVED, Fate, plan_voices


@pytest.mark.parametrize("people", [1, 7, 715])
def test_the_voices_come_to_what_was_published(people: int) -> None:
    voices = plan_voices(people)
    assert (len(voices), sum(voice.fate in SETTLED for voice in voices)) == (RAISED, SOLVED) == (240, 116)
    assert Counter(voice.fate for voice in voices) == FATES
    assert {voice.kind for voice in voices} == set(Kind)
    assert all(0 <= voice.person < people for voice in voices)
    assert [voice.number for voice in voices] == list(range(RAISED))


def test_they_are_of_one_year_in_its_order_and_only_the_last_go_on() -> None:
    voices = plan_voices(10)
    days = [voice.on for voice in voices]
    assert days == sorted(days)
    assert {day.year for day in days} == {FIRST_DAY.year}
    assert {voice.on >= LATE_SINCE for voice in voices if voice.fate in LATE} == {True}
    assert max(voice.on for voice in voices if voice.fate not in LATE).month == 11


def test_what_is_merged_is_merged_into_what_was_solved_before() -> None:
    voices = plan_voices(10)
    merged = [voice for voice in voices if voice.fate is Fate.MERGED]
    assert all(one.into is not None and one.into < one.number for one in merged)
    assert {voices[one.into or 0].fate in SETTLED for one in merged} == {True}
    assert max(Counter(one.into for one in merged).values()) <= FOLLOWERS_MAX
