"""Moves bulk awards in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Refusal, Writes, attempt
from chalicelib.points.ledger.core.bulks import KEPT, Bulk, NoSuchBulk, State, Told
from chalicelib.points.ledger.core.rules import packed, unpacked
from chalicelib.points.ledger.records import BulkRecord

HEAD, PART = "!", "part#"


@value
class Piece:
    """One piece of a bulk: whom it is for, and what became of them once it was done."""

    part: str
    holder_ids: tuple[str, ...]
    told: tuple[Told, ...] | None


def bulk_of(record: BulkRecord | None) -> Bulk | None:
    """Return the value of a head row, or None."""
    if record is None or record.asked is None:
        return None
    asked: dict[str, Any] = record.asked
    return Bulk(
        bulk_id=record.bulk_id,
        village_id=record.village_id or "",
        rule=unpacked(asked["rule"]),
        points=asked["points"],
        minutes=asked["minutes"],
        on=dt.date.fromisoformat(asked["on"]),
        document=asked["document"],
        year=asked["year"],
        by=asked["by"],
        roles=frozenset(Role(role) for role in asked["roles"]),
        resident_id=asked["resident_id"],
        made_at=dt.datetime.fromisoformat(asked["made_at"]),
        people=asked["people"],
        fingerprint=record.fingerprint or "",
        state=State(record.state or State.BEGUN),
        second_by=record.second_by or "",
        second_resident_id=record.second_resident_id or "",
        reason=record.reason or "",
    )


def _asked_of(bulk: Bulk) -> dict[str, Any]:
    return {
        "rule": packed(bulk.rule),
        "points": bulk.points,
        "minutes": bulk.minutes,
        "on": str(bulk.on),
        "document": bulk.document,
        "year": bulk.year,
        "by": bulk.by,
        "roles": sorted(bulk.roles),
        "resident_id": bulk.resident_id,
        "made_at": bulk.made_at.isoformat(),
        "people": bulk.people,
    }


def _piece_of(record: BulkRecord) -> Piece:
    told = None if record.told is None else tuple(Told(**one) for one in record.told)
    return Piece(record.row.removeprefix(PART), tuple(record.people or ()), told)


def creation_of(bulk: Bulk, pieces: Mapping[str, Sequence[str]], refusal: Refusal) -> Writes:
    """Return the writes of a new bulk with its pieces: the head guards them, for as long as it is kept."""
    kept_until = bulk.made_at + KEPT
    head = BulkRecord(
        bulk.bulk_id,
        HEAD,
        village_id=bulk.village_id,
        fingerprint=bulk.fingerprint,
        asked=_asked_of(bulk),
        state=bulk.state.value,
        waits_in=bulk.village_id if bulk.state is State.WAITING else None,
        kept_until=kept_until,
    )
    writes = Writes().create(head, refusal=refusal, guard=True)
    for part, holder_ids in pieces.items():
        writes.put(BulkRecord(bulk.bulk_id, f"{PART}{part}", people=list(holder_ids), kept_until=kept_until))
    return writes


def decision_of(bulk: Bulk, refusal: Refusal) -> Writes:
    """Return the write of what a second officer decided on a bulk that waits."""
    return Writes().update(
        BulkRecord,
        bulk.bulk_id,
        HEAD,
        actions=[
            BulkRecord.state.set(bulk.state.value),
            BulkRecord.second_by.set(bulk.second_by),
            BulkRecord.second_resident_id.set(bulk.second_resident_id),
            BulkRecord.reason.set(bulk.reason),
            BulkRecord.waits_in.remove(),
        ],
        condition=BulkRecord.state == State.WAITING.value,
        refusal=refusal,
    )


def list_waiting(village_id: str, *, size: int, cursor: str | None) -> Page[Bulk]:
    """Return a page of a village's bulks that wait for a second officer, the oldest first. One round trip."""
    page = storage.page(storage.Query(BulkRecord, village_id, index="waiting"), size=size, cursor=cursor)
    found = [bulk_of(BulkRecord.from_raw_data(item)) for item in page.rows]
    return Page([bulk for bulk in found if bulk is not None], page.cursor)


def find_bulk(bulk_id: str) -> Bulk | None:
    """Return a bulk, or None. One consistent read."""
    return bulk_of(storage.find(BulkRecord, bulk_id, HEAD, consistent=True))


def load_piece(bulk_id: str, part: str) -> tuple[Bulk, Piece]:
    """Return a bulk and one of its pieces. One round trip.

    Raises:
        NoSuchBulk: there is none with this id and piece.
    """
    keys = [(BulkRecord, bulk_id, HEAD), (BulkRecord, bulk_id, f"{PART}{part}")]
    head, piece = storage.find_many(keys, consistent=True)
    bulk = bulk_of(head)
    if bulk is None or piece is None:
        raise NoSuchBulk
    return bulk, _piece_of(piece)


def keep_told(bulk_id: str, part: str, told: Sequence[Told]) -> tuple[Told, ...]:
    """Keep what became of a piece, unless another delivery of its message kept it before; return what is kept."""
    writes = Writes().update(
        BulkRecord,
        bulk_id,
        f"{PART}{part}",
        actions=[BulkRecord.told.set([asdict(one) for one in told])],
        condition=BulkRecord.bulk_id.exists() & BulkRecord.told.does_not_exist(),
        refusal=AlreadyDone,
    )
    failures = attempt(writes)
    if not failures:
        return tuple(told)
    image = failures[0].image
    if image is None:
        raise NoSuchBulk
    kept = _piece_of(image).told
    assert kept is not None, "the condition failed on a piece without what became of it"
    return kept


def page_of(bulk_id: str, *, size: int, cursor: str | None) -> Page[Piece]:
    """Return a page of a bulk's pieces in their order. One round trip."""
    query = storage.Query(BulkRecord, bulk_id, where=BulkRecord.row.startswith(PART), consistent=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_piece_of(BulkRecord.from_raw_data(item)) for item in page.rows], page.cursor)
