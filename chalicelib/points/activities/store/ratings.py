"""Moves ratings in and out of DynamoDB."""

from __future__ import annotations

from collections.abc import Mapping

from pynamodb.expressions.operand import Path

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.activities.core.ratings import Rating, Sums
from chalicelib.points.activities.records import RatingRecord

_SUMS = "!"


def find_sums_and_own(activity_id: str, resident_id: str) -> tuple[Sums, Rating | None, int]:
    """Return an activity's sums, what one person thought of it and how often they said so; one round trip."""
    keys = [(RatingRecord, activity_id, _SUMS), (RatingRecord, activity_id, resident_id or "-")]
    sums, own = storage.find_many(keys, consistent=True)
    counts = {} if sums is None else {key: n for key, n in _counts(sums).items() if n}
    if own is None:
        return Sums(counts), None, 0
    return Sums(counts), Rating(own.stars, tuple(own.words or ())), own.version


def _counts(record: RatingRecord) -> Mapping[str, int]:
    return record.counts or {}


def opening_of(activity_id: str, refusal: Refusal) -> Writes:
    """Return the write of an activity's sums before anybody rated it."""
    return Writes().create(RatingRecord(activity_id, _SUMS, counts={}), refusal=refusal)


def rating_of(
    activity_id: str, resident_id: str, rating: Rating, *, seen: int, change: Mapping[str, int], refusal: Refusal
) -> Writes:
    """Return the writes that replace exactly version `seen` of what somebody thought, and move the sums."""
    record = RatingRecord(
        activity_id, resident_id, stars=rating.stars, words=list(rating.words) or None, version=seen + 1
    )
    writes = Writes()
    if seen:
        writes.put(record, condition=RatingRecord.version == seen, refusal=refusal)
    else:
        writes.create(record, refusal=refusal)
    actions = [Path(["counts", key]).set((Path(["counts", key]) | 0) + n) for key, n in change.items()]
    there = RatingRecord.activity_id.exists()
    return writes.update(RatingRecord, activity_id, _SUMS, actions=actions, condition=there, refusal=refusal)
