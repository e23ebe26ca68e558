"""The doors of what was done by a mandate: the trail, taking back, disputes."""

from __future__ import annotations

from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.mandates import (
    DeedShown,
    DeedsShown,
    DisputeAsked,
    DisputeShown,
    DisputesShown,
    TrailAsked,
    VerdictAsked,
)
from chalicelib.foundation.identity.service import deeds as service
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/me/acted-deeds", verb="deeds.own", query=TrailAsked, shown=DeedsShown)
def my_deeds(call: Call[Nothing, TrailAsked]) -> DeedsShown:
    """Show what others did for me, newest first, and what of it I may still take back."""
    trail = service.list_deeds(call.ctx, principal_id=call.me, size=call.query.size, cursor=call.query.cursor)
    return DeedsShown.of(trail)


@doors.door("POST", "/v1/me/acted-deeds/{deed_id}/undo", verb="deeds.own", shown=DeedShown, keyed=True)
def undo_my_deed(call: Call[Nothing, Nothing], deed_id: str) -> DeedShown:
    """Take back what was done for me within 72 hours and is not fulfilled."""
    undone = service.undo(call.ctx, principal_id=call.me, deed_id=deed_id, key=call.key)
    return DeedShown.of(undone)


@doors.door(
    "POST",
    "/v1/me/acted-deeds/{deed_id}/dispute",
    verb="deeds.own",
    asked=DisputeAsked,
    shown=DisputeShown,
    status=201,
)
def dispute_my_deed(call: Call[DisputeAsked, Nothing], deed_id: str) -> DisputeShown:
    """Dispute what was done for me; a town officer decides within five working days."""
    return DisputeShown.of(
        service.open_dispute(call.ctx, principal_id=call.me, deed_id=deed_id, reason=call.body.reason)
    )


@doors.door(
    "GET",
    "/v1/me/held-mandates/{principal_id}/deeds",
    verb="mandates.own",
    query=TrailAsked,
    shown=DeedsShown,
)
def deeds_for(call: Call[Nothing, TrailAsked], principal_id: str) -> DeedsShown:
    """Show what I did for somebody, to print a receipt of."""
    trail = service.deeds_of_agent(
        call.ctx, principal_id=principal_id, agent_id=call.me, size=call.query.size, cursor=call.query.cursor
    )
    return DeedsShown.of(trail)


@doors.door(
    "GET",
    "/v1/residents/{resident_id}/acted-deeds",
    verb="mandates.read",
    within="resident_id",
    query=TrailAsked,
    shown=DeedsShown,
)
def deeds_of(call: Call[Nothing, TrailAsked], resident_id: str) -> DeedsShown:
    """Show an officer what was done for a resident; the look is recorded."""
    trail = service.read_deeds(call.ctx, principal_id=resident_id, size=call.query.size, cursor=call.query.cursor)
    return DeedsShown.of(trail, at_desk=True)


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/acted-deeds/{deed_id}/undo",
    verb="mandates.write",
    within="resident_id",
    shown=DeedShown,
    keyed=True,
)
def undo_deed(call: Call[Nothing, Nothing], resident_id: str, deed_id: str) -> DeedShown:
    """Take back what was done for a resident, at their word."""
    undone = service.undo(call.ctx, principal_id=resident_id, deed_id=deed_id, key=call.key)
    return DeedShown.of(undone, at_desk=True)


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/acted-deeds/{deed_id}/dispute",
    verb="mandates.write",
    within="resident_id",
    asked=DisputeAsked,
    shown=DisputeShown,
    status=201,
)
def dispute_deed(call: Call[DisputeAsked, Nothing], resident_id: str, deed_id: str) -> DisputeShown:
    """Dispute what was done for a resident, at their word."""
    return DisputeShown.of(
        service.open_dispute(call.ctx, principal_id=resident_id, deed_id=deed_id, reason=call.body.reason)
    )


@doors.door(
    "GET",
    "/v1/villages/{village_id}/acting-disputes",
    verb="mandates.read",
    within="village_id",
    query=TrailAsked,
    shown=DisputesShown,
)
def list_disputes(call: Call[Nothing, TrailAsked], village_id: str) -> DisputesShown:
    """Show a village's disputes about what agents did, newest first."""
    page = service.list_disputes(village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    return DisputesShown.of(page)


@doors.door(
    "POST",
    "/v1/acting-disputes/{dispute_id}/verdict",
    verb="disputes.decide",
    within="dispute_id",
    asked=VerdictAsked,
    shown=DisputeShown,
)
def decide_dispute(call: Call[VerdictAsked, Nothing], dispute_id: str) -> DisputeShown:
    """Decide a dispute; confirming it ends the agent's mandate."""
    return DisputeShown.of(
        service.decide(call.ctx, dispute_id=dispute_id, verdict=call.body.verdict, finding=call.body.finding)
    )
