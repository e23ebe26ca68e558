"""Compares a town's orders with what payments keep, what the book assigns, and what buyers' balances hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service import opening, reading
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.prosperity.market.core import reconciling as core
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.reconciling import Due, Reconciled, Told
from chalicelib.prosperity.market.service.ordering import PURPOSE
from chalicelib.prosperity.market.service.paying import load
from chalicelib.prosperity.market.store import orders as store
from chalicelib.prosperity.proceeds.service import book

PAGE = 100
PLACE, ORDERS = 5, "q"
"""Where an id says what it is of, and how orders say it."""


def reconcile(ctx: Context, *, town_id: str) -> Reconciled:
    """Return what a town's market comes to, with each order and buyer that does not fit. For operators: it reads all.

    Orders go on while it reads; what does not fit is looked at once more, and named only where it stands still.
    """
    dues: dict[str, Due] = {}
    first = today = business_date(ctx.now())
    for state in OrderState:
        for order in store.every_at_desk(town_id, state):
            dues[order.order_id] = core.due_of(order)
            first = min(first, business_date(order.placed_at))
    days = [first + dt.timedelta(days=n) for n in range((today - first).days + 1)]
    paid = {one.payment_id: one for day in days for one in _paid_on(town_id, day)}
    told = _told(town_id, days, dues)
    found = Reconciled(
        orders=len(dues),
        paid=sum(one.amount_fen for one in paid.values()),
        given_back=sum(one.refunded_fen for one in paid.values()),
        points=sum(one.points for one in dues.values()),
        assigned=sum(one.fen for one in told.values()),
        waits=sum(one.waits for one in dues.values()),
    )
    for order_id, due in dues.items():
        if core.faults_of(due, _kept(paid.get(order_id)), told.get(order_id, Told())):
            found.faults += _again(town_id, due, told.get(order_id, Told()))
    for order_id in sorted((paid.keys() | told.keys()) - dues.keys()):
        found.faults.append(f"{order_id}: there is money, and no such order")
    _add_balances(found, dues)
    return found


def _kept(payment: Payment | None) -> int | None:
    return None if payment is None or payment.state is not State.PAID else payment.amount_fen - payment.refunded_fen


def _paid_on(town_id: str, day: dt.date) -> Iterator[Payment]:
    cursor: str | None = None
    while True:
        page = reading.list_at(town_id=town_id, day=day, state=State.PAID, size=PAGE, cursor=cursor)
        yield from (one for one in page.rows if one.purpose == PURPOSE)
        cursor = page.cursor
        if cursor is None:
            return


def _told(town_id: str, days: list[dt.date], dues: dict[str, Due]) -> dict[str, Told]:
    """Return what the book tells of each order; what an answer to a doubt put right moves nothing in all."""
    found: dict[str, Told] = {}
    for day in days:
        for entry in book.every_entry(town_id=town_id, day=day):
            document = entry.document.rpartition("#")[0]
            if document[PLACE] != ORDERS:  # Bookings are in the book as well.
                continue
            if document in dues or "#" not in document:
                found[document] = found.get(document, Told()) + core.told_of(entry.change)
    return found


def _again(town_id: str, due: Due, told: Told) -> list[str]:
    """Look at an order once more, as it is now: who was changed in between is no fault."""
    order = load(due.order_id)
    if order.version != due.version or order.town_id != town_id:
        return []
    payment = opening.payment_of(payment_id=due.order_id)
    return core.faults_of(core.due_of(order), _kept(payment), told)


def _add_balances(found: Reconciled, dues: dict[str, Due]) -> None:
    """Compare what orders left on buyers' balances with what they hold."""
    wanted = core.balances_of(dues)
    held = store.find_balances(sorted(wanted))
    found.balances = sum(held.values())
    for buyer_id, fen in wanted.items():
        if held[buyer_id] != fen:
            found.faults.append(f"{buyer_id}: the balance holds {held[buyer_id]} fen, their orders say {fen}")
