"""Telling WeChat that orders were handed over, by a job: no order waits for it, and what can not be told is listed."""

from __future__ import annotations

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.gateways import wechat_shipping
from chalicelib.foundation.gateways.wechat_shipping import (
    Logistics,
    ShippingKnown,
    ShippingNotNow,
    ShippingOtherPayer,
)
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.identity.service.binding import find_openid
from chalicelib.foundation.payments.service import opening
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.paging import Page
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.prosperity.market.core import dispatches as core
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.dispatches import Dispatch, DispatchDeed, DispatchState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import DispatchInOtherState, NoSuchDispatch
from chalicelib.prosperity.market.store import dispatches as store, orders

KIND, QUEUE = "market_dispatch", "market"
PERIOD_MINUTES = 10
WITHIN_WECHAT = "jsapi"
"""The channel whose money WeChat keeps until it knows that the goods were handed over."""
FOR_GOOD = (ShippingNotNow, ShippingOtherPayer)
"""What no further try changes."""
NO_OPENID = "market_no_openid"


def prepare_due(ctx: Context, order: Order) -> Writes:
    """Return the write by which WeChat is told of an order that is being packed, as soon as the job comes. 3 units."""
    now = ctx.now()
    return store.creation_of(Dispatch(order.order_id, DispatchState.DUE, now, now))


def start_round(ctx: Context) -> str:
    """Start a round, one queue message a town; return the run's id. Again sends only what is not home."""
    now = ctx.now()
    run_id = f"market-dispatch-{now:%Y%m%d%H}{now.minute // PERIOD_MINUTES * PERIOD_MINUTES:02d}"
    run = runs.fan_out(ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id="", parts=places.every_town_id())
    return run.run_id


def do_part(ctx: Context, part: Part) -> None:
    """Tell WeChat of one town's orders; doing it again tells nothing twice that it knows."""
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=do_town(ctx, town_id=part.part))
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def do_town(ctx: Context, *, town_id: str) -> dict[str, int]:
    """Take up what is due of a town; return how many there are of each state afterwards."""
    counts = dict.fromkeys(DispatchState, 0)
    if settings().wechat_app_id:
        for seen in store.every_due(town_id, ctx.now()):
            after = _told(ctx, seen)
            try:
                commit(store.change_of(after, seen.version, refusal=Stale))
            except Stale:
                continue  # The index lags, or another round took it up.
            counts[after.state] += 1
    if counts[DispatchState.FAILED]:
        logs.event("market_dispatch_failed", town_id=town_id, count=counts[DispatchState.FAILED])
    return {state.value: count for state, count in counts.items()}


def _told(ctx: Context, dispatch: Dispatch) -> Dispatch:
    """Tell WeChat of an order, and return what came of it. Three round trips, and WeChat's."""
    now, order = ctx.now(), orders.find_order(dispatch.order_id)
    assert order is not None, "it was packed"
    payment = opening.payment_of(payment_id=order.order_id)
    paid = payment.attempt(payment.paid_by)
    if order.state is OrderState.REFUNDED or paid is None or paid.channel != WITHIN_WECHAT:
        return core.after(dispatch, DispatchDeed.SKIP, now)
    openid = find_openid(person_id=order.buyer_id)
    if not openid:
        return core.not_told(dispatch, now, why=NO_OPENID, for_good=True)
    try:
        wechat_shipping.upload_shipping(
            ctx,
            transaction_id=paid.transaction_id,
            openid=openid,
            logistics=Logistics.CITY if order.point is None else Logistics.PICKUP,
            item=core.item_of(order),
            at=dispatch.packed_at,
        )
    except ShippingKnown:
        return core.after(dispatch, DispatchDeed.TELL, now)
    except DomainError as refusal:
        logs.event("market_not_dispatched", town_id=order.town_id, code=refusal.code)
        return core.not_told(dispatch, now, why=refusal.code, for_good=isinstance(refusal, FOR_GOOD))
    return core.after(dispatch, DispatchDeed.TELL, now)


def list_failed(*, town_id: str, size: int, cursor: str | None) -> Page[Dispatch]:
    """Return a page of the orders that WeChat could not be told of, the oldest first. One round trip."""
    return store.list_failed(town_id, size=size, cursor=cursor)


def tell_again(ctx: Context, *, order_id: str) -> Dispatch:
    """Let WeChat be told of an order again, in the next round; again changes nothing. Two round trips.

    Raises:
        NoSuchDispatch: it is not packed.
        DispatchInOtherState: it was told, or there is nothing to tell.
    """
    seen = store.find_dispatch(order_id)
    if seen is None:
        raise NoSuchDispatch
    if seen.state is DispatchState.DUE:
        return seen
    after = core.after(seen, DispatchDeed.AGAIN, ctx.now())
    refusal = DispatchInOtherState(state=DispatchState.DUE.value)
    writes = store.change_of(after, seen.version, refusal=lambda _: refusal)
    commit(writes.merge(prepare_audit(ctx, place_id=seen.town_id, deed="market.dispatch", target=order_id)))
    return after
