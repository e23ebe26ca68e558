"""Moves spots and the codes of their signs in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.tourism.core.deeds import Showing
from chalicelib.prosperity.tourism.core.hours import Hours, Span
from chalicelib.prosperity.tourism.core.positions import Position
from chalicelib.prosperity.tourism.core.spots import Spot, SpotKind, SpotTerms
from chalicelib.prosperity.tourism.records import SpotCodeRecord, SpotRecord


def spot_of(record: SpotRecord | None) -> Spot | None:
    """Return the value of a record, or None. What an index leaves out is empty."""
    if record is None:
        return None
    terms = SpotTerms(
        kind=SpotKind(record.kind),
        name=record.title,
        sentence=record.sentence,
        story=record.story or "",
        audio=record.audio or "",
        x=record.x,
        y=record.y,
        position=Position(record.latitude_e6, record.longitude_e6),
        fence_m=record.fence_m or 0,
        hours=Hours(
            tuple(Span(*one) for one in record.hours or ()),
            tuple(dt.date.fromisoformat(one) for one in record.closed_on or ()),
        ),
        media_ids=tuple(record.media_ids or ()),
        bookable_ids=tuple(record.bookable_ids or ()),
    )
    return Spot(
        record.spot_id,
        record.town_id,
        terms,
        record.code or "",
        record.sound,
        Showing(record.state),
        dt.datetime.fromisoformat(record.made_at) if record.made_at else dt.datetime.min.replace(tzinfo=dt.UTC),
        record.fingerprint or "",
        record.version,
        record.last_key or "",
        record.last_mark or "",
    )


def record_of(spot: Spot) -> SpotRecord:
    """Return the record of a spot."""
    terms = spot.terms
    return SpotRecord(
        spot.spot_id,
        town_id=spot.town_id,
        kind=terms.kind.value,
        title=terms.name,
        sentence=terms.sentence,
        story=terms.story or None,
        audio=terms.audio or None,
        x=terms.x,
        y=terms.y,
        latitude_e6=terms.position.latitude_e6,
        longitude_e6=terms.position.longitude_e6,
        fence_m=terms.fence_m or None,
        hours=[[one.day, one.opens, one.closes] for one in terms.hours.spans] or None,
        closed_on=[str(one) for one in terms.hours.closed_on] or None,
        media_ids=list(terms.media_ids) or None,
        bookable_ids=list(terms.bookable_ids) or None,
        code=spot.code,
        sound=spot.sound,
        state=spot.state.value,
        made_at=spot.made_at.astimezone(dt.UTC).isoformat(),
        fingerprint=spot.fingerprint,
        version=spot.version,
        last_key=spot.last_key or None,
        last_mark=spot.last_mark or None,
    )


def find_spot(spot_id: str) -> Spot | None:
    """Return a spot as it is now, or None. One round trip."""
    return spot_of(storage.find(SpotRecord, spot_id, consistent=True))


def find_spots(spot_ids: Sequence[str]) -> list[Spot]:
    """Return those of the spots that there are, in their order. One round trip per 100."""
    found = storage.find_many([(SpotRecord, one) for one in spot_ids], consistent=True)
    return [one for record in found if (one := spot_of(record)) is not None]


def list_on_map(place_id: str, town_id: str) -> list[Spot]:
    """Return all spots of a town or village with what the map shows of them. One round trip a megabyte."""
    where = SpotRecord.spot_id.startswith(place_id) if place_id.startswith("v") else None
    rows = storage.every(storage.Query(SpotRecord, town_id, where=where, index="by_town"))
    found = [spot_of(SpotRecord.from_raw_data(item)) for item in rows]
    return [one for one in found if one is not None]


def creation_of(spot: Spot, refusal: Refusal) -> Writes:
    """Return the write of a new spot, the guard of its transaction, and that of its code."""
    return Writes().create(record_of(spot), refusal=refusal, guard=True).merge(code_of(spot))


def change_of(spot: Spot, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(spot), condition=SpotRecord.version == seen, refusal=refusal)


def code_of(spot: Spot) -> Writes:
    """Return the write by which a code leads to its spot."""
    return Writes().put(SpotCodeRecord(spot.code, spot_id=spot.spot_id))


def find_by_code(code: str) -> str | None:
    """Return which spot a code is or was of, or None. One round trip."""
    found = storage.find(SpotCodeRecord, code)
    return None if found is None else found.spot_id


def shown_still(spot_id: str, refusal: Refusal) -> Writes:
    """Return the check that everybody sees a spot, for what leads there."""
    is_shown = SpotRecord.state == Showing.PUBLISHED.value
    return Writes().check(SpotRecord, spot_id, condition=is_shown, refusal=refusal)
