"""Why a score is what it is: every line, what speaks for it and against it, and what would raise it.

The lines of an explanation come to the score, exactly. Words are those that a villager reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.credit.score.core.decay import MILLI, Decay
from chalicelib.credit.score.core.features import Dimension, Feature, Measure
from chalicelib.credit.score.core.scoring import Line, Policy, Raise, Score, raises_of, score_of
from chalicelib.credit.score.core.states import State
from chalicelib.kernel.values import value

REASONS_MAX = 5


@value
class Reason:
    """One reason: a line, and how many points it brings (for) or leaves out (against)."""

    line: Line
    points: int


@value
class Part:
    """A dimension's points of at most so many."""

    dimension: Dimension
    points: int
    most: int


@value
class Explanation:
    """A score with all that it is made of; what records take off is in the score itself."""

    score: Score
    parts: tuple[Part, ...]
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]
    raises: tuple[Raise, ...]


def explained(policy: Policy, state: State, on: dt.date) -> Explanation:
    """Return why somebody in this state has the score they have on a day."""
    score = score_of(policy, state, on)
    points, most = score.by_dimension, policy.weights
    parts = tuple(Part(one, points.get(one, 0), most[one]) for one in Dimension if one in most)
    return Explanation(
        score,
        parts,
        _ranked([Reason(line, line.points) for line in score.lines if not line.feature.harms]),
        _ranked([Reason(line, line.feature.table.most - line.points) for line in score.lines]),
        tuple(raises_of(policy, state, on)[:REASONS_MAX]),
    )


def _ranked(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return the weightiest reasons that are any, what was done before what was left undone, then by name."""
    there = [one for one in reasons if one.points > 0]
    there.sort(key=lambda one: (not one.line.feature.harms, -one.points, one.line.feature.name))
    return tuple(there[:REASONS_MAX])


def much_of(feature: Feature, state: State, decay: Decay, on: dt.date) -> int:
    """Return how many thousandths of what a feature counts somebody has on a day, rounded down."""
    if feature.measure is Measure.SUM:
        total = sum(state.sums.get(what, 0) for group in feature.of for what in group)
        return total * MILLI // decay.weight(on)
    return feature.count_on(state, decay, on) * MILLI
