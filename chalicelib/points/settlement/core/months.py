"""Months as they are settled: by the moment a key was made in China, closed when none of the month can still arrive."""

from __future__ import annotations

import datetime as dt
import re

from chalicelib.kernel.calendar import YEARS, days_of, month_of
from chalicelib.kernel.errors import Conflict, InvalidInput
from chalicelib.points.ledger.core.keys import WRITTEN_FOR

CLOSES_ON = WRITTEN_FOR.days + 1
"""The day of the next month from whose dawn on no key of a month is written any more: the 9th (points-ledger.md)."""
MONTH = re.compile(r"^20[0-9]{2}M(0[1-9]|1[0-2])$", re.ASCII)


class MonthOpen(Conflict):
    """Keys of the month may still arrive."""

    code = "month_open"
    zh, en = "这个月还没有结账，{on} 起才能结。", "This month is not closed before {on}."


def check_month(text: str) -> str:
    """Return the month, such as `2026M11`, or raise `InvalidInput`."""
    if not MONTH.match(text) or int(text[:4]) not in YEARS:
        fault = {"field": "month", "code": "month", "zh": "月份要写成 2026M11 这样。", "en": "A month is 2026M11."}
        raise InvalidInput(fields=[fault])
    return text


def closes_on(month: str) -> dt.date:
    """Return the first business date on which a month may be closed."""
    return days_of(month)[1].replace(day=CLOSES_ON)


def refuse_open(month: str, today: dt.date) -> None:
    """Let a month be closed of which no key can still arrive, or raise `MonthOpen`."""
    if today < closes_on(month):
        raise MonthOpen(on=closes_on(month).isoformat())


def month_due(today: dt.date) -> str | None:
    """Return the month to be closed on a business date: last month from the 9th on, before that none."""
    return month_of(today.replace(day=1) - dt.timedelta(days=1)) if today.day >= CLOSES_ON else None


def closed_by(today: dt.date) -> str:
    """Return the newest month that was closed by a business date: the 9th itself is given to the work."""
    last = today.replace(day=1) - dt.timedelta(days=1)
    return month_of(last if today.day > CLOSES_ON else last.replace(day=1) - dt.timedelta(days=1))


def months_from(first: str, last: str) -> list[str]:
    """Return the months from `first` to `last`, both included; none where `last` is earlier."""
    found = []
    while first <= last:
        found.append(first)
        first = month_of(days_of(first)[1])
    return found


def first_month(joined_on: dt.date) -> str:
    """Return the month of the oldest key that a shop can have written, which joined on a business date."""
    return month_of(joined_on - WRITTEN_FOR)


def month_words(month: str) -> str:
    """Return a month as people write it: 2026年11月."""
    return f"{month[:4]}年{int(month[5:])}月"
