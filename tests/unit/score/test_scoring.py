"""Laws of a score by a policy, for random policies and random lives."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given, strategies as st

from chalicelib.credit.score.core.decay import MILLI
from chalicelib.credit.score.core.scoring import SCORE_MAX, Grade, Policy, changes_on, raises_of, score_of
from chalicelib.credit.score.core.tables import Dimension, Feature, PointTable

TODAY = dt.date(2028, 6, 1)
GRADES = (Grade("AAA", 850), Grade("AA", 750), Grade("A", 650), Grade("B", 550), Grade("C", 0))
NAMES = [f"f{n}" for n in range(6)]
Deed = tuple[str, dt.date, int]
DEEDS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.dates(dt.date(2024, 1, 1), TODAY), st.integers(1, 40)), max_size=15
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy of six features whose tables come to a thousand."""
    mosts = [200, 200, 200, 200, 100, 100]
    features = []
    for name, most, dimension in zip(NAMES, mosts, itertools.cycle(Dimension), strict=False):
        bounds = tuple(sorted(draw(st.sets(st.integers(1, 60_000), min_size=1, max_size=4))))
        some = sorted(draw(st.lists(st.integers(0, most), min_size=len(bounds), max_size=len(bounds))))
        harms = draw(st.booleans())
        points = (most, *some[::-1]) if harms else (*some, most)
        features.append(Feature(name, dimension, PointTable(bounds, points), harms))
    return Policy(draw(st.sampled_from([90, 365, 730])), tuple(features), GRADES)


def totals(policy: Policy, deeds: list[Deed]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, on, amount in deeds:
        found[name] += policy.decay.weight(on) * amount
    return found


@given(policies(), DEEDS)
def test_a_score_is_the_sum_of_its_lines_and_dimensions_and_within_its_bounds(
    policy: Policy, deeds: list[Deed]
) -> None:
    assert policy.faults() == []
    score = score_of(policy, totals(policy, deeds), TODAY)
    assert score.points == sum(line.points for line in score.lines) == sum(score.by_dimension.values())
    assert 0 <= score.points <= SCORE_MAX
    assert all(score.by_dimension[one] <= most for one, most in policy.weights.items())
    assert score.grade == max((g for g in GRADES if g.least <= score.points), key=lambda g: g.least).name


@given(policies(), DEEDS, st.randoms())
def test_the_order_in_which_deeds_arrive_changes_nothing(policy: Policy, deeds: list[Deed], chance: Random) -> None:
    shuffled = list(deeds)
    chance.shuffle(shuffled)
    assert totals(policy, shuffled) == totals(policy, deeds)


@given(policies(), DEEDS, st.sampled_from(NAMES), st.dates(dt.date(2024, 1, 1), TODAY), st.integers(1, 40))
def test_more_of_what_is_good_never_lowers_a_score_and_more_of_what_does_harm_never_raises_one(
    policy: Policy, deeds: list[Deed], name: str, on: dt.date, amount: int
) -> None:
    before = score_of(policy, totals(policy, deeds), TODAY).points
    after = score_of(policy, totals(policy, [*deeds, (name, on, amount)]), TODAY).points
    harms = next(one.harms for one in policy.features if one.name == name)
    assert after <= before if harms else after >= before


@given(policies(), DEEDS)
def test_a_score_changes_by_itself_on_the_day_that_was_said_and_on_none_before(
    policy: Policy, deeds: list[Deed]
) -> None:
    held = totals(policy, deeds)
    now, said = score_of(policy, held, TODAY), changes_on(policy, held, TODAY)
    for n in range(1, 120):
        day = TODAY + dt.timedelta(days=n)
        lines = [line.points for line in score_of(policy, held, day).lines]
        assert (lines == [line.points for line in now.lines]) == (said is None or day < said)
        if said is not None and day >= said:
            break


@given(policies(), DEEDS)
def test_what_would_raise_a_score_does_so_by_what_was_said_and_a_thousandth_less_does_not(
    policy: Policy, deeds: list[Deed]
) -> None:
    held = totals(policy, deeds)
    now, weight = score_of(policy, held, TODAY), policy.decay.weight(TODAY)
    for one in raises_of(policy, held, TODAY):
        name = one.feature.name
        fine = {
            each: n * MILLI for each, n in held.items()
        }  # In thousandths, so that the least that lacks can be done.
        tables = tuple(
            replace(f, table=replace(f.table, bounds_milli=tuple(b * MILLI for b in f.table.bounds_milli)))
            for f in policy.features
        )
        finer = replace(policy, features=tables)
        enough = fine | {name: fine.get(name, 0) + one.lacks_milli * weight}
        short = fine | {name: fine.get(name, 0) + (one.lacks_milli - 1) * weight}
        assert score_of(finer, enough, TODAY).points == now.points + one.points
        assert score_of(finer, short, TODAY).points < now.points + one.points


def test_what_is_wrong_with_a_policy_is_said_in_words() -> None:
    good = PointTable((1_000, 2_000), (0, 300, 500))
    bad = Feature("a", Dimension.ACTIVITY, PointTable((2_000, 1_000), (10, 5, -1)))
    policy = Policy(365, (bad, Feature("b", Dimension.WORD, good), Feature("b", Dimension.WORD, good)), GRADES[1:4])
    assert policy.faults() == [
        "a: bounds rise, from above 0",
        "a: points are not below 0",
        "a: points never fall",
        "b: there twice",
        "the dimensions come to 1000",
        "grades go down to one from 0",
    ]
    short = Feature("c", Dimension.WORD, PointTable((1_000,), (5,)), harms=True)
    assert replace(policy, features=(short,)).faults()[0] == "c: points are one more than bounds"
    rising = Feature("d", Dimension.WORD, good, harms=True)
    assert replace(policy, features=(rising,)).faults()[0] == "d: points never rise"
