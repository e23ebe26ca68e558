"""Moves producers in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.market.core.producers import Kind, Producer, Words
from chalicelib.prosperity.market.records import ProducerRecord


def producer_of(record: ProducerRecord | None) -> Producer | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    words = Words(record.name, Kind(record.kind), record.about or "", record.resident_id or "", record.is_active)
    made_at = dt.datetime.fromisoformat(record.made_at)
    return Producer(record.producer_id, words, made_at, record.fingerprint, record.version)


def record_of(producer: Producer) -> ProducerRecord:
    """Return the record of a producer."""
    words = producer.words
    return ProducerRecord(
        producer.village_id,
        producer.producer_id,
        name=words.name,
        kind=words.kind.value,
        about=words.about or None,
        resident_id=words.resident_id or None,
        is_active=words.is_active,
        made_at=producer.made_at.astimezone(dt.UTC).isoformat(),
        fingerprint=producer.fingerprint,
        version=producer.version,
    )


def find_producer(producer_id: str) -> Producer | None:
    """Return a producer as it is now, or None. One round trip."""
    return producer_of(storage.find(ProducerRecord, producer_id[:6], producer_id, consistent=True))


def find_producers(producer_ids: Sequence[str]) -> list[Producer]:
    """Return those of the producers that there are. One round trip per 100."""
    found = storage.find_many([(ProducerRecord, one[:6], one) for one in producer_ids])
    return [one for record in found if (one := producer_of(record)) is not None]


def list_of_village(village_id: str, *, size: int, cursor: str | None) -> Page[Producer]:
    """Return a page of a village's producers, the newest first. One round trip."""
    page = storage.page(storage.Query(ProducerRecord, village_id, newest_first=True), size=size, cursor=cursor)
    found = [producer_of(ProducerRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def creation_of(producer: Producer, refusal: Refusal) -> Writes:
    """Return the write of a new producer, the guard of its transaction."""
    return Writes().create(record_of(producer), refusal=refusal, guard=True)


def change_of(producer: Producer, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(producer), condition=ProducerRecord.version == seen, refusal=refusal)


def standing_of(producer_id: str, refusal: Refusal) -> Writes:
    """Return the check that a producer is there and sells still."""
    is_active = ProducerRecord.is_active == True  # noqa: E712  An expression.
    return Writes().check(ProducerRecord, producer_id[:6], producer_id, condition=is_active, refusal=refusal)
