"""What a policy would do: against counting everybody twice by hand, and nothing of few people."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.score.core.features import Dimension
from chalicelib.credit.score.core.happenings import Happening
from chalicelib.credit.score.core.histogram import stability_index
from chalicelib.credit.score.core.scoring import Grade, Policy, score_of
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.simulating import GROUP_LEAST, Counts, Gap, Somebody, counted, simulated
from chalicelib.credit.score.core.states import State, Told, folded
from tests.unit.score.lives import ANA, LIVES, TODAY, policies, state_of

ON = dt.date(2026, 11, 28)


def after_of(policy: Policy) -> Policy:
    """The same people under tables turned round: the first feature's points go to the second dimension."""
    first, *others = policy.features
    return replace(policy, features=(replace(first, dimension=Dimension.CONDUCT), *others))


@given(policies(), st.lists(st.tuples(LIVES, st.sampled_from("ab")), min_size=1, max_size=15))
def test_it_is_what_one_counts_by_hand(policy: Policy, lives: list[tuple[list[Told], str]]) -> None:
    after, people = after_of(policy), [Somebody(state_of(policy, life), {"sex": sex}) for life, sex in lives]
    found = simulated(counted(policy, after, people, TODAY))
    assert found is not None
    was, becomes = ([score_of(one, each.state, TODAY) for each in people] for one in (policy, after))
    assert found.people == len(people)
    assert found.moves == Counter((a.grade, b.grade) for a, b in zip(was, becomes, strict=True))
    assert (found.up, found.down) == (0, 0), "the points are the same, only elsewhere"
    for sex in "ab":
        mine = [score.points for score, (_, theirs) in zip(was, lives, strict=True) if theirs == sex]
        told = [one for one in found.groups if one.name == sex]
        assert len(told) == (len(mine) >= GROUP_LEAST)
        assert all(abs(one.before - 100 * sum(mine) / len(mine)) <= 0.5 for one in told)


@given(policies(), st.lists(st.tuples(LIVES, st.sampled_from("ab")), max_size=10), st.integers(0, 10))
def test_villages_counted_apart_and_kept_come_to_what_the_town_comes_to(
    policy: Policy, lives: list[tuple[list[Told], str]], cut: int
) -> None:
    after, people = after_of(policy), [Somebody(state_of(policy, life), {"sex": sex}) for life, sex in lives]
    whole = Counts()
    for village in (people[:cut], people[cut:]):
        whole.join(Counts.of(json.loads(json.dumps(counted(policy, after, village, TODAY).words()))))
    assert simulated(whole) == simulated(counted(policy, after, people, TODAY))


@given(policies(), st.lists(st.tuples(LIVES, st.sampled_from("ab")), min_size=5, max_size=30), st.integers(0, 400))
def test_who_moves_grade_is_told_of_each_group_and_of_fewer_than_five_nothing(
    policy: Policy, lives: list[tuple[list[Told], str]], least: int
) -> None:
    after = replace(policy, grades=(Grade("high", least + 1), Grade("low", 0)))
    before = replace(policy, grades=(Grade("high", 200), Grade("low", 0)))
    people = [Somebody(state_of(policy, life), {"sex": sex}) for life, sex in lives]
    found = simulated(counted(before, after, people, TODAY))
    assert found is not None
    for group in found.groups:
        mine = [one.state for one, (_, sex) in zip(people, lives, strict=True) if sex == group.name]
        grades = [tuple(score_of(one, state, TODAY).grade for one in (before, after)) for state in mine]
        moved = Counter(pair for pair in grades if pair[0] != pair[1])
        assert group.moves == {pair: n for pair, n in moved.items() if n >= GROUP_LEAST}


@pytest.mark.parametrize("movers", [GROUP_LEAST - 1, GROUP_LEAST])
def test_who_moves_grade_in_a_large_group_is_told_of_from_five_people_on(movers: int) -> None:
    quiet, busy = (folded(State(), [Told(Happening(ANA, "voted", n), ON)], SHIPPED.decay) for n in (1, 9))
    bound = score_of(SHIPPED, busy, ON).points
    assert score_of(SHIPPED, quiet, ON).points < bound
    before = replace(SHIPPED, grades=(Grade("high", bound + 1), Grade("low", 0)))
    after = replace(SHIPPED, grades=(Grade("high", bound), Grade("low", 0)))
    people = [Somebody(one, {"sex": "female"}) for one in [quiet] * GROUP_LEAST + [busy] * movers]
    found = simulated(counted(before, after, people, ON))
    assert found is not None
    assert found.groups[0].moves == ({("low", "high"): movers} if movers >= GROUP_LEAST else {})


def test_what_is_kept_for_ever_tells_of_no_few_who_move() -> None:
    states = [folded(State(), [Told(Happening(ANA, "voted", 1), ON)], SHIPPED.decay)] * 4
    other = replace(SHIPPED, grades=(Grade("new", 0),))
    four = counted(SHIPPED, other, [Somebody(one, {"sex": "female"}) for one in states], ON)
    assert four.movers == {"sex:female|C>new": 4}
    assert four.without_few().movers == {}
    five = counted(SHIPPED, other, [Somebody(states[0], {"sex": "female"})] * 5, ON)
    assert five.without_few().movers == {"sex:female|C>new": 5}


def test_a_policy_that_changes_nothing_moves_nobody() -> None:
    states = [folded(State(), [Told(Happening(ANA, "voted", n), ON)], SHIPPED.decay) for n in range(1, 9)]
    found = simulated(counted(SHIPPED, SHIPPED, [Somebody(one, {}) for one in states], ON))
    assert found is not None
    assert (found.up, found.down, set(found.stability.values())) == (0, 0, {0.0})
    assert simulated(counted(SHIPPED, SHIPPED, [], ON)) is None


def test_stability_is_that_of_the_classes_of_a_dimension() -> None:
    first = SHIPPED.features[0]
    half = replace(first, table=replace(first.table, points=tuple(p // 2 for p in first.table.points)))
    other = replace(SHIPPED, features=(half, *SHIPPED.features[1:]))
    states = [folded(State(), [Told(Happening(ANA, "attended:vol", n), ON)], SHIPPED.decay) for n in (1, 1, 30)]
    found = simulated(counted(SHIPPED, other, [Somebody(one, {}) for one in states], ON))
    assert found is not None
    classes = []
    for policy in (SHIPPED, other):
        most = policy.weights[Dimension.ACTIVITY]
        points = [score_of(policy, one, ON).by_dimension[Dimension.ACTIVITY] for one in states]
        classes.append(Counter(str(min(9, n * 10 // most)) for n in points))
    assert found.stability["activity"] == pytest.approx(stability_index(*classes))
    assert found.stability["word"] == 0


@pytest.mark.parametrize(("after", "asked"), [(5_000, False), (5_001, True), (0, False)])
def test_a_gap_that_grows_by_more_than_fifty_points_must_be_answered(after: int, *, asked: bool) -> None:
    assert Gap("sex", 0, after).must_be_answered == asked
