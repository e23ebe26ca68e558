"""A buyer's balance back to their WeChat: as refunds of what they paid, with the balance and the orders as one."""

from __future__ import annotations

from chalicelib.foundation.payments.service import opening, refunding
from chalicelib.foundation.payments.service.ending import Moved
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.market.core import paying_out as core
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import NoBalance
from chalicelib.prosperity.market.service.paying import changed, refund_id_of
from chalicelib.prosperity.market.store import orders as store

TURNS_MAX = 5
WHY = "结余退回"


@value
class PaidOut:
    """What went back, and what is on the balance then, in fen."""

    fen: int
    left: int


def pay_out(ctx: Context, *, key: str) -> PaidOut:
    """Give the acting person's balance back by WeChat Pay, once per `key`, as far as what they paid in a year goes.

    Two round trips a hundred of their orders, and two more; one more an order that it goes through.

    Raises:
        NoBalance: there is none, or nothing of it can go this way.
        Busy: contended; nothing went, ask again.
    """
    buyer_id, row = ctx.actor.subject, core.row_of(key)
    for _ in range(TURNS_MAX):
        orders = _orders_of(buyer_id)
        balance = store.find_carried(buyer_id)
        first = core.found_in(orders, row)
        if first is not None:
            return PaidOut(first, balance)
        planned = core.plan(orders, core.payable(orders, balance), ctx.now())
        if not planned.parts:
            raise NoBalance
        writes = store.carried_paid_out(buyer_id, planned.fen, balance, key, refusal=Stale)
        for order, fen in planned.parts:
            writes.merge(_through(ctx, order, fen, row, key))
        try:
            commit(writes)
        except (Moved, Stale, AlreadyDone):
            continue
        return PaidOut(planned.fen, balance - planned.fen)
    raise Busy


def _orders_of(buyer_id: str) -> list[Order]:
    """Return all of somebody's orders as they are now, the newest first: of the index, which lags, just their ids.

    What points paid of an order that was packed a moment ago would else count as money.
    """
    return store.find_orders([one.order_id for one in store.every_of_buyer(buyer_id, newest_first=True)])


def _through(ctx: Context, order: Order, fen: int, row: str, key: str) -> Writes:
    """Return the writes by which so much of an order's cash goes back in place of the balance. A round trip."""
    payment, refund_id = opening.payment_of(payment_id=order.order_id), refund_id_of(order, f"out-{key[-12:]}")
    return changed(ctx, order, core.paid_out(order, fen, row)).merge(
        refunding.prepare_refund(ctx, payment=payment, refund_id=refund_id, fen=fen, why=WHY)
    )
