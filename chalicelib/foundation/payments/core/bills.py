"""WeChat Pay's bill of a day, read; and each way in which it and our book of that day differ."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from chalicelib.kernel.values import value

COLUMNS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,"
    "费率备注"
)
"""The head of a bill of all orders. Source: pay.weixin.qq.com, 申请交易账单, 账单文件说明."""
SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
REFUND_ROW = "REFUND"
"""What the column of the order's state says of a line that is a refund."""
NEEDED = frozenset({"微信订单号", "商户订单号", "交易状态", "商户退款单号", "退款状态", "订单金额", "申请退款金额"})


class BillBroken(ValueError):
    """What was fetched is no bill, or says something else in its sums than in its lines."""


class Kind(StrEnum):
    """A movement of money: somebody paid, or was given back."""

    PAYMENT = "payment"
    REFUND = "refund"


class Gap(StrEnum):
    """How the bill and our book differ about one movement."""

    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"
    AMOUNT = "amount"
    TRANSACTION = "transaction"
    STATE = "state"
    OTHER_DAY = "other_day"


@value
class Line:
    """One movement, in the bill or in our book. `number` is our own name of the order or the refund."""

    kind: Kind
    number: str
    out_trade_no: str
    transaction_id: str
    fen: int
    state: str


@value
class Difference:
    """One way in which bill and book differ; an amount that one of them lacks is None."""

    kind: Kind
    gap: Gap
    number: str
    out_trade_no: str
    ours_fen: int | None
    theirs_fen: int | None
    ours_state: str
    theirs_state: str


@value
class Report:
    """What came of comparing a town's day. `ready` False: there was no bill yet."""

    town_id: str
    day: dt.date
    made_at: dt.datetime
    ready: bool
    payments: int = 0
    paid_fen: int = 0
    refunds: int = 0
    refunded_fen: int = 0
    differences: tuple[Difference, ...] = ()
    left_out: int = 0
    file_key: str = ""


@value
class Odd:
    """What WeChat Pay said on a day that can not be believed: of which order, and what was said and wanted in fen."""

    kind: str
    out_trade_no: str
    transaction_id: str
    said_fen: int
    wanted_fen: int


@value
class Day:
    """What came of comparing a day, what could not be believed on it, and where its table is ("": no difference)."""

    report: Report
    oddities: tuple[Odd, ...]
    url: str


def fen_of(yuan: str) -> int:
    """Return an amount such as `0.01` in fen."""
    try:
        fen = Decimal(yuan) * 100
        whole = int(fen)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise BillBroken(yuan) from error
    if fen != whole:
        raise BillBroken(yuan)
    return whole


def read_bill(text: str) -> list[Line]:
    """Return a bill's movements. Each cell of its lines begins with a backtick, so that no table program changes it.

    Raises:
        BillBroken: it is no bill, or its sums are not those of its lines.
    """
    rows = [_cells(line) for line in text.splitlines() if line.strip()]
    if len(rows) < 2 or not set(rows[0]) >= NEEDED:
        raise BillBroken
    ends = [n for n, row in enumerate(rows) if row[0] == SUMS.partition(",")[0]]
    if len(ends) != 1 or ends[0] + 2 != len(rows):
        raise BillBroken
    lines = [_line(dict(zip(rows[0], row, strict=False))) for row in rows[1 : ends[0]]]
    sums = dict(zip(rows[-2], rows[-1], strict=False))
    if not sums.get("总交易单数", "").isdecimal() or int(sums["总交易单数"]) != len(lines):
        raise BillBroken
    for name, kind in (("订单总金额", Kind.PAYMENT), ("申请退款总金额", Kind.REFUND)):
        if fen_of(sums.get(name, "")) != sum(line.fen for line in lines if line.kind is kind):
            raise BillBroken(name)
    return lines


def _cells(line: str) -> list[str]:
    """Return a line's cells. What was sold may be called by a name with a comma, but none begins with a backtick."""
    line = line.strip()
    return line.removeprefix("`").split(",`") if line.startswith("`") else line.split(",")


def _line(cells: Mapping[str, str]) -> Line:
    if not set(cells) >= NEEDED:
        raise BillBroken
    trade_no, transaction_id = cells["商户订单号"], cells["微信订单号"]
    if cells["交易状态"] == REFUND_ROW:
        state, fen = cells["退款状态"], fen_of(cells["申请退款金额"])
        return Line(Kind.REFUND, cells["商户退款单号"], trade_no, transaction_id, fen, state)
    fen = fen_of(cells["订单金额"])
    return Line(Kind.PAYMENT, trade_no, trade_no, transaction_id, fen, cells["交易状态"])


def compare(ours: Iterable[Line], theirs: Iterable[Line], elsewhere: Mapping[str, Line]) -> list[Difference]:
    """Return each difference, in the order of the numbers. `elsewhere` has what our book has on other days.

    States of refunds: WeChat Pay's SUCCESS is our done, PROCESSING anything that has not ended, FAIL our failed or
    abnormal. CHANGE (the money came back to the merchant) is abnormal.
    """
    mine = {(line.kind, line.number): line for line in ours}
    their = {(line.kind, line.number): line for line in theirs}
    found = []
    for key in sorted(mine.keys() | their.keys()):
        our, other = mine.get(key), their.get(key)
        away = None if our is not None else elsewhere.get(key[1])
        gap = Gap.OTHER_DAY if away is not None and other is not None and _agree(away, other) is None else None
        gap = gap or _agree(our, other)
        if gap is not None:
            found.append(_difference(gap, our or away, other))
    return found


_STATES: Mapping[str, frozenset[str]] = {
    "SUCCESS": frozenset({"paid", "done"}),
    "PROCESSING": frozenset({"asked", "sent", "unknown", "done"}),
    "FAIL": frozenset({"failed", "abnormal", "by_hand"}),
    "CHANGE": frozenset({"abnormal", "failed", "done", "by_hand"}),
}
"""What ours may be called while the bill calls it so. What was on its way at night may be done in the morning."""


def _agree(our: Line | None, other: Line | None) -> Gap | None:
    if our is None:
        return Gap.ONLY_THEIRS
    if other is None:
        return Gap.ONLY_OURS
    if our.fen != other.fen:
        return Gap.AMOUNT
    if our.transaction_id not in {"", other.transaction_id}:
        return Gap.TRANSACTION
    return None if our.state in _STATES.get(other.state, frozenset()) else Gap.STATE


def _difference(gap: Gap, our: Line | None, other: Line | None) -> Difference:
    known = our or other
    assert known is not None, "one of them has it"
    return Difference(
        known.kind,
        gap,
        known.number,
        known.out_trade_no,
        None if our is None else our.fen,
        None if other is None else other.fen,
        "" if our is None else our.state,
        "" if other is None else other.state,
    )


def csv_of(differences: Iterable[Difference]) -> str:
    """Return differences as a table for a spreadsheet; no cell begins with a sign that one would count with."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(["类型", "差异", "我方单号", "商户订单号", "我方金额(分)", "账单金额(分)", "我方状态", "账单状态"])
    for one in differences:
        fens = ["" if fen is None else fen for fen in (one.ours_fen, one.theirs_fen)]
        words = [_plain(text) for text in (one.number, one.out_trade_no)]
        sheet.writerow([one.kind, one.gap, *words, *fens, one.ours_state, _plain(one.theirs_state)])
    return "\ufeff" + written.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
