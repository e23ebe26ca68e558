"""Moves cases in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.aftersales.core.cases import Case, CaseStep, Fault, Part
from chalicelib.prosperity.aftersales.core.deeds import CaseState, Queue
from chalicelib.prosperity.aftersales.records import AftersalesRecord


def case_of(record: AftersalesRecord) -> Case:
    """Return the value of a record."""
    return Case(
        record.order_id,
        int(record.nth),
        record.buyer_id,
        tuple(Part(one["line"], Fault(one["fault"]), one["fen"], one["title"]) for one in record.parts),
        CaseState(record.state),
        dt.datetime.fromisoformat(record.since),
        dt.datetime.fromisoformat(record.due.partition("#")[0]),
        dt.datetime.fromisoformat(record.made_at),
        tuple(record.media_ids or ()),
        {int(line): fen for line, fen in (record.fens or {}).items()},
        tuple(CaseStep(**{**one, "at": dt.datetime.fromisoformat(one["at"])}) for one in record.steps),
        record.done or {},
        record.decided_by or "",
        bool(record.is_late_told),
        record.version,
    )


def record_of(case: Case) -> AftersalesRecord:
    """Return the record of a case."""
    due = case.due_at.astimezone(dt.UTC).isoformat()
    steps = [{**dataclasses.asdict(one), "at": one.at.astimezone(dt.UTC).isoformat()} for one in case.steps]
    return AftersalesRecord(
        case.order_id,
        str(case.nth),
        desk_queue=f"{case.town_id}#{case.queue.value}",
        due=f"{due}#{case.order_id}#{case.nth}",
        buyer_id=case.buyer_id,
        made_at=case.made_at.astimezone(dt.UTC).isoformat(),
        parts=[dataclasses.asdict(one) for one in case.parts],
        state=case.state.value,
        since=case.since.astimezone(dt.UTC).isoformat(),
        media_ids=list(case.media_ids) or None,
        fens={str(line): fen for line, fen in case.fens.items()} or None,
        steps=steps,
        done=dict(case.done) or None,
        decided_by=case.decided_by or None,
        is_late_told=case.is_late_told or None,
        version=case.version,
    )


def find_case(order_id: str, nth: int) -> Case | None:
    """Return a case as it is now, or None. One round trip."""
    found = storage.find(AftersalesRecord, order_id, str(nth), consistent=True)
    return None if found is None else case_of(found)


def cases_of(order_id: str) -> list[Case]:
    """Return the cases of an order as they are now, the first one first. One round trip."""
    query = storage.Query(AftersalesRecord, order_id, consistent=True)
    return [_read(item) for item in storage.every(query)]


def list_queue(town_id: str, queue: Queue, *, size: int, cursor: str | None) -> Page[Case]:
    """Return a page of a town's cases of one queue, what is due first first; of the ended ones the last first."""
    newest = queue is Queue.ENDED
    query = storage.Query(AftersalesRecord, f"{town_id}#{queue.value}", index="by_desk", newest_first=newest)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_read(item) for item in page.rows], page.cursor)


def every_due(town_id: str, queue: Queue, now: dt.datetime) -> Iterator[Case]:
    """Yield a town's cases of one queue that are due by now."""
    before = AftersalesRecord.due < f"{now.astimezone(dt.UTC).isoformat()}$"  # What is due now bears a # behind it.
    query = storage.Query(AftersalesRecord, f"{town_id}#{queue.value}", index="by_desk", where=before)
    for item in storage.every(query):
        yield _read(item)


def every_of_buyer(buyer_id: str) -> Iterator[Case]:
    """Yield all of somebody's cases."""
    for item in storage.every(storage.Query(AftersalesRecord, buyer_id, index="by_buyer")):
        yield _read(item)


def _read(item: storage.Item) -> Case:
    return case_of(AftersalesRecord.from_raw_data(item))


def creation_of(case: Case, refusal: Refusal) -> Writes:
    """Return the write of a new case: of two at once one is the next of its order."""
    return Writes().create(record_of(case), refusal=refusal, guard=True)


def change_of(case: Case, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(case), condition=AftersalesRecord.version == seen, refusal=refusal)
