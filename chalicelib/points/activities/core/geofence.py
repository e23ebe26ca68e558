"""Where an activity is, and whether a scanner is there. Positions are WGS 84, in millionths of a degree.

WeChat's maps speak GCJ-02, which is off by up to half a kilometre; who asks a phone for a position asks for WGS 84.
"""

from __future__ import annotations

import math

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius. Source: IUGG, R1 of the GRS 80 ellipsoid."""
RADIUS_M_MIN, RADIUS_M_MAX = 50, 5_000
ACCURACY_M_MAX = 200
"""A phone that knows its position only this roughly, or worse, is taken to know it this well."""


class LocationNeeded(Conflict):
    """People are scanned only at the place, and the device did not say where it is."""

    code = "location_needed"
    zh, en = (
        "这个活动要在现场扫码，请打开定位再试。",
        "People are scanned at the place; let the device tell where it is.",
    )


class OutsideFence(Conflict):
    """The scanner is not at the place."""

    code = "outside_fence"
    zh, en = (
        "不在活动现场：离活动地点 {distance_m} 米，要在 {radius_m} 米以内。",
        "Not at the place: {distance_m} m away, {radius_m} m are allowed.",
    )


@value
class Spot:
    """Where a device says it is, and how well it knows, in metres."""

    latitude_e6: int
    longitude_e6: int
    accuracy_m: int = 0


@value
class Fence:
    """The place of an activity: within `radius_m` of a point."""

    latitude_e6: int
    longitude_e6: int
    radius_m: int


def distance_m(fence: Fence, spot: Spot) -> int:
    """Return the distance on the sphere in whole metres (haversine), within 0.6 % of the ellipsoid's."""
    here, there = math.radians(fence.latitude_e6 / 1e6), math.radians(spot.latitude_e6 / 1e6)
    across = math.radians((spot.longitude_e6 - fence.longitude_e6) / 1e6)
    half = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    return round(2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half))))


def refuse_elsewhere(fence: Fence | None, spot: Spot | None) -> None:
    """Let somebody be scanned here, or raise `LocationNeeded` or `OutsideFence`; what a phone can't know is allowed."""
    if fence is None:
        return
    if spot is None:
        raise LocationNeeded
    away = distance_m(fence, spot)
    if away - min(spot.accuracy_m, ACCURACY_M_MAX) > fence.radius_m:
        raise OutsideFence(distance_m=away, radius_m=fence.radius_m)
