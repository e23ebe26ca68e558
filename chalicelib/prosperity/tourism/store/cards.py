"""Moves visitors' cards, their check-ins, and the counts of visits in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.calendar import start_of
from chalicelib.kernel.keys import digest, fingerprint
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.tourism.core.cards import Card, Had, Stamp, Visit
from chalicelib.prosperity.tourism.core.spots import Spot
from chalicelib.prosperity.tourism.core.towns import TouristTown
from chalicelib.prosperity.tourism.core.visits import SHARDS, Count
from chalicelib.prosperity.tourism.records import (
    CardRecord,
    SpotRecord,
    SpotVisitsRecord,
    TouristTownRecord,
    TrailGivenRecord,
)
from chalicelib.prosperity.tourism.store.spots import spot_of
from chalicelib.prosperity.tourism.store.towns import town_of


@value
class Before:
    """All that a check-in is decided on."""

    card: Card
    spot: Spot | None
    town: TouristTown


def _had(kept: Any) -> dict[str, Had]:
    return {trail_id: Had(**{**one, "on": dt.date.fromisoformat(one["on"])}) for trail_id, one in kept.items()}


def _kept(had: Mapping[str, Had]) -> dict[str, Any]:
    return {trail_id: {**dataclasses.asdict(one), "on": str(one.on)} for trail_id, one in had.items()}


def card_of(person_id: str, record: CardRecord | None) -> Card:
    """Return the card of a record; of none, an empty one."""
    if record is None:
        return Card(person_id)
    stamps = {
        spot_id: Stamp(dt.date.fromisoformat(first), dt.date.fromisoformat(last), days)
        for spot_id, (first, last, days) in record.stamps.items()
    }
    visits = {
        key: Visit(key, spot_id, dt.date.fromisoformat(on), is_first, _had(had))
        for key, (spot_id, on, is_first, had) in record.visits.items()
    }
    erased = {spot_id: dt.date.fromisoformat(on) for spot_id, on in (record.erased or {}).items()}
    return Card(person_id, stamps, _had(record.had), visits, record.version, erased)


def find_before(person_id: str, *, town_id: str, spot_id: str) -> Before:
    """Return all that a check-in is decided on. One round trip."""
    card, spot, town = storage.find_many(
        [(CardRecord, person_id), (SpotRecord, spot_id), (TouristTownRecord, town_id)], consistent=True
    )
    return Before(card_of(person_id, card), spot_of(spot), town_of(town_id, town))


def find_card(person_id: str) -> Card:
    """Return somebody's card. One round trip."""
    return card_of(person_id, storage.find(CardRecord, person_id, consistent=True))


def find_progress(person_id: str, town_id: str) -> tuple[Card, TouristTown]:
    """Return somebody's card, and the trails of the town that it is for. One round trip."""
    keys: list[Any] = [(CardRecord, person_id), (TouristTownRecord, town_id)]
    card, town = storage.find_many(keys, consistent=True)
    return card_of(person_id, card), town_of(town_id, town)


def card_change(card: Card, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen` of a card; 0: there was none.

    One without stamps was erased: its row goes by itself after the last day that it knows of.
    """
    record = CardRecord(
        card.person_id,
        stamps={one: [str(stamp.first_on), str(stamp.last_on), stamp.days] for one, stamp in card.stamps.items()},
        had=_kept(card.had),
        visits={key: [one.spot_id, str(one.on), one.is_first, _kept(one.had)] for key, one in card.visits.items()},
        version=card.version,
        erased={spot_id: str(on) for spot_id, on in card.erased.items()} or None,
    )
    if card.erased and not card.stamps:
        record.kept_until = start_of(max(card.erased.values()) + dt.timedelta(days=1))
    condition = CardRecord.version == seen if seen else CardRecord.version.does_not_exist()
    return Writes().put(record, condition=condition, refusal=refusal)


def forgotten(person_id: str) -> Writes:
    """Return the write that deletes somebody's card, where there is one."""
    return Writes().delete(CardRecord, person_id)


def emptied(card: Card, seen: int, refusal: Refusal) -> Writes:
    """Return the write after which version `seen` of a card knows only what `card` does: of nothing there is no row."""
    if card.erased:
        return card_change(card, seen, refusal)
    return Writes().delete(CardRecord, card.person_id, condition=CardRecord.version == seen, refusal=refusal)


def given_once(trail_id: str, openid: str, refusal: Refusal | None) -> Writes:
    """Return the write that a WeChat user had the coupon of a trail; with a `refusal` only where they had none yet."""
    record = TrailGivenRecord(digest("tourism-given", f"{trail_id} {openid}"))
    return Writes().put(record) if refusal is None else Writes().create(record, refusal=refusal)


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
