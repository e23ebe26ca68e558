"""How fast a budget burns: what is left beside what an even year would leave."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.values import value
from chalicelib.town.controls.core.grants import Report

AHEAD_PERCENT = 15
"""A budget that is spent so many hundredths of the grant ahead of an even year is said to burn fast. Ours."""

ENDED_DAYS = 5
"""So long after a month's end the budget counts as it stood then: the house counts on the second. Ours."""


@value
class Point:
    """A month's end: what had been granted, what was left then (None: unknown), and what an even year would leave."""

    month: str
    granted: int
    left: int | None
    even: int
    drawn: int


def left_then(month: str, today: dt.date, left: int, former: Report | None) -> int | None:
    """Return what was left at a month's end, of what is `left` today and what a `former` count says; None: unknown."""
    year, number = int(month[:4]), int(month[5:])
    after = dt.date(year + number // 12, number % 12 + 1, 1)
    if former is not None and business_date(former.made_at) >= after:
        return former.budgets[month].left
    return left if today < after + dt.timedelta(days=ENDED_DAYS) else None


def even_left(granted: int, month: str) -> int:
    """Return what an even year leaves of a grant at a month's end."""
    return granted * (12 - int(month[5:])) // 12


def burn_down(reports: list[Report]) -> list[Point]:
    """Return the year's months up to the reports' own in order, summed over villages."""
    found = []
    for month in sorted({month for report in reports for month in report.budgets}):
        of_month = [report.budgets[month] for report in reports if month in report.budgets]
        granted = sum(one.granted for one in of_month)
        known = [one.left for one in of_month if one.left is not None]
        left = sum(known) if len(known) == len(of_month) else None
        drawn = sum(one.drawn for one in of_month)
        found.append(Point(month, granted, left, even_left(granted, month), drawn))
    return found


def burns_fast(point: Point) -> bool:
    """Tell whether a budget is spent well ahead of an even year."""
    if point.granted == 0 or point.left is None:
        return False
    return (point.even - point.left) * 100 > AHEAD_PERCENT * point.granted


def months_until(month: str) -> list[str]:
    """Return the months of a year up to and with `2026M11`."""
    return [f"{month[:4]}M{n:02d}" for n in range(1, int(month[5:]) + 1)]


def month_before(today: dt.date) -> str:
    """Return the last month that is over."""
    last = today.replace(day=1) - dt.timedelta(days=1)
    return f"{last.year}M{last.month:02d}"
