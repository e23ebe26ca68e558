"""Sources of entries that several rooms look up: what shops redeemed, and when."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from chalicelib.kernel.calendar import start_of


class Spent(NamedTuple):
    """What a month's settlement needs of an entry, for a hundred thousand of them: a refund spent less than nothing."""

    line: str
    kind: str
    points: int
    of: str
    mask: str
    document: str


def redemptions_of(partner_id: str) -> str:
    """Return the source of a shop's redemptions and their refunds; each line is the key of a request, a UUIDv7."""
    return f"redemption#{partner_id}"


def lines_between(first: dt.date, last: dt.date) -> tuple[str, str]:
    """Return the bounds of the lines whose keys were made from the business date `first` to `last`, both included."""
    return lines_within(start_of(first), start_of(last + dt.timedelta(days=1)))


def lines_within(start: dt.datetime, end: dt.datetime) -> tuple[str, str]:
    """Return the bounds of the lines whose keys were made from `start` on and before `end`, both in whole seconds."""
    first, last = (int(moment.timestamp()) * 1000 for moment in (start, end))
    low, high = f"{first:012x}", f"{last - 1:012x}"
    return f"{low[:8]}-{low[8:]}", f"{high[:8]}-{high[8:]}-~"
