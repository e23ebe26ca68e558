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
    return Spending() if record is None or record.limits is None else Spending(**record.limits)


def find_spending(village_id: str) -> Spending:
    """Return the limits of a village's people. One round trip."""
    return spending_of(storage.find(SpendingRecord, village_id, consistent=True))


def find_many(village_ids: Sequence[str]) -> list[Spending]:
    """Return the limits of several villages' people in their order; a round trip per 100."""
    found = storage.find_many([(SpendingRecord, village_id) for village_id in village_ids], consistent=True)
    return [spending_of(record) for record in found]


def joining(village_id: str, town_id: str) -> Writes:
    """Return the writes that note a village in its town's row, and give it what was last set for all of the town.

    One round trip. They refuse with `Busy` where what is set for all changed since.
    """
    found = storage.find(SpendingRecord, town_id, consistent=True)
    was = None if found is None else found.limits
    noted = Writes().update(
        SpendingRecord,
        town_id,
        actions=[SpendingRecord.joined.add({village_id})],
        condition=SpendingRecord.limits.does_not_exist() if was is None else SpendingRecord.limits == was,
        refusal=lambda _: Busy(),
    )
    return noted if was is None else noted.merge(change_of(village_id, spending_of(found)))


def find_joined(town_id: str) -> frozenset[str]:
    """Return the villages that a town's row says have joined. One round trip."""
    found = storage.find(SpendingRecord, town_id, consistent=True)
    return frozenset() if found is None else frozenset(found.joined or ())


def change_of_all(town_id: str, spending: Spending, joined: frozenset[str]) -> Writes:
    """Return the write that sets what holds in all of a town, as long as no village joined but these.

    It refuses with `Busy`.
    """
    noted = SpendingRecord.joined
    return Writes().update(
        SpendingRecord,
        town_id,
        actions=[SpendingRecord.limits.set(_limits(spending))],
        condition=noted == set(joined) if joined else noted.does_not_exist(),
        refusal=lambda _: Busy(),
    )


def unchanged_for_all(town_id: str, spending: Spending) -> Writes:
    """Return the check that this is still what was last set for all of a town. It refuses with `Busy`."""
    same = SpendingRecord.limits == _limits(spending)
    return Writes().check(SpendingRecord, town_id, condition=same, refusal=lambda _: Busy())


def change_of(village_id: str, spending: Spending) -> Writes:
    """Return the write that sets the limits of a village's people."""
    return Writes().put(SpendingRecord(village_id, limits=_limits(spending)))


def _limits(spending: Spending) -> dict[str, int]:
    return {name: most for name, most in asdict(spending).items() if most is not None}
