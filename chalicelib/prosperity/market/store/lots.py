"""Moves lots in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.market.core.lots import Lot
from chalicelib.prosperity.market.records import LotRecord


def lot_of(record: LotRecord | None) -> Lot | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Lot(
        trace=record.trace,
        product_id=record.product_id,
        variant_id=record.variant_id,
        harvested_on=dt.date.fromisoformat(record.harvest[:10]),
        units=record.units,
        where=record.where,
        words=record.words or "",
        by=record.by,
        made_at=dt.datetime.fromisoformat(record.made_at),
        key=record.key,
        fingerprint=record.fingerprint,
        media_ids=tuple(record.media_ids or ()),
        cycle_id=record.cycle_id or "",
        producer_id=record.producer_id or "",
        spoils=record.spoils or {},
        version=record.version,
    )


def record_of(lot: Lot) -> LotRecord:
    """Return the record of a lot."""
    return LotRecord(
        lot.trace,
        product_id=lot.product_id,
        harvest=f"{lot.harvested_on}#{lot.trace}",
        variant_id=lot.variant_id,
        units=lot.units,
        spoils=dict(lot.spoils) or None,
        where=lot.where,
        words=lot.words or None,
        by=lot.by,
        made_at=lot.made_at.astimezone(dt.UTC).isoformat(),
        key=lot.key,
        fingerprint=lot.fingerprint,
        media_ids=list(lot.media_ids) or None,
        cycle_id=lot.cycle_id or None,
        producer_id=lot.producer_id or None,
        version=lot.version,
    )


def find_lot(trace: str) -> Lot | None:
    """Return a lot, or None. One round trip."""
    return lot_of(storage.find(LotRecord, trace, consistent=True))


def list_of_product(product_id: str, *, size: int, cursor: str | None) -> Page[Lot]:
    """Return a page of a product's lots, the last harvest first. One round trip."""
    query = storage.Query(LotRecord, product_id, index="by_product", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    found = [lot_of(LotRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def creation_of(lot: Lot, refusal: Refusal) -> Writes:
    """Return the write of a new lot, the guard of its transaction."""
    return Writes().create(record_of(lot), refusal=refusal, guard=True)


def change_of(lot: Lot, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(lot), condition=LotRecord.version == seen, refusal=refusal)
