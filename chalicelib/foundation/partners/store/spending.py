"""Moves the day limits of villages' people in and out of DynamoDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.records import SpendingRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes


def spending_of(record: SpendingRecord | None) -> Spending:
    """Return the limits that a record holds; a village without one has none."""
    return Spending() if record is None else Spending(**record.limits)


def find_spending(village_id: str) -> Spending:
    """Return the limits of a village's people. One round trip."""
    return spending_of(storage.find(SpendingRecord, village_id, consistent=True))


def find_many(village_ids: Sequence[str]) -> list[Spending]:
    """Return the limits of several villages' people in their order; a round trip per 100."""
    found = storage.find_many([(SpendingRecord, village_id) for village_id in village_ids], consistent=True)
    return [spending_of(record) for record in found]


def joining(village_id: str, town_id: str) -> Writes:
    """Return the writes that give a new village what was last set for all of its town. One round trip.

    They refuse with `Busy` where that changed since.
    """
    found = storage.find(SpendingRecord, town_id, consistent=True)
    if found is None:
        unset = SpendingRecord.village_id.does_not_exist()
        return Writes().check(SpendingRecord, town_id, condition=unset, refusal=lambda _: Busy())
    same = SpendingRecord.limits == found.limits
    writes = Writes().check(SpendingRecord, town_id, condition=same, refusal=lambda _: Busy())
    return writes.merge(change_of(village_id, spending_of(found)))


def change_of(place_id: str, spending: Spending) -> Writes:
    """Return the write that sets the limits of a village's people, or what a town's villages to come begin with."""
    limits = {name: most for name, most in asdict(spending).items() if most is not None}
    return Writes().put(SpendingRecord(place_id, limits=limits))
