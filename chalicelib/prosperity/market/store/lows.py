"""Moves what a village's officers were told of its stock in and out of DynamoDB."""

from __future__ import annotations

from chalicelib.kernel import storage
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.market.records import MarketLowRecord


@value
class Told:
    """The slots of which a village's officers know that they are low; `version` 0 where they were told of none yet."""

    slot_ids: frozenset[str] = frozenset()
    version: int = 0


def find_told(village_id: str) -> Told:
    """Return of what a village's officers know. One round trip."""
    found = storage.find(MarketLowRecord, village_id, consistent=True)
    return Told() if found is None else Told(frozenset(found.slot_ids), found.version)


def told_after(village_id: str, seen: Told, slot_ids: frozenset[str], refusal: Refusal) -> Writes:
    """Return the write of what they know next, as long as it is what was seen that they knew."""
    version = MarketLowRecord.version
    condition = version == seen.version if seen.version else version.does_not_exist()
    record = MarketLowRecord(village_id, slot_ids=sorted(slot_ids), version=seen.version + 1)
    return Writes().put(record, condition=condition, refusal=refusal)
