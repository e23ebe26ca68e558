"""The officers' desk: spots and the codes on their signs, the map, trails, and how many came."""

from __future__ import annotations

from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.tourism.core.spots import Spot
from chalicelib.prosperity.tourism.routes.doors import doors
from chalicelib.prosperity.tourism.schemas.spots import (
    TourismCodeAsked,
    TourismMoveAsked,
    TourismSpotAsked,
    TourismSpotAtDesk,
    TourismSpotChangeAsked,
    TourismSpotsAtDesk,
)
from chalicelib.prosperity.tourism.schemas.towns import (
    TourismMapAsked,
    TourismMapShown,
    TourismMonthAsked,
    TourismVisitsAtDesk,
)
from chalicelib.prosperity.tourism.schemas.trails import (
    TourismTrailAsked,
    TourismTrailAtDesk,
    TourismTrailChangeAsked,
    TourismTrailsAtDesk,
)
from chalicelib.prosperity.tourism.service import photos, reading, signs, spots, towns, trails

READ, WRITE = "tourism.read", "tourism.write"
READ_TOWN, WRITE_TOWN = "tourism.read_town", "tourism.write_town"
SPOT, TRAIL = "/v1/tourism/desk/spots/{spot_id}", "/v1/tourism/desk/trails/{trail_id}"


def _shown(ctx: Context, spot: Spot) -> TourismSpotAtDesk:
    now = ctx.now()
    seen = reading.seen_of(spot)
    return TourismSpotAtDesk.at(spot, now, business_date(now), seen.views, seen.offered)


@doors.door("GET", "/v1/places/{place_id}/tourism-spots", verb=READ, within="place_id", shown=TourismSpotsAtDesk)
def spots_of(_call: Call[Nothing, Nothing], place_id: str) -> TourismSpotsAtDesk:
    """Show all spots of a village or town, drafts too."""
    return TourismSpotsAtDesk.of(reading.list_at_desk(place_id=place_id))


@doors.door(
    "POST",
    "/v1/villages/{village_id}/tourism-spots",
    verb=WRITE,
    within="village_id",
    asked=TourismSpotAsked,
    shown=TourismSpotAtDesk,
    keyed=True,
    status=201,
)
def write_spot(call: Call[TourismSpotAsked, Nothing], village_id: str) -> TourismSpotAtDesk:
    """Write a new spot of a village, as a draft; its sign gets a code."""
    return _shown(call.ctx, spots.write_spot(call.ctx, village_id=village_id, terms=call.body.terms(), key=call.key))


@doors.door("GET", SPOT, verb=READ, within="spot_id", shown=TourismSpotAtDesk)
def read_spot_at_desk(call: Call[Nothing, Nothing], spot_id: str) -> TourismSpotAtDesk:
    """Show one spot as officers see it."""
    seen, now = reading.read_spot(spot_id=spot_id, officer=True), call.ctx.now()
    return TourismSpotAtDesk.at(seen.spots[0], now, business_date(now), seen.views, seen.offered)


@doors.door(
    "PUT", SPOT, verb=WRITE, within="spot_id", asked=TourismSpotChangeAsked, shown=TourismSpotAtDesk, keyed=True
)
def change_spot(call: Call[TourismSpotChangeAsked, Nothing], spot_id: str) -> TourismSpotAtDesk:
    """Replace what is said of a spot."""
    body = call.body
    done = spots.change_spot(call.ctx, spot_id=spot_id, terms=body.terms(), looked_at=body.version, key=call.key)
    return _shown(call.ctx, done)


@doors.door(
    "POST",
    f"{SPOT}/moves",
    verb=WRITE,
    within="spot_id",
    asked=TourismMoveAsked,
    shown=TourismSpotAtDesk,
    keyed=True,
)
def move_spot(call: Call[TourismMoveAsked, Nothing], spot_id: str) -> TourismSpotAtDesk:
    """Put a spot on the map, or take it off."""
    body = call.body
    done = spots.move_spot(call.ctx, spot_id=spot_id, deed=body.of(), looked_at=body.version, key=call.key)
    return _shown(call.ctx, done)


@doors.door(
    "POST",
    f"{SPOT}/code",
    verb=WRITE,
    within="spot_id",
    asked=TourismCodeAsked,
    shown=TourismSpotAtDesk,
    keyed=True,
)
def renew_code(call: Call[TourismCodeAsked, Nothing], spot_id: str) -> TourismSpotAtDesk:
    """Give a spot's sign another code; the old one is refused from now on."""
    done = spots.renew_code(call.ctx, spot_id=spot_id, looked_at=call.body.version, key=call.key)
    return _shown(call.ctx, done)


@doors.door(
    "POST",
    "/v1/places/{place_id}/tourism-signs",
    verb=WRITE,
    within="place_id",
    shown=RunShown,
    keyed=True,
    status=202,
)
def ask_signs(call: Call[Nothing, Nothing], place_id: str) -> RunShown:
    """Let the signs of a village's or town's spots be made, to be printed and put up; the run names the file."""
    return RunShown.of(signs.ask_signs(call.ctx, place_id=place_id, key=call.key), [])


@doors.door(
    "GET",
    "/v1/places/{place_id}/tourism-visits",
    verb=READ,
    within="place_id",
    query=TourismMonthAsked,
    shown=TourismVisitsAtDesk,
)
def visits_at_desk(call: Call[Nothing, TourismMonthAsked], place_id: str) -> TourismVisitsAtDesk:
    """Show how many were stamped at each spot in a month, day by day."""
    counted = reading.count_visits(place_id=place_id, month=call.query.month)
    return TourismVisitsAtDesk.of(counted.month, counted.rows)


@doors.door(
    "PUT",
    "/v1/towns/{town_id}/tourism-map",
    verb=WRITE_TOWN,
    within="town_id",
    asked=TourismMapAsked,
    shown=TourismMapShown,
)
def set_map(call: Call[TourismMapAsked, Nothing], town_id: str) -> TourismMapShown:
    """Replace a town's drawn map and the words on it."""
    drawn = call.body.of()
    body = call.body
    town = towns.set_map(call.ctx, town_id=town_id, drawn=drawn, looked_at=body.version, spots_seen=body.spots_seen)
    return TourismMapShown.of(town, photos.views_of([drawn.media_id] if drawn.media_id else []))


@doors.door("GET", "/v1/towns/{town_id}/tourism-trails", verb=READ_TOWN, within="town_id", shown=TourismTrailsAtDesk)
def trails_of(_call: Call[Nothing, Nothing], town_id: str) -> TourismTrailsAtDesk:
    """Show all trails of a town, drafts too."""
    return TourismTrailsAtDesk.of(reading.list_trails_at_desk(town_id=town_id))


@doors.door(
    "POST",
    "/v1/towns/{town_id}/tourism-trails",
    verb=WRITE_TOWN,
    within="town_id",
    asked=TourismTrailAsked,
    shown=TourismTrailAtDesk,
    keyed=True,
    status=201,
)
def write_trail(call: Call[TourismTrailAsked, Nothing], town_id: str) -> TourismTrailAtDesk:
    """Write a new trail of a town, as a draft."""
    return TourismTrailAtDesk.at(trails.write_trail(call.ctx, town_id=town_id, terms=call.body.terms(), key=call.key))


@doors.door(
    "PUT", TRAIL, verb=WRITE, within="trail_id", asked=TourismTrailChangeAsked, shown=TourismTrailAtDesk, keyed=True
)
def change_trail(call: Call[TourismTrailChangeAsked, Nothing], trail_id: str) -> TourismTrailAtDesk:
    """Replace what a trail says, where it leads, and what it gives; what was given stays."""
    body = call.body
    done = trails.change_trail(call.ctx, trail_id=trail_id, terms=body.terms(), looked_at=body.version, key=call.key)
    return TourismTrailAtDesk.at(done)


@doors.door(
    "POST",
    f"{TRAIL}/moves",
    verb=WRITE,
    within="trail_id",
    asked=TourismMoveAsked,
    shown=TourismTrailAtDesk,
    keyed=True,
)
def move_trail(call: Call[TourismMoveAsked, Nothing], trail_id: str) -> TourismTrailAtDesk:
    """Let everybody see a trail, or nobody any more."""
    body = call.body
    done = trails.move_trail(call.ctx, trail_id=trail_id, deed=body.of(), looked_at=body.version, key=call.key)
    return TourismTrailAtDesk.at(done)
