"""Business time: dates in Asia/Shanghai, ISO weeks, and working days by the Chinese holiday calendar."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = range(2000, 2100)
"""The years that anybody speaks of here, far from both ends of Python's calendar, where sums of days break. Ours."""
HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Holidays of every year by month and day; those of the lunar calendar are not among them.

Source: 全国年节及纪念日放假办法, as changed from 2025 on (国务院令第 795 号).
"""


def business_date(moment: dt.datetime) -> dt.date:
    """Return the date in China on which an aware `moment` falls."""
    assert moment.tzinfo is not None, "naive times have no date"
    return moment.astimezone(SHANGHAI).date()


def business_time(moment: dt.datetime) -> str:
    """Return an aware moment as RFC 3339 text with China's offset, to the second."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment a business date begins, in UTC."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI).astimezone(dt.UTC)


def week_of(day: dt.date) -> str:
    """Return the ISO week as `2026W47`."""
    iso = day.isocalendar()
    return f"{iso.year}W{iso.week:02d}"


def month_of(day: dt.date) -> str:
    """Return the month as `2026M11`."""
    return f"{day.year}M{day.month:02d}"


def days_of(period: str) -> tuple[dt.date, dt.date]:
    """Return the first day of a week `2026W47` or month `2026M11`, and the first day after it."""
    year, number = int(period[:4]), int(period[5:])
    if period[4] == "W":
        monday = dt.date.fromisocalendar(year, number, 1)
        return monday, monday + dt.timedelta(days=7)
    assert period[4] == "M", period
    first = dt.date(year, number, 1)
    return first, (first + dt.timedelta(days=31)).replace(day=1)


def is_working_day(day: dt.date) -> tuple[bool, bool]:
    """Tell whether people work on `day`, and whether the holiday calendar knows that year.

    Source: the State Council's yearly notices, as the package `chinesecalendar` carries them; a year it does not
    know falls back to Monday to Friday without the holidays that the law itself dates.
    """
    import chinese_calendar  # Loads a large table; few requests count working days.

    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS, False


def working_days_after(day: dt.date, days: int) -> tuple[dt.date, bool]:
    """Return the date `days` working days after `day`, and whether the calendar knew every date on the way."""
    assert days >= 0, days
    known_all = True
    while days:
        day += dt.timedelta(days=1)
        works, known = is_working_day(day)
        known_all = known_all and known
        days -= works
    return day, known_all
