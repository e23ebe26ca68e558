"""A village's desk: what waits to be published, what the collective offers, and all bookings of a day."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.bookings.routes.doors import doors
from chalicelib.prosperity.bookings.schemas.bookables import (
    BookableAsked,
    BookableChangeAsked,
    BookableDecideAsked,
    BookableKept,
    BookableListAsked,
    BookableMoveAsked,
    BookablesKept,
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


@doors.door(
    "GET",
    "/v1/villages/{village_id}/bookables",
    verb="bookings.read",
    within="village_id",
    query=BookableListAsked,
    shown=BookablesKept,
)
def bookables(call: Call[Nothing, BookableListAsked], village_id: str) -> BookablesKept:
    """Show a village's bookables of a state: those that wait for an officer's word, where none is named."""
    query = call.query
    page = reading.list_of_village(village_id=village_id, state=query.in_state(), size=query.size, cursor=query.cursor)
    return BookablesKept.of(page)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/bookables",
    verb="bookings.write",
    within="village_id",
    asked=BookableAsked,
    shown=BookableKept,
    keyed=True,
    status=201,
)
def write(call: Call[BookableAsked, Nothing], village_id: str) -> BookableKept:
    """Keep something new of the village's collective as a draft."""
    made = offering.write_bookable(call.ctx, village_id=village_id, owner_id="", terms=call.body.terms(), key=call.key)
    return BookableKept.of(reading.with_views(made))


@doors.door(
    "PUT",
    "/v1/bookables/{bookable_id}",
    verb="bookings.write",
    within="bookable_id",
    asked=BookableChangeAsked,
    shown=BookableKept,
    keyed=True,
)
def change(call: Call[BookableChangeAsked, Nothing], bookable_id: str) -> BookableKept:
    """Change what the collective offers, while it does not show."""
    body = call.body
    done = offering.change_bookable(
        call.ctx, bookable_id=bookable_id, owner_id="", terms=body.terms(), looked_at=body.version, key=call.key
    )
    return BookableKept.of(reading.with_views(done))


@doors.door(
    "POST",
    "/v1/bookables/{bookable_id}/moves",
    verb="bookings.write",
    within="bookable_id",
    asked=BookableMoveAsked,
    shown=BookableKept,
    keyed=True,
)
def move(call: Call[BookableMoveAsked, Nothing], bookable_id: str) -> BookableKept:
    """Ask for what the collective offers to show, recall that, or withdraw it."""
    done = offering.move_bookable(call.ctx, bookable_id=bookable_id, owner_id="", deed=call.body.what(), key=call.key)
    return BookableKept.of(reading.with_views(done))


@doors.door(
    "PUT",
    "/v1/bookables/{bookable_id}/closed-days",
    verb="bookings.write",
    within="bookable_id",
    asked=ClosedDaysAsked,
    shown=BookableKept,
    keyed=True,
)
def close(call: Call[ClosedDaysAsked, Nothing], bookable_id: str) -> BookableKept:
    """Set the days on which the collective takes nobody."""
    body = call.body
    done = offering.close_days(
        call.ctx, bookable_id=bookable_id, owner_id="", days=body.days, looked_at=body.version, key=call.key
    )
    return BookableKept.of(reading.with_views(done))


@doors.door(
    "POST",
    "/v1/bookables/{bookable_id}/decisions",
    verb="bookings.decide",
    within="bookable_id",
    asked=BookableDecideAsked,
    shown=BookableKept,
    keyed=True,
)
def decide(call: Call[BookableDecideAsked, Nothing], bookable_id: str) -> BookableKept:
    """Publish what is asked for, with its shares, return it with a reason, or suspend it; never of one's own family."""
    body = call.body
    done = offering.decide_bookable(
        call.ctx,
        bookable_id=bookable_id,
        deed=body.what(),
        shares=(body.collective_permille, body.platform_permille),
        reason=body.reason,
        looked_at=body.version,
        key=call.key,
    )
    return BookableKept.of(reading.with_views(done))


@doors.door(
    "GET",
    "/v1/villages/{village_id}/booked-day",
    verb="bookings.read",
    within="village_id",
    query=HostDayAsked,
    shown=HostDayShown,
)
def day(call: Call[Nothing, HostDayAsked], village_id: str) -> HostDayShown:
    """Show who comes, stays, leaves and sits in a village on a day."""
    return HostDayShown.of(call.query.day, hosting.day_of(day=call.query.day, village_id=village_id))


@doors.door(
    "GET",
    "/v1/villages/{village_id}/booking-sheet",
    verb="bookings.desk",
    within="village_id",
    query=BookingSheetAsked,
    shown=BookingSheetShown,
)
def sheet(call: Call[Nothing, BookingSheetAsked], village_id: str) -> BookingSheetShown:
    """Return a village's day as a file to be printed, with whom to call; that is recorded."""
    on, form = call.query.day, call.query.what()
    body = sheets.file_of(call.ctx, day=on, form=form, village_id=village_id)
    return BookingSheetShown.of(f"bookings-{on}.{form.value}", sheets.TYPES[form], body)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/bookings/find",
    verb="bookings.desk",
    within="village_id",
    asked=BookingCodeAsked,
    shown=HostDayShown,
)
def find(call: Call[BookingCodeAsked, Nothing], village_id: str) -> HostDayShown:
    """Find guests of a day by the code that they show; nobody has arrived by that."""
    body = call.body
    return HostDayShown.of(body.day, hosting.find_by_code(day=body.day, code=body.code, village_id=village_id))


@doors.door(
    "GET",
    "/v1/bookables/{bookable_id}/bookings/{booking_id}",
    verb="bookings.desk",
    within="bookable_id",
    shown=HostedShown,
)
def look_at(call: Call[Nothing, Nothing], bookable_id: str, booking_id: str) -> HostedShown:
    """Show a booking of a bookable with whom to call; the look is recorded."""
    return HostedShown.of(hosting.look_at(call.ctx, booking_id=booking_id, bookable_id=bookable_id))


@doors.door(
    "POST",
    "/v1/bookables/{bookable_id}/bookings/{booking_id}/marks",
    verb="bookings.desk",
    within="bookable_id",
    asked=BookingMarkAsked,
    shown=HostedShown,
    keyed=True,
)
def mark(call: Call[BookingMarkAsked, Nothing], bookable_id: str, booking_id: str) -> HostedShown:
    """Say for a host that guests came or did not, or can not be had; never where guest or host are one's own family."""
    body = call.body
    done = hosting.mark(
        call.ctx,
        booking_id=booking_id,
        nth=body.line,
        deed=body.what(),
        reason=body.reason,
        key=call.key,
        bookable_id=bookable_id,
    )
    return HostedShown.of(done)


@doors.door(
    "PUT",
    "/v1/bookables/{bookable_id}/places",
    verb="bookings.write",
    within="bookable_id",
    asked=DayPlacesAsked,
    shown=DayFreeShown,
    keyed=True,
)
def places(call: Call[DayPlacesAsked, Nothing], bookable_id: str) -> DayFreeShown:
    """Set how many places the collective has of a sitting on one day: not below what is booked."""
    body = call.body
    done = offering.set_places(
        call.ctx,
        bookable_id=bookable_id,
        owner_id="",
        day=body.day,
        sitting_id=body.sitting_id,
        places=body.places,
        key=call.key,
    )
    return DayFreeShown.of(done)


@doors.door(
    "POST",
    "/v1/bookables/{bookable_id}/bookings/{booking_id}/gives",
    verb="bookings.desk",
    within="bookable_id",
    asked=BookingGiveAsked,
    shown=HostedShown,
    keyed=True,
)
def give(call: Call[BookingGiveAsked, Nothing], bookable_id: str, booking_id: str) -> HostedShown:
    """Give some of a host's price back to their guest, as both agreed; never where one of them is one's own family."""
    body = call.body
    done = giving.give_back(
        call.ctx,
        booking_id=booking_id,
        nth=body.line,
        fen=body.fen,
        reason=body.reason,
        key=call.key,
        bookable_id=bookable_id,
    )
    return HostedShown.of(done)
