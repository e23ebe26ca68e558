"""WeChat Pay's word that an order was paid: believed where nothing is odd about it, kept first, told afterwards.

A process may die between any two steps: what is durable and untold is told by the rounds.
"""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.payments import PaymentReceived
from chalicelib.foundation.gateways import wechatpay as gateway
from chalicelib.foundation.payments.core import payments as core, refunds
from chalicelib.foundation.payments.core.bills import Kind, Line
from chalicelib.foundation.payments.core.ids import NoSuchPayment, named
from chalicelib.foundation.payments.core.payments import Attempt, Oddity, Payment, Taken, Told
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service import purposes
from chalicelib.foundation.payments.service.opening import TURNS_MAX, Moved
from chalicelib.foundation.payments.store import books, payments as store, refunds as refund_rows
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.writes import AlreadyDone, Writes, attempt

NOBODYS = "none"
"""The town of what is no payment of ours."""


def told_of(said: gateway.Transaction) -> Told:
    """Return WeChat Pay's word as this room takes it."""
    return Told(said.out_trade_no, said.transaction_id, said.fen, said.currency, said.at)


def take(ctx: Context, told: Told, *, known: Payment | None = None) -> Payment | None:
    """Keep that an order was paid, once however often it is said; None where the word can not be believed.

    Two round trips; one where the payment is `known` as it was a moment ago. It is then paid, also where it was closed.
    An order that was paid though another one of the payment was is given back whole, in the same transaction.

    Raises:
        Busy: contended; it is said again, or asked after.
    """
    for _ in range(TURNS_MAX):
        payment, known = known or _found(told), None
        oddity = Oddity.NO_PAYMENT if payment is None else core.oddity_of(payment, told)
        if oddity is not None or payment is None:
            _keep_odd(ctx, payment, told, oddity or Oddity.NO_PAYMENT)
            return None
        taken = core.plan_paid(payment, told, ctx.now())
        if taken is None:
            return payment
        if not attempt(_writes(ctx, taken, payment.version, told)):
            return taken.payment
    raise Busy


def _found(told: Told) -> Payment | None:
    try:
        return store.find_payment(named(told.out_trade_no).payment_id)
    except NoSuchPayment:
        return None


def _keep_odd(ctx: Context, payment: Payment | None, told: Told, oddity: Oddity) -> None:
    town_id, wanted = (NOBODYS, 0) if payment is None else (payment.town_id, payment.amount_fen)
    books.keep_oddity(town_id, oddity, told, wanted, ctx.now())
    logs.event("payment_oddity", town_id=town_id, kind=oddity.value, said_fen=told.fen, wanted_fen=wanted)


def _writes(ctx: Context, taken: Taken, seen: int, told: Told) -> Writes:
    after = taken.payment
    line = Line(Kind.PAYMENT, told.out_trade_no, told.out_trade_no, told.transaction_id, told.fen, "paid")
    writes = store.change_of(after, seen, refusal=lambda _: Moved())
    writes.merge(books.line_of(after.town_id, business_date(told.at), line))
    if taken.surplus is not None:
        return writes.merge(_given_back(ctx, after, taken.surplus))
    fact = PaymentReceived(after.payment_id, after.purpose, after.amount_fen)
    return writes.merge(facts.prepare_fact(ctx, village_id=after.town_id, fact=fact))


def _given_back(ctx: Context, payment: Payment, surplus: Attempt) -> Writes:
    """Return the write of the refund of an order that was paid though another one was. Its name is the order's."""
    made = refunds.surplus_of(payment, surplus.out_trade_no, ctx.now())
    logs.event("payment_surplus", town_id=payment.town_id, fen=payment.amount_fen)
    return refund_rows.creation_of(made, refusal=AlreadyDone)


def tell(ctx: Context, payment: Payment) -> Payment:
    """Tell a payment's room what became of it, and keep that it knows. Nothing where it knows already.

    A room that refuses is told again by the rounds; what it raises beside refusals goes on. One round trip and its own.
    """
    if not payment.is_untold:
        return payment
    follower = purposes.follower_of(payment.purpose)
    if follower is None:
        logs.event("payment_of_nobodys_purpose", town_id=payment.town_id)
        return _bumped(ctx, payment)
    ending = follower.settle if payment.state is State.PAID else follower.closed
    try:
        ending(ctx, payment)
    except DomainError as error:
        logs.event("payment_untold", town_id=payment.town_id, code=error.code)
        return _bumped(ctx, payment)
    return _change(ctx, payment, told=payment.state.value, tries=0)


def _bumped(ctx: Context, payment: Payment) -> Payment:
    """Let the rounds take a payment up later than now."""
    return _change(ctx, payment, tries=payment.tries + 1)


def _change(ctx: Context, payment: Payment, **what: Any) -> Payment:
    """Write what was done about a payment's state; as it is now where it moved on, for the rounds to take up."""
    after = core.changed(payment, ctx.now(), **what)
    failed = attempt(store.change_of(after, payment.version, refusal=lambda _: Moved()))
    return (store.find_payment(payment.payment_id) or payment) if failed else after
