"""Moves bins in and out of DynamoDB: what is left of each harvest of a slot's goods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.market.core.bins import Bin, Part
from chalicelib.prosperity.market.core.goods import Product
from chalicelib.prosperity.market.records import BinRecord, ProductRecord
from chalicelib.prosperity.market.store.goods import product_of


def parts_of(kept: Iterable[Sequence[str | int]]) -> tuple[Part, ...]:
    """Return the parts that a row keeps."""
    return tuple(Part(str(trace), dt.date.fromisoformat(str(day)), int(units)) for day, trace, units in kept)


def kept_of(parts: Iterable[Part]) -> list[list[str | int]]:
    """Return parts as a row keeps them."""
    return [[str(one.harvested_on), one.trace, one.units] for one in parts]


def bin_of(slot_id: str, record: BinRecord | None) -> Bin:
    """Return a slot's bin; an empty one where nothing was harvested yet."""
    return Bin(slot_id) if record is None else Bin(slot_id, parts_of(record.parts), record.version)


def find_bins(slot_ids: Sequence[str]) -> dict[str, Bin]:
    """Return the bins of some slots. One round trip per 100, none for none."""
    found = storage.find_many([(BinRecord, one) for one in slot_ids], consistent=True) if slot_ids else []
    return {slot_id: bin_of(slot_id, record) for slot_id, record in zip(slot_ids, found, strict=True)}


def find_with_product(product_id: str, slot_id: str) -> tuple[Product | None, Bin]:
    """Return a product, if there is one, and a bin. One round trip."""
    product, held = storage.find_many([(ProductRecord, product_id), (BinRecord, slot_id)], consistent=True)
    return product_of(product), bin_of(slot_id, held)


def change_of(after: Bin, refusal: Refusal) -> Writes:
    """Return the write of a bin, whose `version` is the one that was seen."""
    version = BinRecord.version
    condition = version == after.version if after.version else version.does_not_exist()
    record = BinRecord(after.slot_id, parts=kept_of(after.parts), version=after.version + 1)
    return Writes().put(record, condition=condition, refusal=refusal)
