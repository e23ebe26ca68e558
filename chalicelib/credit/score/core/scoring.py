"""A score by a policy: each feature's points, their sum, when it changes by itself, and what would raise it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from chalicelib.credit.score.core.decay import Decay
from chalicelib.credit.score.core.tables import Dimension, Feature
from chalicelib.kernel.values import value

SCORE_MAX = 1_000
Totals = Mapping[str, int]
"""The sums of weighted amounts by feature; what is absent is 0."""


@value
class Grade:
    """A name for scores from `least` on."""

    name: str
    least: int


@value
class Policy:
    """What counts how much, from which points on which grade; grades from the highest to the one from 0."""

    half_life_days: int
    features: tuple[Feature, ...]
    grades: tuple[Grade, ...]

    @property
    def decay(self) -> Decay:
        """How fast things lose their worth."""
        return Decay(self.half_life_days)

    @property
    def weights(self) -> dict[Dimension, int]:
        """The most points of each dimension."""
        found: Counter[Dimension] = Counter()
        for feature in self.features:
            found[feature.dimension] += feature.table.most
        return dict(found)

    def grade_of(self, points: int) -> str:
        """Return the grade of a score."""
        return next(grade.name for grade in self.grades if points >= grade.least)

    def faults(self) -> list[str]:
        """Return what is wrong with the policy; nothing where it is right."""
        found = [f"{one.name}: {fault}" for one in self.features for fault in one.table.faults(harms=one.harms)]
        names = Counter(feature.name for feature in self.features)
        found += [f"{name}: there twice" for name, times in names.items() if times > 1]
        if sum(self.weights.values()) != SCORE_MAX:
            found.append(f"the dimensions come to {SCORE_MAX}")
        leasts = [grade.least for grade in self.grades]
        if leasts != sorted(set(leasts), reverse=True) or not leasts or leasts[-1] != 0:
            found.append("grades go down to one from 0")
        return found


@value
class Line:
    """What one feature brings: its points of at most so many, and the step of its table."""

    feature: Feature
    step: int

    @property
    def points(self) -> int:
        """Its points."""
        return self.feature.table.points[self.step]


@value
class Score:
    """A score and all that it is the sum of."""

    lines: tuple[Line, ...]
    grade: str

    @property
    def points(self) -> int:
        """The whole."""
        return sum(line.points for line in self.lines)

    @property
    def by_dimension(self) -> dict[Dimension, int]:
        """The points of each dimension."""
        found: Counter[Dimension] = Counter()
        for line in self.lines:
            found[line.feature.dimension] += line.points
        return dict(found)


@value
class Raise:
    """What would raise a score on a day: so many thousandths more of a feature bring so many points more."""

    feature: Feature
    lacks_milli: int
    points: int


def score_of(policy: Policy, totals: Totals, on: dt.date) -> Score:
    """Return the score of somebody with these sums on a day."""
    lines = tuple(Line(one, one.table.step_of(totals.get(one.name, 0), policy.decay, on)) for one in policy.features)
    return Score(lines, policy.grade_of(sum(line.points for line in lines)))


def changes_on(policy: Policy, totals: Totals, after: dt.date) -> dt.date | None:
    """Return the first day after `after` on which the score changes though nothing happens; None where it never does.

    A sum that nothing is added to reaches fewer and fewer bounds; the first bound lost whose points differ is it.
    """
    days = []
    for line in score_of(policy, totals, after).lines:
        table, total = line.feature.table, totals.get(line.feature.name, 0)
        lost = (n for n in range(line.step, 0, -1) if table.points[n - 1] != line.points)
        if (step := next(lost, None)) is not None:
            days.append(policy.decay.falls_on(total, table.bounds_milli[step - 1], after))
    return min((day for day in days if day is not None), default=None)


def raises_of(policy: Policy, totals: Totals, on: dt.date) -> list[Raise]:
    """Return what would raise a score, the most points first: of each good feature, the next step that brings some."""
    found = []
    for line in score_of(policy, totals, on).lines:
        feature, table, total = line.feature, line.feature.table, totals.get(line.feature.name, 0)
        better = (n for n in range(line.step + 1, len(table.points)) if table.points[n] > line.points)
        if not feature.harms and (step := next(better, None)) is not None:
            lacks = policy.decay.lacks_milli(total, table.bounds_milli[step - 1], on)
            found.append(Raise(feature, lacks, table.points[step] - line.points))
    return sorted(found, key=lambda one: (-one.points, one.feature.name))
