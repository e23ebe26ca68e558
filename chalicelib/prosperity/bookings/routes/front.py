"""What can be booked, for everybody: a town's list, one of it, and what is free day by day."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.bookings.routes.doors import doors
from chalicelib.prosperity.bookings.schemas.bookables import (
    BookableDaysShown,
    BookablesAsked,
    BookableShown,
    BookablesShown,
    DaysAsked,
)
from chalicelib.prosperity.bookings.service import reading


@doors.door("GET", "/v1/bookables", verb="bookings.browse", query=BookablesAsked, shown=BookablesShown)
def browse(call: Call[Nothing, BookablesAsked]) -> BookablesShown:
    """Show what can be booked in a town: experiences, rooms and tables."""
    query = call.query
    page = reading.browse(
        town_id=query.town_id,
        kind=query.of_kind(),
        village_id=query.village_id or "",
        size=query.size,
        cursor=query.cursor,
    )
    return BookablesShown.of(page)


@doors.door("GET", "/v1/bookables/{bookable_id}", verb="bookings.browse", shown=BookableShown)
def read(_call: Call[Nothing, Nothing], bookable_id: str) -> BookableShown:
    """Show one of them."""
    return BookableShown.of(reading.read(bookable_id=bookable_id))


@doors.door("GET", "/v1/bookables/{bookable_id}/days", verb="bookings.browse", query=DaysAsked, shown=BookableDaysShown)
def days(call: Call[Nothing, DaysAsked], bookable_id: str) -> BookableDaysShown:
    """Show how much of it is free, day by day."""
    query = call.query
    return BookableDaysShown.of(reading.days_of(call.ctx, bookable_id=bookable_id, first=query.first, days=query.days))
