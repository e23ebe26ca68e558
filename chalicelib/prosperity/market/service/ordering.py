"""Ordering: stock is held, prices are those that were seen, and a payment is opened, all together or nothing is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.foundation.identity.service import addresses, members
from chalicelib.foundation.identity.service.people import prepare_active as prepare_resident
from chalicelib.foundation.payments.service import opening
from chalicelib.foundation.reservations.service import holds, slots
from chalicelib.foundation.reservations.service.slots import SoldOut
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused, NotAllowed
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.core.keys import refuse_untimely
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.coupons.service import using
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.cycles import Cycle
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import (
    HOLD_MINUTES,
    PAY_MINUTES,
    Means,
    Order,
    PointsRate,
    Sums,
    Wanted,
)
from chalicelib.prosperity.market.core.refusals import NoCouponInCycle, NoSuchCycle, ProductChanged, WindowFull
from chalicelib.prosperity.market.core.terms import slot_of_window
from chalicelib.prosperity.market.service import points
from chalicelib.prosperity.market.store import cycles, goods, orders as store
from chalicelib.prosperity.market.store.orders import Before

PURPOSE = "market"


def town_of(ctx: Context) -> str:
    """Return the town in whose market the acting person buys: their membership's, or their village's."""
    actor = ctx.actor
    return actor.town_id if Role.MEMBER in actor.roles else places_of(actor.subject[:6])[0]


@value
class Priced:
    """What an order costs: its lines, how it is paid, and how many work points may be used for it at most."""

    lines: tuple[Line, ...]
    sums: Sums
    points_most: int


def quote(ctx: Context, *, wanted: Wanted) -> Priced:
    """Return what an order would cost the acting person now, line by line; nothing is held. One round trip.

    Raises:
        What `place_order` refuses before it writes, but for address and points that are not theirs.
    """
    me, town_id = ctx.actor.subject, town_of(ctx)
    beside = _beside(ctx, replace(wanted, points=0, address_id=""), town_id)
    before = store.find_before(core.id_of(town_id, "none"), me, town_id, wanted.product_ids, beside)
    return _priced(ctx, wanted, before, town_id)


def _cycle_for(ctx: Context, wanted: Wanted, before: Before, town_id: str) -> Cycle | None:
    """Return the cycle that an order is to be of, None for none; refuse it where it comes at another time."""
    terms, brought = before.terms, not wanted.point_id
    if not wanted.cycle_id:
        terms.refuse(delivers_on=wanted.delivers_on, today=business_date(ctx.now()), brought=brought)
        return None
    cycle: Cycle | None = before.beside["cycle"]
    if cycle is None:
        raise NoSuchCycle
    terms.refuse_way(brought=brought)
    cycle.refuse(town_id=town_id, delivers_on=wanted.delivers_on, now=ctx.now())
    if wanted.coupon_id:
        raise NoCouponInCycle
    return cycle


def _priced(ctx: Context, wanted: Wanted, before: Before, town_id: str) -> Priced:
    terms, today = before.terms, business_date(ctx.now())
    cycle = _cycle_for(ctx, wanted, before, town_id)
    lines = core.plan_lines(wanted, before.products, town_id=town_id, cycle=cycle)
    goods_fen = sum(one.ordered_fen for one in lines)
    coupon = before.beside.get("coupon")
    off = using.off(coupon, goods_fen=goods_fen, town_id=town_id, today=today) if wanted.coupon_id else 0
    has_points = ctx.actor.subject.startswith("v")
    rate = PointsRate(terms.point_fen, terms.points_permille) if has_points else PointsRate()
    means = Means(off, wanted.points, rate, before.carried)
    delivery = 0 if wanted.point_id else terms.delivery_of(goods_fen)
    return Priced(lines, *core.plan_sums(lines, delivery=delivery, means=means, expected=wanted.cash_fen))


def place_order(ctx: Context, *, wanted: Wanted, key: str) -> Order:
    """Place an order of the acting person's, once per `key`. 2 round trips; 3 for the first one of a delivery window.

    One transaction keeps the order, holds its stock, its place in a delivery window and its work points, uses its
    coupon and what was carried over, and opens its payment; it checks that each product, and the cycle, is still what
    was priced. Asking again returns the order as it is now.

    Raises:
        NoSuchCycle, CycleNotOpen, CycleDay, NotInCycle, NoCouponInCycle: of the cycle that it is to be of.
        MarketClosed, DayNotServed, NoSuchPoint, NoSuchWindow, NoSuchAddress: as these say.
        NoSuchProduct, NoSuchVariant, ProductInOtherState, TooManyUnits, NothingToPay: of a line, or all of them.
        NoSuchCoupon, CouponUnfit: the coupon is not theirs, or not for this order.
        TooManyPoints, InsufficientBalance: so many work points may not be used, or are not there.
        TotalChanged: it costs something else than was shown.
        SoldOut, SlotClosed, WindowFull: of one of them fewer are left, or it was paused at this moment, or too many are
            brought within the window; nothing is ordered.
        MemberBlocked, NoSuchMember, NotAllowed: who orders is not let in, or has left.
        KeyReused: the key ordered something else. KeyTooOld, KeyAhead: it is not of this time.
        Busy: contended, or a product was changed at this moment; ask again.
    """
    me, town_id = ctx.actor.subject, town_of(ctx)
    order_id = core.id_of(town_id, key)
    mark = _mark(me, wanted)
    before = store.find_before(order_id, me, town_id, wanted.product_ids, _beside(ctx, wanted, town_id))
    if before.order is not None:
        return _replayed(before.order, mark)
    try:
        refuse_untimely(key, ctx.now())
        return _committed(ctx, _placed(ctx, wanted, before, order_id=order_id, mark=mark), before)
    except AlreadyDone as done:
        return _replayed(done.first, mark)
    except DomainError:
        first = store.find_order(order_id)
        if first is None:
            raise
        return _replayed(first, mark)


def _beside(ctx: Context, wanted: Wanted, town_id: str) -> dict[str, Lookup[Any]]:
    """Return what of other rooms an order is decided on, all of it read with the order's own rows."""
    me = ctx.actor.subject
    found: dict[str, Lookup[Any]] = {}
    if wanted.coupon_id:
        found["coupon"] = using.lookup_coupon(buyer_id=me, coupon_id=wanted.coupon_id)
    if wanted.points:
        found["account"] = points.lookup_account(me)
    if wanted.address_id:
        found["address"] = addresses.lookup_sealed(ctx, wanted.address_id)
    if wanted.window_id:
        slot_id = slot_of_window(town_id, wanted.delivers_on, wanted.window_id)
        found["window"] = slots.lookup_slot(slot_id=slot_id)
    if wanted.cycle_id:
        found["cycle"] = cycles.lookup_cycle(wanted.cycle_id)
    return found


def _mark(me: str, wanted: Wanted) -> str:
    units = [f"{product_id} {variant_id} {n}" for (product_id, variant_id), n in wanted.units.items()]
    where = (str(wanted.delivers_on), wanted.point_id, wanted.address_id, wanted.window_id)
    paid = (str(wanted.cash_fen), str(wanted.points), wanted.coupon_id, wanted.cycle_id)
    return fingerprint("market order", me, *where, *paid, *units)


def _replayed(first: Order, mark: str) -> Order:
    if first.fingerprint != mark:
        raise KeyReused
    return first


def _placed(ctx: Context, wanted: Wanted, before: Before, *, order_id: str, mark: str) -> Order:
    """Return a new order as it would be."""
    now = ctx.now()
    priced = _priced(ctx, wanted, before, order_id[:5])
    return Order(
        order_id,
        ctx.actor.subject,
        priced.lines,
        priced.sums,
        OrderState.PLACED,
        now,
        now,
        now + dt.timedelta(minutes=PAY_MINUTES),
        mark,
        wanted.delivers_on,
        before.terms.point(wanted.point_id) if wanted.point_id else None,
        before.beside.get("address", b""),
        by=ctx.actor.signature,
        window=before.terms.window(wanted.window_id) if wanted.address_id else None,
        coupon_id=wanted.coupon_id,
    )


def _committed(ctx: Context, order: Order, before: Before) -> Order:
    """Write a new order with all that stands or falls with it; the day's delivery window is opened where it is new."""
    window, slot_id = order.window, order.window_slot
    if window is not None and before.beside["window"] is None:
        slots.open_slot(ctx, slot_id=slot_id, capacity=window.capacity)
    try:
        commit(_writes(ctx, order, before))
    except SoldOut as full:
        if window is not None and full.facts.get("slot_id") == slot_id:
            raise WindowFull(label=window.label) from None
        raise
    except Stale:  # Their points moved at this moment.
        raise Busy from None
    return order


def _writes(ctx: Context, order: Order, before: Before) -> Writes:
    me, sums = order.buyer_id, order.sums
    lines = [holds.Line(one.slot_id, one.units) for one in order.lines]
    if order.window is not None:
        lines.append(holds.Line(order.window_slot, 1))
    writes = store.creation_of(order, refusal=lambda image: AlreadyDone(store.order_of(image)))
    return writes.merge(
        _let_in(ctx),
        holds.prepare_hold(ctx, hold_id=order.hold_id, lines=lines, hold_seconds=HOLD_MINUTES * 60),
        *(goods.standing_of(one, refusal=lambda _: ProductChanged()) for one in before.products.values() if one),
        _cycle_stands(before),
        store.carried_used(me, sums.carried, before.carried, refusal=lambda _: Busy()),
        using.prepare_used(buyer_id=me, coupon_id=order.coupon_id, by=order.order_id),
        points.held(ctx, order, before.beside.get("account")),
        opening.prepare_open(
            ctx,
            payment_id=order.order_id,
            purpose=PURPOSE,
            payer_id=me,
            amount_fen=sums.cash,
            description="映季 农产品",
            expires_at=order.ends_at,
        ),
    )


def _cycle_stands(before: Before) -> Writes:
    cycle: Cycle | None = before.beside.get("cycle")
    return Writes() if cycle is None else cycles.standing_of(cycle, refusal=lambda _: ProductChanged())


def _let_in(ctx: Context) -> Writes:
    """Return the write, or the check, that who orders is still let in."""
    me = ctx.actor.subject
    if Role.MEMBER in ctx.actor.roles:
        return members.prepare_touched(member_id=me)
    return prepare_resident(holder_id=me, refusal=lambda _: NotAllowed())
