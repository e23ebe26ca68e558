"""Moves a town's map and trails in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.tourism.core.deeds import Showing
from chalicelib.prosperity.tourism.core.spots import SPOTS_MAX
from chalicelib.prosperity.tourism.core.towns import Label, TouristTown, TownMap
from chalicelib.prosperity.tourism.core.trails import Trail, TrailTerms
from chalicelib.prosperity.tourism.records import TouristTownRecord


def town_of(town_id: str, record: TouristTownRecord | None) -> TouristTown:
    """Return the value of a record; of none, a town that shows nothing yet."""
    if record is None:
        return TouristTown(town_id)
    trails = tuple(_trail(one) for one in record.trails or ())
    return TouristTown(town_id, _map(record.drawn), trails, record.spots or 0, record.version)


def _map(kept: Any) -> TownMap | None:
    return None if kept is None else TownMap(**{**kept, "labels": tuple(Label(**one) for one in kept["labels"])})


def _trail(kept: Any) -> Trail:
    terms = TrailTerms(**{**kept["terms"], "spot_ids": tuple(kept["terms"]["spot_ids"])})
    return Trail(**{**kept, "terms": terms, "state": Showing(kept["state"])})


def find_town(town_id: str) -> TouristTown:
    """Return what a town shows as it is now. One round trip."""
    return town_of(town_id, storage.find(TouristTownRecord, town_id, consistent=True))


def change_of(town: TouristTown, refusal: Refusal) -> Writes:
    """Return the write of a town's map and trails over the version `town` was read as; its spots are as they were."""
    record = TouristTownRecord
    drawn = None if town.drawn is None else dataclasses.asdict(town.drawn)
    trails = [{**dataclasses.asdict(one), "state": one.state.value} for one in town.trails]
    seen = record.version == town.version if town.version else record.version.does_not_exist()
    same = record.spots == town.spots if town.spots else record.spots.does_not_exist()
    return Writes().update(
        record,
        town.town_id,
        actions=[
            record.drawn.set(drawn) if drawn else record.drawn.remove(),
            record.trails.set(trails),
            record.version.set(town.version + 1),
        ],
        condition=seen & same,
        refusal=refusal,
    )


def one_spot_more(town_id: str, refusal: Refusal) -> Writes:
    """Return the write that counts a spot more, where a town has a map and room on it."""
    record = TouristTownRecord
    room = record.spots.does_not_exist() | (record.spots < SPOTS_MAX)
    return Writes().update(
        record, town_id, actions=[record.spots.add(1)], condition=record.drawn.exists() & room, refusal=refusal
    )


def as_seen(town: TouristTown, refusal: Refusal) -> Writes:
    """Return the check that a town's map and trails are those that were seen."""
    seen = TouristTownRecord.version == town.version
    return Writes().check(TouristTownRecord, town.town_id, condition=seen, refusal=refusal)
