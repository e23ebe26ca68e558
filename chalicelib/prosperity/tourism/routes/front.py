"""What everybody may look at: the map, its spots, trails, and how many came."""

from __future__ import annotations

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.tourism.routes.doors import doors
from chalicelib.prosperity.tourism.schemas.spots import TourismFeaturesShown, TourismFindAsked, TourismSpotShown
from chalicelib.prosperity.tourism.schemas.towns import TourismMapShown, TourismMonthAsked, TourismVisitsShown
from chalicelib.prosperity.tourism.schemas.trails import TourismTrailShown, TourismTrailsShown
from chalicelib.prosperity.tourism.service import reading

GEOJSON = "application/geo+json"
"""Source: RFC 7946, section 12."""


@doors.door("GET", "/v1/tourism/maps/{town_id}", verb="tourism.browse", shown=TourismMapShown)
def read_map(_call: Call[Nothing, Nothing], town_id: str) -> TourismMapShown:
    """Show a town's drawn map: which drawing, how large, and the words on it."""
    return TourismMapShown.of(*reading.read_map(town_id=town_id))


@doors.door(
    "GET",
    "/v1/tourism/maps/{town_id}/spots",
    verb="tourism.browse",
    query=TourismFindAsked,
    shown=TourismFeaturesShown,
    media=GEOJSON,
)
def browse(call: Call[Nothing, TourismFindAsked], town_id: str) -> TourismFeaturesShown:
    """Show the spots on a town's map as a FeatureCollection of GeoJSON, by kind or by a name's characters or pinyin.

    The geometry is WGS 84. `properties` has the pixels on the drawn map (`x`, `y`) and the point as China's maps show
    it (`gcj02`: longitude, latitude).
    """
    query, now = call.query, call.ctx.now()
    seen = reading.browse(town_id=town_id, query=query.q, kind=query.of_kind())
    return TourismFeaturesShown.of(seen.spots, now, business_date(now), seen.views)


@doors.door("GET", "/v1/tourism/spots/{spot_id}", verb="tourism.browse", shown=TourismSpotShown)
def read_spot(call: Call[Nothing, Nothing], spot_id: str) -> TourismSpotShown:
    """Show one spot: its story, when it is open, its pictures."""
    seen, now = reading.read_spot(spot_id=spot_id), call.ctx.now()
    return TourismSpotShown.of(seen.spots[0], now, business_date(now), seen.views, seen.offered)


@doors.door("GET", "/v1/tourism/maps/{town_id}/trails", verb="tourism.browse", shown=TourismTrailsShown)
def trails(_call: Call[Nothing, Nothing], town_id: str) -> TourismTrailsShown:
    """Show a town's trails: where each leads, how long it is, and whether something is given for all its stamps."""
    return TourismTrailsShown.of(reading.list_trails(town_id=town_id))


@doors.door("GET", "/v1/tourism/trails/{trail_id}", verb="tourism.browse", shown=TourismTrailShown)
def read_trail(call: Call[Nothing, Nothing], trail_id: str) -> TourismTrailShown:
    """Show a trail with its spots in their order."""
    led, now = reading.read_trail(trail_id=trail_id), call.ctx.now()
    return TourismTrailShown.of(led.trail, led.spots, now, business_date(now), led.views)


@doors.door(
    "GET",
    "/v1/tourism/maps/{town_id}/visits",
    verb="tourism.browse",
    query=TourismMonthAsked,
    shown=TourismVisitsShown,
)
def visits(call: Call[Nothing, TourismMonthAsked], town_id: str) -> TourismVisitsShown:
    """Show how many were stamped at each spot in a month; of fewer than five nothing is said."""
    counted = reading.count_visits(place_id=town_id, month=call.query.month)
    return TourismVisitsShown.of(counted.month, counted.rows)
