"""Features: what of somebody's state counts, in which dimension of a score, and by which table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from chalicelib.credit.score.core.decay import MILLI, Decay
from chalicelib.credit.score.core.happenings import GOOD, HARMS, kind_of
from chalicelib.credit.score.core.states import MONTHS_MAX, State, month_of
from chalicelib.credit.score.core.tables import PointTable
from chalicelib.kernel.values import value

DONE_MILLI = 500
"""Something counts as done while half of one is left of it: a half-life after it was done once."""


class Dimension(StrEnum):
    """What a score is made of (活跃程度, 履约能力, 身份特质, 行为偏好, 社会评价)."""

    ACTIVITY = "activity"
    WORD = "word"
    STANDING = "standing"
    CONDUCT = "conduct"
    OTHERS = "others"


class Measure(StrEnum):
    """How a feature counts: all there is of it after decay, in how many ways it is done, or in how many months."""

    SUM = "sum"
    BREADTH = "breadth"
    MONTHS = "months"


@value
class Feature:
    """Something that counts. `of` are groups of happenings; only for breadth it matters which are in one group.

    `harms`: more of it brings fewer points. What does harm is only summed up.
    """

    name: str
    dimension: Dimension
    table: PointTable
    of: tuple[tuple[str, ...], ...] = ()
    measure: Measure = Measure.SUM
    harms: bool = False

    def faults(self) -> list[str]:
        """Return what is wrong with the feature; nothing where it is right.

        Nothing but what does harm may lower a score, and it may not raise one.
        """
        kinds = {kind_of(what) for group in self.of for what in group}
        found = self.table.faults(harms=self.harms)
        if not kinds <= (HARMS if self.harms else GOOD):
            found.append("what does harm and what is good are no happenings of one feature")
        if self.harms and self.measure is not Measure.SUM:
            found.append("what does harm is summed up")
        if not kinds and self.measure is not Measure.MONTHS:
            found.append("it counts something")
        if self.measure is not Measure.SUM and max(self.table.bounds_milli, default=0) > self._ways * MILLI:
            found.append("each bound can be reached")
        return found

    def step_on(self, state: State, decay: Decay, on: dt.date) -> int:
        """Return which step of its table somebody stands on."""
        if self.measure is Measure.SUM:
            return self.table.step_of_sum(self._sum(state), decay, on)
        return self.table.step_of(self.count_on(state, decay, on))

    def points_on(self, state: State, decay: Decay, on: dt.date) -> int:
        """Return the points it brings somebody."""
        return self.table.points[self.step_on(state, decay, on)]

    def changes_on(self, state: State, decay: Decay, after: dt.date) -> dt.date | None:
        """Return the first day after `after` on which it brings other points though nothing happens, or None."""
        if self.measure is Measure.SUM:
            return self._falls_on(state, decay, after)
        now = self.points_on(state, decay, after)
        days = sorted({day for day in self._less_on(state, decay, after) if day is not None})
        return next((day for day in days if self.points_on(state, decay, day) != now), None)

    def _falls_on(self, state: State, decay: Decay, after: dt.date) -> dt.date | None:
        """Return the day on which what is summed up reaches no bound any more below which the points are the same."""
        total, points = self._sum(state), self.table.points
        step = self.table.step_of_sum(total, decay, after)
        lower = next((n for n in range(step, 0, -1) if points[n - 1] != points[step]), 0)
        return decay.falls_on(total, self.table.bounds_milli[lower - 1], after) if lower else None

    def _less_on(self, state: State, decay: Decay, after: dt.date) -> Iterable[dt.date | None]:
        """Yield the days after `after` on which there is a way or a month less."""
        if self.measure is Measure.MONTHS:
            return (left_on(month) for month in state.months if left_on(month) > after)
        totals = (_of(state, group) for group in self.of)
        return (decay.falls_on(n, DONE_MILLI, after) for n in totals if decay.reaches(n, DONE_MILLI, after))

    def lacks_milli(self, step: int, state: State, decay: Decay, on: dt.date) -> int:
        """Return how many thousandths more somebody needs on a day to stand on a step."""
        bound = self.table.bounds_milli[step - 1]
        if self.measure is Measure.SUM:
            return decay.lacks_milli(self._sum(state), bound, on)
        return max(0, bound - self.count_on(state, decay, on) * MILLI)

    @property
    def _ways(self) -> int:
        """How many ways or months there are at most."""
        return MONTHS_MAX if self.measure is Measure.MONTHS else len(self.of)

    def _sum(self, state: State) -> int:
        return sum(_of(state, group) for group in self.of)

    def count_on(self, state: State, decay: Decay, on: dt.date) -> int:
        """Return in how many ways or months somebody does what is not summed up."""
        if self.measure is Measure.MONTHS:
            return state.active_months(on)
        return sum(decay.reaches(_of(state, group), DONE_MILLI, on) for group in self.of)


def _of(state: State, group: tuple[str, ...]) -> int:
    """Return the sum of one group of happenings."""
    return sum(state.sums.get(what, 0) for what in group)


def left_on(month: str) -> dt.date:
    """Return the first day that does not look back on a month any more."""
    first = dt.date(int(month[:4]), int(month[5:]), 1)
    return dt.date.fromisoformat(f"{month_of(first, MONTHS_MAX)}-01")
