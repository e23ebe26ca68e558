"""What the ledger does on which night, by the business date that begins."""

from __future__ import annotations

import datetime as dt

from chalicelib.points.ledger.core.holds import HOLD_DAYS_MAX
from chalicelib.points.ledger.core.lots import LIFE_YEARS, WARNED_DAYS_AHEAD, expires_on

EXPIRY_DAYS = 3
"""The expiry is started again on the first nights of the year: it is idempotent, and a night may be lost."""
PRUNING_WEEKDAY = 1
"""Tuesdays: the boards of the week before are out. The fullest legal account relies on it weekly."""


def deeds_of(today: dt.date) -> list[str]:
    """Return the kinds of work due at the start of `today`."""
    deeds = ["overdue"]
    if today.month == 1 and today.day <= EXPIRY_DAYS:
        deeds.append("expire")
    if warned_year(today) is not None:
        deeds.append("warn")
    if today.weekday() == PRUNING_WEEKDAY:
        deeds.append("prune")
    return deeds


def warned_year(today: dt.date) -> int | None:
    """Return the posting year whose expiry is announced today, if it is."""
    year = today.year - LIFE_YEARS
    return year if (expires_on(year) - today).days in WARNED_DAYS_AHEAD else None


def overdue_day(today: dt.date) -> dt.date:
    """Return the day whose holds have all ended by `today`."""
    return today - dt.timedelta(days=HOLD_DAYS_MAX + 1)
