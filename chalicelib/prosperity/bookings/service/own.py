"""A guest's own bookings, and what cancelling one would give back now."""

from __future__ import annotations

from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service import refunding
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.prosperity.bookings.core import bookings as core
from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.bookings.core.refusals import BookingBegun, BookingInOtherState
from chalicelib.prosperity.bookings.service import feed
from chalicelib.prosperity.bookings.service.paying import load_own
from chalicelib.prosperity.bookings.store import bookings as store


@value
class Read:
    """A booking with its refunds, and what goes back where it is cancelled now; None where it can not be."""

    booking: Booking
    refunds: tuple[Refund, ...]
    back_fen: int | None


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Booking]:
    """Return a page of the acting person's bookings, the newest first. One round trip."""
    return store.list_of_guest(ctx.actor.subject, size=size, cursor=cursor)


def read_own(ctx: Context, *, booking_id: str) -> Read:
    """Return a booking of the acting person's. One round trip, two where it was paid.

    Raises:
        NoSuchBooking: there is none, or it is somebody else's.
    """
    booking = load_own(ctx, booking_id)
    refunds = () if booking.is_free else tuple(refunding.refunds_of(payment_id=booking_id))
    try:
        back = sum(core.backs_of(booking, ctx.now()))
    except (BookingBegun, BookingInOtherState):
        return Read(booking, refunds, None)
    return Read(booking, refunds, back)


def calendar_of(ctx: Context, *, booking_id: str) -> bytes:
    """Return a booking of the acting person's as an iCalendar file. One round trip.

    Raises:
        NoSuchBooking: there is none, or it is somebody else's.
    """
    return feed.file_of(load_own(ctx, booking_id))
