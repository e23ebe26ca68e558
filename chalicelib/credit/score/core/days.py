"""The days on which somebody was told of, a bit a day: their facts are found again without reading all others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

FIRST_DAY = dt.date(2026, 1, 1)
"""The first day of facts in any house: no text of a consent is older (`identity.core.purposes`)."""


def with_days(bits: int, days: Iterable[dt.date]) -> int:
    """Return a set of days with more of them in it; none is before the first day there is."""
    for day in days:
        bits |= 1 << (day - FIRST_DAY).days
    return bits


def newest_first(bits: int, before: dt.date | None = None) -> Iterator[dt.date]:
    """Yield the days in a set, the newest first; only those before one, where one is given."""
    if before is not None:
        bits &= (1 << max(0, (before - FIRST_DAY).days)) - 1
    while bits:
        newest = bits.bit_length() - 1
        yield FIRST_DAY + dt.timedelta(days=newest)
        bits ^= 1 << newest
