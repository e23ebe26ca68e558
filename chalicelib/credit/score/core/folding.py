"""A village's closed days, folded into states: each fact once, a reversal as less of what it takes back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from chalicelib.credit.score.core.happenings import happenings_of
from chalicelib.credit.score.core.states import Told
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.awards import line_of
from chalicelib.foundation.facts.core.points import PointsMoved

DayOfFacts = Callable[[dt.date], Mapping[str, Fact]]
"""The facts recorded on a business date, by their ids."""
MIDNIGHT = dt.timedelta(days=1)
"""An entry made at the last moment of a day may have its fact in the next one."""


def told_on(on: dt.date, day_of: DayOfFacts) -> dict[str, list[Told]]:
    """Return what a closed day tells, by holder. Of the days before it only those are read whose awards it takes back.

    What a day tells depends on facts recorded on it and before it alone, and on no order of them.
    """
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for fact in day_of(on).values():
        for told in [*_told(fact, on), *_taken_back(fact, on, day_of)]:
            found[told.happening.holder].append(told)
    return dict(found)


def _told(fact: Fact, on: dt.date) -> Iterator[Told]:
    return (Told(happening, on) for happening in happenings_of(fact))


def _taken_back(fact: Fact, on: dt.date, day_of: DayOfFacts) -> Iterator[Told]:
    """Yield, as less than nothing, what a reversal takes back: it counts from the day of what it takes back."""
    line = line_of(fact)
    if not isinstance(fact, PointsMoved) or line is None or line.takes_back is None or not fact.first_on:
        return
    first = dt.date.fromisoformat(fact.first_on)
    for day in (first, first + MIDNIGHT):
        if day > on:
            return
        awards = [one for one in day_of(day).values() if _is(one, line.takes_back)]
        for award in awards:
            for told in _told(award, day):
                yield replace(told, happening=replace(told.happening, amount=-told.happening.amount))
        if awards:
            return


def _is(fact: Fact, award: tuple[str, str]) -> bool:
    line = line_of(fact)
    return line is not None and (line.source, line.line) == award


def told_until(days: Collection[dt.date], day_of: DayOfFacts) -> dict[str, dict[dt.date, list[Told]]]:
    """Return what several closed days tell, by holder and the day that told it."""
    found: defaultdict[str, dict[dt.date, list[Told]]] = defaultdict(dict)
    for on in sorted(days):
        for holder, told in told_on(on, day_of).items():
            found[holder][on] = told
    return dict(found)
