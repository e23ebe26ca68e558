"""A payment is wanted: written by the room that wants it, in the transaction of what it is for."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.payments.core.ids import PAYMENT_ID, NoSuchPayment
from chalicelib.foundation.payments.core.payments import FEN_MAX, Payment, PaymentExists, changed
from chalicelib.foundation.payments.store import payments as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import AlreadyDone, Writes, commit

TURNS_MAX = 8
"""How often a word is taken again because the payment moved on meanwhile."""


class Moved(Exception):
    """The row is another version than was read. Not a refusal: it is looked at again."""


def _wanted(
    ctx: Context,
    payment_id: str,
    *,
    purpose: str,
    payer_id: str,
    amount_fen: int,
    description: str,
    expires_at: dt.datetime,
) -> Payment:
    assert PAYMENT_ID.match(payment_id), payment_id
    assert 1 <= amount_fen <= FEN_MAX, amount_fen
    assert description, "WeChat Pay shows what is paid for"
    now = ctx.now()
    made = Payment(payment_id, purpose, payer_id, amount_fen, description, expires_at, now, now, version=0)
    return changed(made, now)


def prepare_open(
    ctx: Context,
    *,
    payment_id: str,
    purpose: str,
    payer_id: str,
    amount_fen: int,
    description: str,
    expires_at: dt.datetime,
) -> Writes:
    """Return the write of a new payment of `amount_fen` (whole, >= 1), for a transaction of the caller's.

    Raises `PaymentExists` from that transaction where there is one of this id already: a caller's own guard tells
    a replay.
    """
    wanted = _wanted(
        ctx,
        payment_id,
        purpose=purpose,
        payer_id=payer_id,
        amount_fen=amount_fen,
        description=description,
        expires_at=expires_at,
    )
    return store.creation_of(wanted, refusal=lambda _: PaymentExists())


def open_payment(
    ctx: Context,
    *,
    payment_id: str,
    purpose: str,
    payer_id: str,
    amount_fen: int,
    description: str,
    expires_at: dt.datetime,
) -> Payment:
    """Open a payment, and return it; asked again alike, it is the one that there is. One round trip.

    Raises:
        PaymentExists: there is one of this id, of something else.
    """
    wanted = _wanted(
        ctx,
        payment_id,
        purpose=purpose,
        payer_id=payer_id,
        amount_fen=amount_fen,
        description=description,
        expires_at=expires_at,
    )
    try:
        commit(store.creation_of(wanted, refusal=lambda image: AlreadyDone(store.payment_of(image))))
    except AlreadyDone as done:
        first: Payment = done.first
        if not first.same_as(wanted):
            raise PaymentExists from done
        return first
    return wanted


def payment_of(*, payment_id: str) -> Payment:
    """Return a payment as it is now. One round trip.

    Raises:
        NoSuchPayment: there is none.
    """
    found = store.find_payment(payment_id)
    if found is None:
        raise NoSuchPayment
    return found
