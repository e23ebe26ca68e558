"""Moves villages' figures in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes
from chalicelib.points.tickets.core.statistics import Statistics
from chalicelib.points.tickets.records import TicketFiguresRecord


def find_statistics(village_id: str, year: int) -> Statistics | None:
    """Return a village's figures of a year as they were last counted, or None."""
    record = storage.find(TicketFiguresRecord, village_id, str(year), consistent=True)
    if record is None:
        return None
    counted_at = dt.datetime.fromisoformat(record.counted_at)
    return Statistics(village_id, year, record.counts, record.median_twice, record.stars, counted_at)


def keeping_of(statistics: Statistics) -> Writes:
    """Return the write of a village's figures in the place of those before."""
    assert statistics.counted_at is not None, "only counted figures are kept"
    record = TicketFiguresRecord(
        statistics.village_id,
        str(statistics.year),
        counts=dict(statistics.counts),
        stars=dict(statistics.stars),
        median_twice=statistics.median_twice,
        counted_at=statistics.counted_at.isoformat(timespec="seconds"),
    )
    return Writes().put(record)
