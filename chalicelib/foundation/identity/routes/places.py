"""Doors of towns and villages."""

from __future__ import annotations

from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.places import (
    PlacesAsked,
    PlaceShown,
    PlacesShown,
    VillageAsked,
    VillageChangeAsked,
)
from chalicelib.foundation.identity.service import places, staff
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/places", verb="places.read", query=PlacesAsked, shown=PlacesShown)
def list_places(call: Call[Nothing, PlacesAsked]) -> PlacesShown:
    """Return towns, each followed by its villages."""
    query = call.query
    return PlacesShown.of(places.list_places(town_id=query.town_id, size=query.size, cursor=query.cursor))


@doors.door(
    "POST",
    "/v1/towns/{town_id}/villages",
    verb="places.write",
    within="town_id",
    asked=VillageAsked,
    shown=PlaceShown,
    status=201,
)
def add_village(call: Call[VillageAsked, Nothing], town_id: str) -> PlaceShown:
    """Enter a village; the one with this code is returned where it is entered already.

    Accounts for the whole town reach it once their tokens are renewed, in 15 minutes at most.
    """
    body = call.body
    made = places.add_village(call.ctx, town_id=town_id, name=body.name, code=body.code, groups=body.groups)
    staff.widen_staff(call.ctx, town_id=town_id, ordinal=int(made.village_id[1:]))
    return PlaceShown.of(made)


@doors.door(
    "PUT",
    "/v1/villages/{village_id}",
    verb="places.write",
    within="village_id",
    asked=VillageChangeAsked,
    shown=PlaceShown,
)
def change_village(call: Call[VillageChangeAsked, Nothing], village_id: str) -> PlaceShown:
    """Give a village another name and other groups."""
    body = call.body
    return PlaceShown.of(places.change_village(call.ctx, village_id=village_id, name=body.name, groups=body.groups))
