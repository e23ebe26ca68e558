"""What WeChat Pay did not give back, and officers did: one says how, another one confirms it, and then it counts."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.payments import PaymentRefunded
from chalicelib.foundation.gateways import wechatpay as gateway
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.foundation.payments.core import refunds as core
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.refunds import NoSuchRefund, Refund, RefundGoesOn
from chalicelib.foundation.payments.service.opening import TURNS_MAX, Moved, payment_of
from chalicelib.foundation.payments.service.refunding import counted_again, refund_by, take
from chalicelib.foundation.payments.store import refunds as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit


def say(ctx: Context, *, payment_id: str, refund_id: str, words: str) -> Refund:
    """Keep how the acting officer gave a failed refund back; the same again changes nothing.

    WeChat Pay is asked first what it knows of it. Three round trips, one more of a villager.

    Raises:
        NoSuchPayment. NoSuchRefund: the payment has none of this id.
        OwnFamily: who paid is the acting officer, of their household, or a relative.
        RefundGoesOn: WeChat Pay gives it back still, or did. Busy: it does not say.
    """

    def once(refund: Refund) -> tuple[Refund, Writes] | None:
        if refund.hand == words and ctx.actor.did(refund.hand_by):
            return None
        return core.said_by_hand(refund, words, ctx.actor), Writes()

    return _done(ctx, payment_id, refund_id, once, "say")


def confirm(ctx: Context, *, payment_id: str, refund_id: str, words: str) -> Refund:
    """Confirm that another officer gave a failed refund back as `words` say: it counts as given back.

    WeChat Pay is asked first, as in `say`. Three round trips, one more of a villager.

    Raises:
        NoSuchPayment. NoSuchRefund: the payment has none of this id.
        OwnFamily: who paid is the acting officer, of their household, or a relative.
        RefundNotSaid: nobody said so, or other words. OwnHand: the acting officer said it. RefundGoesOn.
        RefundTooMuch: all that was paid went back in other ways meanwhile. Busy.
    """

    def once(refund: Refund) -> tuple[Refund, Writes] | None:
        if refund.state is RefundState.BY_HAND and refund.hand == words and ctx.actor.did(refund.confirmed_by):
            return None
        after = core.confirmed(refund, words, ctx.actor, ctx.now())
        fact = PaymentRefunded(refund.refund_id, refund.payment_id, refund.fen)
        return after, counted_again(refund).merge(facts.prepare_fact(ctx, village_id=refund.town_id, fact=fact))

    return _done(ctx, payment_id, refund_id, once, "confirm")


def _refuse_own(ctx: Context, payment: Payment) -> None:
    """Let nobody hand money to their own family, or confirm that somebody did. A member of the city is nobody's here.

    Raises:
        OwnFamily: who paid is the acting officer, of their household, or a relative.
    """
    if payment.payer_id.startswith("v"):
        find_untied(ctx, payment.payer_id)


def _refuse_going(ctx: Context, refund: Refund) -> None:
    """Let WeChat Pay say first that it does not give the money back, and has not: what it did is kept.

    Raises:
        RefundGoesOn: it has, or is about to. Busy: it does not say; ask again.
    """
    found = gateway.refund_progress_of(ctx, refund.refund_id)
    if isinstance(found, gateway.RefundTold):
        take(ctx, found)
        if found.status is not gateway.RefundStatus.CLOSED:
            raise RefundGoesOn
    elif not isinstance(found, gateway.Absent):
        raise Busy


def _done(
    ctx: Context,
    payment_id: str,
    refund_id: str,
    once: Callable[[Refund], tuple[Refund, Writes] | None],
    deed: str,
) -> Refund:
    _refuse_own(ctx, payment_of(payment_id=payment_id))
    for _ in range(TURNS_MAX):
        refund = refund_by(refund_id=refund_id)
        if refund.payment_id != payment_id:
            raise NoSuchRefund
        decided = once(refund)
        if decided is None:
            return refund
        _refuse_going(ctx, refund)
        after, also = decided
        writes = store.change_of(after, refund.version, refusal=lambda _: Moved()).merge(also)
        audit = prepare_audit(ctx, place_id=refund.town_id, deed=f"payments.{deed}_by_hand", target=refund_id)
        try:
            commit(writes.merge(audit))
        except Moved:
            continue
        return after
    raise Busy
