"""Telling WeChat that something paid within the mini-program was handed over: without it the money stays frozen.

Source: developers.weixin.qq.com, mini-program, 订单发货管理, `upload_shipping_info`; its errcodes as public clients
know them, since its own page could not be had. A payment that is told again is updated once, and answered 10060002,
10060003 or 10060023 from then on; so it may be told again after no answer.
"""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from chalicelib.foundation.gateways import wechat
from chalicelib.foundation.gateways.wechat import WechatRefused
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError

BY_TRANSACTION, AT_ONCE = 2, 1
"""`order_number_type`: WeChat Pay's own number. `delivery_mode`: all of it together."""
ITEM_CHARS_MAX = 120


class Logistics(IntEnum):
    """How something comes to its buyer, in WeChat's numbers: brought within the city, a service, or collected."""

    CITY = 2
    SERVICE = 3
    PICKUP = 4


class ShippingKnown(DomainError):
    """WeChat knows it already (10060002, 10060003; 10060023: nothing of it is new)."""

    code, status = "wechat_shipping_known", 409
    zh, en = "微信已经有这张订单的发货信息。", "WeChat knows of it already."


class ShippingOrderUnknown(DomainError):
    """WeChat has no such payment, or not yet (10060001)."""

    code, status = "wechat_shipping_order_unknown", 404
    zh, en = "微信暂时查不到这笔支付。", "WeChat has no such payment, or not yet."


class ShippingNotNow(DomainError):
    """The payment's state does not allow it, since it went back (10060004)."""

    code, status = "wechat_shipping_not_now", 409
    zh, en = "这笔支付现在不能发货（可能已经退款）。", "The payment can not be shipped; it may have gone back."


class ShippingOtherPayer(DomainError):
    """Somebody else paid than is said (10060031)."""

    code, status = "wechat_shipping_other_payer", 409
    zh, en = "付款的微信号和买家绑定的不一样。", "Another WeChat user paid than the buyer is bound to."


_REFUSALS: dict[int, type[DomainError]] = {
    10060001: ShippingOrderUnknown,
    10060002: ShippingKnown,
    10060003: ShippingKnown,
    10060004: ShippingNotNow,
    10060023: ShippingKnown,
    10060031: ShippingOtherPayer,
}
"""What has a meaning here; other errcodes are `WechatRefused` with their number."""


def upload_shipping(
    ctx: Context, *, transaction_id: str, openid: str, logistics: Logistics, item: str, at: dt.datetime
) -> None:
    """Tell WeChat that what was paid by a transaction is handed over, in whose hands, and what it is.

    Raises:
        ShippingKnown: it knows. ShippingOrderUnknown, ShippingNotNow, ShippingOtherPayer: as these say.
        WechatRefused, WechatBusy, WechatTooOften: nothing was taken.
        OutcomeUnknown: no answer; it may have been taken, and may be told again.
    """
    asked = {
        "order_key": {"order_number_type": BY_TRANSACTION, "transaction_id": transaction_id},
        "logistics_type": int(logistics),
        "delivery_mode": AT_ONCE,
        "shipping_list": [{"item_desc": item[:ITEM_CHARS_MAX]}],
        "upload_time": at.astimezone(SHANGHAI).isoformat(timespec="milliseconds"),
        "payer": {"openid": openid},
    }
    try:
        wechat.called(ctx, "/wxa/sec/order/upload_shipping_info", asked, safe=False)
    except WechatRefused as refused:
        meant = _REFUSALS.get(int(str(refused.facts["errcode"])))
        if meant is None:
            raise
        raise meant from refused
