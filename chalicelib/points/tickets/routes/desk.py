"""What officers do with a ticket."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.tickets.core.tickets import Ticket
from chalicelib.points.tickets.routes.doors import doors
from chalicelib.points.tickets.schemas.asked import (
    TicketAssignmentAsked,
    TicketDecisionAsked,
    TicketDesksAsked,
    TicketMergeAsked,
    TicketProposalAsked,
    TicketReleaseAsked,
    TicketRemarkAsked,
    TicketStepAsked,
)
from chalicelib.points.tickets.schemas.shown import TicketDesksShown, TicketRowShown
from chalicelib.points.tickets.service import adopting, desks, handling


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/assignment",
    verb="tickets.decide",
    within="ticket_id",
    asked=TicketAssignmentAsked,
    shown=TicketRowShown,
    keyed=True,
)
def assign(call: Call[TicketAssignmentAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Send a ticket to a desk, or take it."""
    body = call.body
    done = handling.assign(call.ctx, ticket_id=ticket_id, desk=body.desk or "", mine=body.mine, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/remarks",
    verb="tickets.handle",
    within="ticket_id",
    asked=TicketRemarkAsked,
    shown=TicketRowShown,
    keyed=True,
    status=201,
)
def remark(call: Call[TicketRemarkAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Answer a ticket's author, ask them (the clock stands still until they answer), or note something for the desk."""
    body = call.body
    say = {"answer": handling.remark, "ask": handling.ask, "note": handling.note}[body.how]
    done = say(call.ctx, ticket_id=ticket_id, text=body.text, media_ids=body.media_ids, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/steps",
    verb="tickets.handle",
    within="ticket_id",
    asked=TicketStepAsked,
    shown=TicketRowShown,
    keyed=True,
)
def step(call: Call[TicketStepAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Start on a ticket, go on, solve it, reject it, or pass it on to the town."""
    return TicketRowShown.of(_taken(call, ticket_id), call.ctx.now())


def _taken(call: Call[TicketStepAsked, Nothing], ticket_id: str) -> Ticket:
    body, ctx, key = call.body, call.ctx, call.key
    if body.step == "start":
        return handling.start(ctx, ticket_id=ticket_id, key=key)
    if body.step == "solve":
        return handling.solve(ctx, ticket_id=ticket_id, text=body.text, media_ids=body.media_ids, key=key)
    say = {"resume": handling.resume, "reject": handling.reject, "pass_on": handling.pass_on}[body.step]
    return say(ctx, ticket_id=ticket_id, text=body.text, key=key)


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/merging",
    verb="tickets.decide",
    within="ticket_id",
    asked=TicketMergeAsked,
    shown=TicketRowShown,
    keyed=True,
)
def merge(call: Call[TicketMergeAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Merge a duplicate into another ticket of the village."""
    body = call.body
    done = handling.merge(call.ctx, ticket_id=ticket_id, into=body.into, text=body.text, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/release",
    verb="tickets.decide",
    within="ticket_id",
    asked=TicketReleaseAsked,
    shown=TicketRowShown,
    keyed=True,
)
def release(call: Call[TicketReleaseAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Let the village see a ticket whose author wants it public."""
    done = handling.release(call.ctx, ticket_id=ticket_id, public=call.body.released(), key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/hiding",
    verb="tickets.decide",
    within="ticket_id",
    shown=TicketRowShown,
    keyed=True,
)
def hide(call: Call[Nothing, Nothing], ticket_id: str) -> TicketRowShown:
    """Take a ticket back from the village's eyes."""
    return TicketRowShown.of(handling.hide(call.ctx, ticket_id=ticket_id, key=call.key), call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/adoption",
    verb="tickets.decide",
    within="ticket_id",
    asked=TicketProposalAsked,
    shown=TicketRowShown,
    keyed=True,
    status=201,
)
def propose(call: Call[TicketProposalAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Propose to adopt a suggestion; another officer decides."""
    done = adopting.propose(call.ctx, ticket_id=ticket_id, text=call.body.text, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/tickets/{ticket_id}/adoption/decision",
    verb="tickets.decide",
    within="ticket_id",
    asked=TicketDecisionAsked,
    shown=TicketRowShown,
    keyed=True,
)
def decide(call: Call[TicketDecisionAsked, Nothing], ticket_id: str) -> TicketRowShown:
    """Adopt a suggestion that another officer proposed, and pay its author; or decline."""
    if call.body.adopt:
        done = adopting.adopt(call.ctx, ticket_id=ticket_id, key=call.key)
    else:
        done = adopting.decline(call.ctx, ticket_id=ticket_id, text=call.body.text, key=call.key)
    return TicketRowShown.of(done, call.ctx.now())


@doors.door(
    "GET",
    "/v1/villages/{village_id}/ticket-desks",
    verb="tickets.read_desk",
    within="village_id",
    shown=TicketDesksShown,
)
def read_desks(call: Call[Nothing, Nothing], village_id: str) -> TicketDesksShown:
    """Show which desk of a village gets what, and how many working days it has."""
    return TicketDesksShown.of(desks.load_desks(village_id=village_id))


@doors.door(
    "PUT",
    "/v1/villages/{village_id}/ticket-desks",
    verb="tickets.decide",
    within="village_id",
    asked=TicketDesksAsked,
    shown=TicketDesksShown,
)
def set_desks(call: Call[TicketDesksAsked, Nothing], village_id: str) -> TicketDesksShown:
    """Set which desk of a village gets what."""
    routes = {one.category: one.route() for one in call.body.routes}
    return TicketDesksShown.of(desks.set_desks(call.ctx, village_id=village_id, routes=routes, seen=call.body.seen))
