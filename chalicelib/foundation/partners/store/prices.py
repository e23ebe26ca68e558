"""Moves price lists in and out of DynamoDB."""

from __future__ import annotations

from dataclasses import asdict

from chalicelib.foundation.partners.core.prices import Good, Prices, PricesChangedMeanwhile
from chalicelib.foundation.partners.records import PricesRecord
from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes


def find_prices(partner_id: str) -> Prices:
    """Return a shop's price list; one that was never set is empty. One round trip."""
    record = storage.find(PricesRecord, partner_id, consistent=True)
    if record is None:
        return Prices(partner_id)
    return Prices(partner_id, tuple(Good(**row) for row in record.goods), record.version)


def change_of(prices: Prices) -> Writes:
    """Return the write that puts a list on top of the version it was decided on."""
    version = PricesRecord.version
    record = PricesRecord(prices.partner_id, goods=[asdict(good) for good in prices.goods], version=prices.version + 1)
    unchanged = version == prices.version if prices.version else version.does_not_exist()
    return Writes().put(record, condition=unchanged, refusal=lambda _: PricesChangedMeanwhile())
