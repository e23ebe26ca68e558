"""A score by a policy: each feature's points, their sum, when it changes by itself, and what would raise it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from chalicelib.credit.negative_list.core.categories import Effect
from chalicelib.credit.score.core.decay import Decay
from chalicelib.credit.score.core.features import Dimension, Feature
from chalicelib.credit.score.core.marks import Taken, ends_on, standing, taken
from chalicelib.credit.score.core.states import State
from chalicelib.kernel.values import value

SCORE_MAX = 1_000


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
        found = [f"{one.name}: {fault}" for one in self.features for fault in one.faults()]
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
    """A score and all that it is the sum of: its lines, less what records of the negative list take off."""

    lines: tuple[Line, ...]
    grade: str
    taken: tuple[Taken, ...] = ()

    @property
    def points(self) -> int:
        """The whole."""
        return sum(line.points for line in self.lines) - self.points_taken

    @property
    def points_taken(self) -> int:
        """What records take off."""
        return sum(one.points for one in self.taken)

    @property
    def is_vetoed(self) -> bool:
        """Tell whether a record leaves nothing of it."""
        return any(one.mark.effect is Effect.VETO for one in self.taken)

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


def score_of(policy: Policy, state: State, on: dt.date) -> Score:
    """Return the score of somebody in this state on a day."""
    decay = policy.decay
    lines = tuple(Line(one, one.step_on(state, decay, on)) for one in policy.features)
    whole = sum(line.points for line in lines)
    off = taken(whole, standing(state.marks, on))
    return Score(lines, policy.grade_of(whole - sum(one.points for one in off)), off)


def changes_on(policy: Policy, state: State, after: dt.date) -> dt.date | None:
    """Return the first day after `after` on which a line changes or a record is over by itself, or None."""
    decay = policy.decay
    days = [feature.changes_on(state, decay, after) for feature in policy.features]
    days.append(ends_on(standing(state.marks, after)))
    return min((day for day in days if day is not None), default=None)


def raises_of(policy: Policy, state: State, on: dt.date) -> list[Raise]:
    """Return what would raise a score, the most points first: of each good feature, the next step that does.

    While records take off, points are what is left of a step after them: one of which nothing is left is none.
    """
    found = []
    score = score_of(policy, state, on)
    for line in score.lines:
        if line.feature.harms:
            continue
        better = ((n, _raised(score, line, n)) for n in range(line.step + 1, len(line.feature.table.points)))
        step, points = next(((n, more) for n, more in better if more > 0), (0, 0))
        if points:
            found.append(Raise(line.feature, line.feature.lacks_milli(step, state, policy.decay, on), points))
    return sorted(found, key=lambda one: (-one.points, one.feature.name))


def _raised(score: Score, line: Line, step: int) -> int:
    """Return how much a score rises where one of its lines stands on another step, after what records take off."""
    whole = score.points + score.points_taken + line.feature.table.points[step] - line.points
    return whole - sum(one.points for one in taken(whole, (one.mark for one in score.taken))) - score.points
