"""Doors of declared relatives: one's own, and those that officers enter."""

from __future__ import annotations

from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.relatives import Relatives
from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.relatives import OwnRelativeAsked, RelativeAsked, RelativesShown
from chalicelib.foundation.identity.service import codes, relatives
from chalicelib.kernel.authz import Role
from chalicelib.kernel.edge import Call, Nothing


def _mine(call: Call[OwnRelativeAsked, Nothing] | Call[Nothing, Nothing]) -> str:
    """Return who is asking as a resident: themselves, or whom their staff account is linked to."""
    actor = call.ctx.actor
    resident_id = actor.subject if Role.RESIDENT in actor.roles else actor.resident_id
    if not resident_id:
        raise NoSuchHolder
    return resident_id


@doors.door("GET", "/v1/me/relatives", verb="relatives.own", shown=RelativesShown)
def own_relatives(call: Call[Nothing, Nothing]) -> RelativesShown:
    """Show one's declared relatives; for staff those of the resident that they are."""
    mine = _mine(call)
    return _shown(relatives.relatives_of(resident_id=mine))


def _shown(found: Relatives) -> RelativesShown:
    return RelativesShown.of(found.resident_id, relatives.named(found))


@doors.door("POST", "/v1/me/relatives", verb="relatives.own", asked=OwnRelativeAsked, shown=RelativesShown, status=201)
def declare_own_relative(call: Call[OwnRelativeAsked, Nothing]) -> RelativesShown:
    """Declare a relative, by their id or by the code they show; only an officer removes one."""
    mine, body = _mine(call), call.body
    other = body.resident_id or codes.resolve(token=body.code or "").holder_id
    return _shown(relatives.declare(call.ctx, resident_id=mine, other_id=other, relation=body.relation))


@doors.door(
    "GET", "/v1/residents/{resident_id}/relatives", verb="residents.read", within="resident_id", shown=RelativesShown
)
def read_relatives(call: Call[Nothing, Nothing], resident_id: str) -> RelativesShown:
    """Show a resident's declared relatives."""
    return _shown(relatives.relatives_of(resident_id=resident_id))


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/relatives",
    verb="residents.write",
    within="resident_id",
    asked=RelativeAsked,
    shown=RelativesShown,
    status=201,
)
def declare_relative(call: Call[RelativeAsked, Nothing], resident_id: str) -> RelativesShown:
    """Enter a resident's relative."""
    other, relation = call.body.resident_id, call.body.relation
    return _shown(relatives.declare(call.ctx, resident_id=resident_id, other_id=other, relation=relation))


@doors.door(
    "DELETE",
    "/v1/residents/{resident_id}/relatives/{other_id}",
    verb="residents.write",
    within="resident_id",
    shown=RelativesShown,
)
def remove_relative(call: Call[Nothing, Nothing], resident_id: str, other_id: str) -> RelativesShown:
    """Remove a relative who was entered by mistake."""
    return _shown(relatives.remove(call.ctx, resident_id=resident_id, other_id=other_id))
