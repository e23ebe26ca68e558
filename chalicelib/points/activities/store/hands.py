"""Moves confirmations by hand in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.activities.core.hands import Hand, HandState, Tally
from chalicelib.points.activities.records import HandRecord

_TALLY = "!"


def hand_of(record: HandRecord | None) -> Hand | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    assert record.state is not None, "the tally is no confirmation"
    assert record.at is not None, "the tally is no confirmation"
    return Hand(
        activity_id=record.activity_id,
        resident_id=record.row,
        minutes=record.minutes or 0,
        document=record.document or "",
        by=record.by or "",
        person=record.person or "",
        at=dt.datetime.fromisoformat(record.at),
        state=HandState(record.state),
        second=record.second or "",
    )


def record_of(hand: Hand) -> HandRecord:
    """Return the record of a value."""
    return HandRecord(
        hand.activity_id,
        hand.resident_id,
        waits_in=hand.activity_id[:6] if hand.state is HandState.WAITS else None,
        at=hand.at.astimezone(dt.UTC).isoformat(),
        minutes=hand.minutes,
        document=hand.document,
        by=hand.by,
        person=hand.person or None,
        state=hand.state.value,
        second=hand.second or None,
    )


def find_hands(activity_id: str, residents: Sequence[str]) -> tuple[Tally, list[Hand | None]]:
    """Return how many were let in by hand, and several people's confirmations in their order. One round trip."""
    keys = [(HandRecord, activity_id, row) for row in (_TALLY, *residents)]
    tally, *rows = storage.find_many(keys, consistent=True)
    counted = Tally() if tally is None else Tally(tally.let_in or 0, tally.at_once or 0)
    return counted, [hand_of(row) for row in rows]


def change_of(hand: Hand, seen: Hand | None, refusal: Refusal) -> Writes:
    """Return the write of a confirmation in the place of exactly the one that was seen."""
    if seen is None:
        return Writes().create(record_of(hand), refusal=refusal)
    as_seen = (HandRecord.at == seen.at.astimezone(dt.UTC).isoformat()) & (HandRecord.state == seen.state.value)
    return Writes().put(record_of(hand), condition=as_seen, refusal=refusal)


def let_in_of(activity_id: str, *, most: int | None, refusal: Refusal, more: int = 1) -> Writes:
    """Return the write that counts `more` who were let in by hand or by a number.

    With `most`, on one word alone, where fewer than so many were; None where another officer looks at it.
    """
    actions = [HandRecord.let_in.set((HandRecord.let_in | 0) + more)]
    if most is None:
        return Writes().update(HandRecord, activity_id, _TALLY, actions=actions)
    actions.append(HandRecord.at_once.set((HandRecord.at_once | 0) + 1))
    fewer = HandRecord.at_once.does_not_exist() | (HandRecord.at_once < most)
    return Writes().update(HandRecord, activity_id, _TALLY, actions=actions, condition=fewer, refusal=refusal)


def every_hand(activity_id: str) -> Iterator[Hand]:
    """Yield an activity's confirmations, whatever became of them; a round trip per megabyte."""
    for item in storage.every(storage.Query(HandRecord, activity_id, where=HandRecord.row > _TALLY)):
        found = hand_of(HandRecord.from_raw_data(item))
        assert found is not None, "an item is a confirmation"
        yield found


def list_waiting(village_id: str, *, size: int, cursor: str | None) -> Page[Hand]:
    """Return a page of a village's confirmations that wait for another officer, the oldest first."""
    page = storage.page(storage.Query(HandRecord, village_id, index="waiting"), size=size, cursor=cursor)
    rows = [hand_of(HandRecord.from_raw_data(item)) for item in page.rows]
    return Page([row for row in rows if row is not None], page.cursor)
