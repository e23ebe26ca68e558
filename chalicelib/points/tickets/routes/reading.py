"""Lists of tickets, one ticket with its life, and a village's figures."""

from __future__ import annotations

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.tickets.routes.doors import doors
from chalicelib.points.tickets.schemas.asked import (
    PublicTicketsAsked,
    TicketQueueAsked,
    TicketYearAsked,
    TownTicketsAsked,
)
from chalicelib.points.tickets.schemas.progress import TicketProgressShown
from chalicelib.points.tickets.schemas.shown import PublicTicketsShown, TicketShown, TicketsShown, TicketStatisticsShown
from chalicelib.points.tickets.service import following, reading, statistics


@doors.door("GET", "/v1/tickets", verb="tickets.read_public", query=PublicTicketsAsked, shown=PublicTicketsShown)
def read_public(call: Call[Nothing, PublicTicketsAsked]) -> PublicTicketsShown:
    """Show what a village made public, newest first."""
    query = call.query
    page = reading.list_public(village_id=query.village_id, size=query.size, cursor=query.cursor)
    return PublicTicketsShown.of(page)


@doors.door("GET", "/v1/tickets/{ticket_id}", verb="tickets.read", shown=TicketShown, for_others="tickets")
def read_one(call: Call[Nothing, Nothing], ticket_id: str) -> TicketShown:
    """Show a ticket with its life: to its author and its officers, or as it was made public."""
    return TicketShown.of(reading.read_ticket(call.ctx, ticket_id=ticket_id), call.ctx.actor, call.ctx.now())


@doors.door(
    "GET", "/v1/tickets/{ticket_id}/progress", verb="tickets.own", shown=TicketProgressShown, for_others="tickets"
)
def read_progress(call: Call[Nothing, Nothing], ticket_id: str) -> TicketProgressShown:
    """Show the author of a ticket that was merged how it goes on there; nothing of that one's author."""
    return TicketProgressShown.of(following.read_progress(call.ctx, ticket_id=ticket_id), call.ctx.now())


@doors.door(
    "GET",
    "/v1/villages/{village_id}/tickets",
    verb="tickets.read_desk",
    within="village_id",
    query=TicketQueueAsked,
    shown=TicketsShown,
)
def read_queue(call: Call[Nothing, TicketQueueAsked], village_id: str) -> TicketsShown:
    """Show what a village has to do, the most urgent first; or all its tickets, newest first."""
    query, ctx = call.query, call.ctx
    state = query.state.value if query.state else ""
    if query.all:
        page = reading.list_of_village(ctx, village_id=village_id, state=state, size=query.size, cursor=query.cursor)
    else:
        page = reading.list_held(ctx, place_id=village_id, state=state, size=query.size, cursor=query.cursor)
    return TicketsShown.of(page, ctx.now())


@doors.door(
    "GET",
    "/v1/towns/{town_id}/tickets",
    verb="tickets.read_town",
    within="town_id",
    query=TownTicketsAsked,
    shown=TicketsShown,
)
def read_town(call: Call[Nothing, TownTicketsAsked], town_id: str) -> TicketsShown:
    """Show what came to the town, the most urgent first."""
    query, ctx = call.query, call.ctx
    state = query.state.value if query.state else ""
    page = reading.list_held(ctx, place_id=town_id, state=state, size=query.size, cursor=query.cursor)
    return TicketsShown.of(page, ctx.now())


@doors.door(
    "GET",
    "/v1/villages/{village_id}/ticket-statistics",
    verb="tickets.read_public",
    query=TicketYearAsked,
    shown=TicketStatisticsShown,
)
def read_statistics(call: Call[Nothing, TicketYearAsked], village_id: str) -> TicketStatisticsShown:
    """Show a village's figures of a year as they were last counted."""
    year = call.query.year or business_date(call.ctx.now()).year
    return TicketStatisticsShown.of(statistics.load_statistics(village_id=village_id, year=year))


@doors.door(
    "POST",
    "/v1/villages/{village_id}/ticket-statistics",
    verb="tickets.decide",
    within="village_id",
    query=TicketYearAsked,
    shown=TicketStatisticsShown,
)
def count(call: Call[Nothing, TicketYearAsked], village_id: str) -> TicketStatisticsShown:
    """Count a village's figures of a year anew."""
    year = call.query.year or business_date(call.ctx.now()).year
    return TicketStatisticsShown.of(statistics.count(call.ctx, village_id=village_id, year=year))
