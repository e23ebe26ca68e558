"""Facts become states: what each tells, a reversal as less of it, and the same whatever way the days are read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.score.core.decay import Decay
from chalicelib.credit.score.core.folding import told_on, told_until
from chalicelib.credit.score.core.happenings import GOOD, HARMS, happenings_of, kind_of
from chalicelib.credit.score.core.kept import Days
from chalicelib.credit.score.core.marks import MARKED, Mark, standing
from chalicelib.credit.score.core.states import State, folded
from chalicelib.foundation.facts.core import Fact, all_facts
from chalicelib.foundation.facts.core.activities import ActivityAttended, ActivityMissed
from chalicelib.foundation.facts.core.appraisals import SubjectAppraised
from chalicelib.foundation.facts.core.claims import ClaimReversed
from chalicelib.foundation.facts.core.negative_list import NegativeRecordTurned
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.rewards import RewardOrderEnded
from chalicelib.foundation.facts.core.scores import ScoreFactStruck
from chalicelib.foundation.facts.core.wishes import WishConfirmed, WishFulfilled, WishReleased

ANA, BEN, SHOP, HOME = "v00012r00345", "v00012r00346", "v00012p00007", "v00012.00400"
ACCOUNT = "v00012.00345"
DECAY = Decay(365)
FIRST = dt.date(2026, 11, 1)
Stream = Mapping[dt.date, Mapping[str, Fact]]
HARMING = {"ActivityMissed", "RewardOrderEnded", "WishReleased", "ClaimReversed"}
"""The facts that may lower a score, all of them."""


def made(kind: type[Fact], more: Mapping[str, object]) -> Fact:
    """A fact of a kind, of Ana."""
    values = {"int": 7, "bool": True, "str": "x"}
    fields = {field.name: values[str(field.type)] for field in dataclasses.fields(kind)}
    persons = {name: ANA for name in fields if name.endswith(("resident_id", "claimer_id"))}
    of_record = {"effect": "cap", "until": "2029-01-31"} if kind is NegativeRecordTurned else {}
    return kind(**(fields | persons | dict(more) | of_record))


def folded_all(days: Days, state: State = State()) -> State:  # noqa: B008  A value.
    """Fold all that some days told of one holder."""
    return folded(state, [one for told in days.values() for one in told], DECAY)


def whats(fact: Fact) -> dict[str, int]:
    return {one.what: one.amount for one in happenings_of(fact)}


@pytest.mark.parametrize("word", ["award", "expire", "gave_up", "wisher", "reversal", "x"])
def test_nothing_but_four_facts_does_harm_and_of_tickets_and_ballots_none(word: str) -> None:
    for kind in all_facts().values():
        does_no_harm(kind, word)


def does_no_harm(kind: type[Fact], word: str) -> None:
    """Say that a fact whose words are all this one does no harm, unless it is one of the four."""
    texts = {f.name: word for f in dataclasses.fields(kind) if str(f.type) == "str" and not f.name.endswith("_id")}
    found = {kind_of(one.what) for one in happenings_of(made(kind, texts))}
    assert found <= (GOOD | HARMS | {MARKED})
    assert MARKED not in found or kind is NegativeRecordTurned
    assert not found & HARMS or kind.__name__ in HARMING
    if kind.__module__.endswith((".tickets", ".appraisals")):
        assert found <= {"adopted", "voted"}


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (ActivityAttended("a1", ANA, "vol@1", 120, 400), {"attended:vol": 1, "minutes:vol": 120}),
        (ActivityAttended("a1", ANA, "vol@3+2", 300, 800, 240, 1000), {"attended:vol": 1, "minutes:vol": 240}),
        (PointsMoved(HOME, "award", 300, "srt@1", "claim#1", HOME), {"awarded:srt": 1, "worth:srt": 300}),
        (PointsMoved(ACCOUNT, "redemption", -300, "", "redemption#1", "k"), {}),
        (ActivityMissed("a1", ANA), {"missed": 1}),
        (RewardOrderEnded("o1", ANA, "肥皂", 60, "expire"), {"left_lying": 1}),
        (RewardOrderEnded("o1", ANA, "肥皂", 60, "cancel"), {}),
        (WishReleased("w1", ANA, "gave_up"), {"gave_up": 1}),
        (WishReleased("w1", ANA, "freed"), {}),
        (WishReleased("w1", SHOP, "gave_up"), {}),
        (WishConfirmed("w1", ANA, "wisher"), {"thanked": 1}),
        (WishConfirmed("w1", ANA, "village"), {}),
        (WishFulfilled("w1", ANA, 300), {"helped": 1}),
        (WishFulfilled("w1", SHOP, 0), {}),
        (ClaimReversed("c1", ANA), {"taken_back": 1}),
        (SubjectAppraised("b1", ANA, 85), {"praised": 25}),
        (SubjectAppraised("b1", ANA, 60), {}),
        (SubjectAppraised("b1", ANA, 20), {}),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Fact) else "",
)
def test_a_fact_tells_what_it_says_and_no_more(fact: Fact, told: dict[str, int]) -> None:
    assert whats(fact) == told


def reversal(award: Fact, first_on: dt.date, source: str) -> PointsMoved:
    return PointsMoved(ACCOUNT, "reversal", -400, "vol@1", source, f"{ACCOUNT}!r", first_on=str(first_on))


@pytest.mark.parametrize("recorded", [FIRST, FIRST + dt.timedelta(days=1)], ids=["that day", "after midnight"])
def test_a_reversal_takes_back_what_was_told_from_the_day_it_was_told(recorded: dt.date) -> None:
    award = ActivityAttended("a1", ANA, "vol@1", 120, 400)
    later = FIRST + dt.timedelta(days=40)
    days: Stream = {
        recorded: {"1": award, "2": ActivityMissed("a2", ANA)},
        later: {"3": reversal(award, FIRST, "activity#a1")},
    }
    told = told_until([recorded, later], lambda on: days.get(on, {}))
    assert folded_all(told[ACCOUNT]).sums == {"missed": DECAY.weight(recorded)}


def test_a_reversal_of_what_nobody_told_takes_nothing_back() -> None:
    lost = reversal(ActivityMissed("a", ANA), FIRST, "activity#a9")
    old = dataclasses.replace(lost, first_on="")
    days: Stream = {FIRST: {"1": lost, "2": old}}
    assert told_on(FIRST, lambda on: days.get(on, {})) == {}


@pytest.mark.parametrize("lasts", [dt.date(2026, 11, 3), dt.date(2029, 1, 31)], ids=["over soon", "long"])
def test_a_record_counts_from_the_day_it_began_until_it_ceases_or_is_over(lasts: dt.date) -> None:
    begins = NegativeRecordTurned("n1", ANA, True, "cap", 549, str(lasts))
    ceases = dataclasses.replace(begins, counts=False, why="disputed")
    days: Stream = {FIRST: {"1": begins}, FIRST + dt.timedelta(days=5): {"2": ceases}}
    told = told_until(sorted(days), lambda on: days.get(on, {}))[ACCOUNT]
    begun = folded(State(), told[FIRST], DECAY)
    assert [one.record_id for one in standing(begun.marks, FIRST)] == ["n1"]
    assert [one.record_id for one in standing(begun.marks, lasts)] == ["n1"]
    assert standing(begun.marks, lasts + dt.timedelta(days=1)) == ()
    assert folded_all(told).marks == {}
    over = begun.trimmed(lasts + dt.timedelta(days=1))
    again = folded(over, told[FIRST + dt.timedelta(days=5)], DECAY)
    assert standing(again.marks, FIRST) == ()
    assert again.trimmed(lasts + dt.timedelta(days=1)).marks == {}


def test_a_marks_word_tells_all_of_it() -> None:
    (mark,) = standing({"marked:cap:549:2029-01-31:v00012n7:x": 1}, FIRST)
    assert mark.word == "marked:cap:549:2029-01-31:v00012n7:x"
    assert mark == Mark.of(mark.word)


@pytest.mark.parametrize(
    ("fact", "left"),
    [
        (ActivityMissed("a2", ANA), {}),
        (ActivityMissed("a2", BEN), {}),
        (WishReleased("w1", ANA, "gave_up"), {}),
        (ActivityAttended("a1", ANA, "vol@1", 120, 400), {"attended:vol": 1, "minutes:vol": 120}),
    ],
    ids=["missed", "another's", "gave up", "what is good"],
)
def test_an_upheld_objection_strikes_what_a_fact_told_against_who_objected(fact: Fact, left: dict[str, int]) -> None:
    later = FIRST + dt.timedelta(days=9)
    days: Stream = {FIRST: {"1": fact, "3": ActivityMissed("a3", ANA)}, later: {"2": _struck(FIRST)}}
    told = told_until(sorted(days), lambda on: days.get(on, {}))
    weight = DECAY.weight(FIRST)
    assert folded_all(told[ACCOUNT]).sums == {"missed": weight} | {what: n * weight for what, n in left.items()}
    others = [folded_all(days) for holder, days in told.items() if holder != ACCOUNT]
    assert all(one.sums == {"missed": weight} for one in others)


def test_an_objection_strikes_nothing_of_a_later_day_or_of_nowhere() -> None:
    days: Stream = {FIRST: {"2": _struck(FIRST), "4": _struck(FIRST + dt.timedelta(days=1))}}
    assert told_on(FIRST, lambda on: days.get(on, {"1": ActivityMissed("a2", ANA)})) == {}


def _struck(on: dt.date) -> ScoreFactStruck:
    return ScoreFactStruck("o1", ANA, str(on), "1")


WHERE, WHO = st.sampled_from("ab"), st.sampled_from([ANA, BEN])
ACCOUNTS, MUCH = st.sampled_from([ACCOUNT, HOME]), st.integers(1, 240)
FACTS = st.one_of(
    st.builds(ActivityAttended, WHERE, WHO, st.just("vol@1"), MUCH, st.just(200)),
    st.builds(ActivityMissed, WHERE, WHO),
    st.builds(PointsMoved, ACCOUNTS, st.just("award"), MUCH, st.just("hlp@1"), st.just("desk#1"), ACCOUNTS),
)
STREAMS = st.lists(st.tuples(st.integers(0, 30), FACTS), max_size=25)


def by_day(stream: list[tuple[int, Fact]]) -> dict[dt.date, dict[str, Fact]]:
    days: dict[dt.date, dict[str, Fact]] = {}
    for nth, (n, fact) in enumerate(stream):
        days.setdefault(FIRST + dt.timedelta(days=n), {})[f"{nth:04}"] = fact
    return days


@given(STREAMS, st.sets(st.integers(0, 30)), st.randoms())
def test_days_folded_as_they_close_come_to_what_all_facts_at_once_do(
    stream: list[tuple[int, Fact]], stops: set[int], chance: Random
) -> None:
    days = by_day(stream)

    def shuffled(on: dt.date) -> dict[str, Fact]:
        facts = list(days.get(on, {}).items()) * 2  # Delivered twice, in whatever order.
        chance.shuffle(facts)
        return dict(facts)

    whole = told_until(days, lambda on: days.get(on, {}))
    states: dict[str, State] = {}
    bounds = [-1, *sorted(stops), 30]
    for after, until in itertools.pairwise(bounds):
        some = [FIRST + dt.timedelta(days=n) for n in range(after + 1, until + 1)]
        for holder, told in told_until(some, shuffled).items():
            states[holder] = folded_all(told, states.get(holder, State()))
    assert states == {holder: folded_all(told) for holder, told in whole.items()}


@given(STREAMS, st.integers(0, 29))
def test_the_state_of_a_day_depends_on_facts_recorded_by_then_alone(stream: list[tuple[int, Fact]], cut: int) -> None:
    known = [(n, fact) for n, fact in stream if n <= cut]
    some = [FIRST + dt.timedelta(days=n) for n in range(cut + 1)]
    every, few = by_day(stream), by_day(known)
    kept = told_until(some, lambda on: few.get(on, {}))
    seen = told_until(some, lambda on: every.get(on, {}))
    assert {h: folded_all(t) for h, t in kept.items()} == {h: folded_all(t) for h, t in seen.items()}
