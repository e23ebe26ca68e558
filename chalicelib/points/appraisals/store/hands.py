"""Moves what waits for a second officer, and the requests whose paper was taken back, in and out of DynamoDB."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.kernel import storage
from chalicelib.kernel.storage import Query
from chalicelib.kernel.writes import AlreadyDone, Refusal, Writes
from chalicelib.points.appraisals.core.hands import Hand, Waiting
from chalicelib.points.appraisals.core.urns import Mark
from chalicelib.points.appraisals.records import HandRecord, VoterRecord
from chalicelib.points.appraisals.store.urns import mark_in, name_of

_SPENT = "-"
"""Begins the row of a request whose paper was taken back; the others begin with a voter's five digits."""


def waiting_of(record: HandRecord | None) -> Waiting | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    holder, _, hand = record.row.partition("#")
    return Waiting(holder, Hand(hand), record.masked_name or "", tuple((record.by or "").split()), record.deed or "")


def find_waiting(campaign_id: str, village_id: str, holder: str, hand: Hand) -> tuple[Waiting | None, Mark | None]:
    """Return what waits of this kind for somebody, and their mark, each None where there is none; one round trip."""
    name = name_of(campaign_id, village_id)
    keys = [(HandRecord, name, f"{holder}#{hand}"), (VoterRecord, name, holder)]
    waiting, mark = storage.find_many(keys, consistent=True)
    return waiting_of(waiting), mark_in(mark)


def list_waiting(campaign_id: str, village_id: str, *, most: int) -> list[Waiting]:
    """Return what waits for a second officer, at most so much; one round trip."""
    of_voters = HandRecord.row >= "0"
    query = Query(HandRecord, name_of(campaign_id, village_id), where=of_voters, consistent=True)
    rows = storage.page(query, size=most).rows
    return [one for one in map(waiting_of, map(HandRecord.from_raw_data, rows)) if one is not None]


def asked_of(campaign_id: str, village_id: str, waiting: Waiting, refusal: Refusal) -> Writes:
    """Return the write that something waits for a second officer, where nothing of its kind does."""
    record = HandRecord(
        name_of(campaign_id, village_id),
        f"{waiting.holder}#{waiting.hand}",
        masked_name=waiting.masked_name,
        by=" ".join(waiting.by),
        deed=waiting.deed,
    )
    return Writes().create(record, refusal=refusal)


def done_of(campaign_id: str, village_id: str, seen: Waiting, refusal: Refusal) -> Writes:
    """Return the write that what waited is done, where it is still as it was seen."""
    key = (name_of(campaign_id, village_id), f"{seen.holder}#{seen.hand}")
    return Writes().delete(HandRecord, *key, condition=HandRecord.deed == seen.deed, refusal=refusal)


def moot_of(campaign_id: str, village_id: str, holder: str, hands: Iterable[Hand]) -> Writes:
    """Return the writes that end what waits for a voter's paper in these ways, if anything does."""
    writes = Writes()
    for hand in hands:
        writes.delete(HandRecord, name_of(campaign_id, village_id), f"{holder}#{hand}")
    return writes


def unspent(campaign_id: str, village_id: str, deed: str) -> Writes:
    """Return the check, which guards its transaction, that a request's paper was not taken back meanwhile."""
    free = HandRecord.row.does_not_exist()
    key = (name_of(campaign_id, village_id), f"{_SPENT}{deed}")
    return Writes().check(HandRecord, *key, condition=free, refusal=AlreadyDone, guard=True)


def spent_of(campaign_id: str, village_id: str, deeds: Iterable[str]) -> Writes:
    """Return the writes that these requests do nothing any more, however often they are sent; the first one guards."""
    writes = Writes()
    for nth, deed in enumerate(deeds):
        record = HandRecord(name_of(campaign_id, village_id), f"{_SPENT}{deed}")
        writes.create(record, refusal=AlreadyDone, guard=nth == 0)
    return writes
