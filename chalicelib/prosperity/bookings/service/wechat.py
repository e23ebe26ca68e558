"""Telling WeChat that a booking was had: until it knows, it keeps what was paid within it."""

from __future__ import annotations

from chalicelib.foundation.gateways import wechat_shipping
from chalicelib.foundation.gateways.wechat_shipping import (
    Logistics,
    ShippingKnown,
    ShippingNotNow,
    ShippingOtherPayer,
)
from chalicelib.foundation.identity.service.binding import find_openid
from chalicelib.foundation.payments.service import opening
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.bookings.core import bookings as core
from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.bookings.core.refusals import NoOpenidToPay
from chalicelib.prosperity.bookings.service.paying import changed

WITHIN_WECHAT = "jsapi"
"""The channel whose money WeChat keeps until it knows that the service was had."""
FOR_GOOD = (ShippingNotNow, ShippingOtherPayer)
"""What no further try changes."""


def told(ctx: Context, booking: Booking) -> Booking:
    """Tell WeChat of a booking, and return it with what came of that. Three round trips, and WeChat's.

    Raises:
        Moved: it is another version than was read.
        Busy: contended; it is told again.
    """
    after = _told(ctx, booking)
    commit(changed(ctx, booking, after))
    return after


def _told(ctx: Context, booking: Booking) -> Booking:
    payment = opening.payment_of(payment_id=booking.booking_id)
    paid = payment.attempt(payment.paid_by)
    if paid is None or paid.channel != WITHIN_WECHAT:
        return core.told(booking, what="needless")
    openid = find_openid(person_id=booking.guest_id)
    if not openid:
        return core.told(booking, what=NoOpenidToPay.code)
    try:
        wechat_shipping.upload_shipping(
            ctx,
            transaction_id=paid.transaction_id,
            openid=openid,
            logistics=Logistics.SERVICE,
            item=core.item_of(booking),
            at=booking.since,
        )
    except ShippingKnown:
        return core.told(booking, what="told")
    except DomainError as refusal:
        logs.event("booking_not_dispatched", town_id=booking.town_id, code=refusal.code)
        return core.not_told(booking, code=refusal.code, for_good=isinstance(refusal, FOR_GOOD))
    return core.told(booking, what="told")
