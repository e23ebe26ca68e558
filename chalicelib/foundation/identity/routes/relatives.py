"""Doors of declared relatives: one's own, and those that officers enter."""

from __future__ import annotations

from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.relatives import Relatives
from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.relatives import OwnRelativeAsked, RelativeAsked, RelativesShown
from chalicelib.foundation.identity.service import codes, relatives
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
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
    return _shown(call.ctx, relatives.relatives_of(resident_id=mine))


def _shown(ctx: Context, found: Relatives) -> RelativesShown:
    return RelativesShown.of(found, relatives.named(found), business_date(ctx.now()))


@doors.door("POST", "/v1/me/relatives", verb="relatives.own", asked=OwnRelativeAsked, shown=RelativesShown, status=201)
def declare_own_relative(call: Call[OwnRelativeAsked, Nothing]) -> RelativesShown:
    """Declare a relative by the code they show; they are told, and may reject it. Only an officer removes one."""
    mine, body = _mine(call), call.body
    other = codes.resolve(token=token_in(body.code)).holder_id
    found = relatives.declare(call.ctx, resident_id=mine, other_id=other, relation=body.relation, own=True)
    return _shown(call.ctx, found)


@doors.door("DELETE", "/v1/me/relatives/{other_id}", verb="relatives.own", shown=RelativesShown)
def reject_relative(call: Call[Nothing, Nothing], other_id: str) -> RelativesShown:
    """Say that somebody who declared me is no relative of mine; they alone stay bound by their word."""
    return _shown(call.ctx, relatives.reject(call.ctx, resident_id=_mine(call), other_id=other_id))


@doors.door(
    "GET", "/v1/residents/{resident_id}/relatives", verb="residents.read", within="resident_id", shown=RelativesShown
)
def read_relatives(call: Call[Nothing, Nothing], resident_id: str) -> RelativesShown:
    """Show a resident's declared relatives."""
    return _shown(call.ctx, relatives.relatives_of(resident_id=resident_id))


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
    return _shown(call.ctx, relatives.declare(call.ctx, resident_id=resident_id, other_id=other, relation=relation))


@doors.door(
    "DELETE",
    "/v1/residents/{resident_id}/relatives/{other_id}",
    verb="residents.write",
    within="resident_id",
    shown=RelativesShown,
)
def remove_relative(call: Call[Nothing, Nothing], resident_id: str, other_id: str) -> RelativesShown:
    """Remove a relative who was entered by mistake."""
    return _shown(call.ctx, relatives.remove(call.ctx, resident_id=resident_id, other_id=other_id))
