"""Moves in and out of DynamoDB whether WeChat knows of orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.market.core.dispatches import Dispatch, DispatchState
from chalicelib.prosperity.market.records import DispatchRecord

QUEUED = frozenset({DispatchState.DUE, DispatchState.FAILED})


def dispatch_of(record: DispatchRecord) -> Dispatch:
    """Return the value of a record."""
    return Dispatch(
        record.order_id,
        DispatchState(record.state),
        dt.datetime.fromisoformat(record.packed_at),
        dt.datetime.fromisoformat(record.due.partition("#")[0]),
        record.tries,
        record.why or "",
        record.version,
    )


def record_of(dispatch: Dispatch) -> DispatchRecord:
    """Return the record of it."""
    queued = dispatch.state in QUEUED
    return DispatchRecord(
        dispatch.order_id,
        queue=f"{dispatch.town_id}#{dispatch.state.value}" if queued else None,
        due=f"{dispatch.due_at.astimezone(dt.UTC).isoformat()}#{dispatch.order_id}",
        state=dispatch.state.value,
        packed_at=dispatch.packed_at.astimezone(dt.UTC).isoformat(),
        tries=dispatch.tries,
        why=dispatch.why or None,
        version=dispatch.version,
    )


def find_dispatch(order_id: str) -> Dispatch | None:
    """Return whether WeChat knows of an order, None where it is not packed. One round trip."""
    found = storage.find(DispatchRecord, order_id, consistent=True)
    return None if found is None else dispatch_of(found)


def every_due(town_id: str, now: dt.datetime) -> Iterator[Dispatch]:
    """Yield what WeChat is to be told of in a town by now."""
    before = DispatchRecord.due < f"{now.astimezone(dt.UTC).isoformat()}$"  # What is due now bears a # behind it.
    key = f"{town_id}#{DispatchState.DUE.value}"
    for item in storage.every(storage.Query(DispatchRecord, key, index="by_queue", where=before)):
        yield dispatch_of(DispatchRecord.from_raw_data(item))


def list_failed(town_id: str, *, size: int, cursor: str | None) -> Page[Dispatch]:
    """Return a page of what WeChat could not be told of in a town, the oldest first. One round trip."""
    query = storage.Query(DispatchRecord, f"{town_id}#{DispatchState.FAILED.value}", index="by_queue")
    page = storage.page(query, size=size, cursor=cursor)
    return Page([dispatch_of(DispatchRecord.from_raw_data(item)) for item in page.rows], page.cursor)


def creation_of(dispatch: Dispatch) -> Writes:
    """Return the write of a new one, in the transaction that packs its order."""
    return Writes().put(record_of(dispatch))


def change_of(dispatch: Dispatch, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(dispatch), condition=DispatchRecord.version == seen, refusal=refusal)
