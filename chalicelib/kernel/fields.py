"""Types of what a caller sends that every room shares: a day, and a moment with its offset.

pydantic reads any number, also one in quotes, as seconds since 1970; here only the written forms of RFC 3339 pass.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable
from typing import Annotated, TypeVar

from pydantic import AwareDatetime, BeforeValidator

T = TypeVar("T")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_DAY_WORDS = "日期要写成 2026-03-01 这样。|A date is written as 2026-03-01."
_MOMENT_WORDS = "时间要写成 2026-03-01T09:00:00+08:00 这样。|A time is written as 2026-03-01T09:00:00+08:00."


def _day(sent: object) -> dt.date:
    """Return the day that was written; one there is not, such as the 30th of February, is refused by ValueError."""
    if isinstance(sent, dt.date):
        return sent
    return _read(sent, _DAY, dt.date.fromisoformat, _DAY_WORDS)


def _moment(sent: object) -> dt.datetime:
    """Return the moment that was written, with its offset if it has one."""
    if isinstance(sent, dt.datetime):
        return sent
    return _read(sent, _MOMENT, dt.datetime.fromisoformat, _MOMENT_WORDS)


def _read(sent: object, form: re.Pattern[str], reader: Callable[[str], T], words: str) -> T:
    if isinstance(sent, str) and form.fullmatch(sent):
        with contextlib.suppress(ValueError):
            return reader(sent.upper())
    raise ValueError(words)


Date = Annotated[dt.date, BeforeValidator(_day)]
"""A day of the calendar, as `2026-03-01`."""

Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
"""A moment with its offset from UTC, as `2026-03-01T09:00:00+08:00`."""
