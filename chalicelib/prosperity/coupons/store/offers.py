"""Moves a town's levels and offers in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.coupons.core.coupons import Offer, Terms
from chalicelib.prosperity.coupons.core.levels import Level, Levels
from chalicelib.prosperity.coupons.records import LevelsRecord, OfferRecord


def levels_of(record: LevelsRecord | None) -> Levels:
    """Return the levels of a record; none where none were written."""
    if record is None:
        return Levels()
    return Levels(tuple(Level(**one) for one in record.levels), record.version)


def find_levels(town_id: str) -> Levels:
    """Return a town's levels. One round trip."""
    return levels_of(storage.find(LevelsRecord, town_id, consistent=True))


def levels_change(town_id: str, levels: Levels, refusal: Refusal) -> Writes:
    """Return the write of the next version of a town's levels, whose `version` is the one that was seen."""
    version = LevelsRecord.version
    condition = version == levels.version if levels.version else version.does_not_exist()
    kept = [dataclasses.asdict(one) for one in levels.levels]
    record = LevelsRecord(town_id, levels=kept, version=levels.version + 1)
    return Writes().put(record, condition=condition, refusal=refusal)


def offer_of(record: OfferRecord | None) -> Offer | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    terms = Terms(**{**record.terms, "takes_until": dt.date.fromisoformat(record.terms["takes_until"])})
    return Offer(
        record.offer_id,
        terms,
        record.by,
        dt.datetime.fromisoformat(record.made_at),
        record.fingerprint,
        terms.count - record.left,
        dt.datetime.fromisoformat(record.stopped_at) if record.stopped_at else None,
    )


def find_offer(offer_id: str) -> Offer | None:
    """Return an offer as it is now, or None. One round trip."""
    return offer_of(storage.find(OfferRecord, offer_id[:5], offer_id, consistent=True))


def list_offers(town_id: str) -> list[Offer]:
    """Return all offers of a town, the newest first. One round trip a megabyte."""
    rows = storage.every(storage.Query(OfferRecord, town_id, newest_first=True))
    found = [offer_of(OfferRecord.from_raw_data(item)) for item in rows]
    return [one for one in found if one is not None]


def creation_of(offer: Offer, refusal: Refusal) -> Writes:
    """Return the write of a new offer, the guard of its transaction."""
    terms = dataclasses.asdict(offer.terms) | {"takes_until": str(offer.terms.takes_until)}
    record = OfferRecord(
        offer.town_id,
        offer.offer_id,
        terms=terms,
        left=offer.left,
        by=offer.by,
        made_at=offer.made_at.astimezone(dt.UTC).isoformat(),
        fingerprint=offer.fingerprint,
    )
    return Writes().create(record, refusal=refusal, guard=True)


def stopping_of(offer: Offer, refusal: Refusal) -> Writes:
    """Return the write after which nobody takes an offer that was still given out."""
    assert offer.stopped_at is not None, "it says since when"
    return Writes().update(
        OfferRecord,
        offer.town_id,
        offer.offer_id,
        actions=[OfferRecord.stopped_at.set(offer.stopped_at.astimezone(dt.UTC).isoformat())],
        condition=OfferRecord.made_at.exists() & OfferRecord.stopped_at.does_not_exist(),
        refusal=refusal,
    )


def one_taken(offer: Offer, refusal: Refusal) -> Writes:
    """Return the write by which one more takes an offer that is given out still, while some are left."""
    return Writes().update(
        OfferRecord,
        offer.town_id,
        offer.offer_id,
        actions=[OfferRecord.left.add(-1)],
        condition=(OfferRecord.left >= 1) & OfferRecord.stopped_at.does_not_exist(),
        refusal=refusal,
    )
