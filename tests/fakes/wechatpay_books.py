"""The books of the fake WeChat Pay: orders, refunds, and a day's bill in the official columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes import wechatpay_keys as keys

CHINA = ZoneInfo("Asia/Shanghai")
APPID = "wx0123456789abcdef"
COLUMNS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
    "申请退款金额,费率备注"
)
SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


@dataclass(slots=True)
class Order:
    """One order in the books. `state` is as WeChat Pay calls it."""

    asked: dict[str, Any]
    channel: str
    prepay: str
    state: str = "NOTPAY"
    transaction_id: str = ""
    paid_at: dt.datetime | None = None
    fen: int = 0
    """What was really taken."""
    payments: int = 0

    @property
    def number(self) -> str:
        return str(self.asked["out_trade_no"])


@dataclass(slots=True)
class Refund:
    """One refund in the books."""

    asked: dict[str, Any]
    refund_id: str
    made_at: dt.datetime
    status: str


def bill_of(orders: dict[str, Order], refunds: dict[str, Refund], day: dt.date) -> str | None:
    """The trade bill of a day in the official columns, None where nothing happened."""
    paid = [(one, one.paid_at) for one in orders.values() if one.paid_at is not None]
    rows = [_row(order, at) for order, at in paid if at.astimezone(CHINA).date() == day]
    given = [one for one in refunds.values() if one.made_at.astimezone(CHINA).date() == day]
    rows += [_refund_row(orders[refund.asked["out_trade_no"]], refund) for refund in given]
    if not rows:
        return None
    lines = [COLUMNS, *(",".join(f"`{row[name]}" for name in COLUMNS.split(",")) for row in rows), SUMS]
    total, back = (_sum(rows, name) for name in ("订单金额", "申请退款金额"))
    lines.append(",".join(f"`{one}" for one in (len(rows), total, back, "0.00", "0.00", total, back)))
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def _row(order: Order, at: dt.datetime) -> dict[str, str]:
    zero = dict.fromkeys(("代金券金额", "退款金额", "充值券退款金额", "申请退款金额"), "0.00")
    return (
        dict.fromkeys(COLUMNS.split(","), "")
        | zero
        | {
            "交易时间": at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
            "公众账号ID": APPID,
            "商户号": keys.MCHID,
            "微信订单号": order.transaction_id,
            "商户订单号": order.number,
            "交易类型": order.channel.upper(),
            "交易状态": "SUCCESS",
            "货币种类": "CNY",
            "应结订单金额": _yuan(order.fen),
            "微信退款单号": "0",
            "商户退款单号": "0",
            "商品名称": str(order.asked["description"]),
            "手续费": "0.00000",
            "费率": "0.00%",
            "订单金额": _yuan(order.fen),
        }
    )


def _refund_row(order: Order, refund: Refund) -> dict[str, str]:
    row = _row(order, refund.made_at)
    status = {"SUCCESS": "SUCCESS", "PROCESSING": "PROCESSING", "CLOSED": "FAIL", "ABNORMAL": "CHANGE"}
    fen = _yuan(refund.asked["amount"]["refund"])
    return row | {
        "交易状态": "REFUND",
        "应结订单金额": "0.00",
        "订单金额": "0.00",
        "微信退款单号": refund.refund_id,
        "商户退款单号": refund.asked["out_refund_no"],
        "退款金额": fen,
        "申请退款金额": fen,
        "退款类型": "ORIGINAL",
        "退款状态": status[refund.status],
    }


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _sum(rows: list[dict[str, str]], name: str) -> str:
    return _yuan(sum(int(row[name].replace(".", "")) for row in rows))
