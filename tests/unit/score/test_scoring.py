"""Laws of a score by a policy, for random policies and random lives."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

from hypothesis import given, strategies as st

from chalicelib.credit.negative_list.core.categories import Effect
from chalicelib.credit.score.core.decay import MILLI
from chalicelib.credit.score.core.features import Dimension, Feature, Measure
from chalicelib.credit.score.core.happenings import HARMS, Happening, kind_of
from chalicelib.credit.score.core.marks import Mark
from chalicelib.credit.score.core.ruling import Measured, Ruler
from chalicelib.credit.score.core.scoring import SCORE_MAX, Policy, Score, changes_on, raises_of, score_of
from chalicelib.credit.score.core.states import State, Told, folded
from chalicelib.credit.score.core.tables import PointTable
from tests.unit.score.lives import ANA, GRADES, LIVES, MARKED_LIVES, ONE, TODAY, TURNED, policies, state_of

LAST_YEAR = [f"2027-{n:02d}" for n in range(7, 13)] + [f"2028-{n:02d}" for n in range(1, 7)]


@given(policies(), MARKED_LIVES)
def test_a_score_is_the_sum_of_its_lines_less_what_records_take_and_within_its_bounds(
    policy: Policy, life: list[Told]
) -> None:
    assert policy.faults() == []
    score = score_of(policy, state_of(policy, life), TODAY)
    lines = sum(line.points for line in score.lines)
    assert lines == sum(score.by_dimension.values())
    assert score.points == lines - sum(one.points for one in score.taken)
    assert all(one.points >= 0 for one in score.taken)
    assert 0 <= score.points <= SCORE_MAX
    assert all(score.by_dimension[one] <= most for one, most in policy.weights.items())
    assert score.grade == max((g for g in GRADES if g.least <= score.points), key=lambda g: g.least).name


@given(MARKED_LIVES, st.randoms(), st.integers(0, 15))
def test_a_state_is_the_same_in_whatever_order_and_parts_a_life_arrives(
    life: list[Told], chance: Random, cut: int
) -> None:
    policy = Policy(365, (), GRADES)
    shuffled = list(life)
    chance.shuffle(shuffled)
    parts = folded(folded(State(), shuffled[:cut], policy.decay), shuffled[cut:], policy.decay)
    assert parts == state_of(policy, life)


@given(MARKED_LIVES, ONE | TURNED)
def test_what_is_taken_back_leaves_no_trace(life: list[Told], one: Told) -> None:
    policy = Policy(365, (), GRADES)
    back = replace(one, happening=replace(one.happening, amount=-one.happening.amount))
    assert state_of(policy, [*life, one, back]) == state_of(policy, life)


@given(policies(), MARKED_LIVES, ONE)
def test_more_of_what_is_good_never_lowers_a_score_and_more_of_what_does_harm_never_raises_one(
    policy: Policy, life: list[Told], one: Told
) -> None:
    before = score_of(policy, state_of(policy, life), TODAY).points
    after = score_of(policy, state_of(policy, [*life, one]), TODAY).points
    assert after <= before if kind_of(one.happening.what) in HARMS else after >= before


@given(policies(), MARKED_LIVES)
def test_a_score_changes_by_itself_on_the_day_that_was_said_and_on_none_before(
    policy: Policy, life: list[Told]
) -> None:
    held = state_of(policy, life)
    now, said = score_of(policy, held, TODAY), changes_on(policy, held, TODAY)
    for n in range(1, 120):
        day = TODAY + dt.timedelta(days=n)
        assert (_made_of(score_of(policy, held, day)) == _made_of(now)) == (said is None or day < said)
        if said is not None and day >= said:
            break


@given(policies(), MARKED_LIVES)
def test_a_night_measures_everybody_as_their_score_is_explained(policy: Policy, life: list[Told]) -> None:
    held = state_of(policy, life)
    score = score_of(policy, held, TODAY)
    steps = tuple(line.step for line in score.lines)
    assert Ruler(policy, TODAY).measure(held) == Measured(
        steps, score.points, score.points_taken, changes_on(policy, held, TODAY)
    )


def _made_of(score: Score) -> tuple[list[int], list[str]]:
    return [line.points for line in score.lines], [one.mark.word for one in score.taken]


@given(policies(), LIVES)
def test_what_would_raise_a_sum_does_so_by_what_was_said_and_a_thousandth_less_does_not(
    policy: Policy, life: list[Told]
) -> None:
    held = state_of(policy, life)
    today = policy.decay.weight(TODAY)
    for one in raises_of(policy, held, TODAY):
        if one.feature.measure is not Measure.SUM:
            continue
        fine = State({what: n * MILLI for what, n in held.sums.items()})  # So that thousandths of one can be done.
        table = one.feature.table
        finer = replace(one.feature, table=replace(table, bounds_milli=tuple(b * MILLI for b in table.bounds_milli)))
        what = one.feature.of[0][0]
        now = finer.points_on(fine, policy.decay, TODAY)

        def after(milli: int, fine: State = fine, what: str = what, finer: Feature = finer) -> int:
            more = State({**fine.sums, what: fine.sums.get(what, 0) + milli * today})
            return finer.points_on(more, policy.decay, TODAY)

        assert after(one.lacks_milli) == now + one.points
        assert after(one.lacks_milli - 1) < now + one.points


@given(policies(), LIVES)
def test_what_would_raise_a_count_is_that_many_ways_or_months_more(policy: Policy, life: list[Told]) -> None:
    held, decay = state_of(policy, life), policy.decay
    for one in raises_of(policy, held, TODAY):
        more, lacks = held, one.lacks_milli // MILLI
        if one.feature.measure is Measure.SUM:
            continue
        if one.feature.measure is Measure.MONTHS:
            idle = [month for month in LAST_YEAR if month not in held.months]
            more = State(held.sums, {**held.months, **dict.fromkeys(idle[:lacks], 1)})
        else:
            ways = [group[0] for group in one.feature.of if not decay.reaches(held.sums.get(group[0], 0), 500, TODAY)]
            more = folded(held, [Told(Happening(ANA, way), TODAY) for way in ways[:lacks]], decay)
        now = one.feature.points_on(held, decay, TODAY)
        assert one.feature.points_on(more, decay, TODAY) == now + one.points


@given(policies(), MARKED_LIVES)
def test_under_records_what_would_raise_a_score_raises_it_by_just_that_and_nothing_else_would(
    policy: Policy, life: list[Told]
) -> None:
    state = state_of(policy, life)
    score = score_of(policy, state, TODAY)
    told = {one.feature.name: one for one in raises_of(policy, state, TODAY)}
    for nth, line in enumerate(score.lines):
        scores = [with_step(policy, state, nth, n).points for n in range(line.step, len(line.feature.table.points))]
        raising = next((n for n, points in enumerate(scores) if points > score.points), None)
        if line.feature.harms or raising is None:
            assert line.feature.name not in told
            continue
        one = told[line.feature.name]
        assert score.points + one.points == scores[raising]
        assert one.lacks_milli == line.feature.lacks_milli(line.step + raising, state, policy.decay, TODAY)


def with_step(policy: Policy, state: State, nth: int, step: int) -> Score:
    """Return the score of a policy whose nth feature brings as much to everybody as it brings on a step."""
    feature = policy.features[nth]
    points = (feature.table.points[step],) * len(feature.table.points)
    flat = replace(feature, table=replace(feature.table, points=points))
    return score_of(replace(policy, features=(*policy.features[:nth], flat, *policy.features[nth + 1 :])), state, TODAY)


def test_a_step_that_a_record_takes_whole_is_passed_over_for_the_next_one() -> None:
    feature = Feature("f", Dimension.ACTIVITY, PointTable((1_000, 2_000), (0, 50, 1_000)), (("voted",),))
    policy = Policy(365, (feature,), GRADES)
    mark = Mark("n1", Effect.DEDUCTION, 100, TODAY)
    state = state_of(policy, [Told(Happening(ANA, mark.word), TODAY)])
    (one,) = raises_of(policy, state, TODAY)
    assert (one.points, one.lacks_milli) == (900, 2_000)
    veto = Mark("n2", Effect.VETO, 0, TODAY)
    assert raises_of(policy, folded(state, [Told(Happening(ANA, veto.word), TODAY)], policy.decay), TODAY) == []


def test_months_leave_the_look_back_on_the_first_of_the_month_a_year_later() -> None:
    feature = Feature("months", Dimension.ACTIVITY, PointTable((1_000,), (0, 1_000)), (), Measure.MONTHS)
    policy = Policy(365, (feature,), GRADES)
    held = state_of(policy, [Told(Happening(ANA, "voted"), dt.date(2027, 7, 31))])
    assert changes_on(policy, held, TODAY) == dt.date(2028, 7, 1)
    assert held.trimmed(dt.date(2028, 6, 30)) == held
    assert held.trimmed(dt.date(2028, 7, 1)).months == {}


def test_a_household_adds_what_it_did_and_no_months() -> None:
    policy = Policy(365, (), GRADES)
    mine = state_of(policy, [Told(Happening(ANA, "voted"), TODAY)])
    ours = state_of(policy, [Told(Happening("v00012.00346", "awarded:srt"), dt.date(2028, 1, 5))])
    both = mine.with_those_of(ours)
    assert (set(both.sums), both.months) == ({"voted", "awarded:srt"}, {"2028-06": 1})


def test_what_is_wrong_with_a_policy_is_said_in_words() -> None:
    good, voted = PointTable((1_000, 2_000), (0, 300, 500)), (("voted",),)
    bad = Feature("a", Dimension.ACTIVITY, PointTable((2_000, 1_000), (10, 5, -1)), voted)
    twice = [Feature("b", Dimension.WORD, good, voted)] * 2
    policy = Policy(365, (bad, *twice), GRADES[1:4])
    assert policy.faults() == [
        "a: bounds rise, from above 0",
        "a: points are not below 0",
        "a: points never fall",
        "b: there twice",
        "the dimensions come to 1000",
        "grades go down to one from 0",
    ]


def test_what_is_wrong_with_a_feature_is_said_in_words() -> None:
    good, falling = PointTable((1_000,), (0, 5)), PointTable((1_000,), (5, 0))
    for feature, fault in [
        (Feature("c", Dimension.WORD, PointTable((1_000,), (5,)), (("missed",),), harms=True), "points are one more"),
        (Feature("d", Dimension.WORD, good, (("missed",),), harms=True), "points never rise"),
        (Feature("e", Dimension.WORD, falling, (("voted",),), harms=True), "what does harm and what is good"),
        (Feature("f", Dimension.WORD, good, (("adopted", "missed"),)), "what does harm and what is good"),
        (Feature("g", Dimension.WORD, good, (("ethnicity",),)), "what does harm and what is good"),
        (
            Feature("h", Dimension.WORD, falling, (("missed",),), Measure.BREADTH, harms=True),
            "what does harm is summed",
        ),
        (Feature("i", Dimension.WORD, good), "it counts something"),
        (Feature("j", Dimension.WORD, PointTable((2_000,), (0, 5)), (("voted",),), Measure.BREADTH), "each bound can"),
    ]:
        assert any(one.startswith(fault) for one in feature.faults()), (feature, feature.faults())
