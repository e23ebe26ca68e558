"""What a town's desk sees of its payments and of what the bills said."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.payments.core.bills import Day, Odd, Report
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service.taking import NOBODYS
from chalicelib.foundation.payments.store import books, payments as store, refunds
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.paging import Page


class NoSuchBill(NotFound):
    """No bill of this day was compared yet."""

    code = "no_such_payment_bill"
    zh, en = "这一天还没有对账结果。", "No bill of this day was compared yet."


def list_at(*, town_id: str, day: dt.date, state: State, size: int, cursor: str | None) -> Page[Payment]:
    """Return a page of a town's payments that came into a state on a date, the latest first. One round trip."""
    return store.list_state(town_id, day, state, size=size, cursor=cursor)


def list_troubles(*, town_id: str, size: int, cursor: str | None) -> Page[Refund]:
    """Return a page of a town's refunds that officers have to see to, the latest first. One round trip."""
    return refunds.list_troubles(town_id, size=size, cursor=cursor)


def list_bills(*, town_id: str, size: int, cursor: str | None) -> Page[Report]:
    """Return a page of a town's compared days, the latest first. One round trip."""
    return books.list_reports(town_id, size=size, cursor=cursor)


def bill_of(*, town_id: str, day: str) -> Day:
    """Return what came of comparing a town's day. Three round trips.

    Raises:
        NoSuchBill: it was not compared yet.
    """
    report = books.find_report(town_id, _date(day))
    if report is None:
        raise NoSuchBill
    found = [*books.list_oddities(town_id, report.day), *books.list_oddities(NOBODYS, report.day)]
    url = books.link(report.file_key) if report.file_key else ""
    return Day(report, tuple(Odd(*one) for one in found), url)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise NoSuchBill from error
