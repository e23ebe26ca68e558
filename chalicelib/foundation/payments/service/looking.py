"""Asking WeChat Pay what became of a payment's orders, and closing those that nobody shall pay any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chalicelib.foundation.gateways import wechatpay as gateway
from chalicelib.foundation.payments.core import payments as core
from chalicelib.foundation.payments.core.attempt_states import AttemptState
from chalicelib.foundation.payments.core.payments import Attempt, Payment
from chalicelib.foundation.payments.core.states import State, Turn
from chalicelib.foundation.payments.service.opening import TURNS_MAX, Moved, payment_of
from chalicelib.foundation.payments.service.taking import take, tell, told_of
from chalicelib.foundation.payments.store import payments as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import attempt

Plan = Callable[[Payment], Payment | None]


def change(payment: Payment, plan: Plan) -> Payment:
    """Write what `plan` makes of a payment, decided again where it moved on; None: nothing. One round trip.

    Raises:
        Busy: contended.
    """
    for _ in range(TURNS_MAX):
        after = plan(payment)
        if after is None:
            return payment
        if not attempt(store.change_of(after, payment.version, refusal=lambda _: Moved())):
            return after
        payment = payment_of(payment_id=payment.payment_id)
    raise Busy


def look(ctx: Context, *, payment_id: str) -> Payment:
    """Ask what became of each order of a payment that is not known to be paid, and tell its room what is new.

    Raises:
        NoSuchPayment, Busy.
    """
    payment = payment_of(payment_id=payment_id)
    return tell(ctx, _asked(ctx, payment, [one for one in payment.attempts if one.state is not AttemptState.PAID]))


def look_due(ctx: Context, payment: Payment) -> Payment:
    """Ask what became of those orders of an open payment whose time for it has come."""
    now = ctx.now()
    after = _asked(ctx, payment, [one for one in payment.live if one.next_look_at <= now])
    return tell(ctx, after)


def _asked(ctx: Context, payment: Payment, attempts: Iterable[Attempt]) -> Payment:
    for one in attempts:
        found = gateway.progress_of(ctx, one.out_trade_no)
        payment = _heard(ctx, payment, one.out_trade_no, found)
    return payment


def _heard(ctx: Context, payment: Payment, out_trade_no: str, found: gateway.Progress) -> Payment:
    if isinstance(found, gateway.Paid) and found.transaction is not None:
        return take(ctx, told_of(found.transaction), known=payment) or change(payment, _looked(ctx, out_trade_no))
    if isinstance(found, gateway.Closed):
        return change(payment, lambda now: core.plan_closed(now, out_trade_no, ctx.now()))
    return change(payment, _looked(ctx, out_trade_no))


def _looked(ctx: Context, out_trade_no: str) -> Plan:
    return lambda payment: core.plan_looked(payment, out_trade_no, ctx.now())


def close(ctx: Context, *, payment_id: str) -> Payment:
    """Let a payment not be paid any more, and return it as it is then: closed, or paid where somebody was quicker.

    Raises:
        NoSuchPayment.
        Busy: WeChat Pay did not say of each order that it is closed; the rounds, or the next asking, go on.
    """
    payment = close_now(ctx, payment_of(payment_id=payment_id))
    if payment.state is State.OPEN:
        raise Busy
    return payment


def close_now(ctx: Context, payment: Payment) -> Payment:
    """Close a payment's live orders, and an open payment where none of them is left; what is not known stays."""
    for one in payment.live:
        payment = _ended(ctx, payment, one)
    if payment.state is State.OPEN:
        payment = change(payment, lambda now: _closed(ctx, now))
    return tell(ctx, payment)


def _closed(ctx: Context, payment: Payment) -> Payment | None:
    """Return a payment closed; where orders are left that may be paid, to be taken up again later."""
    if payment.state is not State.OPEN:
        return None
    if payment.live:
        return core.changed(payment, ctx.now(), tries=payment.tries + 1)
    return core.moved(payment, Turn.CLOSE, ctx.now())


def _ended(ctx: Context, payment: Payment, one: Attempt) -> Payment:
    """Close an order, then ask once more: paid at the last moment wins."""
    closed = gateway.close(ctx, one.out_trade_no)
    if isinstance(closed, gateway.Absent):
        return change(payment, lambda now: core.plan_closed(now, one.out_trade_no, ctx.now()))
    found = gateway.progress_of(ctx, one.out_trade_no)
    if isinstance(found, gateway.Paid) and found.transaction is not None:
        return take(ctx, told_of(found.transaction), known=payment) or payment_of(payment_id=payment.payment_id)
    if isinstance(found, gateway.Closed | gateway.Absent):
        return change(payment, lambda now: core.plan_closed(now, one.out_trade_no, ctx.now()))
    return payment
