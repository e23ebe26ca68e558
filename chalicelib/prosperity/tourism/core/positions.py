"""Where a spot is: WGS 84 in millionths of a degree, as devices say it, and how China's maps show that (GCJ-02).

GCJ-02 is not published; these are the formulas that everybody uses, as `web/shared/coordinates.js` has them for the way
back. Tests hold both against the vectors of eviltransform (github.com/googollee/eviltransform).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from chalicelib.kernel.values import value
from chalicelib.points.activities.core.geofence import ACCURACY_M_MAX, Fence, Spot as Device, distance_m
from chalicelib.prosperity.tourism.core.refusals import TooFarAway, WhereNeeded

AXIS_M = 6_378_245.0
ECCENTRICITY = 0.006_693_421_622_965_943
"""Of the ellipsoid of Krasovsky 1940, which GCJ-02 stands on."""
LATITUDE_E6, LONGITUDE_E6 = (3_000_000, 54_000_000), (73_000_000, 136_000_000)
"""Within which a spot in China lies, and beyond which GCJ-02 shifts nothing."""
FENCE_M_MIN, FENCE_M_MAX = 50, 2_000


@value
class Position:
    """A point of WGS 84, in millionths of a degree."""

    latitude_e6: int
    longitude_e6: int

    @property
    def wgs84(self) -> tuple[float, float]:
        """Longitude and latitude in degrees, in the order of RFC 7946."""
        return self.longitude_e6 / 1e6, self.latitude_e6 / 1e6

    @property
    def gcj02(self) -> tuple[float, float]:
        """Longitude and latitude in degrees, as 高德, 腾讯 and WeChat's maps show the point; to a tenth of a metre."""
        longitude, latitude = self.wgs84
        north, east = _shift(latitude, longitude)
        return round(longitude + east, 6), round(latitude + north, 6)


def _waves(x: float, parts: Sequence[tuple[float, float]]) -> float:
    return sum(size * math.sin(x * by * math.pi) for size, by in parts) * 2 / 3


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    """Return by how much a map shows a point to the north and to the east of where it is, in degrees."""
    x, y = longitude - 105, latitude - 35
    common = 0.1 * x * y + _waves(x, [(20, 6), (20, 2)])
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.2 * math.sqrt(abs(x)) + common
    north += _waves(y, [(20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)])
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * math.sqrt(abs(x)) + common
    east += _waves(x, [(20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30)])
    angle = math.radians(latitude)
    magic = 1 - ECCENTRICITY * math.sin(angle) ** 2
    metres_north = AXIS_M * (1 - ECCENTRICITY) / (magic * math.sqrt(magic))
    metres_east = AXIS_M / math.sqrt(magic) * math.cos(angle)
    return math.degrees(north / metres_north), math.degrees(east / metres_east)


def refuse_elsewhere(at: Position, fence_m: int, device: Device | None) -> None:
    """Let somebody be stamped within `fence_m` of a spot (0: anywhere); what a phone can not know is allowed.

    Raises:
        WhereNeeded: the phone did not say where it is.
        TooFarAway: it is not here.
    """
    if not fence_m:
        return
    if device is None:
        raise WhereNeeded
    away = distance_m(Fence(at.latitude_e6, at.longitude_e6, fence_m), device)
    if away - min(device.accuracy_m, ACCURACY_M_MAX) > fence_m:
        raise TooFarAway(distance_m=away, fence_m=fence_m)
