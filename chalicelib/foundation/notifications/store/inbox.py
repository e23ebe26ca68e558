"""Moves messages in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.notifications.core.messages import KEPT_DAYS, Message, NoSuchMessage, Told, made_at
from chalicelib.foundation.notifications.core.ways import NEXT, Sending, Way, becoming
from chalicelib.foundation.notifications.records import InboxRecord
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes, attempt, commit, update_now

UNREAD_MAX = 100
"""Unread messages are counted up to this; nobody reads the exact number of more."""


def _told(item: storage.Item) -> Told:
    record = InboxRecord.from_raw_data(item)
    return Told(record.message_id, record.kind, record.title, record.body, record.about, record.read_at)


def create_message(message: Message, *, claim: str = "", wait: bool = False) -> bool:
    """Write a message unless it was written before; tell whether this very attempt wrote it.

    `claim` ("": it does not leave the house) names the attempt: a try whose answer was lost knows its message again,
    and a later delivery of the same fact knows that another has the sending in hand. `wait` lets it leave in the
    morning. One round trip.
    """
    record = InboxRecord(
        message.resident_id,
        message.message_id,
        kind=message.kind,
        title=message.title,
        body=message.body,
        about=message.about,
        unread_of=message.resident_id,
        kept_until=made_at(message.message_id) + dt.timedelta(days=KEPT_DAYS),
    )
    if wait:
        record.sending, record.waiting_in, record.values = (
            Sending.WAITING.value,
            message.resident_id[:6],
            message.values,
        )
    elif claim:
        record.sending, record.claim = Sending.CLAIMED.value, claim
    failures = attempt(Writes().create(record, refusal=lambda _: NoSuchMessage()))
    return not failures or (bool(claim) and failures[0].image.claim == claim)


def list_waiting(village_id: str) -> list[tuple[str, str]]:
    """Return the resident and message ids of what waits in a village, the oldest first."""
    query = storage.Query(InboxRecord, village_id, index="by_waiting")
    return [(item["resident_id"]["S"], item["message_id"]["S"]) for item in storage.every(query)]


def claim_waiting(resident_id: str, message_id: str, claim: str) -> Message | None:
    """Take up a message that waits, by this attempt alone; None where another did. One round trip."""
    waits = InboxRecord.sending.is_in(*(sending.value for sending in becoming(Sending.CLAIMED)))
    try:
        item = update_now(
            InboxRecord,
            resident_id,
            message_id,
            actions=[
                InboxRecord.sending.set(Sending.CLAIMED.value),
                InboxRecord.claim.set(claim),
                InboxRecord.waiting_in.remove(),
            ],
            condition=waits | (InboxRecord.claim == claim),
            refusal=lambda _: NoSuchMessage(),
        )
    except NoSuchMessage:
        return None
    record = InboxRecord.from_raw_data(item)
    return Message(message_id, resident_id, record.kind, record.about, dict(record.values or {}))


def commit_sending(message: Message, outcome: Sending, way: Way | None, note: str) -> None:
    """Record what became of a message that this attempt claimed, and which way it took."""
    assert outcome in NEXT[Sending.CLAIMED], f"no message becomes {outcome} that was claimed"
    actions = [InboxRecord.sending.set(outcome.value), InboxRecord.note.set(note), InboxRecord.values.remove()]
    if way is not None:
        actions.append(InboxRecord.way.set(way.value))
    commit(Writes().update(InboxRecord, message.resident_id, message.message_id, actions=actions))


def find_sending(resident_id: str, message_id: str) -> tuple[str | None, str | None, str | None] | None:
    """Return what became of a message, its way and its note; None where there is no such message."""
    record = storage.find(InboxRecord, resident_id, message_id, consistent=True)
    return None if record is None else (record.sending, record.way, record.note)


def list_inbox(resident_id: str, *, but: str = "", size: int, cursor: str | None) -> Page[Told]:
    """Return a page of an inbox, newest first; without kinds that begin with `but`, where that is given. One trip."""
    keep = ~InboxRecord.kind.startswith(but) if but else None
    query = storage.Query(InboxRecord, resident_id, keep=keep, newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_told(row) for row in page.rows], page.cursor)


def count_unread(resident_id: str) -> int:
    """Return how many messages are unread, at most `UNREAD_MAX`. One round trip; a moment behind the inbox."""
    query = storage.Query(InboxRecord, resident_id, index="by_unread")
    return len(storage.page(query, size=UNREAD_MAX).rows)


def commit_read(resident_id: str, message_id: str, now: dt.datetime) -> Told:
    """Say that a message was read; one read before stays read since then. One round trip.

    Raises:
        NoSuchMessage: the inbox has no such message.
    """
    item = update_now(
        InboxRecord,
        resident_id,
        message_id,
        actions=[InboxRecord.read_at.set(InboxRecord.read_at | now), InboxRecord.unread_of.remove()],
        condition=InboxRecord.message_id.exists(),
        refusal=lambda _: NoSuchMessage(),
    )
    return _told(item)
