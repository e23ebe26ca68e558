"""Each morning: WeChat Pay's bill of the days before, compared with our book, and each difference named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from chalicelib.foundation.gateways import wechatpay_bills as gateway
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.payments.core import bills as core
from chalicelib.foundation.payments.core.attempt_states import AttemptState
from chalicelib.foundation.payments.core.bills import BillBroken, Difference, Gap, Kind, Line, Report
from chalicelib.foundation.payments.core.ids import NoSuchPayment, named
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service import looking
from chalicelib.foundation.payments.store import books, payments as store, refunds as refund_rows
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import SHANGHAI, business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.settings import settings

KIND, QUEUE = "payment-bills", "payments"
DAYS_BACK = 3
"""So many days before today are compared; later ones were asked for on four mornings. Ours."""
EMPTY_FROM = dt.time(12)
"""From when, by China's clock, yesterday's missing bill means that nothing happened: bills are there at 10 o'clock."""
SHOWN_MAX = 200
"""Most differences kept with a report; the table in the bucket has them all. A row of DynamoDB holds 400 KB."""


def start(ctx: Context) -> list[str]:
    """Start comparing the days before today whose bills were not compared yet; return the run's id, none for none."""
    now, today = ctx.now(), business_date(ctx.now())
    if not settings().wxpay_mchid:
        return []
    days = [today - dt.timedelta(days=n) for n in range(1, DAYS_BACK + 1)]
    wanted = [day.isoformat() for day in days if not _is_compared(day)]
    if not wanted:
        return []
    run_id = f"payment-bills-{now:%Y%m%d%H}"
    return [runs.fan_out(ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id="", parts=wanted).run_id]


def _is_compared(day: dt.date) -> bool:
    found = books.find_report(books.ALL, day)
    return found is not None and found.ready


def compare_day(ctx: Context, day: dt.date) -> dict[str, int]:
    """Compare a day with its bill, a report a town; return how many differences were found. Done again, it is the same.

    What the bill has and we don't know to be paid is asked after at once. The bill not being there yet is said in the
    reports, and it is asked for again.

    Raises:
        Busy: WeChat Pay did not answer, or with something that is no bill.
    """
    if _is_compared(day):
        return {"differences": 0}
    found = gateway.trade_bill(ctx, day)
    towns = places.every_town_id()
    if isinstance(found, gateway.NotThere) and not _is_empty(ctx, found, day):
        for town_id in [*towns, books.ALL]:
            books.keep_report(Report(town_id, day, ctx.now(), ready=False))
        return {"waiting": 1}
    if isinstance(found, gateway.NotThere):
        return _compared(ctx, day, [], towns)
    if not isinstance(found, gateway.Bill):
        logs.event("payment_bill_unknown", day=day.isoformat(), why=found.why)
        raise Busy
    try:
        theirs = core.read_bill(found.text)
    except BillBroken as error:
        logs.event("payment_bill_broken", day=day.isoformat())
        raise Busy from error
    return _compared(ctx, day, theirs, towns)


def _is_empty(ctx: Context, found: gateway.NotThere, day: dt.date) -> bool:
    """Tell whether there will be no bill of a day, since nothing happened."""
    since = dt.datetime.combine(day + dt.timedelta(days=1), EMPTY_FROM, SHANGHAI)
    return not found.making and ctx.now() >= since


def _compared(ctx: Context, day: dt.date, theirs: list[Line], towns: list[str]) -> dict[str, int]:
    by_town: dict[str, list[Line]] = {}
    for line in theirs:
        by_town.setdefault(_town_of(line, towns), []).append(line)
    alien = by_town.get("", [])
    total = 0
    for town_id in towns:
        total += _town_compared(ctx, town_id, day, by_town.get(town_id, []), alien)
    books.keep_report(Report(books.ALL, day, ctx.now(), ready=True))
    if total:
        logs.event("payment_bill_differs", day=day.isoformat(), count=total)
    return {"differences": total}


def _town_of(line: Line, towns: list[str]) -> str:
    """Return of which town's payments a line is; "" where it is of nobody's: then each town sees it."""
    try:
        town_id = named(line.out_trade_no).payment_id[:5]
    except NoSuchPayment:
        return ""
    return town_id if town_id in towns else ""


def _town_compared(ctx: Context, town_id: str, day: dt.date, theirs: list[Line], alien: list[Line]) -> int:
    ours = _with_states(list(books.every_line(town_id, day)))
    differences = core.compare(ours, [*theirs, *alien], _elsewhere(ours, theirs))
    report = Report(
        town_id,
        day,
        ctx.now(),
        ready=True,
        payments=sum(line.kind is Kind.PAYMENT for line in ours),
        paid_fen=sum(line.fen for line in ours if line.kind is Kind.PAYMENT),
        refunds=sum(line.kind is Kind.REFUND for line in ours),
        refunded_fen=sum(line.fen for line in ours if line.kind is Kind.REFUND),
        differences=tuple(differences[:SHOWN_MAX]),
        left_out=max(0, len(differences) - SHOWN_MAX),
    )
    if differences:
        report = replace(report, file_key=books.put_file(town_id, day, core.csv_of(differences)))
    books.keep_report(report)
    _ask_after(ctx, differences)
    return len(differences)


def _with_states(lines: list[Line]) -> list[Line]:
    """Return the book's lines with what their refunds are now; payments in the book are paid."""
    numbers = [line.number for line in lines if line.kind is Kind.REFUND]
    states = {one.refund_id: one.state.value for one in refund_rows.find_refunds(numbers)}
    return [replace(line, state=states.get(line.number, line.state)) for line in lines]


def _elsewhere(ours: list[Line], theirs: list[Line]) -> dict[str, Line]:
    """Return what we know of those lines of a bill that our book of the day lacks."""
    mine = {(line.kind, line.number) for line in ours}
    lacking = [line for line in theirs if (line.kind, line.number) not in mine]
    refunds = refund_rows.find_refunds([line.number for line in lacking if line.kind is Kind.REFUND])
    ids = {named(line.out_trade_no).payment_id for line in lacking if line.kind is Kind.PAYMENT}
    payments = store.find_payments(sorted(ids))
    known = [_refund_line(one) for one in refunds if one.wxpay_id]
    return {line.number: line for line in [*known, *_paid_lines(payments)]}


def _refund_line(refund: Refund) -> Line:
    return Line(Kind.REFUND, refund.refund_id, refund.out_trade_no, "", refund.fen, refund.state.value)


def _paid_lines(payments: Iterable[Payment]) -> Iterable[Line]:
    for payment in payments:
        for one in payment.attempts:
            if one.state is AttemptState.PAID:
                no, fen = one.out_trade_no, payment.amount_fen
                yield Line(Kind.PAYMENT, no, no, one.transaction_id, fen, "paid")


def _ask_after(ctx: Context, differences: list[Difference]) -> None:
    """Ask after each payment that the bill has as paid and we have not: a notice was lost, and its question too."""
    for one in differences:
        if one.kind is Kind.PAYMENT and one.gap is Gap.ONLY_THEIRS:
            try:
                looking.look(ctx, payment_id=named(one.out_trade_no).payment_id)
            except (NoSuchPayment, Busy):
                continue  # It stays in the report.
