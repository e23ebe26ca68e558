"""Moves indicators in and out of DynamoDB."""

from __future__ import annotations

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.town.cockpit.core.indicators import Entered, Indicator
from chalicelib.town.cockpit.records import IndicatorRecord


def creation_of(town_id: str, entered: Entered, refusal: Refusal) -> Writes:
    """Return the write of a version that is not there yet; of any but the first, the one before must be."""
    record = IndicatorRecord(
        town_id,
        _row(entered.month, entered.indicator, entered.version),
        amount=entered.count,
        source=entered.source,
        by=entered.by,
        at=entered.at,
    )
    writes = Writes().create(record, refusal=refusal, guard=True)
    if entered.version > 1:
        there = IndicatorRecord.row.exists()
        before = _row(entered.month, entered.indicator, entered.version - 1)
        writes.check(IndicatorRecord, town_id, before, condition=there, refusal=refusal)
    return writes


def _row(month: str, indicator: Indicator, version: int) -> str:
    return f"{month}#{indicator.value}#{version:02d}"


def entered_of(record: IndicatorRecord) -> Entered:
    """Return a version as it lies."""
    month, name, version = record.row.split("#")
    return Entered(month, Indicator(name), int(version), record.amount, record.source, record.by, record.at)


def find_version(town_id: str, month: str, indicator: Indicator, version: int) -> Entered | None:
    """Return a version of an indicator, or None. One round trip."""
    record = storage.find(IndicatorRecord, town_id, _row(month, indicator, version), consistent=True)
    return None if record is None else entered_of(record)


def list_entered(town_id: str, span: str) -> list[Entered]:
    """Return all versions of a year's or month's indicators, in the order of months. A round trip a megabyte."""
    query = storage.Query(IndicatorRecord, town_id, IndicatorRecord.row.startswith(span), consistent=True)
    return [entered_of(IndicatorRecord.from_raw_data(item)) for item in storage.every(query)]
