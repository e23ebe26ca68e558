"""Moves order cycles in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.market.core.cycles import Cycle, CycleState, CycleTerms, Offer, Verdict
from chalicelib.prosperity.market.records import DUE, CycleRecord


def cycle_of(record: CycleRecord | None) -> Cycle | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    terms = CycleTerms(
        record.title,
        record.words or "",
        dt.datetime.fromisoformat(record.opens_at),
        dt.datetime.fromisoformat(record.closes.partition("#")[0]),
        dt.date.fromisoformat(record.delivers_on),
        tuple(Offer(**{**one, "verdict": Verdict(one["verdict"])}) for one in record.offers),
    )
    return Cycle(
        record.cycle_id,
        terms,
        CycleState(record.state),
        dt.datetime.fromisoformat(record.since),
        record.fingerprint,
        record.done or {},
        record.reason or "",
        record.by,
        record.version,
    )


def record_of(cycle: Cycle) -> CycleRecord:
    """Return the record of a cycle."""
    terms, due_at = cycle.terms, cycle.due_at
    return CycleRecord(
        cycle.cycle_id,
        town_id=cycle.town_id,
        closes=f"{_utc(terms.closes_at)}#{cycle.cycle_id}",
        due=DUE if due_at else None,
        due_at=_utc(due_at) if due_at else None,
        title=terms.title,
        words=terms.words or None,
        opens_at=_utc(terms.opens_at),
        delivers_on=str(terms.delivers_on),
        offers=[dataclasses.asdict(one) for one in terms.offers],
        state=cycle.state.value,
        since=_utc(cycle.since),
        fingerprint=cycle.fingerprint,
        done=dict(cycle.done) or None,
        reason=cycle.reason or None,
        by=cycle.by,
        version=cycle.version,
    )


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def find_cycle(cycle_id: str) -> Cycle | None:
    """Return a cycle as it is now, or None. One round trip."""
    return cycle_of(storage.find(CycleRecord, cycle_id, consistent=True))


def lookup_cycle(cycle_id: str) -> Lookup[Cycle | None]:
    """Return how a cycle is read together with an order's own rows."""
    return Lookup((CycleRecord, cycle_id), cycle_of)


def list_of_town(town_id: str, *, size: int, cursor: str | None) -> Page[Cycle]:
    """Return a page of a town's cycles, those that close last first. One round trip."""
    return _page(storage.Query(CycleRecord, town_id, index="by_town", newest_first=True), size, cursor)


def list_published(town_id: str, now: dt.datetime, *, size: int, cursor: str | None) -> Page[Cycle]:
    """Return a page of a town's cycles that can be ordered of, or soon can, those that close next first.

    One round trip. Drafts are left out of it after reading, so a page may be shorter than `size`.
    """
    where = CycleRecord.closes > _utc(now)
    keep = CycleRecord.state == CycleState.PUBLISHED.value
    query = storage.Query(CycleRecord, town_id, index="by_town", where=where, keep=keep, listed="published")
    return _page(query, size, cursor)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Cycle]:
    page = storage.page(query, size=size, cursor=cursor)
    found = [cycle_of(CycleRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def list_due(now: dt.datetime) -> list[str]:
    """Return the ids of all cycles that the clock has something to do about, the longest due first."""
    query = storage.Query(CycleRecord, DUE, index="by_due", where=CycleRecord.due_at <= _utc(now))
    return [item["cycle_id"]["S"] for item in storage.every(query)]


def creation_of(cycle: Cycle, refusal: Refusal) -> Writes:
    """Return the write of a new cycle, the guard of its transaction."""
    return Writes().create(record_of(cycle), refusal=refusal, guard=True)


def change_of(cycle: Cycle, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(cycle), condition=CycleRecord.version == seen, refusal=refusal)


def standing_of(cycle: Cycle, refusal: Refusal) -> Writes:
    """Return the check that a cycle is still the version that was seen."""
    return Writes().check(CycleRecord, cycle.cycle_id, condition=CycleRecord.version == cycle.version, refusal=refusal)
