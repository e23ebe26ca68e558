"""What was paid goes back: some of a line, or an order whole; and what becomes of the goods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.foundation.payments.service.ending import Moved
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.market.core import giving as core, orders
from chalicelib.prosperity.market.core.deeds import OrderDeed
from chalicelib.prosperity.market.core.orders import Given, Order
from chalicelib.prosperity.market.service import drawing, telling
from chalicelib.prosperity.market.service.packing import TURNS_MAX, after_deed, audited, line_of, written
from chalicelib.prosperity.market.service.paying import changed, coupon_back, load, refund_writes, released


def call_off(ctx: Context, *, order_id: str, reason: str, restock: bool, key: str) -> Order:
    """Give a paid order back whole, once per `key`; with `restock` its goods can be had again. 6 round trips at most.

    Without, they are gone: taken from the first harvests, if nobody picked them before.

    Raises:
        NoSuchOrder. OrderInOtherState: it is not paid, or was handed over. KeyReused. Busy.
        OwnFamily: who ordered is the acting officer, of their household, or a relative.
    """
    refuse_own(ctx, load(order_id).buyer_id)
    mark = fingerprint("call off", reason, restock)
    for _ in range(TURNS_MAX):
        order = load(order_id)
        if orders.was_done(order, OrderDeed.CALL_OFF, key, mark):
            return order
        after, given = core.given_whole(after_deed(ctx, order, OrderDeed.CALL_OFF, (key, mark), reason))
        after, lots = _lots_of_off(after, restock=restock)
        writes = changed(ctx, order, after).merge(lots, refund_writes(ctx, order, given, "off", reason))
        writes.merge(coupon_back(order), telling.moved(ctx, order, "call_off", given.total))
        writes.merge(audited(ctx, order, "call_off"))
        try:
            if restock:
                released(ctx, order, writes)
            else:
                commit(writes)
        except (Moved, AlreadyDone):  # Its refund is there: so the order is another version than was read.
            continue
        return after
    raise Busy


def _lots_of_off(order: Order, *, restock: bool) -> tuple[Order, Writes]:
    """Put what was picked of an order that is called off back to its harvests, or take it from them for good."""
    if restock:
        return drawing.put_back(order)
    return (order, Writes()) if OrderDeed.PICK.value in order.done else drawing.draw(order)


def refund(ctx: Context, *, order_id: str, nth: int, fen: int, reason: str, key: str, restock: bool = False) -> Order:
    """Give some of line `nth` back, once per `key`: what was missing, or not good. 5 round trips at most.

    A line that goes back whole before it is packed goes into no parcel: its goods are gone from their harvests, or with
    `restock` can be had again. Where nothing is left of the order it ends, and the rest of its money goes back.

    Raises:
        NoSuchOrder, NoSuchLine. OrderInOtherState: it was not paid, or is given back whole.
        RefundTooLarge: so much of the line is not there any more. KeyReused. Busy.
        RestockNotWhole: with `restock`, some of the line is kept, or it is packed.
        OwnFamily: who ordered is the acting officer, of their household, or a relative.
    """
    refuse_own(ctx, load(order_id).buyer_id)
    row, mark = f"refund {key}", fingerprint("refund", nth, fen, reason, *(["restock"] if restock else []))

    def decide(order: Order) -> tuple[Order, Writes] | None:
        if row in order.done:
            if order.done[row] != mark:
                raise KeyReused
            return None
        line_of(order, nth)
        after, given = core.with_refund(order, nth, fen)
        after = replace(after, done={**after.done, row: mark}, reason=reason)
        after, writes = _goods_of(ctx, order, after, nth, restock=restock)
        news = telling.moved(ctx, order, "refund", fen)
        if core.is_over(after):
            after, rest = core.given_whole(after_deed(ctx, after, OrderDeed.CALL_OFF, (key, mark), reason))
            given += rest
            news = telling.moved(ctx, order, "call_off", given.total).merge(coupon_back(order))
        writes.merge(refund_writes(ctx, order, given, key[-12:], reason), news, audited(ctx, order, "refund"))
        return replace(after, version=order.version + 1), writes

    return written(ctx, order_id, decide)


def _goods_of(ctx: Context, before: Order, after: Order, nth: int, *, restock: bool) -> tuple[Order, Writes]:
    """Say what becomes of the goods of a line by what was given back of it; nothing where some of it is kept."""
    if restock:
        line, after = before.lines[nth], core.restocked(before, after, nth)
        free = slots.prepare_resize(ctx, slot_id=line.slot_id, by=line.units)
        return after, drawing.put_back_line(line).merge(free)
    return drawing.draw_gone(after, nth) if core.went(before, after, nth) else (after, Writes())


def refund_lines(
    ctx: Context, *, order_id: str, fens: Mapping[int, int], reason: str, case: str, also: Writes, promised: bool
) -> Order:
    """Give so many fen of each line back, once per `case`, together with `also`, or nothing. 3 round trips.

    Who decides on it has seen to it that it is not their own family's, and tells the buyer. Of what was `promised`
    before, what is still there goes back: the rest did in another way meanwhile.

    Raises:
        NoSuchOrder, NoSuchLine. OrderInOtherState: it was not paid, or is given back whole.
        RefundTooLarge: so much of a line is not there any more.
        Stale: this case gave back before. Busy. What `also` refuses.
    """
    row, mark = f"refund {case}", fingerprint("refund", *(f"{nth} {fen}" for nth, fen in sorted(fens.items())))

    def decide(order: Order) -> tuple[Order, Writes] | None:
        if row in order.done:
            raise Stale(None)
        after, given = order, Given()
        for nth, fen in fens.items():
            line_of(order, nth)
            left = core.left_of(after, nth) if order.is_kept else 0
            if promised and left == 0:
                continue
            after, more = core.with_refund(after, nth, min(fen, left) if promised else fen)
            given += more
        after = replace(after, done={**after.done, row: mark}, reason=reason, version=order.version + 1)
        writes = refund_writes(ctx, order, given, case, reason)
        return after, writes.merge(audited(ctx, order, "refund"), also)

    return written(ctx, order_id, decide)


def refuse_own(ctx: Context, buyer_id: str) -> None:
    """Let nobody decide about money of their own family; a member of the city is nobody's here. A round trip at most.

    Raises:
        OwnFamily: the buyer is the acting officer, of their household, or a relative.
    """
    if buyer_id.startswith("v"):
        find_untied(ctx, buyer_id)
