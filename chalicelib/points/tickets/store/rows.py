"""Moves tickets' words and deeds in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import Attribute

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.tickets.core.tickets import EVENTS_MAX, Event, Released, Spot, Words
from chalicelib.points.tickets.records import TicketRowRecord

WORDS = "!"
"""The row of the author's words."""
FOLLOWERS = "+"
"""The row of the followers; all others are deeds."""
NOTHING = Released("")
"""What the public reads of a ticket that is not released."""


def words_of(record: TicketRowRecord | None) -> Words | None:
    """Return the words of a ticket's first row, or None."""
    if record is None:
        return None
    return Words(
        text=record.text or "",
        spot=Spot(record.place or "", record.latitude_e6, record.longitude_e6),
        media_ids=tuple(record.media or ()),
        public_text=record.public_text or "",
        public_media=tuple(record.public_media or ()),
        public_place=record.public_place or "",
        located=bool(record.located),
        fingerprint=record.fingerprint,
        by=record.by or "",
        acted_by=record.acted_by or "",
    )


def event_of(record: TicketRowRecord | None) -> Event | None:
    """Return the deed of a row, or None."""
    if record is None:
        return None
    return Event(
        key=record.row,
        nth=record.nth or 0,
        deed=record.deed or "",
        at=dt.datetime.fromisoformat(record.at or ""),
        by=record.by or "",
        party=record.party or "",
        fingerprint=record.fingerprint,
        text=record.text or "",
        media_ids=tuple(record.media or ()),
        detail=record.detail or "",
        person=record.person or "",
        acted_by=record.acted_by or "",
    )


def find_rows(ticket_id: str) -> tuple[Words | None, list[Event]]:
    """Return a ticket's words and its deeds in the order of doing; one round trip."""
    page = storage.page(storage.Query(TicketRowRecord, ticket_id), size=EVENTS_MAX + 2)
    rows = [TicketRowRecord.from_raw_data(item) for item in page.rows]
    words = next((words_of(row) for row in rows if row.row == WORDS), None)
    events = [event_of(row) for row in rows if row.row not in {WORDS, FOLLOWERS}]
    return words, sorted((one for one in events if one is not None), key=lambda one: one.nth)


def creation_of(ticket_id: str, words: Words, refusal: Refusal) -> Writes:
    """Return the write of a new ticket's words, the guard of its transaction."""
    record = TicketRowRecord(
        ticket_id,
        WORDS,
        fingerprint=words.fingerprint,
        text=words.text,
        media=list(words.media_ids) or None,
        place=words.spot.words or None,
        latitude_e6=words.spot.latitude_e6,
        longitude_e6=words.spot.longitude_e6,
        by=words.by or None,
        acted_by=words.acted_by or None,
    )
    return Writes().create(record, refusal=refusal, guard=True)


def find_words(ticket_id: str) -> Words | None:
    """Return a ticket's words as they are now, or None; one round trip."""
    return words_of(storage.find(TicketRowRecord, ticket_id, WORDS, consistent=True))


def find_words_of(ticket_ids: Sequence[str]) -> list[Words | None]:
    """Return the words of several tickets in their order, None where there are none; one round trip per 100."""
    return [words_of(row) for row in storage.find_many([(TicketRowRecord, one, WORDS) for one in ticket_ids])]


def public_words_of(ticket_id: str, public: Released = NOTHING) -> Writes:
    """Return the write of what the public reads and sees of a ticket; what is empty is taken away."""
    values: tuple[tuple[Attribute[Any], Any], ...] = (
        (TicketRowRecord.public_text, public.text),
        (TicketRowRecord.public_media, list(public.media_ids)),
        (TicketRowRecord.public_place, public.place),
        (TicketRowRecord.located, public.located),
    )
    actions = [attribute.set(value) if value else attribute.remove() for attribute, value in values]
    return Writes().update(TicketRowRecord, ticket_id, WORDS, actions=actions)


def public_spot_gone(ticket_id: str) -> Writes:
    """Return the write that takes a ticket's place from the public and leaves its words."""
    actions = [TicketRowRecord.public_place.remove(), TicketRowRecord.located.remove()]
    return Writes().update(TicketRowRecord, ticket_id, WORDS, actions=actions)


def creation_of_event(ticket_id: str, event: Event, refusal: Refusal) -> Writes:
    """Return the write of a deed, the guard of its transaction."""
    record = TicketRowRecord(
        ticket_id,
        event.key,
        fingerprint=event.fingerprint,
        text=event.text or None,
        media=list(event.media_ids) or None,
        nth=event.nth,
        deed=event.deed,
        at=event.at.astimezone(dt.UTC).isoformat(),
        by=event.by,
        party=event.party,
        detail=event.detail or None,
        person=event.person or None,
        acted_by=event.acted_by or None,
    )
    return Writes().create(record, refusal=refusal, guard=True)
