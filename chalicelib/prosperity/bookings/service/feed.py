"""A booking as an iCalendar file, an event a line, that a phone takes into its calendar and changes in its place."""

from __future__ import annotations

import datetime as dt

from chalicelib.prosperity.bookings.core.bookings import Booking, code_of
from chalicelib.prosperity.bookings.core.deeds import BookingState
from chalicelib.prosperity.bookings.core.marks import Mark

OVER = frozenset({BookingState.CANCELLED, BookingState.CALLED_OFF, BookingState.EXPIRED})


def file_of(booking: Booking) -> bytes:
    """Return the file. An event keeps its UID, and its SEQUENCE rises with the booking (RFC 5545, 3.8.7.4).

    What was cancelled or called off is CANCELLED there, what waits to be paid TENTATIVE.
    """
    from icalendar import Calendar, Event  # Slow to import; few bookings are taken into a calendar.

    calendar = Calendar()
    calendar.add("prodid", "-//Sanbao//bookings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if booking.state in OVER else "PUBLISH")
    for nth, line in enumerate(booking.lines):
        event = Event()
        event.add("uid", f"{booking.booking_id}-{nth}@sanbao")
        event.add("sequence", booking.version)
        event.add("dtstamp", booking.since.astimezone(dt.UTC))
        event.add("dtstart", line.starts_at.astimezone(dt.UTC))
        event.add("dtend", line.ends_at.astimezone(dt.UTC))
        event.add("summary", line.title)
        event.add("location", line.where)
        event.add("status", _status(booking, line.mark))
        event.add("description", f"预订码 {code_of(booking)}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _status(booking: Booking, mark: Mark) -> str:
    if booking.state in OVER or mark is Mark.CALLED_OFF:
        return "CANCELLED"
    return "TENTATIVE" if booking.state is BookingState.HELD else "CONFIRMED"
