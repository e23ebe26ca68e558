"""Moves events on their way to shops in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from chalicelib.foundation.partners.core.webhooks import KEPT, LEASE, Delivery, Telling, Try
from chalicelib.foundation.partners.records import PartnerDeliveryRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes, attempt


def _delivery(record: PartnerDeliveryRecord) -> Delivery:
    return Delivery(
        partner_id=record.partner_id,
        event_id=record.event_id,
        type=record.type,
        data=record.data,
        made_at=record.made_at,
        next_at=record.next_at,
        state=Telling(record.state),
        begun=record.begun,
        tries=tuple(_try(row) for row in record.tries),
    )


def _try(row: dict[str, Any]) -> Try:
    return Try(dt.datetime.fromisoformat(row["at"]), int(row["status"]), row["word"])


def _rows(tries: tuple[Try, ...]) -> list[dict[str, Any]]:
    return [{"at": one.at.isoformat(), "status": one.status, "word": one.word} for one in tries]


def creation_of(delivery: Delivery) -> Writes:
    """Return the write that enters an event; the same one twice is a conflict."""
    record = PartnerDeliveryRecord(
        delivery.partner_id,
        delivery.event_id,
        type=delivery.type,
        data=delivery.data,
        made_at=delivery.made_at,
        next_at=delivery.next_at,
        state=delivery.state.value,
        begun=delivery.begun,
        tries=_rows(delivery.tries),
        kept_until=delivery.made_at + KEPT,
    )
    return Writes().create(record, refusal=lambda _: Conflict())


def find_delivery(partner_id: str, event_id: str) -> Delivery | None:
    """Return an event, or None. One round trip."""
    record = storage.find(PartnerDeliveryRecord, partner_id, event_id, consistent=True)
    return None if record is None else _delivery(record)


def list_deliveries(partner_id: str, *, size: int, cursor: str | None) -> Page[Delivery]:
    """Return a page of a shop's events, newest first. One round trip."""
    query = storage.Query(PartnerDeliveryRecord, partner_id, newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_delivery(PartnerDeliveryRecord.from_raw_data(row)) for row in page.rows], page.cursor)


def begin_try(delivery: Delivery, now: dt.datetime) -> Delivery | None:
    """Take the next try of an event for oneself; None where somebody else took it."""
    record, begun, until = PartnerDeliveryRecord, delivery.begun + 1, now + LEASE
    writes = Writes().update(
        record,
        delivery.partner_id,
        delivery.event_id,
        actions=[record.begun.set(begun), record.next_at.set(until)],
        condition=record.begun.is_in(delivery.begun) & record.state.is_in(Telling.WAITING.value),
        refusal=lambda _: Conflict(),
    )
    return None if attempt(writes) else dataclasses.replace(delivery, begun=begun, next_at=until)


def end_try(delivery: Delivery) -> None:
    """Write down what became of a try that was begun; nothing where another one was begun since."""
    record = PartnerDeliveryRecord
    attempt(
        Writes().update(
            record,
            delivery.partner_id,
            delivery.event_id,
            actions=[
                record.state.set(delivery.state.value),
                record.next_at.set(delivery.next_at),
                record.tries.set(_rows(delivery.tries)),
            ],
            condition=record.begun.is_in(delivery.begun) & record.state.is_in(Telling.WAITING.value),
            refusal=lambda _: Conflict(),
        )
    )
