"""A booking's life: held, booked, done; or cancelled by its guest, called off by its hosts, expired."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class BookingState(StrEnum):
    """How far a booking is. Its places are held while it is `HELD`, and its own from `BOOKED` on."""

    HELD = "held"
    BOOKED = "booked"
    DONE = "done"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    EXPIRED = "expired"


class BookingDeed(StrEnum):
    """What happens to a booking as a whole."""

    PAY = "pay"
    EXPIRE = "expire"
    CANCEL = "cancel"
    CALL_OFF = "call_off"
    FINISH = "finish"


NEXT: Mapping[tuple[BookingState, BookingDeed], BookingState] = {
    (BookingState.HELD, BookingDeed.PAY): BookingState.BOOKED,
    (BookingState.HELD, BookingDeed.EXPIRE): BookingState.EXPIRED,
    (BookingState.HELD, BookingDeed.CANCEL): BookingState.CANCELLED,
    (BookingState.EXPIRED, BookingDeed.PAY): BookingState.BOOKED,
    (BookingState.BOOKED, BookingDeed.CANCEL): BookingState.CANCELLED,
    (BookingState.BOOKED, BookingDeed.CALL_OFF): BookingState.CALLED_OFF,
    (BookingState.BOOKED, BookingDeed.FINISH): BookingState.DONE,
}
"""From which state what leads where; what is not here is refused.

Who pays at the last moment finds their booking expired: it is theirs where the places are still free, else given back.
"""
BOOKING_WORDS: Mapping[str, str] = {
    BookingState.HELD: "待付款",
    BookingState.BOOKED: "已订好",
    BookingState.DONE: "已完成",
    BookingState.CANCELLED: "已取消",
    BookingState.CALLED_OFF: "主人取消",
    BookingState.EXPIRED: "超时未付",
}
