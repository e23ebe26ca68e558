"""Ordering: stock is held, prices are those that were seen, and a payment is opened, all together or nothing is."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.service import addresses, members
from chalicelib.foundation.identity.service.people import prepare_active as prepare_resident
from chalicelib.foundation.payments.service import opening
from chalicelib.foundation.reservations.service import holds
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused, NotAllowed
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.points.ledger.core.keys import refuse_untimely
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import HOLD_MINUTES, PAY_MINUTES, Order, Sums, Wanted
from chalicelib.prosperity.market.core.refusals import NoSuchCycle, ProductChanged
from chalicelib.prosperity.market.store import cycles, goods, orders as store
from chalicelib.prosperity.market.store.orders import Before

PURPOSE = "market"


def town_of(ctx: Context) -> str:
    """Return the town in whose market the acting person buys: their membership's, or their village's."""
    actor = ctx.actor
    return actor.town_id if Role.MEMBER in actor.roles else places_of(actor.subject[:6])[0]


def quote(ctx: Context, *, wanted: Wanted) -> tuple[tuple[Line, ...], Sums]:
    """Return what an order would cost the acting person now, line by line; nothing is held. One round trip.

    Raises:
        What `place_order` refuses before it writes, but for the address.
    """
    town_id = town_of(ctx)
    before = store.find_before(core.id_of(town_id, "none"), ctx.actor.subject, town_id, wanted)
    return _priced(ctx, wanted, before, town_id)


def _priced(ctx: Context, wanted: Wanted, before: Before, town_id: str) -> tuple[tuple[Line, ...], Sums]:
    terms, now = before.terms, ctx.now()
    if not wanted.cycle_id:
        terms.refuse(delivers_on=wanted.delivers_on, today=business_date(now), brought=not wanted.point_id)
    elif before.cycle is None:
        raise NoSuchCycle
    else:
        terms.refuse_way(brought=not wanted.point_id)
        before.cycle.refuse(town_id=town_id, delivers_on=wanted.delivers_on, now=now)
    lines = core.plan_lines(wanted, before.products, town_id=town_id, cycle=before.cycle)
    goods_fen = sum(one.ordered_fen for one in lines)
    delivery = 0 if wanted.point_id else terms.delivery_of(goods_fen)
    sums = core.plan_sums(
        lines, delivery=delivery, coupon=0, points=0, carried=before.carried, expected=wanted.cash_fen
    )
    return lines, sums


def place_order(ctx: Context, *, wanted: Wanted, key: str) -> Order:
    """Place an order of the acting person's, once per `key`. 2 round trips, 3 where it is brought.

    One transaction keeps the order, holds its stock, uses what was carried over, and opens its payment; it checks that
    each product, and the cycle, is still what was priced. Asking again returns the order as it is now.

    Raises:
        NoSuchCycle, CycleNotOpen, CycleDay, NotInCycle: of the cycle that it is to be of.
        MarketClosed, DayNotServed, NoSuchPoint, NoSuchAddress: as these say.
        NoSuchProduct, NoSuchVariant, ProductInOtherState, TooManyUnits, NothingToPay: of a line, or all of them.
        TotalChanged: it costs something else than was shown.
        SoldOut, SlotClosed: of one of them fewer are left, or it was paused at this moment; nothing is ordered.
        MemberBlocked, NoSuchMember, NotAllowed: who orders is not let in, or has left.
        KeyReused: the key ordered something else. KeyTooOld, KeyAhead: it is not of this time.
        Busy: contended, or a product was changed at this moment; ask again.
    """
    me, town_id = ctx.actor.subject, town_of(ctx)
    order_id = core.id_of(town_id, key)
    mark = _mark(me, wanted)
    before = store.find_before(order_id, me, town_id, wanted)
    if before.order is not None:
        return _replayed(before.order, mark)
    try:
        refuse_untimely(key, ctx.now())
        order, writes = _placed(ctx, wanted, before, order_id=order_id, mark=mark)
        commit(writes)
    except AlreadyDone as done:
        return _replayed(done.first, mark)
    except DomainError:
        first = store.find_order(order_id)
        if first is None:
            raise
        return _replayed(first, mark)
    return order


def _mark(me: str, wanted: Wanted) -> str:
    units = [f"{product_id} {variant_id} {n}" for (product_id, variant_id), n in wanted.units.items()]
    where = (str(wanted.delivers_on), wanted.point_id, wanted.address_id, str(wanted.cash_fen))
    of = (wanted.cycle_id,) if wanted.cycle_id else ()
    return fingerprint("market order", me, *where, *units, *of)


def _replayed(first: Order, mark: str) -> Order:
    if first.fingerprint != mark:
        raise KeyReused
    return first


def _placed(ctx: Context, wanted: Wanted, before: Before, *, order_id: str, mark: str) -> tuple[Order, Writes]:
    """Return a new order, and all that stands or falls with it."""
    me, now = ctx.actor.subject, ctx.now()
    lines, sums = _priced(ctx, wanted, before, order_id[:5])
    order = Order(
        order_id,
        me,
        lines,
        sums,
        OrderState.PLACED,
        now,
        now,
        now + dt.timedelta(minutes=PAY_MINUTES),
        mark,
        wanted.delivers_on,
        before.terms.point(wanted.point_id) if wanted.point_id else None,
        b"" if wanted.point_id else addresses.load_address(ctx, wanted.address_id).sealed,
        by=ctx.actor.signature,
    )
    writes = store.creation_of(order, refusal=lambda image: AlreadyDone(store.order_of(image)))
    writes.merge(
        _let_in(ctx),
        holds.prepare_hold(
            ctx,
            hold_id=order.hold_id,
            lines=[holds.Line(one.slot_id, one.units) for one in lines],
            hold_seconds=HOLD_MINUTES * 60,
        ),
        *(goods.standing_of(one, refusal=lambda _: ProductChanged()) for one in before.products.values() if one),
        Writes() if before.cycle is None else cycles.standing_of(before.cycle, refusal=lambda _: ProductChanged()),
        store.carried_used(me, sums.carried, before.carried, refusal=lambda _: Busy()),
        opening.prepare_open(
            ctx,
            payment_id=order_id,
            purpose=PURPOSE,
            payer_id=me,
            amount_fen=sums.cash,
            description="映季 农产品",
            expires_at=order.ends_at,
        ),
    )
    return order, writes


def _let_in(ctx: Context) -> Writes:
    """Return the write, or the check, that who orders is still let in."""
    me = ctx.actor.subject
    if Role.MEMBER in ctx.actor.roles:
        return members.prepare_touched(member_id=me)
    return prepare_resident(holder_id=me, refusal=lambda _: NotAllowed())
