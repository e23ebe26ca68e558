"""Moves what days and months come to in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from chalicelib.kernel import storage
from chalicelib.kernel.calendar import month_of
from chalicelib.kernel.writes import Refusal, Writes, commit
from chalicelib.prosperity.proceeds.core.entries import Money, held
from chalicelib.prosperity.proceeds.core.sums import Sums, packed, unpacked
from chalicelib.prosperity.proceeds.records import ProceedsSumRecord

THROUGH = "through"


def keep(town_id: str, span: str, by_place: Mapping[str, Sums]) -> None:
    """Keep what a day or month comes to, a row a place; again it is the same. A round trip a place."""
    for place_id, sums in by_place.items():
        record = ProceedsSumRecord(
            _partition(town_id, span),
            f"{place_id}#{span}",
            tallies=packed(sums.tallies) or None,
            money=held(sums.money) if sums.money != Money() else None,
            orders=sums.orders or None,
        )
        commit(Writes().put(record))


def _partition(town_id: str, span: str) -> str:
    """Return where a span's rows lie: days by their month, months by their year."""
    within = month_of(dt.date.fromisoformat(span)) if "-" in span else span[:4]
    return f"{town_id}#{within}"


def list_spans(town_id: str, within: str, *, place_id: str = "") -> dict[str, dict[str, Sums]]:
    """Return what the days of a month, or the months of a year, come to: by span, then by place.

    Of one place, or of all of a town's. A round trip per megabyte: a village's month of days is some 100 KB.
    """
    where = ProceedsSumRecord.place_span.startswith(f"{place_id}#") if place_id else None
    found: dict[str, dict[str, Sums]] = {}
    query = storage.Query(ProceedsSumRecord, f"{town_id}#{within}", where=where, consistent=True)
    for item in storage.every(query):
        record = ProceedsSumRecord.from_raw_data(item)
        place, _, span = record.place_span.partition("#")
        found.setdefault(span, {})[place] = _sums(record)
    return {span: found[span] for span in sorted(found)}


def find_span(town_id: str, span: str, place_id: str) -> Sums:
    """Return what a day or month comes to for one place; nothing where it is not closed. One round trip."""
    record = storage.find(ProceedsSumRecord, _partition(town_id, span), f"{place_id}#{span}", consistent=True)
    return Sums() if record is None else _sums(record)


def _sums(record: ProceedsSumRecord) -> Sums:
    return Sums(unpacked(record.tallies or ()), Money(*(record.money or ())), record.orders or 0)


def find_through(town_id: str) -> dt.date | None:
    """Return the last day of a town that is closed, or None. One round trip."""
    record = storage.find(ProceedsSumRecord, town_id, THROUGH, consistent=True)
    return None if record is None or record.through is None else dt.date.fromisoformat(record.through)


def through_change(town_id: str, day: dt.date, seen: dt.date | None, refusal: Refusal) -> Writes:
    """Return the write by which `day` is closed too, as long as the last closed day is the one that was seen."""
    through = ProceedsSumRecord.through
    return Writes().update(
        ProceedsSumRecord,
        town_id,
        THROUGH,
        actions=[through.set(day.isoformat())],
        condition=through.does_not_exist() if seen is None else through == seen.isoformat(),
        refusal=refusal,
    )
