"""What WeChat Pay did not give back, and officers did: one says how, another one confirms it, and then it counts."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.payments import PaymentRefunded
from chalicelib.foundation.payments.core import refunds as core
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.refunds import NoSuchRefund, Refund, RefundTooMuch
from chalicelib.foundation.payments.service.opening import TURNS_MAX, Moved
from chalicelib.foundation.payments.service.refunding import refund_by
from chalicelib.foundation.payments.store import payments as payment_rows, refunds as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit


def say(ctx: Context, *, payment_id: str, refund_id: str, words: str) -> Refund:
    """Keep how the acting officer gave a failed refund back; the same again changes nothing. Two round trips.

    Raises:
        NoSuchRefund: the payment has none of this id.
        RefundGoesOn: WeChat Pay gives it back still, or did. Busy.
    """

    def once(refund: Refund) -> tuple[Refund, Writes] | None:
        if refund.hand == words and ctx.actor.did(refund.hand_by):
            return None
        return core.said_by_hand(refund, words, ctx.actor), Writes()

    return _done(ctx, payment_id, refund_id, once, "say")


def confirm(ctx: Context, *, payment_id: str, refund_id: str, words: str) -> Refund:
    """Confirm that another officer gave a failed refund back as `words` say: it counts as given back. Two round trips.

    Raises:
        NoSuchRefund: the payment has none of this id.
        RefundNotSaid: nobody said so, or other words. OwnHand: the acting officer said it. RefundGoesOn.
        RefundTooMuch: all that was paid went back in other ways meanwhile. Busy.
    """

    def once(refund: Refund) -> tuple[Refund, Writes] | None:
        if refund.state is RefundState.BY_HAND and refund.hand == words and ctx.actor.did(refund.confirmed_by):
            return None
        after = core.confirmed(refund, words, ctx.actor, ctx.now())
        fact = PaymentRefunded(refund.refund_id, refund.payment_id, refund.fen)
        return after, _counted(refund).merge(facts.prepare_fact(ctx, village_id=refund.town_id, fact=fact))

    return _done(ctx, payment_id, refund_id, once, "confirm")


def _counted(refund: Refund) -> Writes:
    """Count it as given back of its payment again; what somebody paid twice never counted."""
    if refund.is_surplus:
        return Writes()
    return payment_rows.taken_back(
        refund.payment_id, refund.fen, refund.total_fen, refusal=lambda _: RefundTooMuch(left_fen=0)
    )


def _done(
    ctx: Context,
    payment_id: str,
    refund_id: str,
    once: Callable[[Refund], tuple[Refund, Writes] | None],
    deed: str,
) -> Refund:
    for _ in range(TURNS_MAX):
        refund = refund_by(refund_id=refund_id)
        if refund.payment_id != payment_id:
            raise NoSuchRefund
        decided = once(refund)
        if decided is None:
            return refund
        after, also = decided
        writes = store.change_of(after, refund.version, refusal=lambda _: Moved()).merge(also)
        audit = prepare_audit(ctx, place_id=refund.town_id, deed=f"payments.{deed}_by_hand", target=refund_id)
        try:
            commit(writes.merge(audit))
        except Moved:
            continue
        return after
    raise Busy
