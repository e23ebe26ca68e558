"""What the ledger does on which night, by the business date that begins."""

from __future__ import annotations

import datetime as dt

from chalicelib.points.ledger.core.settings import is_warning_day

EXPIRY_DAYS = 3
"""The expiry is started again on the first nights of the year: it is idempotent, and a night may be lost."""
PRUNING_WEEKDAY = 1
"""Tuesdays: the boards of the week before are out. The fullest legal account relies on it weekly."""


def deeds_of(today: dt.date) -> list[str]:
    """Return the kinds of work due at the start of `today`."""
    deeds = ["overdue"]
    if today.month == 1 and today.day <= EXPIRY_DAYS:
        deeds.append("expire")
    if is_warning_day(today):
        deeds.append("warn")
    if today.weekday() == PRUNING_WEEKDAY:
        deeds.append("prune")
    return deeds
