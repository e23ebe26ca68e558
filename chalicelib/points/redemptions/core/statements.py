"""Statements (流水) of a shop: what it sold and refunded in a span of days, by day and line by line."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import Entry, Kind
from chalicelib.points.ledger.core.keys import moment_of
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.redemptions.core.days import Totals, totals_of
from chalicelib.points.redemptions.core.slips import slip_of

DAYS_MAX = 31
LINE_HEADS = ("时间", "小票编号", "类别", "姓名", "工分", "凭什么付的", "收银机和货品", "原小票")
DAY_HEADS = ("日期", "销售笔数", "退货笔数", "退货工分", "净收工分")
KINDS = {Kind.REDEMPTION: "销售", Kind.REFUND: "退货"}
MEANS = {
    "pay_code": "付款码",
    "pin": "工分卡密码",
    "photo": "看身份证",
    "number": "卡号和密码",
    "shop_code": "扫商户码",
    "offline": "断网看身份证",
}


class SpanWrong(Conflict):
    """A statement is of one to `DAYS_MAX` days, the last not before the first."""

    code = "span_wrong"
    zh, en = (
        "流水最多 {days} 天，结束不能早于开始。",
        "A statement has {days} days at most, the last not before the first.",
    )


class StatementUnknown(NotFound):
    """The shop asked for no statement by this key."""

    code = "statement_unknown"
    zh, en = "没有这份流水。", "There is no such statement."


class Format(StrEnum):
    """The kinds of files of a statement."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


@value
class Span:
    """The business dates of a statement, both included; a line is of the day on which its key was made."""

    first: dt.date
    last: dt.date

    @property
    def name(self) -> str:
        """What a statement of the span is called, without the shop's name."""
        return f"{self.first}-{self.last}"


def check_span(span: Span) -> None:
    """Let a statement be made of a span.

    Raises:
        SpanWrong.
    """
    if not 0 <= (span.last - span.first).days < DAYS_MAX:
        raise SpanWrong(days=DAYS_MAX)


@value
class Statement:
    """A statement as it is written into a file: whose, of which days, and its rows as cells."""

    title: str
    days: tuple[tuple[str | int, ...], ...]
    lines: tuple[tuple[str | int, ...], ...]
    totals: Totals


def statement_of(partner: Partner, span: Span, entries: Iterable[Entry]) -> Statement:
    """Return the statement of a shop's entries, which come in the order of their lines."""
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    lines = []
    for entry in entries:
        by_day[business_date(moment_of(entry.line))].append(entry.delta.spent)
        lines.append(_line(partner, entry))
    days = [_day(on, totals_of(spent)) for on, spent in by_day.items()]
    whole = totals_of([points for spent in by_day.values() for points in spent])
    title = f"{partner.name} 工分流水 {span.first} 至 {span.last}"
    return Statement(title, (*days, _day("合计", whole)), tuple(lines), whole)


def _day(on: dt.date | str, totals: Totals) -> tuple[str | int, ...]:
    return str(on), totals.count, totals.refunds, totals.refunded, totals.points


def _line(partner: Partner, entry: Entry) -> tuple[str | int, ...]:
    return (
        business_time(moment_of(entry.line))[:19].replace("T", " "),
        slip_of(entry),
        KINDS[entry.kind],
        entry.mask,
        entry.delta.spent,
        MEANS.get(entry.means, ""),
        "" if entry.document in ("till", "shop code") else entry.document,
        slip_number(partner.partner_id, entry.of) if entry.of else "",
    )
