"""An order's life: placed, then handed out, cancelled or expired; what was handed out may be refunded."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class OrderState(StrEnum):
    """How far an order is. Its points are held while it is `PLACED`, and spent once it is `FULFILLED`."""

    PLACED = "placed"
    FULFILLED = "fulfilled"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class OrderDeed(StrEnum):
    """What is done with an order: the villager cancels it or asks for another code, an officer calls it off."""

    RENEW = "renew"
    CANCEL = "cancel"
    CALL_OFF = "call_off"
    FULFIL = "fulfil"
    REFUND = "refund"
    EXPIRE = "expire"


NEXT: dict[tuple[OrderState, OrderDeed], OrderState] = {
    (OrderState.PLACED, OrderDeed.RENEW): OrderState.PLACED,
    (OrderState.PLACED, OrderDeed.CANCEL): OrderState.CANCELLED,
    (OrderState.PLACED, OrderDeed.CALL_OFF): OrderState.CANCELLED,
    (OrderState.PLACED, OrderDeed.FULFIL): OrderState.FULFILLED,
    (OrderState.PLACED, OrderDeed.EXPIRE): OrderState.EXPIRED,
    (OrderState.FULFILLED, OrderDeed.REFUND): OrderState.REFUNDED,
}
"""From which state what leads where; what is not here is refused."""
ENDED = frozenset({OrderState.REFUNDED, OrderState.CANCELLED, OrderState.EXPIRED})
GIVES_BACK = frozenset({OrderDeed.CANCEL, OrderDeed.CALL_OFF, OrderDeed.EXPIRE})
"""Deeds that give the points, the stock and the person's limit back at once."""
STATE_WORDS: Mapping[str, str] = {
    OrderState.PLACED: "待领取",
    OrderState.FULFILLED: "已领取",
    OrderState.REFUNDED: "已退",
    OrderState.CANCELLED: "已取消",
    OrderState.EXPIRED: "过期未领",
}
