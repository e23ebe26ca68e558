"""What everybody reads: the map and its spots, one spot, trails, and how many came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from chalicelib.foundation.media.core.pictures import View
from chalicelib.kernel.values import value
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.bookings.core.bookables import Bookable
from chalicelib.prosperity.bookings.service import reading as offers
from chalicelib.prosperity.tourism.core import visits
from chalicelib.prosperity.tourism.core.finding import matches
from chalicelib.prosperity.tourism.core.refusals import NoSuchSpot, NoSuchTrail
from chalicelib.prosperity.tourism.core.spots import Spot, SpotKind
from chalicelib.prosperity.tourism.core.towns import TouristTown
from chalicelib.prosperity.tourism.core.trails import Trail
from chalicelib.prosperity.tourism.service import photos
from chalicelib.prosperity.tourism.service.spots import load
from chalicelib.prosperity.tourism.service.towns import load_map
from chalicelib.prosperity.tourism.store import cards, spots as store, towns


@value
class Seen:
    """Spots with their pictures by id, and what is booked there now."""

    spots: tuple[Spot, ...]
    views: Mapping[str, View]
    offered: tuple[Bookable, ...] = ()


@value
class Led:
    """A trail with its spots in their order, and their pictures by id."""

    trail: Trail
    spots: tuple[Spot, ...]
    views: Mapping[str, View]


@value
class Visited:
    """A month's visits of the spots of a place, by day."""

    month: str
    rows: tuple[tuple[Spot, Mapping[dt.date, int]], ...]


def read_map(*, town_id: str) -> tuple[TouristTown, Mapping[str, View]]:
    """Return a town's map, and its picture where it is one of its own. One round trip, two with a picture.

    Raises:
        NoSuchMap: it drew none yet.
    """
    town, drawn = load_map(town_id)
    return town, photos.views_of([drawn.media_id] if drawn.media_id else [])


def browse(*, town_id: str, query: str = "", kind: SpotKind | None = None) -> Seen:
    """Return the spots that everybody sees on a town's map, of a kind or by name, each with its first picture.

    Two round trips.
    """
    shown = [one for one in store.list_on_map(town_id, town_id) if one.is_shown]
    found = [
        one
        for one in shown
        if kind in {None, one.terms.kind} and (not query or matches(query, name=one.terms.name, sound=one.sound))
    ]
    return Seen(tuple(found), photos.views_of(_covers(found)))


def _covers(found: Sequence[Spot]) -> list[str]:
    return [one.terms.media_ids[0] for one in found if one.terms.media_ids]


def list_at_desk(*, place_id: str) -> list[Spot]:
    """Return all spots of a village or town, drafts too, with what the map shows of them. One round trip, two cold."""
    return store.list_on_map(place_id, places_of(place_id)[0])


def read_spot(*, spot_id: str, officer: bool = False) -> Seen:
    """Return a spot with its pictures and what can be booked there now; drafts are the officers' alone.

    Two round trips, one more where it names something to be booked.

    Raises:
        NoSuchSpot: there is none that they see.
    """
    found = load(spot_id)
    if not (officer or found.is_shown):
        raise NoSuchSpot
    return seen_of(found)


def seen_of(spot: Spot) -> Seen:
    """Return a spot with its pictures and what can be booked there now. One round trip each, none for none."""
    offered = tuple(one for one in offers.find(bookable_ids=spot.terms.bookable_ids) if one.is_shown)
    return Seen((spot,), photos.views_of(spot.terms.media_ids), offered)


def list_trails(*, town_id: str) -> list[Trail]:
    """Return the trails of a town that everybody sees. One round trip."""
    return [one for one in towns.find_town(town_id).trails if one.is_shown]


def list_trails_at_desk(*, town_id: str) -> list[Trail]:
    """Return all trails of a town, the newest first. One round trip."""
    return list(reversed(towns.find_town(town_id).trails))


def read_trail(*, trail_id: str) -> Led:
    """Return a trail with its spots. Three round trips.

    Raises:
        NoSuchTrail: there is none that everybody sees.
    """
    trail = next((one for one in list_trails(town_id=trail_id[:5]) if one.trail_id == trail_id), None)
    if trail is None:
        raise NoSuchTrail
    found = store.find_spots(trail.terms.spot_ids)
    return Led(trail, tuple(found), photos.views_of(_covers(found)))


def count_visits(*, place_id: str, month: str) -> Visited:
    """Return how many were stamped at each spot of a village or town in a month. Two round trips, three cold."""
    town_id = places_of(place_id)[0]
    counted = visits.by_spot(cards.counts_of(place_id, town_id, month))
    found = store.list_on_map(place_id, town_id)
    return Visited(month, tuple((one, counted.get(one.spot_id, {})) for one in found))
