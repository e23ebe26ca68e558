"""Money back: asked for within what was paid, sent by the rounds, asked after until WeChat Pay says its end."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.payments import PaymentRefunded, RefundAbnormal
from chalicelib.foundation.gateways import wechatpay as gateway
from chalicelib.foundation.payments.core import refunds as core
from chalicelib.foundation.payments.core.bills import Kind, Line
from chalicelib.foundation.payments.core.ids import REFUND_ID
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.refunds import NoSuchRefund, Refund, RefundExists, RefundTooMuch, RefundWord
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service import purposes
from chalicelib.foundation.payments.service.opening import TURNS_MAX, Moved, payment_of
from chalicelib.foundation.payments.store import books, payments as payment_rows, refunds as store
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.writes import AlreadyDone, Writes, attempt, commit

STATES = {
    gateway.RefundStatus.SUCCESS: RefundState.DONE,
    gateway.RefundStatus.CLOSED: RefundState.FAILED,
    gateway.RefundStatus.PROCESSING: RefundState.SENT,
    gateway.RefundStatus.ABNORMAL: RefundState.ABNORMAL,
}


def prepare_refund(ctx: Context, *, payment: Payment, refund_id: str, fen: int, why: str) -> Writes:
    """Return the writes that give `fen` (whole, >= 1) of a paid payment back, for a transaction of the caller's.

    All refunds of a payment together are never more than was paid: a condition at the write. 4 write units and 2 of
    indexes. Raises from that transaction: `RefundTooMuch`; `AlreadyDone` with the refund where there is one of this id.
    """
    assert REFUND_ID.match(refund_id), refund_id
    assert fen >= 1, fen
    now = ctx.now()
    made = Refund(
        refund_id,
        payment.payment_id,
        payment.purpose,
        payment.paid_by,
        fen,
        payment.amount_fen,
        why,
        now,
        now,
        version=0,
    )
    writes = store.creation_of(core.changed(made, now), refusal=lambda image: AlreadyDone(store.refund_of(image)))
    return writes.merge(
        payment_rows.taken_back(payment.payment_id, fen, payment.amount_fen, refusal=_too_much(payment.amount_fen))
    )


def _too_much(amount_fen: int) -> Any:
    def refusal(image: Any) -> Exception:
        paid = image is not None and image.state == State.PAID.value
        return RefundTooMuch(left_fen=amount_fen - image.refunded_fen if paid else 0)

    return refusal


def ask_refund(ctx: Context, *, refund_id: str, payment_id: str, fen: int, why: str) -> Refund:
    """Give money back, once per `refund_id`; the rounds send it. Two round trips.

    Raises:
        NoSuchPayment.
        RefundTooMuch: more than was paid and not given back yet.
        RefundExists: this id stands for another refund.
    """
    payment = payment_of(payment_id=payment_id)
    if payment.state is not State.PAID:
        raise RefundTooMuch(left_fen=0)
    try:
        commit(prepare_refund(ctx, payment=payment, refund_id=refund_id, fen=fen, why=why))
    except AlreadyDone as done:
        first: Refund = done.first
        if (first.payment_id, first.fen, first.why) != (payment_id, fen, why):
            raise RefundExists from done
        return first
    return refund_by(refund_id=refund_id)


def refund_by(*, refund_id: str) -> Refund:
    """Return a refund as it is now. One round trip.

    Raises:
        NoSuchRefund: there is none.
    """
    found = store.find_refund(refund_id)
    if found is None:
        raise NoSuchRefund
    return found


def refunds_of(*, payment_id: str) -> list[Refund]:
    """Return a payment's refunds in the order in which they were asked for. One round trip."""
    return store.list_of_payment(payment_id)


def tend(ctx: Context, refund: Refund) -> Refund:
    """Send a refund that was asked for, ask after one that is on its way, tell what ended. Done again, nothing changes.

    `sent` is written before WeChat Pay is asked. Sending again under the same name is the same refund, so one that
    WeChat Pay does not have is sent again.
    """
    if refund.ended and not refund.is_unplaced:
        return tell(ctx, refund)
    if refund.state is RefundState.ASKED:
        refund = _moved(ctx, refund, RefundState.SENT)
        return tell(ctx, _heard(ctx, refund, _sent(ctx, refund)) if refund.state is RefundState.SENT else refund)
    found = gateway.refund_progress_of(ctx, refund.refund_id)
    if isinstance(found, gateway.Absent) and not refund.wxpay_id:
        found = _sent(ctx, refund)
    return tell(ctx, _heard(ctx, refund, found))


def _sent(ctx: Context, refund: Refund) -> gateway.Refunding:
    """Send a refund. What is refused now may have been taken before: then that is what counts."""
    asked = gateway.RefundAsked(refund.refund_id, refund.out_trade_no, refund.fen, refund.total_fen, refund.why)
    found = gateway.refund(ctx, asked)
    if not isinstance(found, gateway.Refused):
        return found
    known = gateway.refund_progress_of(ctx, refund.refund_id)
    return found if isinstance(known, gateway.Absent) else known


def _heard(ctx: Context, refund: Refund, found: gateway.Refunding) -> Refund:
    """Keep what WeChat Pay said of a refund."""
    if isinstance(found, gateway.RefundTold):
        return take(ctx, found) or refund
    if isinstance(found, gateway.Refused):
        logs.event("refund_refused", town_id=refund.town_id, code=found.code)
        return _moved(ctx, refund, RefundState.FAILED, reason=found.code)
    reason = found.why if isinstance(found, gateway.Unknown) else "absent"
    if refund.state is RefundState.SENT:
        return _moved(ctx, refund, RefundState.UNKNOWN, reason=reason)
    return _written(ctx, refund, core.changed(refund, ctx.now(), tries=refund.tries + 1, reason=reason))


def take(ctx: Context, said: gateway.RefundTold) -> Refund | None:
    """Keep what WeChat Pay says of a refund, once however often it says it; None where it is none of ours.

    Raises:
        Busy: contended; it is said again, or asked after.
    """
    word = RefundWord(said.refund_id, STATES[said.status], said.fen, said.made_at)
    for _ in range(TURNS_MAX):
        refund = store.find_refund(said.out_refund_no)
        if refund is None or refund.out_trade_no != said.out_trade_no or refund.fen != said.fen:
            logs.event("refund_oddity", fen=said.fen)
            return None
        for counts in (True, False):
            after = core.plan_word(refund, word, ctx.now(), counts=counts)
            if after is None:
                return refund
            lost = attempt(_writes(ctx, refund, after))
            if not lost:
                return after
            if not isinstance(lost[0].error(), RefundTooMuch):
                break
            logs.event("refund_twice", town_id=refund.town_id, fen=refund.fen)
    raise Busy


def _moved(ctx: Context, refund: Refund, state: RefundState, **what: Any) -> Refund:
    after = core.plan_state(refund, state, ctx.now(), **what)
    return refund if after is None else _written(ctx, refund, after)


def _written(ctx: Context, refund: Refund, after: Refund) -> Refund:
    """Write a refund; as it is now where it moved on meanwhile."""
    failed = attempt(_writes(ctx, refund, after))
    return refund_by(refund_id=refund.refund_id) if failed else after


def _writes(ctx: Context, refund: Refund, after: Refund) -> Writes:
    """Return the writes of a refund's change, with all that follows it: the book's line, the sum, the fact."""
    writes = store.change_of(after, refund.version, refusal=lambda _: Moved())
    if after.taken_on is not None and refund.taken_on is None:
        line = Line(Kind.REFUND, after.refund_id, after.out_trade_no, "", after.fen, after.state.value)
        writes.merge(books.line_of(after.town_id, after.taken_on, line))
    if after.state is refund.state:
        return writes
    if after.state is RefundState.FAILED and not after.is_surplus:
        writes.merge(payment_rows.given_up(after.payment_id, after.fen))
    if refund.state is RefundState.FAILED:
        writes.merge(counted_again(refund))
    kind = {RefundState.DONE: PaymentRefunded, RefundState.ABNORMAL: RefundAbnormal}.get(after.state)
    if after.state is RefundState.FAILED and after.is_surplus:
        following = core.next_surplus(after, ctx.now())
        kind = RefundAbnormal if following is None else None
        writes.merge(Writes() if following is None else store.creation_of(following, refusal=AlreadyDone))
    if kind is not None:
        fact = kind(after.refund_id, after.payment_id, after.fen)
        writes.merge(facts.prepare_fact(ctx, village_id=after.town_id, fact=fact))
    if after.state in {RefundState.ABNORMAL, RefundState.FAILED}:
        logs.event("refund_not_done", town_id=after.town_id, state=after.state.value, fen=after.fen)
    return writes


def counted_again(refund: Refund) -> Writes:
    """Return the write that counts a failed refund as given back after all; what was paid twice never counted.

    Raises from that transaction: `RefundTooMuch` where all that was paid went back in other ways.
    """
    if refund.is_surplus:
        return Writes()
    return payment_rows.taken_back(refund.payment_id, refund.fen, refund.total_fen, refusal=_too_much(refund.total_fen))


def tell(ctx: Context, refund: Refund) -> Refund:
    """Tell a refund's room how it ended, and keep that it knows. Nothing where it knows already."""
    if not refund.is_untold:
        return refund
    follower = purposes.follower_of(refund.purpose)
    try:
        if follower is None:
            raise Busy
        follower.refunded(ctx, refund)
    except DomainError as error:
        logs.event("refund_untold", town_id=refund.town_id, code=error.code)
        return _written(ctx, refund, core.changed(refund, ctx.now(), tries=refund.tries + 1))
    return _written(ctx, refund, core.changed(refund, ctx.now(), told=refund.state.value, tries=0))
