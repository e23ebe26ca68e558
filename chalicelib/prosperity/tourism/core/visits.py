"""How many visitors were stamped where and when: counts alone, of which nobody reads who it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from chalicelib.kernel.values import value

SHARDS = 8
"""A spot's day is counted in so many rows, so that a coachload at its gate does not wait for one another."""
SHOWN_MIN = 5
"""Fewer than this the public is not told: in a small place they might be known by name. The house's number."""


@value
class Count:
    """How many people were stamped at a spot on a day."""

    spot_id: str
    on: dt.date
    visits: int


def by_spot(counts: Iterable[Count]) -> dict[str, dict[dt.date, int]]:
    """Return the visits of each day by spot, its shards added up."""
    found: dict[str, dict[dt.date, int]] = {}
    for one in counts:
        days = found.setdefault(one.spot_id, {})
        days[one.on] = days.get(one.on, 0) + one.visits
    return found


def told(days: Mapping[dt.date, int]) -> int | None:
    """Return what the public is told of a month: its sum, or None for one that is too small to be told."""
    total = sum(days.values())
    return total if total >= SHOWN_MIN else None
