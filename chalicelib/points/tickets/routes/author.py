"""What somebody has to say, and what they do with it afterwards."""

from __future__ import annotations

from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.tickets.routes.doors import doors
from chalicelib.points.tickets.schemas.asked import (
    TicketAsked,
    TicketCommentAsked,
    TicketConfirmationAsked,
    TicketEnteredAsked,
    TicketPageAsked,
    TicketRatingAsked,
    TicketReasonAsked,
    TicketVisibilityAsked,
)
from chalicelib.points.tickets.schemas.shown import TicketRowShown, TicketsShown
from chalicelib.points.tickets.service import answering, raising, reading


@doors.door(
    "POST",
    "/v1/me/tickets",
    verb="tickets.own",
    asked=TicketAsked,
    shown=TicketRowShown,
    keyed=True,
    status=201,
    for_others="tickets",
    makes=("ticket_id", "t"),
    undone_by="tickets.withdraw",
)
def make(call: Call[TicketAsked, Nothing]) -> TicketRowShown:
    """Raise a suggestion, problem, complaint or praise; its clock starts.

    Tickets stand in the order of their keys, so a key that was made more than a day ago makes none.
    """
    made = raising.raise_ticket(call.ctx, saying=call.body.saying(), key=call.key)
    return TicketRowShown.of(made, call.ctx.now())


@doors.door(
    "POST",
    "/v1/villages/{village_id}/tickets",
    verb="tickets.enter",
    within="village_id",
    asked=TicketEnteredAsked,
    shown=TicketRowShown,
    keyed=True,
    status=201,
)
def enter(call: Call[TicketEnteredAsked, Nothing], village_id: str) -> TicketRowShown:
    """Write down what a villager says who came in person; it is theirs, with a trace of who wrote it."""
    if not call.body.resident_id.startswith(village_id):
        raise NoSuchHolder
    made = raising.raise_ticket(call.ctx, saying=call.body.saying(), key=call.key, author_id=call.body.resident_id)
    return TicketRowShown.of(made, call.ctx.now())


@doors.door(
    "GET", "/v1/me/tickets", verb="tickets.own", query=TicketPageAsked, shown=TicketsShown, for_others="tickets"
)
def mine(call: Call[Nothing, TicketPageAsked]) -> TicketsShown:
    """Show what I raised, newest first."""
    page = reading.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor)
    return TicketsShown.of(page, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/comments",
    verb="tickets.own",
    asked=TicketCommentAsked,
    shown=TicketRowShown,
    keyed=True,
    status=201,
    for_others="tickets",
)
def comment(call: Call[TicketCommentAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Add something to my ticket; where I was asked, its clock goes on."""
    body = call.body
    done = answering.comment(call.ctx, ticket_id=ticket_id, text=body.text, media_ids=body.media_ids, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/confirmation",
    verb="tickets.own",
    asked=TicketConfirmationAsked,
    shown=TicketRowShown,
    keyed=True,
    for_others="tickets",
)
def confirm(call: Call[TicketConfirmationAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Agree that my ticket is solved, and rate it if I like."""
    body = call.body
    done = answering.confirm(call.ctx, ticket_id=ticket_id, stars=body.stars or 0, text=body.text, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/rating",
    verb="tickets.own",
    asked=TicketRatingAsked,
    shown=TicketRowShown,
    keyed=True,
    status=201,
    for_others="tickets",
)
def rate(call: Call[TicketRatingAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Rate how my ticket was handled, once."""
    body = call.body
    done = answering.rate(call.ctx, ticket_id=ticket_id, stars=body.stars, text=body.text, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/reopening",
    verb="tickets.own",
    asked=TicketReasonAsked,
    shown=TicketRowShown,
    keyed=True,
    for_others="tickets",
)
def reopen(call: Call[TicketReasonAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Have my ticket handled anew; the third time the town decides."""
    done = answering.reopen(call.ctx, ticket_id=ticket_id, text=call.body.text, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/withdrawal",
    verb="tickets.own",
    shown=TicketRowShown,
    keyed=True,
    for_others="tickets",
)
def withdraw(call: Call[Nothing, Nothing], ticket_id: str) -> TicketRowShown:
    """Take my ticket back."""
    return TicketRowShown.of(answering.withdraw(call.ctx, ticket_id=ticket_id, key=call.key), call.ctx.now())


@doors.door(
    "PUT",
    "/v1/tickets/{ticket_id}/visibility",
    verb="tickets.own",
    asked=TicketVisibilityAsked,
    shown=TicketRowShown,
    keyed=True,
    for_others="tickets",
)
def show(call: Call[TicketVisibilityAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Choose whether my ticket may be public, and with my masked name."""
    body = call.body
    done = answering.choose_who_sees(call.ctx, ticket_id=ticket_id, public=body.public, named=body.named, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())
