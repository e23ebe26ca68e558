"""A village's closed days, folded into states: each fact once, what is reversed or struck as less of what it told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from chalicelib.credit.score.core.happenings import happenings_of
from chalicelib.credit.score.core.states import Told
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.awards import account_of, line_of
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.scores import ScoreFactStruck

DayOfFacts = Callable[[dt.date], Mapping[str, Fact]]
"""The facts recorded on a business date, by their ids."""
MIDNIGHT = dt.timedelta(days=1)
"""An entry made at the last moment of a day may have its fact in the next one."""


def told_on(on: dt.date, day_of: DayOfFacts) -> dict[str, list[Told]]:
    """Return what a closed day tells, by holder. Of the days before it only those are read whose facts it takes back.

    What a day tells depends on facts recorded on it and before it alone, and on no order of them.
    """
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for fact_id, fact in day_of(on).items():
        for told in [*_told(fact, on), *_taken_back(fact, on, day_of), *_struck(fact, on, day_of)]:
            found[told.happening.holder].append(replace(told, fact_id=fact_id))
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
            yield from _less(_told(award, day))
        if awards:
            return


def _struck(fact: Fact, on: dt.date, day_of: DayOfFacts) -> Iterator[Told]:
    """Yield, as less than nothing, what an upheld objection strikes: what a fact told against who objected."""
    if not isinstance(fact, ScoreFactStruck):
        return
    day = dt.date.fromisoformat(fact.on)
    told = day_of(day).get(fact.fact_id) if day <= on else None
    if told is not None:
        against = (one for one in _told(told, day) if one.happening.harms)
        yield from _less(one for one in against if one.happening.holder == account_of(fact.resident_id))


def _less(told: Iterable[Told]) -> Iterator[Told]:
    return (replace(one, happening=replace(one.happening, amount=-one.happening.amount)) for one in told)


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
