"""Moves refunds in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.payments.core.ids import shard_of
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.records import RefundRecord
from chalicelib.foundation.payments.store.payments import moment, utc
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes

_PLAIN = ("refund_id", "payment_id", "purpose", "out_trade_no", "fen", "total_fen", "why", "tries", "version")
_MAYBE = ("wxpay_id", "reason", "told", "hand", "hand_by", "hand_person", "confirmed_by")
REFUNDS_MAX = 100
"""Most refunds that are shown with a payment."""


def refund_of(record: RefundRecord | None) -> Refund | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    plain: dict[str, Any] = {name: getattr(record, name) for name in _PLAIN}
    maybe: dict[str, Any] = {name: getattr(record, name) or "" for name in _MAYBE}
    return Refund(
        **plain,
        **maybe,
        made_at=dt.datetime.fromisoformat(record.made_at),
        since=dt.datetime.fromisoformat(record.since),
        state=RefundState(record.state),
        is_surplus=bool(record.is_surplus),
        taken_on=dt.date.fromisoformat(record.taken_on) if record.taken_on else None,
        due_at=moment(record.due_at),
    )


def record_of(refund: Refund) -> RefundRecord:
    """Return the record of a refund."""
    plain: dict[str, Any] = {name: getattr(refund, name) for name in _PLAIN}
    maybe: dict[str, Any] = {name: getattr(refund, name) or None for name in _MAYBE}
    return RefundRecord(
        **plain,
        **maybe,
        made_at=utc(refund.made_at),
        since=utc(refund.since),
        state=refund.state.value,
        is_surplus=refund.is_surplus or None,
        taken_on=refund.taken_on.isoformat() if refund.taken_on else None,
        due_at=utc(refund.due_at) if refund.due_at else None,
        due_shard=shard_of(refund.refund_id) if refund.due_at else None,
        trouble=refund.town_id if refund.wants_person else None,
    )


def find_refund(refund_id: str) -> Refund | None:
    """Return a refund as it is now, or None. One round trip."""
    return refund_of(storage.find(RefundRecord, refund_id, consistent=True))


def find_refunds(refund_ids: Sequence[str]) -> list[Refund]:
    """Return those of the refunds that there are; one round trip a hundred."""
    found = storage.find_many([(RefundRecord, one) for one in refund_ids], consistent=True)
    return [refund for record in found if (refund := refund_of(record)) is not None]


def list_of_payment(payment_id: str) -> list[Refund]:
    """Return a payment's refunds in the order in which they were asked for. One round trip."""
    page = storage.page(storage.Query(RefundRecord, payment_id, index="by_payment"), size=REFUNDS_MAX)
    found = [refund_of(RefundRecord.from_raw_data(item)) for item in page.rows]
    return [one for one in found if one is not None]


def list_troubles(town_id: str, *, size: int, cursor: str | None) -> Page[Refund]:
    """Return a page of a town's refunds that officers have to see to, the latest first. One round trip."""
    query = storage.Query(RefundRecord, town_id, index="by_trouble", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    found = [refund_of(RefundRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def list_due(shard: str, now: dt.datetime, size: int) -> list[str]:
    """Return the ids of refunds of a shard that are due, the longest first. One round trip."""
    query = storage.Query(RefundRecord, shard, where=RefundRecord.due_at <= utc(now), index="by_due")
    return [item["refund_id"]["S"] for item in storage.page(query, size=size).rows]


def creation_of(refund: Refund, refusal: Refusal) -> Writes:
    """Return the write of a new refund. It guards what is written with it: asked for again, it is answered first."""
    return Writes().create(record_of(refund), refusal=refusal, guard=True)


def change_of(refund: Refund, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(refund), condition=RefundRecord.version == seen, refusal=refusal)
