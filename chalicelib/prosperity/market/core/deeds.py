"""An order's life: placed, paid, packed, handed over; or cancelled, expired, or given back whole."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class OrderState(StrEnum):
    """How far an order is. Its stock is held while it is `PLACED`, and its own from `PAID` on."""

    PLACED = "placed"
    PAID = "paid"
    PICKING = "picking"
    READY = "ready"
    SHIPPED = "shipped"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDED = "refunded"


class OrderDeed(StrEnum):
    """What happens to an order."""

    PAY = "pay"
    EXPIRE = "expire"
    CANCEL = "cancel"
    PICK = "pick"
    READY = "ready"
    SHIP = "ship"
    HAND_OVER = "hand_over"
    RECEIVE = "receive"
    LEAVE = "leave"
    CALL_OFF = "call_off"


NEXT: Mapping[tuple[OrderState, OrderDeed], OrderState] = {
    (OrderState.PLACED, OrderDeed.PAY): OrderState.PAID,
    (OrderState.PLACED, OrderDeed.EXPIRE): OrderState.EXPIRED,
    (OrderState.PLACED, OrderDeed.CANCEL): OrderState.CANCELLED,
    (OrderState.EXPIRED, OrderDeed.PAY): OrderState.PAID,
    (OrderState.PAID, OrderDeed.CANCEL): OrderState.CANCELLED,
    (OrderState.PAID, OrderDeed.PICK): OrderState.PICKING,
    (OrderState.PICKING, OrderDeed.READY): OrderState.READY,
    (OrderState.PICKING, OrderDeed.SHIP): OrderState.SHIPPED,
    (OrderState.READY, OrderDeed.HAND_OVER): OrderState.COMPLETED,
    (OrderState.SHIPPED, OrderDeed.RECEIVE): OrderState.COMPLETED,
    (OrderState.READY, OrderDeed.LEAVE): OrderState.COMPLETED,
    **{
        (state, OrderDeed.CALL_OFF): OrderState.REFUNDED
        for state in (OrderState.PAID, OrderState.PICKING, OrderState.READY, OrderState.SHIPPED)
    },
}
"""From which state what leads where; what is not here is refused.

Who pays at the last moment finds their order expired: it is paid where the stock is still there, else given back.
"""
ORDER_WORDS: Mapping[str, str] = {
    OrderState.PLACED: "待付款",
    OrderState.PAID: "待备货",
    OrderState.PICKING: "备货中",
    OrderState.READY: "待取货",
    OrderState.SHIPPED: "配送中",
    OrderState.COMPLETED: "已完成",
    OrderState.CANCELLED: "已取消",
    OrderState.EXPIRED: "超时未付",
    OrderState.REFUNDED: "已退款",
}
