"""Working days, by the holiday calendar and beyond it."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.kernel.calendar import is_working_day, working_days_after


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (dt.date(2026, 10, 10), (True, True)),  # A Saturday that is worked on for the national holiday.
        (dt.date(2026, 10, 1), (False, True)),
        (dt.date(2031, 5, 1), (False, False)),
        (dt.date(2031, 5, 2), (False, False)),
        (dt.date(2031, 1, 1), (False, False)),
        (dt.date(2031, 10, 3), (False, False)),
        (dt.date(2031, 10, 6), (True, False)),
        (dt.date(2031, 10, 4), (False, False)),
    ],
)
def test_beyond_the_known_calendar_fixed_holidays_are_no_working_days_and_it_is_said(
    day: dt.date, found: tuple[bool, bool]
) -> None:
    assert is_working_day(day) == found


def test_a_clock_that_runs_into_an_unknown_year_says_so() -> None:
    assert working_days_after(dt.date(2031, 12, 30), 3) == (dt.date(2032, 1, 5), False)
    assert working_days_after(dt.date(2026, 11, 27), 1) == (dt.date(2026, 11, 30), True)
