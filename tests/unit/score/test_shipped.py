"""The policy that ships is one that a town could sign, and says what the design says."""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.score.core.features import Dimension, Measure
from chalicelib.credit.score.core.happenings import GOOD, HARMS, Happening, kind_of
from chalicelib.credit.score.core.scoring import SCORE_MAX, raises_of, score_of
from chalicelib.credit.score.core.shipped import SCENARIOS, SHIPPED
from chalicelib.credit.score.core.states import State, Told, folded
from chalicelib.points.ledger.core.rules import CATALOGUE

TODAY = dt.date(2026, 11, 28)
HARMED = {feature.name for feature in SHIPPED.features if feature.harms}


def much(amount: int) -> State:
    """Somebody who did a lot of everything good that the policy knows, in each month."""
    what = {one for feature in SHIPPED.features if not feature.harms for group in feature.of for one in group}
    days = [TODAY - dt.timedelta(days=30 * n) for n in range(12)]
    return folded(
        State(), [Told(Happening("v00012.00345", one, amount), on) for one in what for on in days], SHIPPED.decay
    )


def test_a_town_could_sign_it_and_its_weights_are_the_designs() -> None:
    assert SHIPPED.faults() == []
    assert list(SHIPPED.weights.values()) == [250, 250, 150, 150, 200]
    assert list(SHIPPED.weights) == list(Dimension)


def test_all_points_can_be_had_and_who_has_done_nothing_has_what_nobody_lost() -> None:
    assert score_of(SHIPPED, much(4_000), TODAY).points == SCORE_MAX
    nothing = score_of(SHIPPED, State(), TODAY)
    assert {line.feature.name for line in nothing.lines if line.points} == HARMED
    assert (nothing.points, nothing.grade) == (190, "C")
    assert len(raises_of(SHIPPED, State(), TODAY)) == len(SHIPPED.features) - len(HARMED)


def test_every_kind_that_does_harm_lowers_one_feature_and_heals() -> None:
    for kind in sorted(HARMS):
        once = folded(State(), [Told(Happening("v00012.00345", kind, 3), TODAY)], SHIPPED.decay)
        assert score_of(SHIPPED, once, TODAY).points < 190
        assert score_of(SHIPPED, once, TODAY + dt.timedelta(days=6 * 365)).points == 190


def test_the_twelve_scenarios_are_those_of_the_rules() -> None:
    assert len(SCENARIOS) == 12
    codes = {one.partition(":")[2] for group in SCENARIOS for one in group if ":" in one}
    assert codes == {rule.code for rule in CATALOGUE} - {"hon", "bal"}
    breadth = next(feature for feature in SHIPPED.features if feature.measure is Measure.BREADTH)
    assert breadth.of == SCENARIOS


def test_nothing_that_facts_tell_is_left_out() -> None:
    counted = {kind_of(one) for feature in SHIPPED.features for group in feature.of for one in group}
    assert counted == GOOD | HARMS
