"""Spots: when they are open, where they stand, how they are found, and who is stamped."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from math import cos, hypot, radians

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.errors import DomainError, InvalidInput
from chalicelib.points.activities.core.geofence import Spot as Device
from chalicelib.prosperity.tourism.core import codes, finding, hours, spots, towns, trails
from chalicelib.prosperity.tourism.core.deeds import ShowDeed, Showing
from chalicelib.prosperity.tourism.core.hours import Hours, Span
from chalicelib.prosperity.tourism.core.positions import Position, refuse_elsewhere
from chalicelib.prosperity.tourism.core.refusals import (
    MapSizeStands,
    ShownInOtherState,
    SpotClosed,
    SpotCodeOld,
    SpotNotShown,
    SpotsBesideMap,
    TooFarAway,
    TourismChanged,
    WhereNeeded,
)
from chalicelib.prosperity.tourism.core.towns import Label, TouristTown
from tests.make.touring import MAP, TERMS, THERE, a_spot, a_trail

MONDAY = dt.date(2026, 11, 23)
LUNCH = Hours((Span(1, 660, 810), Span(1, 1_020, 1_200), Span(2, 540, 1_440)), (dt.date(2026, 11, 30),))
METRE_DEGREES = 1 / 111_320
# The vectors of eviltransform (github.com/googollee/eviltransform): WGS 84, and the same point on China's maps.
GCJ = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]


def at(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), SHANGHAI)


@pytest.mark.parametrize(("point", "shown"), GCJ)
def test_a_point_is_shifted_as_chinas_maps_shift_it_to_a_metre(
    point: tuple[float, float], shown: tuple[float, float]
) -> None:
    position = Position(round(point[0] * 1e6), round(point[1] * 1e6))
    longitude, latitude = position.gcj02
    assert hypot(latitude - shown[0], (longitude - shown[1]) * cos(radians(shown[0]))) < METRE_DEGREES
    assert position.wgs84 == (round(point[1], 6), round(point[0], 6))


@given(st.integers(18_000_000, 53_000_000), st.integers(74_000_000, 134_000_000))
def test_the_shift_is_some_hundred_metres_everywhere_in_china(latitude_e6: int, longitude_e6: int) -> None:
    position = Position(latitude_e6, longitude_e6)
    (east, north), (shown_east, shown_north) = position.wgs84, position.gcj02
    away = hypot(shown_north - north, (shown_east - east) * cos(radians(north))) / METRE_DEGREES
    assert 30 < away < 1_200


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(MONDAY, "10:59"), False),
        (at(MONDAY, "11:00"), True),
        (at(MONDAY, "13:30"), False),
        (at(MONDAY, "19:59:59"), True),
        (at(MONDAY + dt.timedelta(days=1), "23:59:59"), True),
        (at(MONDAY + dt.timedelta(days=2), "12:00"), False),
        (at(MONDAY + dt.timedelta(days=7), "12:00"), False),
        (at(MONDAY, "12:00").astimezone(dt.UTC), True),
    ],
)
def test_a_spot_is_open_in_the_spans_of_its_weekday_by_chinas_clock(*, moment: dt.datetime, is_open: bool) -> None:
    assert LUNCH.is_open(moment) is is_open


def test_without_spans_a_spot_is_always_open_but_on_its_closed_days() -> None:
    always = Hours((), (MONDAY,))
    assert not always.is_open(at(MONDAY, "12:00"))
    assert always.is_open(at(MONDAY + dt.timedelta(days=1), "03:00"))
    assert always.words_on(MONDAY) == ("休息", "closed")
    assert always.words_on(MONDAY + dt.timedelta(days=1)) == ("全天", "all day")
    assert LUNCH.words_on(MONDAY) == ("11:00–13:30、17:00–20:00", "11:00–13:30, 17:00–20:00")
    assert LUNCH.words_on(MONDAY + dt.timedelta(days=2)) == ("休息", "closed")


@pytest.mark.parametrize("spans", [[Span(1, 600, 600)], [Span(1, 600, 540)], [Span(3, 1, 9), Span(3, 8, 20)]])
def test_spans_that_end_too_early_or_overlap_are_refused(spans: list[Span]) -> None:
    with pytest.raises(InvalidInput):
        hours.checked(spans, ())


def test_spans_are_kept_in_order_and_closed_days_once() -> None:
    made = hours.checked([Span(2, 60, 90), Span(1, 90, 120), Span(1, 30, 90)], [MONDAY, MONDAY])
    assert made == Hours((Span(1, 30, 90), Span(1, 90, 120), Span(2, 60, 90)), (MONDAY,))


@given(st.integers(0, 1_440))
def test_a_minute_is_written_and_read_as_the_same(minute: int) -> None:
    assert hours.minute_of(hours.clock_of(minute)) == minute


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("云石", True), ("石溪", True), ("yunshi", True), ("YunShiXi", True), ("yun shi", True), ("ysx", True),
        ("sx", True), ("shixi", True), ("", True), ("unshi", False), ("溪云", False), ("yx", False),
    ],
)  # fmt: skip
def test_a_name_is_found_by_characters_syllables_and_initials(*, query: str, found: bool) -> None:
    assert finding.matches(query, name="云石溪", sound="yun shi xi") is found


def test_the_sound_of_a_name_is_its_pinyin_and_keeps_what_is_not_chinese() -> None:
    assert finding.sound_of("云石溪 A6") == "yun shi xi a6"


@given(st.binary(min_size=codes.RANDOM_BYTES, max_size=codes.RANDOM_BYTES))
def test_a_code_is_read_as_it_was_printed_in_any_case_and_with_lookalikes(random: bytes) -> None:
    code = codes.code_of(random)
    assert (len(code), set(code) <= set(codes.ALPHABET)) == (codes.LENGTH, True)
    assert codes.read(codes.grouped(code).upper()) == code
    assert codes.read(code.replace("0", "O").replace("1", "l").replace(code[0], code[0])) == code
    assert codes.url_of("https://a.example", code) == f"https://a.example/mall/#here/{code}"


def test_different_random_bytes_are_different_codes_but_for_the_four_bits_left_over() -> None:
    assert codes.code_of(b"\x00" * 8) != codes.code_of(b"\x00" * 7 + b"\x01")
    assert len({codes.code_of(bytes([0, 0, 0, 0, 0, 0, 0, n])) for n in range(32)}) == 32


def test_a_spot_stands_on_the_map() -> None:
    corner = replace(TERMS, x=1_599, y=999)
    assert spots.checked(corner, MAP) == corner
    for beside in ({"x": 1_600}, {"y": 1_000}):
        with pytest.raises(InvalidInput):
            spots.checked(replace(TERMS, **beside), MAP)  # type: ignore[arg-type]  # One of both.


def test_something_is_booked_where_people_stay_eat_or_do_something_alone() -> None:
    for kind in spots.SpotKind:
        terms = replace(TERMS, kind=kind, bookable_ids=("v00001j1",))
        if kind in spots.BOOKED:
            assert spots.checked(terms, MAP) == terms
            continue
        with pytest.raises(InvalidInput):
            spots.checked(terms, MAP)
    spots.refuse_unknown(("v00001j1",), {"v00001j1"})
    with pytest.raises(InvalidInput):
        spots.refuse_unknown(("v00001j1", "v00001j2"), {"v00001j1"})


def test_who_is_near_is_stamped_and_what_a_phone_can_not_know_is_allowed() -> None:
    north = Device(THERE.latitude_e6 + 1_000, THERE.longitude_e6)  # 111 m
    refuse_elsewhere(THERE, 0, None)
    refuse_elsewhere(THERE, 111, north)
    refuse_elsewhere(THERE, 100, replace(north, accuracy_m=20))
    with pytest.raises(WhereNeeded):
        refuse_elsewhere(THERE, 100, None)
    with pytest.raises(TooFarAway) as refused:
        refuse_elsewhere(THERE, 100, north)
    assert refused.value.facts == {"distance_m": 111, "fence_m": 100}
    with pytest.raises(TooFarAway):
        refuse_elsewhere(THERE, 100, Device(THERE.latitude_e6 + 9_000, THERE.longitude_e6, 99_999))


@pytest.mark.parametrize(
    ("spot", "refusal"),
    [
        (a_spot(code="another-code"), SpotCodeOld),
        (a_spot(state=Showing.DRAFT), SpotNotShown),
        (a_spot(state=Showing.WITHDRAWN), SpotNotShown),
        (a_spot(terms=replace(TERMS, hours=LUNCH)), SpotClosed),
        (a_spot(terms=replace(TERMS, fence_m=100)), WhereNeeded),
        (a_spot(), None),
    ],
)
def test_a_stamp_is_refused_for_one_clear_reason(spot: spots.Spot, refusal: type[DomainError] | None) -> None:
    def scan() -> None:
        now = at(MONDAY, "09:00")
        spots.refuse_stamp(spot, code="0123456789ab", device=None, now=now, today=MONDAY)

    if refusal is None:
        scan()
        return
    with pytest.raises(refusal) as refused:
        scan()
    assert refused.value.sentence("zh")
    assert refused.value.sentence("en")


def test_a_spot_goes_on_the_map_and_off_it_and_on_again() -> None:
    draft = a_spot(state=Showing.DRAFT)
    shown = spots.moved(draft, ShowDeed.PUBLISH)
    assert (shown.is_shown, shown.version) == (True, 2)
    off = spots.moved(shown, ShowDeed.WITHDRAW)
    assert not off.is_shown
    assert spots.moved(off, ShowDeed.PUBLISH).is_shown
    for spot, deed in ((draft, ShowDeed.WITHDRAW), (shown, ShowDeed.PUBLISH), (off, ShowDeed.WITHDRAW)):
        with pytest.raises(ShownInOtherState):
            spots.moved(spot, deed)


def test_a_map_has_one_drawing_words_on_it_and_keeps_its_size_once_spots_stand_on_it() -> None:
    empty, walked = TouristTown("t0001"), TouristTown("t0001", MAP, spots=1, version=1)
    own = replace(MAP, drawing="", media_id="v00001m1")
    for good, town in ((replace(MAP, width=900), replace(walked, spots=0)), (own, walked)):
        assert towns.checked(good, town) == good
    for fault in ({"drawing": ""}, {"media_id": "v00001m1"}, {"labels": (Label("村", 1_600, 5),)}):
        with pytest.raises(InvalidInput):
            towns.checked(replace(MAP, **fault), empty)
    with pytest.raises(InvalidInput):
        towns.checked(replace(MAP, labels=(Label("村", 5, 1_000),)), empty)
    with pytest.raises(MapSizeStands):
        towns.checked(replace(MAP, width=900), walked)


def test_a_trail_leads_to_spots_of_its_town_each_once() -> None:
    trail = a_trail("a", "b")
    assert trails.checked(trail.terms, there=["b", "a"]) == trail.terms
    for on, there in ((("a", "a"), ["a"]), (("a", "b"), ["a"])):
        with pytest.raises(InvalidInput):
            trails.checked(a_trail(*on).terms, there=there)


def test_a_trail_is_changed_by_who_saw_it_as_it_is() -> None:
    trail = a_trail("a", "b")
    assert trails.changed(trail, trail.terms, 1).version == 2
    with pytest.raises(TourismChanged):
        trails.changed(trail, trail.terms, 2)
    assert not trails.moved(trail, ShowDeed.WITHDRAW, 1).is_shown
    with pytest.raises(ShownInOtherState):
        trails.moved(trail, ShowDeed.PUBLISH, 1)
    with pytest.raises(TourismChanged):
        trails.moved(trail, ShowDeed.WITHDRAW, 2)


def test_a_trail_stands_in_its_place_and_a_hidden_one_leads_nowhere() -> None:
    one, two = a_trail("a", "b"), a_trail("b", "c", trail_id="t0001v2")
    assert trails.with_trail((one, two), replace(one, version=2)) == (replace(one, version=2), two)
    assert trails.with_trail((one,), two) == (one, two)
    assert trails.leading_to((one, two), "c") == two
    assert trails.leading_to((one, replace(two, state=Showing.WITHDRAWN)), "c") is None


def test_another_size_is_for_who_saw_where_the_spots_will_stand_and_none_stands_beside_it() -> None:
    walked, smaller = TouristTown("t0001", MAP, spots=1, version=1), replace(MAP, height=800)
    assert towns.checked(smaller, walked, spots_seen=True) == smaller
    assert [towns.is_other_size(smaller, one) for one in (walked, replace(walked, spots=0), TouristTown("t0001"))] == [
        True, False, False,
    ]  # fmt: skip
    assert not towns.is_other_size(MAP, walked)
    towns.refuse_beside(smaller, [("云石溪", 1_599, 799)])
    with pytest.raises(SpotsBesideMap) as refused:
        towns.refuse_beside(smaller, [("云石溪", 1_599, 799), ("水碓", 9, 800), ("村口", 1_600, 9)])
    assert refused.value.facts == {"names": "水碓、村口"}


@pytest.mark.parametrize(("width", "height", "fits"), [(3_200, 2_000, True), (803, 502, True), (1_000, 1_000, False)])
def test_a_picture_is_laid_under_a_map_of_its_shape(width: int, height: int, *, fits: bool) -> None:
    if fits:
        towns.refuse_other_shape(MAP, width, height)
        return
    with pytest.raises(InvalidInput):
        towns.refuse_other_shape(MAP, width, height)
