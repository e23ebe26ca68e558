"""What an order's payment makes of it: paid, expired, cancelled, or its money given back.

Payments tell of ends until they were heard once; heard again, nothing changes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace

from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service import beginning, ending, looking, opening, refunding
from chalicelib.foundation.payments.service.beginning import Prepaid
from chalicelib.foundation.payments.service.ending import LATE, PAYER, TURNS_MAX, Moved
from chalicelib.foundation.reservations.service import holds
from chalicelib.foundation.reservations.service.holds import HoldReleased, HoldTooLarge, NoSuchHold
from chalicelib.foundation.reservations.service.slots import NoSuchSlot, SlotClosed, SoldOut
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.coupons.service import using
from chalicelib.prosperity.market.core import giving, orders as core
from chalicelib.prosperity.market.core.assigning import assigned_of
from chalicelib.prosperity.market.core.deeds import OrderDeed, OrderState
from chalicelib.prosperity.market.core.orders import Given, Order
from chalicelib.prosperity.market.core.refusals import NoOpenid, NoSuchOrder, OrderInOtherState
from chalicelib.prosperity.market.service import points, telling
from chalicelib.prosperity.market.store import orders as store
from chalicelib.prosperity.proceeds.service import book

GONE = (SoldOut, SlotClosed, NoSuchSlot, HoldReleased, HoldTooLarge, NoSuchHold)
"""Why stock is not there any more for who pays late."""


def load(order_id: str) -> Order:
    """Return an order. One round trip.

    Raises:
        NoSuchOrder: there is none.
    """
    found = store.find_order(order_id)
    if found is None:
        raise NoSuchOrder
    return found


def refuse_too_large(order_id: str, fens: Mapping[int, int]) -> None:
    """Let so much of each line be promised back, or given. One round trip.

    Raises:
        OrderInOtherState: it was given back whole. RefundTooLarge: so much of a line is not there any more.
    """
    after = load(order_id)
    for nth, fen in fens.items():
        after, _ = giving.with_refund(after, nth, fen)


def load_own(ctx: Context, order_id: str) -> Order:
    """Return an order of the acting person's. One round trip.

    Raises:
        NoSuchOrder: there is none, or it is somebody else's.
    """
    found = load(order_id)
    if found.buyer_id != ctx.actor.subject:
        raise NoSuchOrder
    return found


def begin(ctx: Context, *, order_id: str, channel: str) -> Prepaid:
    """Let the acting person pay their order: within WeChat (`jsapi`), or by a code that WeChat scans (`native`).

    Four round trips and WeChat Pay's, five within WeChat.

    Raises:
        NoSuchOrder. OrderInOtherState: it does not wait to be paid.
        NoOpenid: within WeChat, and no WeChat account is theirs.
        PaymentEnding, PaymentRefused, OutcomeUnknown, Busy: as payments say.
    """
    order = load_own(ctx, order_id)
    if order.state is not OrderState.PLACED:
        raise OrderInOtherState(state=order.state.value)
    return beginning.begin_as(ctx, payment_id=order_id, payer_id=order.buyer_id, channel=channel, no_openid=NoOpenid)


def look(ctx: Context, *, order_id: str) -> Order:
    """Ask WeChat Pay about the acting person's order, and return it as it is then.

    Raises:
        NoSuchOrder: it is not theirs.
    """
    order = load_own(ctx, order_id)
    if order.state is not OrderState.PLACED:
        return order
    looking.look(ctx, payment_id=order_id)
    return load(order_id)


def settle(ctx: Context, payment: Payment) -> None:
    """Make an order paid whose payment is; where that can not be any more, give the money back. Told by payments.

    Raises:
        Busy: contended; payments tell it again.
    """
    ending.settle(
        payment,
        load=load,
        is_heard=lambda order: order.was_paid or LATE in order.done,
        is_lost=_is_lost,
        pay=lambda order: _pay(ctx, payment, order),
        give_back=lambda order: _give_late_back(ctx, payment, order),
        gone=GONE,
    )


def _is_lost(order: Order) -> bool:
    """Tell whether an order can not be paid any more: it was cancelled, or what else it was paid with went back."""
    sums = order.sums
    other_means = sums.carried != 0 or sums.points != 0 or order.coupon_id != ""
    return order.state is OrderState.CANCELLED or (order.state is OrderState.EXPIRED and other_means)


def _pay(ctx: Context, payment: Payment, order: Order) -> None:
    """Make an order paid: its stock is confirmed, taken again where its hold ran out, and its points are spent."""
    mark = fingerprint("paid", payment.paid_by)
    paid = core.after(order, OrderDeed.PAY, key=payment.paid_by, mark=mark, now=ctx.now(), by=PAYER)
    also = changed(ctx, order, paid).merge(points.spent(ctx, order), telling.moved(ctx, order, OrderDeed.PAY.value))
    holds.confirm(ctx, hold_id=order.hold_id, also=also)


def _give_late_back(ctx: Context, payment: Payment, order: Order) -> None:
    """Give back what was paid for an order that can not be had any more, whole, once, and end it if it waits still.

    The order itself says that it went back, in the same transaction: nobody who hears of it again can pay it then.
    """
    after, unspent = order, Writes()
    if order.state is OrderState.PLACED:
        after = core.after(order, OrderDeed.EXPIRE, key=order.order_id, mark="", now=ctx.now(), by=PAYER)
        unspent = unused(ctx, order)
    after = replace(after, done={**after.done, LATE: payment.paid_by}, version=order.version + 1)
    refund_id, why = refund_id_of(order, LATE), "超时或缺货，全额退回"
    money = refunding.prepare_refund(ctx, payment=payment, refund_id=refund_id, fen=payment.amount_fen, why=why)
    commit(changed(ctx, order, after).merge(money, unspent))
    logs.event("market_paid_late", town_id=order.town_id, fen=payment.amount_fen)


def refund_id_of(order: Order, which: str) -> str:
    """Return what a refund of an order is called: the order's own key, and which of its refunds."""
    return f"{order.order_id}-{which}"


def closed(ctx: Context, payment: Payment) -> None:
    """Let an order expire whose payment closed unpaid. Its hold runs out by itself, so that who paid late has it still.

    Raises:
        Busy: contended; payments tell it again.
    """
    ending.close(
        payment,
        load=load,
        waits=lambda order: order.state is OrderState.PLACED,
        run_out=lambda order: _run_out(ctx, order),
    )


def _run_out(ctx: Context, order: Order) -> None:
    after = core.after(order, OrderDeed.EXPIRE, key=order.order_id, mark="", now=ctx.now(), by=PAYER)
    commit(changed(ctx, order, after).merge(unused(ctx, order)))


def changed(ctx: Context, order: Order, after: Order) -> Writes:
    """Return the writes of what an order is after a deed; they fail with `Moved` where it is another version by now.

    What its buyer bought in all goes with it, and what the book of proceeds says of it then.
    """
    bought = core.bought(after) - core.bought(order)
    return store.change_of(after, order.version, refusal=lambda _: Moved()).merge(
        using.prepare_spent(buyer_id=order.buyer_id, fen=bought),
        book.prepare_entry(
            ctx,
            town_id=order.town_id,
            document=order.order_id,
            version=after.version,
            before=assigned_of(order),
            after=assigned_of(after),
        ),
    )


def refunded(ctx: Context, refund: Refund) -> None:
    """Hear that a refund of an order ended. What the buyer sees of it is payments' own row.

    That it was given back by hand they are told: it is not where they would look for it.
    """
    if refund.state is RefundState.BY_HAND:
        commit(telling.given_by_hand(ctx, load(refund.payment_id), refund.refund_id, refund.fen))
    logs.event("market_refund_ended", town_id=refund.payment_id[:5], state=refund.state.value)


def cancel(ctx: Context, *, order_id: str, key: str) -> Order:
    """Cancel the acting person's order before anybody picks it, once per `key`: stock is free again, money goes back.

    Where it waits to be paid, its payment is closed afterwards; who pays in that moment gets it back (`settle`).

    Raises:
        NoSuchOrder: it is not theirs.
        OrderInOtherState: it is picked already, or has ended.
        KeyReused: the key did something else.
        Busy: contended; ask again.
    """
    mark = fingerprint("cancel", order_id)
    for _ in range(TURNS_MAX):
        order = load_own(ctx, order_id)
        if core.was_done(order, OrderDeed.CANCEL, key, mark):
            return order
        after = core.after(order, OrderDeed.CANCEL, key=key, mark=mark, now=ctx.now(), by=ctx.actor.signature)
        if order.was_paid:
            after, given = giving.given_whole(after)
            money = refund_writes(ctx, order, given, "cancel", "买家取消").merge(coupon_back(order))
        else:
            money = unused(ctx, order)
        try:
            released(ctx, order, changed(ctx, order, after).merge(money))
        except (Moved, Stale, AlreadyDone):  # Its refund is there: so the order is another version than was read.
            continue
        if not order.was_paid:
            with contextlib.suppress(Busy):  # The rounds close it.
                looking.close(ctx, payment_id=order_id)
        return after
    raise Busy


def unused(ctx: Context, order: Order) -> Writes:
    """Return the writes that give back what an order that was never paid was to be paid with beside cash."""
    carried = store.carried_back(order.buyer_id, order.sums.carried)
    return carried.merge(points.let_go(ctx, order), coupon_back(order))


def coupon_back(order: Order) -> Writes:
    """Return the write that lets an order's buyer use its coupon again; none where it has none."""
    return using.prepare_back(buyer_id=order.buyer_id, coupon_id=order.coupon_id, by=order.order_id)


def released(ctx: Context, order: Order, writes: Writes) -> None:
    """Give back an order's stock together with these writes, also where the hold was given back already.

    Not what went back of it before: that is gone, or on sale again.
    """
    held = holds.release(ctx, hold_id=order.hold_id, also=lambda _: writes, keeping=giving.gone_units(order))
    if held.replayed:
        commit(writes)


def refund_writes(ctx: Context, order: Order, given: Given, which: str, why: str) -> Writes:
    """Return the writes that give an order's money back by the way it was paid. One round trip where there is cash."""
    writes = store.carried_back(order.buyer_id, given.carried).merge(points.given_back(ctx, order, given.points, which))
    if given.cash:
        payment = opening.payment_of(payment_id=order.order_id)
        refund_id = refund_id_of(order, which)
        writes.merge(refunding.prepare_refund(ctx, payment=payment, refund_id=refund_id, fen=given.cash, why=why))
    return writes
