"""Moves payments in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from pynamodb.expressions.operand import Path

from chalicelib.foundation.payments.core.attempt_states import AttemptState
from chalicelib.foundation.payments.core.ids import shard_of
from chalicelib.foundation.payments.core.payments import Attempt, Payment
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.records import PaymentRecord
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes

_PLAIN = ("payment_id", "purpose", "payer_id", "amount_fen", "description", "refunded_fen", "tries", "version")
_TIMES = ("expires_at", "made_at", "since")


def utc(moment: dt.datetime) -> str:
    """Return a moment as it is kept: UTC, ISO 8601, to the microsecond, so that text order is time order."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def moment(text: str | None) -> dt.datetime | None:
    """Return a moment that was kept."""
    return dt.datetime.fromisoformat(text) if text else None


def _attempt(kept: dict[str, Any]) -> Attempt:
    times = {name: moment(kept.get(name)) for name in ("made_at", "prepared_at", "paid_at")}
    return Attempt(**kept | times | {"state": AttemptState(kept["state"])})


def _kept(attempt: Attempt) -> dict[str, Any]:
    members = dataclasses.asdict(attempt) | {"state": attempt.state.value}
    return {name: utc(held) if isinstance(held, dt.datetime) else held for name, held in members.items()}


def payment_of(record: PaymentRecord | None) -> Payment | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    plain: dict[str, Any] = {name: getattr(record, name) for name in _PLAIN}
    times: dict[str, Any] = {name: moment(getattr(record, name)) for name in _TIMES}
    return Payment(
        **plain,
        **times,
        state=State(record.state),
        attempts=tuple(_attempt(one) for one in record.attempts),
        paid_by=record.paid_by or "",
        told=record.told or "",
        due_at=moment(record.due_at),
    )


def record_of(payment: Payment) -> PaymentRecord:
    """Return the record of a payment."""
    plain: dict[str, Any] = {name: getattr(payment, name) for name in _PLAIN}
    times: dict[str, Any] = {name: utc(getattr(payment, name)) for name in _TIMES}
    return PaymentRecord(
        **plain,
        **times,
        town_day_state=f"{payment.town_id}#{payment.day}#{payment.state.value}",
        state=payment.state.value,
        attempts=[_kept(one) for one in payment.attempts],
        paid_by=payment.paid_by or None,
        told=payment.told or None,
        due_at=utc(payment.due_at) if payment.due_at else None,
        due_shard=shard_of(payment.payment_id) if payment.due_at else None,
    )


def find_payment(payment_id: str) -> Payment | None:
    """Return a payment as it is now, or None. One round trip."""
    return payment_of(storage.find(PaymentRecord, payment_id, consistent=True))


def find_payments(payment_ids: Sequence[str]) -> list[Payment]:
    """Return those of the payments that there are; one round trip a hundred."""
    found = storage.find_many([(PaymentRecord, one) for one in payment_ids], consistent=True)
    return [payment for record in found if (payment := payment_of(record)) is not None]


def list_state(town_id: str, day: dt.date, state: State, *, size: int, cursor: str | None) -> Page[Payment]:
    """Return a page of a town's payments that came into a state on a day, the latest first. One round trip."""
    query = storage.Query(PaymentRecord, f"{town_id}#{day}#{state.value}", index="by_day", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    found = [payment_of(PaymentRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def list_due(shard: str, now: dt.datetime, size: int) -> list[str]:
    """Return the ids of payments of a shard that are due, the longest first. One round trip."""
    query = storage.Query(PaymentRecord, shard, where=PaymentRecord.due_at <= utc(now), index="by_due")
    return [item["payment_id"]["S"] for item in storage.page(query, size=size).rows]


def creation_of(payment: Payment, refusal: Refusal) -> Writes:
    """Return the write of a new payment."""
    return Writes().create(record_of(payment), refusal=refusal)


def change_of(payment: Payment, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(payment), condition=PaymentRecord.version == seen, refusal=refusal)


def taken_back(payment_id: str, fen: int, most: int, refusal: Refusal) -> Writes:
    """Return the write by which `fen` of a paid payment are asked back, of `most` that were paid."""
    refunded, version = Path(["refunded_fen"]), Path(["version"])
    return Writes().update(
        PaymentRecord,
        payment_id,
        actions=[refunded.set(refunded + fen), version.set(version + 1)],
        condition=(PaymentRecord.state == State.PAID.value) & (refunded <= most - fen),
        refusal=refusal,
    )


def given_up(payment_id: str, fen: int) -> Writes:
    """Return the write by which a refund that came to nothing counts no more."""
    refunded, version = Path(["refunded_fen"]), Path(["version"])
    return Writes().update(PaymentRecord, payment_id, actions=[refunded.set(refunded - fen), version.set(version + 1)])
