"""Types of what a caller sends that every room shares: a day, and a moment with its offset.

pydantic reads any number, also one in quotes, as seconds since 1970; here only the written forms of RFC 3339 pass, of
the years that the calendar of the house has, in China and by UTC.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable
from typing import Annotated, TypeVar

from pydantic import AwareDatetime, BeforeValidator

from chalicelib.kernel.calendar import SHANGHAI, YEARS

T = TypeVar("T")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_DAY_WORDS = "日期要写成 2026-03-01 这样。|A date is written as 2026-03-01."
_MOMENT_WORDS = "时间要写成 2026-03-01T09:00:00+08:00 这样。|A time is written as 2026-03-01T09:00:00+08:00."


_YEAR_WORDS = f"年份要在 {YEARS[0]} 到 {YEARS[-1]} 之间。|The year must be from {YEARS[0]} to {YEARS[-1]}."


def _day(sent: object) -> dt.date:
    """Return the day that was written; one there is not, such as the 30th of February, is refused by ValueError."""
    if isinstance(sent, dt.date):
        return sent
    day = _read(sent, _DAY, dt.date.fromisoformat, _DAY_WORDS)
    if day.year not in YEARS:
        raise ValueError(_YEAR_WORDS)
    return day


def _moment(sent: object) -> dt.datetime:
    """Return the moment that was written, with its offset if it has one."""
    if isinstance(sent, dt.datetime):
        return sent
    moment = _read(sent, _MOMENT, dt.datetime.fromisoformat, _MOMENT_WORDS)
    if moment.year not in YEARS or not all(there.year in YEARS for there in _elsewhere(moment)):
        raise ValueError(_YEAR_WORDS)
    return moment


def _elsewhere(moment: dt.datetime) -> list[dt.datetime]:
    """Return a moment as the clocks show it by UTC and in China; nothing without an offset, which is refused later."""
    return [] if moment.tzinfo is None else [moment.astimezone(zone) for zone in (dt.UTC, SHANGHAI)]


def _read(sent: object, form: re.Pattern[str], reader: Callable[[str], T], words: str) -> T:
    if isinstance(sent, str) and form.fullmatch(sent):
        with contextlib.suppress(ValueError):
            return reader(sent.upper())
    raise ValueError(words)


Date = Annotated[dt.date, BeforeValidator(_day)]
"""A day of the calendar, as `2026-03-01`. Birthdays are older; nobody sends them, they stand in ID numbers."""

Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
"""A moment with its offset from UTC, as `2026-03-01T09:00:00+08:00`."""
