"""Compares what a town's bookings say with what payments keep and what the book assigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service import opening, reading
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.prosperity.bookings.core import reconciling as core
from chalicelib.prosperity.bookings.core.reconciling import Reconciled
from chalicelib.prosperity.bookings.service.booking import PURPOSE
from chalicelib.prosperity.bookings.service.paying import load
from chalicelib.prosperity.bookings.store import bookings as store
from chalicelib.prosperity.proceeds.core.entries import Assigned
from chalicelib.prosperity.proceeds.service import book

PAGE = 100
PLACE, BOOKINGS = 5, "j"
"""Where an id says what it is of, and how bookings say it."""
DAYS = 550
"""So far back payments are looked for: a booking ahead of half a year, and a year since it ended. Ours."""


def reconcile(ctx: Context, *, town_id: str) -> Reconciled:
    """Return what a town's paid bookings come to, with each that does not fit. For operators: it reads all.

    Bookings go on while it reads; what does not fit is looked at once more, and named only where it stands still.
    """
    today = business_date(ctx.now())
    days = [today - dt.timedelta(days=n) for n in range(DAYS, -1, -1)]
    paid = {one.payment_id: one for day in days for one in _paid_on(town_id, day)}
    told = _told(town_id, days)
    ids = sorted(paid.keys() | told.keys())
    bookings = {one.booking_id: one for one in store.find_bookings(ids)}
    found = Reconciled(
        bookings=len(bookings),
        paid=sum(one.amount_fen for one in paid.values()),
        given_back=sum(one.refunded_fen for one in paid.values()),
        assigned=sum(core.fen_of(one) for one in told.values()),
        waits=sum(core.waits_of(one) for one in bookings.values()),
    )
    for booking_id in ids:
        booking = bookings.get(booking_id)
        if booking is None:
            found.faults.append(f"{booking_id}: there is money, and no such booking")
        elif core.faults_of(booking, _kept(paid.get(booking_id)), told.get(booking_id, Assigned())):
            found.faults += _again(booking_id, booking.version, told.get(booking_id, Assigned()))
    return found


def _kept(payment: Payment | None) -> int:
    return 0 if payment is None or payment.state is not State.PAID else payment.amount_fen - payment.refunded_fen


def _paid_on(town_id: str, day: dt.date) -> Iterator[Payment]:
    cursor: str | None = None
    while True:
        page = reading.list_at(town_id=town_id, day=day, state=State.PAID, size=PAGE, cursor=cursor)
        yield from (one for one in page.rows if one.purpose == PURPOSE)
        cursor = page.cursor
        if cursor is None:
            return


def _told(town_id: str, days: list[dt.date]) -> dict[str, Assigned]:
    """Return what the book tells of each booking."""
    found: dict[str, Assigned] = {}
    for day in days:
        for entry in book.every_entry(town_id=town_id, day=day):
            document = entry.document.rpartition("#")[0]
            if document[PLACE] == BOOKINGS:
                found[document] = found.get(document, Assigned()) + entry.change
    return found


def _again(booking_id: str, version: int, told: Assigned) -> list[str]:
    """Look at a booking once more, as it is now: who was changed in between is no fault."""
    booking = load(booking_id)
    if booking.version != version:
        return []
    return core.faults_of(booking, _kept(opening.payment_of(payment_id=booking_id)), told)
