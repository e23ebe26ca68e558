"""Booking, for members and villagers: what it costs, booking, paying, cancelling, taking it into one's calendar."""

from __future__ import annotations

from chalice import Response

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.bookings.routes.doors import doors
from chalicelib.prosperity.bookings.schemas.bookables import BookingPageAsked
from chalicelib.prosperity.bookings.schemas.bookings import (
    BookingAsked,
    BookingCancelAsked,
    BookingPayAsked,
    BookingPrepaidShown,
    BookingQuoteAsked,
    BookingQuoteShown,
    BookingShown,
    BookingsShown,
    BookingWhole,
)
from chalicelib.prosperity.bookings.service import booking as making, own, paying


@doors.door("POST", "/v1/bookings/quotes", verb="bookings.book", asked=BookingQuoteAsked, shown=BookingQuoteShown)
def quote(call: Call[BookingQuoteAsked, Nothing]) -> BookingQuoteShown:
    """Say what a booking would cost now, and by which rule it is cancelled; nothing is held."""
    return BookingQuoteShown.of(making.quote(call.ctx, wanted=call.body.wanted()))


@doors.door(
    "POST", "/v1/bookings", verb="bookings.book", asked=BookingAsked, shown=BookingShown, keyed=True, status=201
)
def book(call: Call[BookingAsked, Nothing]) -> BookingShown:
    """Book all of it or nothing, at the price that was shown; its places are held until it is paid or time is over."""
    body = call.body
    made = making.book(call.ctx, wanted=body.wanted(), contact=body.contact(), total_fen=body.total_fen, key=call.key)
    return BookingShown.of(made)


@doors.door("GET", "/v1/bookings", verb="bookings.book", query=BookingPageAsked, shown=BookingsShown)
def my_bookings(call: Call[Nothing, BookingPageAsked]) -> BookingsShown:
    """Show one's bookings, the newest first."""
    return BookingsShown.of(own.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor))


@doors.door("GET", "/v1/bookings/{booking_id}", verb="bookings.book", shown=BookingWhole)
def my_booking(call: Call[Nothing, Nothing], booking_id: str) -> BookingWhole:
    """Show one of one's bookings, with what cancelling it gives back now."""
    found = own.read_own(call.ctx, booking_id=booking_id)
    return BookingWhole.whole(found.booking, found.refunds, found.back_fen)


@doors.door(
    "POST",
    "/v1/bookings/{booking_id}/payment",
    verb="bookings.book",
    asked=BookingPayAsked,
    shown=BookingPrepaidShown,
)
def pay(call: Call[BookingPayAsked, Nothing], booking_id: str) -> BookingPrepaidShown:
    """Begin to pay a booking within WeChat, or by a code that WeChat scans; asked again it is the same payment."""
    return BookingPrepaidShown.of(paying.begin(call.ctx, booking_id=booking_id, channel=call.body.channel))


@doors.door("POST", "/v1/bookings/{booking_id}/look", verb="bookings.book", shown=BookingShown)
def look(call: Call[Nothing, Nothing], booking_id: str) -> BookingShown:
    """Ask WeChat Pay whether a booking is paid, and show it as it is then: after coming back from paying."""
    return BookingShown.of(paying.look(call.ctx, booking_id=booking_id))


@doors.door(
    "POST",
    "/v1/bookings/{booking_id}/cancel",
    verb="bookings.book",
    asked=BookingCancelAsked,
    shown=BookingShown,
    keyed=True,
)
def cancel(call: Call[BookingCancelAsked, Nothing], booking_id: str) -> BookingShown:
    """Cancel a booking by its rule; what goes back is what was shown."""
    done = paying.cancel(call.ctx, booking_id=booking_id, back_fen=call.body.back_fen, key=call.key)
    return BookingShown.of(done)


@doors.door("GET", "/v1/bookings/{booking_id}/calendar", verb="bookings.book", shown=None, media="text/calendar")
def calendar(call: Call[Nothing, Nothing], booking_id: str) -> Response:
    """Return one of one's bookings as an iCalendar file."""
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/calendar; charset=utf-8",
        "X-Request-Id": call.ctx.request_id,
        "Cache-Control": "no-store",
    }
    return Response(own.calendar_of(call.ctx, booking_id=booking_id).decode(), headers=headers)
