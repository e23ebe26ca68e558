"""A villager as a host: what they offer, their day's sheet, and what became of their guests."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.bookings.routes.doors import doors
from chalicelib.prosperity.bookings.schemas.bookables import (
    BookableAsked,
    BookableChangeAsked,
    BookableKept,
    BookableMoveAsked,
    BookablesKept,
    BookingPageAsked,
    ClosedDaysAsked,
    DayFreeShown,
    DayPlacesAsked,
)
from chalicelib.prosperity.bookings.schemas.hosting import (
    BookingCodeAsked,
    BookingGiveAsked,
    BookingMarkAsked,
    BookingSheetAsked,
    BookingSheetShown,
    HostDayAsked,
    HostDayShown,
    HostedShown,
)
from chalicelib.prosperity.bookings.service import giving, hosting, offering, reading, sheets


@doors.door("GET", "/v1/hosting/bookables", verb="bookings.host", query=BookingPageAsked, shown=BookablesKept)
def my_bookables(call: Call[Nothing, BookingPageAsked]) -> BookablesKept:
    """Show what one offers, in whatever state."""
    host_id = hosting.own_host(call.ctx)
    return BookablesKept.of(reading.list_of_host(host_id=host_id, size=call.query.size, cursor=call.query.cursor))


@doors.door(
    "POST",
    "/v1/hosting/bookables",
    verb="bookings.host",
    asked=BookableAsked,
    shown=BookableKept,
    keyed=True,
    status=201,
)
def offer(call: Call[BookableAsked, Nothing]) -> BookableKept:
    """Keep something new to be booked as a draft of one's own."""
    made = offering.write_bookable(
        call.ctx, village_id=call.me[:6], owner_id=call.me, terms=call.body.terms(), key=call.key
    )
    return BookableKept.of(reading.with_views(made))


@doors.door(
    "PUT",
    "/v1/hosting/bookables/{bookable_id}",
    verb="bookings.host",
    asked=BookableChangeAsked,
    shown=BookableKept,
    keyed=True,
)
def change_mine(call: Call[BookableChangeAsked, Nothing], bookable_id: str) -> BookableKept:
    """Change what one offers, while it does not show; what is booked stays as it was booked."""
    body = call.body
    done = offering.change_bookable(
        call.ctx,
        bookable_id=bookable_id,
        owner_id=call.me,
        terms=body.terms(),
        looked_at=body.version,
        key=call.key,
    )
    return BookableKept.of(reading.with_views(done))


@doors.door(
    "POST",
    "/v1/hosting/bookables/{bookable_id}/moves",
    verb="bookings.host",
    asked=BookableMoveAsked,
    shown=BookableKept,
    keyed=True,
)
def move_mine(call: Call[BookableMoveAsked, Nothing], bookable_id: str) -> BookableKept:
    """Ask for what one offers to show, recall that, or withdraw it."""
    done = offering.move_bookable(
        call.ctx, bookable_id=bookable_id, owner_id=call.me, deed=call.body.what(), key=call.key
    )
    return BookableKept.of(reading.with_views(done))


@doors.door(
    "PUT",
    "/v1/hosting/bookables/{bookable_id}/closed-days",
    verb="bookings.host",
    asked=ClosedDaysAsked,
    shown=BookableKept,
    keyed=True,
)
def close_mine(call: Call[ClosedDaysAsked, Nothing], bookable_id: str) -> BookableKept:
    """Set the days on which one takes nobody."""
    body = call.body
    done = offering.close_days(
        call.ctx, bookable_id=bookable_id, owner_id=call.me, days=body.days, looked_at=body.version, key=call.key
    )
    return BookableKept.of(reading.with_views(done))


@doors.door("GET", "/v1/hosting/day", verb="bookings.host", query=HostDayAsked, shown=HostDayShown)
def my_day(call: Call[Nothing, HostDayAsked]) -> HostDayShown:
    """Show who comes, stays, leaves and sits with one on a day."""
    day = call.query.day
    return HostDayShown.of(day, hosting.day_of(day=day, host_id=hosting.own_host(call.ctx)))


@doors.door("GET", "/v1/hosting/sheet", verb="bookings.host", query=BookingSheetAsked, shown=BookingSheetShown)
def my_sheet(call: Call[Nothing, BookingSheetAsked]) -> BookingSheetShown:
    """Return one's day as a file to be printed, with whom to call; that is recorded."""
    day, form = call.query.day, call.query.what()
    body = sheets.file_of(call.ctx, day=day, form=form, host_id=hosting.own_host(call.ctx))
    return BookingSheetShown.of(f"bookings-{day}.{form.value}", sheets.TYPES[form], body)


@doors.door("POST", "/v1/hosting/find", verb="bookings.host", asked=BookingCodeAsked, shown=HostDayShown)
def find_mine(call: Call[BookingCodeAsked, Nothing]) -> HostDayShown:
    """Find one's guests of a day by the code that they show; nobody has arrived by that."""
    body = call.body
    found = hosting.find_by_code(day=body.day, code=body.code, host_id=hosting.own_host(call.ctx))
    return HostDayShown.of(body.day, found)


@doors.door("GET", "/v1/hosting/bookings/{booking_id}", verb="bookings.host", shown=HostedShown)
def look_at_mine(call: Call[Nothing, Nothing], booking_id: str) -> HostedShown:
    """Show one's guest's booking with whom to call; the look is recorded."""
    return HostedShown.of(hosting.look_at(call.ctx, booking_id=booking_id, host_id=hosting.own_host(call.ctx)))


@doors.door(
    "POST",
    "/v1/hosting/bookings/{booking_id}/marks",
    verb="bookings.host",
    asked=BookingMarkAsked,
    shown=HostedShown,
    keyed=True,
)
def mark_mine(call: Call[BookingMarkAsked, Nothing], booking_id: str) -> HostedShown:
    """Say that one's guests came or did not, or that one can not have them: then their money goes back whole."""
    body = call.body
    done = hosting.mark(
        call.ctx,
        booking_id=booking_id,
        nth=body.line,
        deed=body.what(),
        reason=body.reason,
        key=call.key,
        host_id=hosting.own_host(call.ctx),
    )
    return HostedShown.of(done)


@doors.door(
    "PUT",
    "/v1/hosting/bookables/{bookable_id}/places",
    verb="bookings.host",
    asked=DayPlacesAsked,
    shown=DayFreeShown,
    keyed=True,
)
def places_mine(call: Call[DayPlacesAsked, Nothing], bookable_id: str) -> DayFreeShown:
    """Set how many places one has of a sitting on one day: not below what is booked."""
    body = call.body
    done = offering.set_places(
        call.ctx,
        bookable_id=bookable_id,
        owner_id=call.me,
        day=body.day,
        sitting_id=body.sitting_id,
        places=body.places,
        key=call.key,
    )
    return DayFreeShown.of(done)


@doors.door(
    "POST",
    "/v1/hosting/bookings/{booking_id}/gives",
    verb="bookings.host",
    asked=BookingGiveAsked,
    shown=HostedShown,
    keyed=True,
)
def give_mine(call: Call[BookingGiveAsked, Nothing], booking_id: str) -> HostedShown:
    """Give some of what one's guests paid back to them, as was agreed."""
    body = call.body
    done = giving.give_back(
        call.ctx,
        booking_id=booking_id,
        nth=body.line,
        fen=body.fen,
        reason=body.reason,
        key=call.key,
        host_id=hosting.own_host(call.ctx),
    )
    return HostedShown.of(done)
