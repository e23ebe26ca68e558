"""WeChat Pay (微信支付, API v3): orders, their end, refunds. What it says is an outcome, and one of them is «unknown».

Only what WeChat Pay signed counts. Each request may be sent again: orders and refunds are named by us, and one name
stands for one order or refund. Source: pay.weixin.qq.com, API v3: JSAPI下单, Native下单, 查询订单, 关闭订单, 申请退款,
查询单笔退款, 支付成功回调通知, 退款结果通知.
"""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlencode

from chalicelib.foundation.gateways.wechatpay_keys import (
    NoticeBroken,
    NoticeForged,
    authorization,
    members_of,
    unsealed,
    verify,
)
from chalicelib.foundation.gateways.wire import AnswerBroken, OutcomeUnknown, Unreachable, exchange
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

NOTIFY_PATH = "/v1/wechatpay/notifications"
DESCRIPTION_CHARS_MAX = 42
"""WeChat Pay takes 127 bytes; 42 Chinese characters are 126."""
REASON_CHARS_MAX = 26
"""WeChat Pay takes 80 bytes of why something is refunded."""
ABSENT = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"})
ALREADY_PAID = frozenset({"ORDERPAID", "ORDER_PAID"})
ALREADY_CLOSED = frozenset({"ORDER_CLOSED", "ORDERCLOSED"})
REFUSED = frozenset({"PARAM_ERROR", "INVALID_REQUEST", "APPID_MCHID_NOT_MATCH", "USER_ACCOUNT_ABNORMAL", "RULE_LIMIT"})
"""Codes that say a request was not and will not be done. All others (NOT_ENOUGH, FREQUENCY_LIMITED, SYSTEM_ERROR, our
own signature) may go away: what they are said of is unknown, and asked after or sent again under the same name."""
SUCCESS, REFUNDED, UNPAID, PAYING = "SUCCESS", "REFUND", "NOTPAY", "USERPAYING"
ENDED = frozenset({"CLOSED", "REVOKED", "PAYERROR"})


class Channel(StrEnum):
    """How somebody pays: within WeChat (JSAPI), or by a code on another screen (Native)."""

    JSAPI = "jsapi"
    NATIVE = "native"


class RefundStatus(StrEnum):
    """What WeChat Pay calls a refund. Abnormal: the money came back to the merchant, whose people have to act."""

    SUCCESS = "SUCCESS"
    CLOSED = "CLOSED"
    PROCESSING = "PROCESSING"
    ABNORMAL = "ABNORMAL"


@value
class Order:
    """What is to be paid, as WeChat Pay is told: how much in fen, for what, until when."""

    out_trade_no: str
    channel: Channel
    fen: int
    description: str
    expires_at: dt.datetime


@value
class Prepared:
    """An order waits to be paid: `prepay` is the prepay_id of JSAPI, or the code_url of Native."""

    prepay: str


@value
class Transaction:
    """What WeChat Pay says of an order that was paid. `fen` is its total, `at` when."""

    out_trade_no: str
    transaction_id: str
    fen: int
    currency: str
    at: dt.datetime


@value
class Paid:
    """An order was paid. Where only that is known, as from an order that is refused for it, `transaction` is None."""

    transaction: Transaction | None = None


@value
class Going:
    """An order is not paid yet; it may be, or is being."""


@value
class Closed:
    """An order was not paid and can not be any more."""


@value
class Absent:
    """WeChat Pay knows no order, or no refund, of this name."""


@value
class Refused:
    """It was not done, and will not be."""

    code: str


@value
class Unknown:
    """No word, or none that tells: it may have been done, or may yet be."""

    why: str


@value
class RefundAsked:
    """A refund as WeChat Pay is told; `total` is what the order was paid, both in fen."""

    out_refund_no: str
    out_trade_no: str
    fen: int
    total: int
    reason: str


@value
class RefundTold:
    """What WeChat Pay says of a refund. `made_at` is when it was taken (None: not said), which is its day in bills."""

    out_refund_no: str
    out_trade_no: str
    refund_id: str
    status: RefundStatus
    fen: int
    made_at: dt.datetime | None


Opening = Prepared | Paid | Closed | Refused | Unknown
Progress = Paid | Going | Closed | Absent | Unknown
Refunding = RefundTold | Absent | Refused | Unknown


def prepay(ctx: Context, order: Order, *, openid: str = "") -> Opening:
    """Let an order be paid; asked again with the same order, it is the same one. `openid` says who pays by JSAPI."""
    asked: dict[str, Any] = {
        "appid": settings().wechat_app_id,
        "mchid": settings().wxpay_mchid,
        "description": order.description[:DESCRIPTION_CHARS_MAX],
        "out_trade_no": order.out_trade_no,
        "time_expire": order.expires_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "notify_url": settings().page_url + NOTIFY_PATH,
        "amount": {"total": order.fen, "currency": "CNY"},
    }
    if order.channel is Channel.JSAPI:
        asked["payer"] = {"openid": openid}
    found = ask(ctx, "POST", f"/v3/pay/transactions/{order.channel.value}", asked)
    if isinstance(found, Unknown):
        return found
    members, code = found
    text = members.get("prepay_id" if order.channel is Channel.JSAPI else "code_url")
    if not code:
        return Prepared(text) if isinstance(text, str) and text else Unknown("answer")
    if code in ALREADY_PAID:
        return Paid()
    if code in ALREADY_CLOSED:
        return Closed()
    return Refused(code) if code in REFUSED else Unknown(code)


def progress_of(ctx: Context, out_trade_no: str) -> Progress:
    """Ask what became of an order; asking changes nothing."""
    query = urlencode({"mchid": settings().wxpay_mchid})
    found = ask(ctx, "GET", f"/v3/pay/transactions/out-trade-no/{quote(out_trade_no, safe='')}?{query}")
    if isinstance(found, Unknown):
        return found
    members, code = found
    if code:
        return Absent() if code in ABSENT else Unknown(code)
    state = members.get("trade_state")
    if not _is_ours(members) or members.get("out_trade_no") != out_trade_no:
        return Unknown("order")
    if state in {SUCCESS, REFUNDED}:
        try:
            return Paid(_transaction(members))
        except NoticeBroken:
            return Unknown("answer")
    return Going() if state in {UNPAID, PAYING} else Closed() if state in ENDED else Unknown("state")


def close(ctx: Context, out_trade_no: str) -> Closed | Absent | Paid | Unknown:
    """Let an order not be paid any more. What was paid stays so: ask what became of it afterwards."""
    path = f"/v3/pay/transactions/out-trade-no/{quote(out_trade_no, safe='')}/close"
    found = ask(ctx, "POST", path, {"mchid": settings().wxpay_mchid})
    if isinstance(found, Unknown):
        return found
    code = found[1]
    if not code or code in ALREADY_CLOSED:
        return Closed()
    return Absent() if code in ABSENT else Paid() if code in ALREADY_PAID else Unknown(code)


def refund(ctx: Context, asked: RefundAsked) -> Refunding:
    """Give money back; asked again under the same name it is the same refund."""
    members = {
        "out_trade_no": asked.out_trade_no,
        "out_refund_no": asked.out_refund_no,
        "reason": asked.reason[:REASON_CHARS_MAX],
        "notify_url": settings().page_url + NOTIFY_PATH,
        "amount": {"refund": asked.fen, "total": asked.total, "currency": "CNY"},
    }
    found = ask(ctx, "POST", "/v3/refund/domestic/refunds", members)
    return found if isinstance(found, Unknown) else _refunding(*found, asked.out_refund_no)


def refund_progress_of(ctx: Context, out_refund_no: str) -> Refunding:
    """Ask what became of a refund; asking changes nothing."""
    found = ask(ctx, "GET", f"/v3/refund/domestic/refunds/{quote(out_refund_no, safe='')}")
    if isinstance(found, Unknown):
        return found
    told = _refunding(*found, out_refund_no)
    return Unknown(told.code) if isinstance(told, Refused) else told  # The question is refused, not the refund.


def _refunding(members: dict[str, Any], code: str, out_refund_no: str) -> Refunding:
    if code:
        return Absent() if code in ABSENT else Refused(code) if code in REFUSED else Unknown(code)
    try:
        told = _refund(members, "status")
    except NoticeBroken:
        return Unknown("answer")
    return told if told.out_refund_no == out_refund_no else Unknown("refund")


def heard(ctx: Context, headers: dict[str, str], body: bytes) -> Transaction | RefundTold | None:
    """Return what a notice says of an order that was paid or of a refund; None where it says something else.

    Raises:
        NoticeForged: WeChat Pay did not sign it, not just now, or it is about another merchant.
        NoticeBroken: it is signed, and can not be read.
    """
    verify(ctx, headers, body)
    notice = members_of(body)
    kind = str(notice.get("event_type"))
    if not kind.startswith(("TRANSACTION.", "REFUND.")):
        return None
    members = members_of(unsealed(notice.get("resource")))
    if kind.startswith("REFUND."):
        if members.get("mchid") != settings().wxpay_mchid:
            raise NoticeForged
        return _refund(members, "refund_status")
    if not _is_ours(members):
        raise NoticeForged
    return _transaction(members) if members.get("trade_state") == SUCCESS else None


def _is_ours(members: dict[str, Any]) -> bool:
    """Tell whether something is of our merchant and app."""
    told = (members.get("mchid"), members.get("appid", settings().wechat_app_id))
    return told == (settings().wxpay_mchid, settings().wechat_app_id)


def _transaction(members: dict[str, Any]) -> Transaction:
    amount = members.get("amount")
    fen, currency = (amount.get("total"), amount.get("currency", "CNY")) if isinstance(amount, dict) else (None, "")
    names = members.get("out_trade_no"), members.get("transaction_id")
    if type(fen) is not int or not all(isinstance(one, str) and one for one in names):
        raise NoticeBroken
    return Transaction(str(names[0]), str(names[1]), fen, str(currency), _moment(members.get("success_time")))


def _refund(members: dict[str, Any], status: str) -> RefundTold:
    amount, made = members.get("amount"), members.get("create_time")
    fen = amount.get("refund") if isinstance(amount, dict) else None
    names = [members.get(name) for name in ("out_refund_no", "out_trade_no", "refund_id")]
    if type(fen) is not int or not all(isinstance(one, str) and one for one in names):
        raise NoticeBroken
    try:
        state = RefundStatus(str(members.get(status)))
    except ValueError as error:
        raise NoticeBroken from error
    no, trade_no, refund_id = map(str, names)
    return RefundTold(no, trade_no, refund_id, state, fen, _moment(made) if made else None)


def _moment(told: object) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(str(told))
    except ValueError as error:
        raise NoticeBroken from error
    if found.tzinfo is None:
        raise NoticeBroken
    return found.astimezone(dt.UTC)


def ask(
    ctx: Context, method: str, path: str, members: dict[str, Any] | None = None
) -> tuple[dict[str, Any], str] | Unknown:
    """Send a signed request; return the answer's members and its code ("": done), or that nothing is known."""
    if not settings().wxpay_mchid:
        return Unknown("unset")
    body = "" if members is None else json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    headers = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "sanbao"}
    headers["Authorization"] = authorization(ctx, method, path, body)
    if settings().wxpay_public_key_id:
        headers["Wechatpay-Serial"] = settings().wxpay_public_key_id
    sent = body.encode() if body else None
    try:
        reply = exchange(ctx, method, settings().wxpay_url + path, body=sent, headers=headers, safe=True)
        verify(ctx, reply.headers, reply.body)
        if reply.status == 204:
            return {}, ""
        found = reply.members()
    except (AnswerBroken, OutcomeUnknown, Unreachable, NoticeForged) as error:
        return Unknown(error.code)
    return found, "" if reply.status == 200 else str(found.get("code") or reply.status)
