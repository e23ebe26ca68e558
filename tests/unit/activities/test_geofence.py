"""Distances on the earth, against the ellipsoid's own (pyproj's and GeographicLib's published values)."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from chalicelib.points.activities.core.geofence import (
    ACCURACY_M_MAX,
    Fence,
    LocationNeeded,
    OutsideFence,
    Spot,
    distance_m,
    refuse_elsewhere,
)

HALL = Fence(30_012_345, 120_190_000, 300)
degrees = st.integers(-89_000_000, 89_000_000)
around = st.integers(-180_000_000, 180_000_000)


def test_the_distance_is_that_of_the_geodesic_within_six_tenths_of_a_percent() -> None:
    """The vector is GeographicLib's: Wellington (41.32 S, 174.81 E) to Salamanca (40.96 N, 5.50 W), 19,959,679 m."""
    found = distance_m(Fence(-41_320_000, 174_810_000, 50), Spot(40_960_000, -5_500_000))
    assert abs(found - 19_959_679) < 19_959_679 * 0.006


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert distance_m(Fence(30_000_000, 120_000_000, 50), Spot(31_000_000, 120_000_000)) == 111_195


@given(degrees, around, degrees, around)
def test_it_is_as_far_there_as_back_and_nowhere_from_itself(a: int, b: int, c: int, d: int) -> None:
    there, back = distance_m(Fence(a, b, 50), Spot(c, d)), distance_m(Fence(c, d, 50), Spot(a, b))
    assert there == back
    assert distance_m(Fence(a, b, 50), Spot(a, b)) == 0


def test_who_is_at_the_place_is_let_and_who_is_not_is_told_how_far_it_is() -> None:
    refuse_elsewhere(None, None)
    refuse_elsewhere(HALL, Spot(30_014_000, 120_190_500, 10))
    with pytest.raises(LocationNeeded):
        refuse_elsewhere(HALL, None)
    with pytest.raises(OutsideFence) as caught:
        refuse_elsewhere(HALL, Spot(30_030_000, 120_190_000, 10))
    assert caught.value.facts == {"distance_m": 1963, "radius_m": 300}


def test_what_a_phone_does_not_know_is_allowed_for_up_to_a_bound() -> None:
    away = Spot(30_016_500, 120_190_000)
    assert 300 < distance_m(HALL, away) < 300 + ACCURACY_M_MAX
    refuse_elsewhere(HALL, Spot(away.latitude_e6, away.longitude_e6, 5_000))
    with pytest.raises(OutsideFence):
        refuse_elsewhere(HALL, Spot(30_030_000, 120_190_000, 100_000))
