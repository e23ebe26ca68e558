"""A visitor's own: check-in by the code on site, the card, and what a finished trail gives."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.activities.core.geofence import Spot as Device
from chalicelib.prosperity.tourism.routes.doors import doors
from chalicelib.prosperity.tourism.schemas.trails import (
    TourismCardShown,
    TourismCheckedInShown,
    TourismCheckInAsked,
    TourismHadShown,
)
from chalicelib.prosperity.tourism.service import forgetting, visiting

OWN = "tourism.visit"


@doors.door(
    "POST",
    "/v1/tourism/check-ins",
    verb=OWN,
    asked=TourismCheckInAsked,
    shown=TourismCheckedInShown,
    keyed=True,
    status=201,
)
def check_in(call: Call[TourismCheckInAsked, Nothing]) -> TourismCheckedInShown:
    """Stamp one's card by the code on a spot's sign, once a day at each spot; where the phone is, is not kept."""
    here = call.body.here
    device = None if here is None else Device(here.latitude_e6, here.longitude_e6, here.accuracy_m)
    done = visiting.check_in(call.ctx, code=call.body.code, device=device, key=call.key)
    return TourismCheckedInShown.of(done.visit, done.spot)


@doors.door("GET", "/v1/tourism/card", verb=OWN, shown=TourismCardShown)
def card(call: Call[Nothing, Nothing]) -> TourismCardShown:
    """Show one's card: each stamp, and how far one is on each trail."""
    progress = visiting.read_card(call.ctx)
    return TourismCardShown.of(progress.card, progress.trails)


@doors.door("POST", "/v1/tourism/card/erase", verb=OWN, shown=None)
def erase(call: Call[Nothing, Nothing]) -> None:
    """Erase one's card and all one's check-ins; what trails gave stays, and is given once."""
    forgetting.erase_card(call.ctx)


@doors.door("POST", "/v1/tourism/trails/{trail_id}/reward", verb=OWN, shown=TourismHadShown)
def collect(call: Call[Nothing, Nothing], trail_id: str) -> TourismHadShown:
    """Give what a finished trail gives, where it could not be given with its last stamp; again, it is the same."""
    return TourismHadShown.of(trail_id, visiting.collect(call.ctx, trail_id=trail_id))
