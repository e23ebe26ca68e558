"""An explanation comes to the score, names the weightiest lines, and says what somebody has of each feature."""

from __future__ import annotations

import datetime as dt

from hypothesis import given

from chalicelib.credit.score.core.explaining import REASONS_MAX, explained, much_of
from chalicelib.credit.score.core.features import Measure
from chalicelib.credit.score.core.happenings import Happening
from chalicelib.credit.score.core.scoring import SCORE_MAX, Policy
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.states import State, Told, folded
from tests.unit.score.lives import ANA, LIVES, TODAY, policies, state_of

ON = dt.date(2026, 11, 28)


@given(policies(), LIVES)
def test_an_explanation_comes_to_the_score_exactly(policy: Policy, life: list[Told]) -> None:
    found = explained(policy, state_of(policy, life), TODAY)
    assert sum(part.points for part in found.parts) == found.score.points == sum(x.points for x in found.score.lines)
    assert sum(part.most for part in found.parts) == SCORE_MAX
    lost = sum(line.feature.table.most - line.points for line in found.score.lines)
    assert found.score.points + lost == SCORE_MAX


@given(policies(), LIVES)
def test_reasons_are_the_weightiest_there_are(policy: Policy, life: list[Told]) -> None:
    found = explained(policy, state_of(policy, life), TODAY)
    good = [line for line in found.score.lines if not line.feature.harms and line.points]
    assert len(found.speaks_for) == min(REASONS_MAX, len(good))
    weights = [reason.points for reason in found.speaks_for]
    assert weights == sorted((line.points for line in good), reverse=True)[:REASONS_MAX]
    harms = [reason.line.feature.harms for reason in found.speaks_against]
    assert harms == sorted(harms, reverse=True), "what was done comes before what was left undone"
    assert len(found.raises) <= REASONS_MAX


@given(policies(), LIVES)
def test_what_somebody_has_is_on_the_step_that_is_said(policy: Policy, life: list[Told]) -> None:
    state = state_of(policy, life)
    for line in explained(policy, state, TODAY).score.lines:
        much, bounds = much_of(line.feature, state, policy.decay, TODAY), line.feature.table.bounds_milli
        assert line.step == sum(bound <= much for bound in bounds)


def test_a_missed_place_is_the_first_reason_against() -> None:
    state = folded(
        State(), [Told(Happening(ANA, "missed"), ON), Told(Happening(ANA, "attended:vol"), ON)], SHIPPED.decay
    )
    found = explained(SHIPPED, state, ON)
    first = found.speaks_against[0]
    assert (first.line.feature.name, first.points) == ("no_shows", 15)
    assert {one.line.feature.name for one in found.speaks_for} == {"attendances", "breadth", "active_months"}
    assert {one.feature.measure for one in found.raises} <= set(Measure)
