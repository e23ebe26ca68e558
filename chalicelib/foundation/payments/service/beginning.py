"""Somebody pays: an order at WeChat Pay, written down before WeChat Pay is asked: none is without a payment."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.foundation.gateways import wechatpay as gateway, wechatpay_keys
from chalicelib.foundation.gateways.wire import OutcomeUnknown
from chalicelib.foundation.identity.service.binding import find_openid
from chalicelib.foundation.payments.core import payments as core
from chalicelib.foundation.payments.core.attempt_states import Step
from chalicelib.foundation.payments.core.payments import Attempt, Payment, PaymentRefused
from chalicelib.foundation.payments.core.states import PaymentInOtherState, State
from chalicelib.foundation.payments.service import looking
from chalicelib.foundation.payments.service.opening import TURNS_MAX, Moved, payment_of
from chalicelib.foundation.payments.store import payments as store
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import attempt

PURPOSE = "payment-payer"


@value
class Prepaid:
    """What a page needs for somebody to pay.

    `parameters` go into `wx.requestPayment` (JSAPI); `code_url` into a code that WeChat scans (Native). Each is empty
    where the other is not.
    """

    payment_id: str
    channel: str
    out_trade_no: str
    parameters: dict[str, str]
    code_url: str


def begin_as(
    ctx: Context, *, payment_id: str, payer_id: str, channel: str, no_openid: Callable[[], Exception]
) -> Prepaid:
    """Let a person pay as `begin` does, within WeChat by the account that is theirs; one round trip more there.

    Raises:
        Exception: what `no_openid` returns, where they pay within WeChat and no WeChat account is theirs.
        What `begin` refuses.
    """
    openid = ""
    if channel == gateway.Channel.JSAPI.value:
        openid = find_openid(person_id=payer_id) or ""
        if not openid:
            raise no_openid()
    return begin(ctx, payment_id=payment_id, channel=channel, openid=openid)


def begin(ctx: Context, *, payment_id: str, channel: str, openid: str = "") -> Prepaid:
    """Let somebody pay a payment by `jsapi` (which needs their `openid`) or `native`; again, it is the same one.

    Three round trips and WeChat Pay's; one where it was begun before and lives.

    Raises:
        NoSuchPayment, PaymentInOtherState, PaymentEnding, TooManyTurns.
        PaymentRefused: WeChat Pay does not take it.
        OutcomeUnknown: no word; ask again, and it is the same order.
        Busy: contended; ask again.
    """
    found = gateway.Channel(channel)
    assert bool(openid) == (found is gateway.Channel.JSAPI), "who pays within WeChat has an openid, others have none"
    mark = keys.digest(PURPOSE, openid) if openid else ""
    for _ in range(TURNS_MAX):
        payment = payment_of(payment_id=payment_id)
        one = core.plan_attempt(payment, found.value, mark, ctx.now())
        if core.is_fresh(one, ctx.now()):
            return _prepaid(ctx, payment, one)
        kept = _kept(ctx, payment, one)
        if kept is None:
            continue
        done = _asked(ctx, kept, one, openid)
        if done is not None:
            return done
    raise Busy


def _kept(ctx: Context, payment: Payment, one: Attempt) -> Payment | None:
    """Write an order down before WeChat Pay is asked; None where the payment moved on meanwhile."""
    if payment.attempt(one.out_trade_no) is not None:
        return payment
    after = core.changed(payment, ctx.now(), attempts=core.with_attempt(payment, one))
    return None if attempt(store.change_of(after, payment.version, refusal=lambda _: Moved())) else after


def _asked(ctx: Context, payment: Payment, one: Attempt, openid: str) -> Prepaid | None:
    """Let WeChat Pay take an order, and keep by what it is paid; None where it must be begun anew."""
    order = gateway.Order(
        one.out_trade_no, gateway.Channel(one.channel), payment.amount_fen, payment.description, payment.expires_at
    )
    found = gateway.prepay(ctx, order, openid=openid)
    if isinstance(found, gateway.Unknown):
        raise OutcomeUnknown
    if isinstance(found, gateway.Refused):
        raise PaymentRefused(reason=found.code)
    if isinstance(found, gateway.Paid):
        after = looking.look(ctx, payment_id=payment.payment_id)
        if after.state is not State.PAID:
            raise Busy  # It is paid, and nothing tells of what: asked again, or by the rounds.
        return None
    if isinstance(found, gateway.Closed):
        looking.change(payment, lambda now: core.plan_closed(now, one.out_trade_no, ctx.now()))
        return None
    return _prepared(ctx, payment, one, found.prepay)


def _prepared(ctx: Context, payment: Payment, one: Attempt, prepay: str) -> Prepaid:
    """Keep by what an order is paid. Where it was closed meanwhile, nobody shall pay it."""

    def plan(now: Payment) -> Payment | None:
        known = now.attempt(one.out_trade_no)
        if known is None or not known.is_live or now.state is not State.OPEN:
            return None
        ready = known.moved(Step.PREPARE, prepay=prepay, prepared_at=ctx.now())
        return core.changed(now, ctx.now(), attempts=core.with_attempt(now, ready))

    after = looking.change(payment, plan)
    known = after.attempt(one.out_trade_no)
    if known is None or known.prepay != prepay:
        after = payment_of(payment_id=payment.payment_id)
        gateway.close(ctx, one.out_trade_no)
        raise PaymentInOtherState(state=after.state.value)
    return _prepaid(ctx, after, known)


def _prepaid(ctx: Context, payment: Payment, one: Attempt) -> Prepaid:
    jsapi = one.channel == gateway.Channel.JSAPI
    parameters = wechatpay_keys.pay_parameters(ctx, one.prepay) if jsapi else {}
    return Prepaid(payment.payment_id, one.channel, one.out_trade_no, parameters, "" if jsapi else one.prepay)
