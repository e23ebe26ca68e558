"""A policy laid out for one day and many people: a night measures each with it. `scoring` says the same of one."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right

from chalicelib.credit.score.core.decay import LANDMARK, MILLI, weights
from chalicelib.credit.score.core.features import DONE_MILLI, Feature, Measure, left_on
from chalicelib.credit.score.core.marks import ends_on, standing, taken
from chalicelib.credit.score.core.scoring import Policy
from chalicelib.credit.score.core.states import MONTHS_MAX, State, month_of
from chalicelib.credit.score.core.tables import least_sums
from chalicelib.kernel.values import value

Stands = tuple[int, int]
"""A step of a table, and the day, counted from the landmark, on which there are other points by itself."""


@value
class Measured:
    """Where somebody stands on a day: each feature's step, the points, what records take, and when that changes."""

    steps: tuple[int, ...]
    points: int
    taken: int
    due_on: dt.date | None


class _Sums:
    """A feature that is summed up: from which sums on which step, and below which bound there are other points."""

    def __init__(self, feature: Feature, days: tuple[int, ...], today: int) -> None:
        self._whats = tuple(what for group in feature.of for what in group)
        self._least = least_sums(feature.table.bounds_milli, days[today])
        self._left, self._days, self._tomorrow = _bounds_left(feature), days, today + 1

    def stands(self, state: State) -> Stands:
        total, much = 0, state.sums.get
        for what in self._whats:
            total += much(what, 0)
        step = bisect_right(self._least, total)
        bound = self._left[step]
        return step, bisect_right(self._days, total * MILLI // bound, lo=self._tomorrow) if bound else len(self._days)


class _Ways:
    """A feature that counts in how many ways something is done: each until half of one is left of it."""

    def __init__(self, feature: Feature, days: tuple[int, ...], today: int) -> None:
        self._groups, self._bounds, self._left = feature.of, feature.table.bounds_milli, _bounds_left(feature)
        self._days, self._today, (self._least,) = days, today, least_sums((DONE_MILLI,), days[today])

    def stands(self, state: State) -> Stands:
        much, ends = state.sums.get, []
        for group in self._groups:
            total = much(group[0], 0) if len(group) == 1 else sum(much(what, 0) for what in group)
            if total >= self._least:
                ends.append(bisect_right(self._days, total * MILLI // DONE_MILLI, lo=self._today + 1))
        return _of_count(ends, self._bounds, self._left, never=len(self._days))


class _Months:
    """A feature that counts the active ones of the last twelve months: each until no day looks back on it."""

    def __init__(self, feature: Feature, days: tuple[int, ...], today: int) -> None:
        months = [month_of(LANDMARK + dt.timedelta(days=today), -n) for n in range(MONTHS_MAX)]
        self._ends = {month: (left_on(month) - LANDMARK).days for month in months}
        self._bounds, self._left, self._never = feature.table.bounds_milli, _bounds_left(feature), len(days)

    def stands(self, state: State) -> Stands:
        ends = [self._ends[month] for month in state.months if month in self._ends]
        return _of_count(ends, self._bounds, self._left, never=self._never)


def _of_count(ends: list[int], bounds: tuple[int, ...], left: tuple[int, ...], *, never: int) -> Stands:
    """Return where so many things stand of which each ends on a day: as many end as reach below the bound left."""
    step = bisect_right(bounds, len(ends) * MILLI)
    bound = left[step]
    return step, min(never, sorted(ends)[len(ends) - -(-bound // MILLI)]) if bound else never


RULES: dict[Measure, type[_Sums | _Ways | _Months]] = {
    Measure.SUM: _Sums,
    Measure.BREADTH: _Ways,
    Measure.MONTHS: _Months,
}


class Ruler:
    """A policy on one day."""

    def __init__(self, policy: Policy, on: dt.date) -> None:
        days, today = weights(policy.half_life_days), (on - LANDMARK).days
        self._on, self._never = on, len(days)
        self._rules = [(RULES[one.measure](one, days, today), one.table.points) for one in policy.features]

    def measure(self, state: State) -> Measured:
        """Return where somebody in a state stands."""
        steps, points, due = [], 0, self._never
        for rule, table in self._rules:
            step, until = rule.stands(state)
            steps.append(step)
            points += table[step]
            due = min(due, until)
        due_on = LANDMARK + dt.timedelta(days=due) if due < self._never else None
        marks = standing(state.marks, self._on) if state.marks else ()
        if not marks:
            return Measured(tuple(steps), points, 0, due_on)
        off = sum(one.points for one in taken(points, marks))
        return Measured(tuple(steps), points - off, off, _first(due_on, ends_on(marks)))


def _first(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)


def _bounds_left(feature: Feature) -> tuple[int, ...]:
    """Return, for each step of a table, the bound below which there are other points, 0 where there are none."""
    bounds, points = feature.table.bounds_milli, feature.table.points
    found = []
    for step, here in enumerate(points):
        lower = next((n for n in range(step, 0, -1) if points[n - 1] != here), 0)
        found.append(bounds[lower - 1] if lower else 0)
    return tuple(found)
