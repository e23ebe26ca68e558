"""Figures: what readers of the cockpit are given of a place's month, and the rows behind a number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field

from chalicelib.foundation.facts.core import Fact
from chalicelib.kernel.calendar import days_of, month_of
from chalicelib.kernel.errors import InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.town.cockpit.core.counting import thing_of
from chalicelib.town.cockpit.core.metrics import METRICS, Kind, Metric, Source
from chalicelib.town.cockpit.core.tallies import parts_of, summed

TREND_MONTHS = 13
"""A month, and back to the same one of the year before."""


class NotFoldedYet(NotFound):
    """Nothing was counted of this place and month."""

    code = "cockpit_not_counted"
    zh, en = "这个月还没有统计。", "This month was not counted yet."


@value
class Kept:
    """What was kept of a place's span: its numbers, the people behind them where known, and when it was counted."""

    numbers: dict[str, int]
    behind: dict[str, int]
    made_at: dt.datetime


@value
class Figure:
    """A number of a month (None: unknown), the month before, the same month a year before, and the year so far.

    The year's is None where months of it were added up that do not add up: a stock.
    """

    metric: Metric
    now: int | None
    before: int | None
    year_ago: int | None
    year: int | None


@value
class Cockpit:
    """A place's month: its figures, each place's numbers, and the trend of months, the oldest first.

    What is no village's, such as orders of the market, is under the town's id among `places`. `made_at` is when the
    place that was counted longest ago was counted.
    """

    place_id: str
    month: str
    made_at: dt.datetime
    figures: tuple[Figure, ...]
    places: dict[str, dict[str, int]]
    trend: dict[str, dict[str, int]]
    names: dict[str, str] = field(default_factory=dict)


def months_back(month: str, count: int) -> list[str]:
    """Return so many months up to and with `2026M11`, the oldest first."""
    found = [month]
    while len(found) < count:
        found.append(month_of(days_of(found[-1])[0] - dt.timedelta(days=1)))
    return found[::-1]


def cockpit_of(
    place_id: str,
    month: str,
    months: Mapping[str, Mapping[str, Kept]],
    year: Mapping[str, Kept],
    names: Mapping[str, str],
) -> Cockpit:
    """Return a place's month out of what was kept of its months, by place, and of its year so far.

    Raises:
        NotFoldedYet: nothing was kept of the month.
    """
    mine = months.get(month)
    if not mine:
        raise NotFoldedYet
    trend = {at: summed(one.numbers for one in months.get(at, {}).values()) for at in months_back(month, TREND_MONTHS)}
    so_far = summed(one.numbers for one in year.values())
    before, year_ago = trend[months_back(month, 2)[0]], trend[months_back(month, TREND_MONTHS)[0]]
    figures = tuple(
        Figure(
            one,
            trend[month].get(one.key),
            before.get(one.key),
            year_ago.get(one.key),
            None if one.kind is Kind.STOCK else so_far.get(one.key),
        )
        for one in METRICS
    )
    made_at = min(one.made_at for one in mine.values())
    return Cockpit(place_id, month, made_at, figures, {at: one.numbers for at, one in mine.items()}, trend, dict(names))


@value
class Day:
    """A place's day: what all its places come to, and each by itself."""

    on: str
    numbers: dict[str, int]
    places: dict[str, dict[str, int]]


def days_shown(days: Mapping[str, Mapping[str, Kept]]) -> list[Day]:
    """Return the days of a month that were counted, the first one first."""
    return [
        Day(on, summed(one.numbers for one in by_place.values()), {at: one.numbers for at, one in by_place.items()})
        for on, by_place in sorted(days.items())
    ]


@value
class Behind:
    """A row behind a number: the fact's id and name, what it is about, and what it adds to the number."""

    row_id: str
    name: str
    thing: str
    adds: int


def rows_behind(place_id: str, metric: Metric, facts: Sequence[tuple[str, Fact]]) -> list[Behind]:
    """Return the rows that make a number of a place's day, in the order of recording: what they add sums up to it."""
    assert metric.source is Source.FACTS, metric.key
    seen: set[tuple[str, str]] = set()
    found = []
    for fact_id, fact in facts:
        parts = parts_of(place_id, fact, seen)
        if metric.key in parts:
            found.append(Behind(fact_id, type(fact).__name__, thing_of(fact), parts[metric.key]))
    return found


def first_to_count(today: dt.date, closed: dt.date | None, counted: dt.date | None) -> dt.date:
    """Return from which day on an hour counts: yesterday, or the first day whose book was closed since it was counted.

    `closed` is the last day whose book is closed, `counted` the last that was counted with its book closed: where there
    is none, all of last month is counted.
    """
    yesterday = today - dt.timedelta(days=1)
    if closed is None or closed == counted:
        return yesterday
    month_before = days_of(months_back(month_of(today), 2)[0])[0]
    return min(yesterday, month_before if counted is None else counted + dt.timedelta(days=1))


def leaves_no_gap(since: dt.date, counted: dt.date | None) -> bool:
    """Tell whether who counts from `since` on leaves no day out after `counted`, the last that is known to be."""
    return counted is None or since <= counted + dt.timedelta(days=1)


def is_closed(month: str, counted: dt.date | None) -> bool:
    """Tell whether all days of a month were counted with their books closed."""
    return counted is not None and days_of(month)[1] <= counted + dt.timedelta(days=1)


def check_month(month: str, today: dt.date) -> str:
    """Return a month that has begun.

    Raises:
        InvalidInput: it is yet to come.
    """
    if month > month_of(today):
        zh, en = "这个月还没到。", "This month is yet to come."
        raise InvalidInput(fields=[{"field": "query.month", "code": "to_come", "zh": zh, "en": en}])
    return month
