"""Moves visitors' cards, their check-ins, and the counts of visits in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.tourism.core.cards import Card, Had, Stamp, Visit
from chalicelib.prosperity.tourism.core.spots import Spot
from chalicelib.prosperity.tourism.core.towns import TouristTown
from chalicelib.prosperity.tourism.core.visits import SHARDS, Count
from chalicelib.prosperity.tourism.records import (
    CARD,
    SpotRecord,
    SpotVisitsRecord,
    StampRecord,
    TouristTownRecord,
)
from chalicelib.prosperity.tourism.store.spots import spot_of
from chalicelib.prosperity.tourism.store.towns import town_of


@value
class Before:
    """All that a check-in is decided on."""

    visit: Visit | None
    card: Card
    spot: Spot | None
    town: TouristTown


def _days(kept: Any) -> dict[str, Had]:
    return {trail_id: Had(**{**one, "on": dt.date.fromisoformat(one["on"])}) for trail_id, one in (kept or {}).items()}


def _kept(had: Mapping[str, Had]) -> dict[str, Any]:
    return {trail_id: {**dataclasses.asdict(one), "on": str(one.on)} for trail_id, one in had.items()}


def card_of(person_id: str, record: StampRecord | None) -> Card:
    """Return the card of a record; of none, an empty one."""
    if record is None:
        return Card(person_id)
    stamps = {
        spot_id: Stamp(dt.date.fromisoformat(first), dt.date.fromisoformat(last), days)
        for spot_id, (first, last, days) in (record.stamps or {}).items()
    }
    return Card(person_id, stamps, _days(record.had), record.version or 0)


def visit_of(record: StampRecord | None) -> Visit | None:
    """Return what a check-in came to, or None."""
    if record is None:
        return None
    on = dt.date.fromisoformat(record.on or "")
    return Visit(record.what, record.spot_id or "", on, bool(record.is_first), _days(record.had))


def find_card(person_id: str) -> Card:
    """Return somebody's card as it is now. One round trip."""
    return card_of(person_id, storage.find(StampRecord, person_id, CARD, consistent=True))


def find_before(person_id: str, key: str, *, town_id: str, spot_id: str) -> Before:
    """Return all that a check-in is decided on. One round trip."""
    visit, card, spot, town = storage.find_many(
        [
            (StampRecord, person_id, key),
            (StampRecord, person_id, CARD),
            (SpotRecord, spot_id),
            (TouristTownRecord, town_id),
        ],
        consistent=True,
    )
    return Before(visit_of(visit), card_of(person_id, card), spot_of(spot), town_of(town_id, town))


def find_progress(person_id: str, town_id: str) -> tuple[Card, TouristTown]:
    """Return somebody's card, and the trails of the town that it is for. One round trip."""
    keys: list[Any] = [(StampRecord, person_id, CARD), (TouristTownRecord, town_id)]
    card, town = storage.find_many(keys, consistent=True)
    return card_of(person_id, card), town_of(town_id, town)


def visit_made(person_id: str, visit: Visit, refusal: Refusal) -> Writes:
    """Return the write of a check-in, the guard of its transaction."""
    record = StampRecord(
        person_id,
        visit.key,
        spot_id=visit.spot_id,
        on=str(visit.on),
        is_first=int(visit.is_first),
        had=_kept(visit.had) or None,
    )
    return Writes().create(record, refusal=refusal, guard=True)


def card_change(card: Card, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen` of a card; 0: there was none."""
    stamps = {one: [str(stamp.first_on), str(stamp.last_on), stamp.days] for one, stamp in card.stamps.items()}
    version = StampRecord.version
    condition = version == seen if seen else version.does_not_exist()
    record = StampRecord(card.person_id, CARD, stamps=stamps, had=_kept(card.had), version=card.version)
    return Writes().put(record, condition=condition, refusal=refusal)


def rows_of(person_id: str) -> list[str]:
    """Return the names of all rows of somebody's, the card last. One round trip a megabyte."""
    rows = storage.every(storage.Query(StampRecord, person_id, consistent=True))
    return sorted((item["what"]["S"] for item in rows), key=lambda what: (what == CARD, what))


def forgotten(person_id: str, rows: Sequence[str]) -> Writes:
    """Return the writes that delete these rows of somebody's."""
    writes = Writes()
    for what in rows:
        writes.delete(StampRecord, person_id, what)
    return writes


def one_visit_more(town_id: str, spot_id: str, on: dt.date, person_id: str) -> Writes:
    """Return the write that counts a visit; which shard counts somebody says no more of them than an eighth of all."""
    shard = int(fingerprint("visits", person_id)[:8], 16) % SHARDS
    return Writes().update(
        SpotVisitsRecord,
        f"{town_id}#{on:%Y-%m}",
        f"{spot_id}#{on}#{shard}",
        actions=[SpotVisitsRecord.visits.add(1)],
    )


def counts_of(place_id: str, town_id: str, month: str) -> Iterator[Count]:
    """Yield the counts of a month, `2026-11`, of a town or village. One round trip a megabyte."""
    where = SpotVisitsRecord.spot_day.startswith(place_id) if place_id.startswith("v") else None
    for item in storage.every(storage.Query(SpotVisitsRecord, f"{town_id}#{month}", where=where)):
        record = SpotVisitsRecord.from_raw_data(item)
        spot_id, on, _ = record.spot_day.split("#")
        yield Count(spot_id, dt.date.fromisoformat(on), record.visits)
