"""Moves top-ups in and out of DynamoDB. Numbers are sealed on their way in."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

from chalicelib.kernel import keys, storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.topups.core.states import Kind, State
from chalicelib.points.topups.core.topups import Ruling, Topup
from chalicelib.points.topups.records import TopupRecord

PURPOSE = "topup-number"


def sealed(number: str, nonce: bytes) -> bytes:
    """Return a phone or account number as it is kept."""
    return keys.seal(PURPOSE, number, nonce)


def unsealed(number: bytes) -> str:
    """Return a number that was sealed; the caller needs it for an order, or records who looked."""
    return keys.unseal(PURPOSE, number)


_PLAIN = ("topup_id", "resident_id", "town_id", "yuan", "points", "number", "mask", "month", "fingerprint", "by")
_MAYBE = ("person", "send_id", "provider_id", "reason", "receipt", "ended_by", "key", "mark", "contradicted")


def topup_of(record: TopupRecord | None) -> Topup | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    plain: dict[str, Any] = {name: getattr(record, name) for name in _PLAIN}
    maybe: dict[str, Any] = {name: getattr(record, name) or "" for name in _MAYBE}
    return Topup(
        **plain,
        **maybe,
        kind=Kind(record.kind),
        state=State(record.state),
        since=dt.datetime.fromisoformat(record.since),
        asked_at=dt.datetime.fromisoformat(record.asked_at),
        version=record.version,
        sent_at=dt.datetime.fromisoformat(record.sent_at) if record.sent_at else None,
        ruling=Ruling(**record.ruling) if record.ruling else None,
        told=bool(record.told),
    )


def record_of(topup: Topup) -> TopupRecord:
    """Return the record of a top-up."""
    plain: dict[str, Any] = {name: getattr(topup, name) for name in _PLAIN}
    maybe: dict[str, Any] = {name: getattr(topup, name) or None for name in _MAYBE}
    return TopupRecord(
        **plain,
        **maybe,
        village_state=f"{topup.village_id}#{topup.state.value}",
        town_state=f"{topup.town_id}#{topup.state.value}",
        since=_utc(topup.since),
        kind=topup.kind.value,
        state=topup.state.value,
        asked_at=_utc(topup.asked_at),
        version=topup.version,
        sent_at=_utc(topup.sent_at) if topup.sent_at else None,
        ruling=dataclasses.asdict(topup.ruling) if topup.ruling else None,
        told=topup.told or None,
    )


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()


def find_topup(topup_id: str) -> Topup | None:
    """Return a top-up as it is now, or None. One round trip."""
    return topup_of(storage.find(TopupRecord, topup_id, consistent=True))


def list_own(resident_id: str, *, size: int, cursor: str | None) -> Page[Topup]:
    """Return a page of somebody's top-ups, the newest first. One round trip."""
    return _page(storage.Query(TopupRecord, resident_id, index="by_resident", newest_first=True), size, cursor)


def list_state(place_id: str, state: State, *, newest_first: bool, size: int, cursor: str | None) -> Page[Topup]:
    """Return a page of a village's or town's top-ups of one state, by when they came into it. One round trip."""
    return _page(_of_state(place_id, state, newest_first=newest_first), size, cursor)


def every_of_state(village_id: str, state: State) -> Iterator[Topup]:
    """Yield a village's top-ups of one state, the longest in it first; for jobs."""
    for item in storage.every(_of_state(village_id, state)):
        yield _topup(item)


def count_state(place_id: str, state: State, *, before: dt.datetime | None = None) -> int:
    """Return how many top-ups of a place are in a state, or came into it before a moment. One round trip or few."""
    where = None if before is None else TopupRecord.since < _utc(before)
    return storage.count(dataclasses.replace(_of_state(place_id, state), where=where))


def _of_state(place_id: str, state: State, *, newest_first: bool = False) -> storage.Query:
    index = "by_village" if place_id.startswith("v") else "by_town"
    return storage.Query(TopupRecord, f"{place_id}#{state.value}", index=index, newest_first=newest_first)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Topup]:
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_topup(item) for item in page.rows], page.cursor)


def _topup(item: storage.Item) -> Topup:
    topup = topup_of(TopupRecord.from_raw_data(item))
    assert topup is not None
    return topup


def creation_of(topup: Topup, refusal: Refusal) -> Writes:
    """Return the write of a new top-up."""
    return Writes().create(record_of(topup), refusal=refusal)


def change_of(topup: Topup, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(topup), condition=TopupRecord.version == seen, refusal=refusal)
