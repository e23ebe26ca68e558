"""What is kept of somebody's facts: sums that new facts are added to, so that nobody's past is read again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from chalicelib.credit.score.core.decay import Decay
from chalicelib.credit.score.core.happenings import Happening, kind_of
from chalicelib.credit.score.core.marks import MARKED, Mark
from chalicelib.kernel.values import value

ACTIVE = frozenset({"attended", "awarded", "voted", "adopted", "helped"})
"""Kinds by which somebody is active in a month."""
MONTHS_MAX = 12
"""So many months are looked back on, the present one among them."""


@value
class State:
    """Weighted sums by what happened, how often somebody was active in each of the last months, and their marks.

    `marks` are how much more often each began than ceased to count. A state depends on a
    policy's half-life alone: other tables, bounds or features read the same sums.
    """

    sums: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)

    def with_those_of(self, household: State) -> State:
        """Return a resident's state and what their household did; months and marks are the resident's own."""
        return State(_added(self.sums, household.sums), self.months, self.marks)

    def active_months(self, on: dt.date) -> int:
        """Return in how many of the twelve months that end with a day's somebody was active."""
        return sum(1 for month in self.months if month_of(on, -MONTHS_MAX) < month <= month_of(on))

    def trimmed(self, on: dt.date) -> State:
        """Return the state without months that no day from `on` looks back on, and without marks that are over."""
        months = {month: n for month, n in self.months.items() if month > month_of(on, -MONTHS_MAX)}
        return State(self.sums, months, {word: n for word, n in self.marks.items() if Mark.of(word).until >= on})


@value
class Told:
    """A happening and the day it counts from: that of its fact's record, or of the fact it takes back.

    `fact_id` is the fact that told it.
    """

    happening: Happening
    on: dt.date
    fact_id: str = ""


def folded(state: State, told: Iterable[Told], decay: Decay) -> State:
    """Return a state after more happenings, in whatever order they come. What cancels out is not kept."""
    sums: Counter[str] = Counter()
    months: Counter[str] = Counter()
    marks: Counter[str] = Counter()
    for one in told:
        happening = one.happening
        if kind_of(happening.what) == MARKED:
            marks[happening.what] += happening.amount
            continue
        sums[happening.what] += happening.amount * decay.weight(one.on)
        if kind_of(happening.what) in ACTIVE:
            months[month_of(one.on)] += happening.amount
    return State(_added(state.sums, sums), _added(state.months, months), _added(state.marks, marks))


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    """Return the sums of both, by name, without those that are 0."""
    if not other:
        return one
    total = {name: one.get(name, 0) + other.get(name, 0) for name in sorted({*one, *other})}
    return {name: n for name, n in total.items() if n}


def month_of(on: dt.date, later: int = 0) -> str:
    """Return the month `later` months after a day's, as `2026-11`."""
    year, month = divmod(on.year * 12 + on.month - 1 + later, 12)
    return f"{year:04d}-{month + 1:02d}"
