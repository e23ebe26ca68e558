"""Officers' work on a real store: spots, codes, trails and the map, each change once and by who saw what there is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.kernel.errors import DomainError, InvalidInput, KeyReused
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.bookings.core.bookables import Bookable, BookableDeed
from chalicelib.prosperity.bookings.service import offering
from chalicelib.prosperity.tourism.core import spots as core
from chalicelib.prosperity.tourism.core.deeds import ShowDeed, Showing
from chalicelib.prosperity.tourism.core.refusals import (
    MapSizeStands,
    NoSuchMap,
    NoSuchSpot,
    NoSuchTrail,
    SpotOnTrail,
    SpotsBesideMap,
    TourismChanged,
    TourismFull,
    TrailSpotHidden,
)
from chalicelib.prosperity.tourism.core.towns import Label, TouristTown, TownMap
from chalicelib.prosperity.tourism.service import photos, reading, spots, towns, trails
from chalicelib.prosperity.tourism.store import spots as store, towns as towns_store
from tests.make import people
from tests.make.bookings import ROOM
from tests.make.touring import MAP, TERMS, Touring


def test_a_key_writes_one_spot_and_its_code_leads_there(touring: Touring) -> None:
    key = touring.key()
    first = touring.written(key=key)
    assert touring.written(key=key) == first
    with pytest.raises(KeyReused):
        touring.written("水碓", key=key)
    assert (first.state, first.sound, store.find_by_code(first.code)) == (
        Showing.DRAFT, "yun shi xi", first.spot_id,
    )  # fmt: skip
    assert towns_store.find_town(touring.town_id).spots == 1


def test_a_draft_is_seen_by_officers_alone_and_found_by_name_once_published(touring: Touring) -> None:
    draft = touring.written()
    with pytest.raises(NoSuchSpot):
        reading.read_spot(spot_id=draft.spot_id)
    assert reading.browse(town_id=touring.town_id).spots == ()
    assert [one.spot_id for one in reading.list_at_desk(place_id=touring.village_id)] == [draft.spot_id]
    touring.moved(draft)
    inn = touring.shown("溪边人家", replace(TERMS, kind=core.SpotKind.INN))
    assert reading.read_spot(spot_id=draft.spot_id).spots[0].terms.story == TERMS.story
    for query, kind, names in (
        ("", None, {"云石溪", "溪边人家"}),
        ("ysx", None, {"云石溪"}),
        ("溪", None, {"云石溪", "溪边人家"}),
        ("", core.SpotKind.INN, {"溪边人家"}),
        ("ysx", core.SpotKind.INN, set()),
    ):
        found = reading.browse(town_id=touring.town_id, query=query, kind=kind).spots
        assert {one.terms.name for one in found} == names
    assert inn.state is Showing.PUBLISHED


def test_a_spot_is_changed_once_by_who_saw_it_as_it_is(touring: Touring) -> None:
    spot, key, said = touring.written(), touring.key(), replace(TERMS, name="水碓", x=900)
    asked = {"spot_id": spot.spot_id, "terms": said, "looked_at": 1}
    changed = spots.change_spot(touring.officer, **asked, key=key)  # type: ignore[arg-type]  # As written above.
    assert (changed.terms, changed.sound, changed.version, changed.code) == (said, "shui dui", 2, spot.code)
    assert spots.change_spot(touring.officer, **asked, key=key) == changed  # type: ignore[arg-type]  # As above.
    with pytest.raises(KeyReused):
        spots.move_spot(touring.officer, spot_id=spot.spot_id, deed=ShowDeed.PUBLISH, looked_at=2, key=key)
    with pytest.raises(TourismChanged):
        spots.change_spot(touring.officer, **asked, key=touring.key())  # type: ignore[arg-type]  # As above.
    with pytest.raises(InvalidInput):
        spots.change_spot(
            touring.officer, spot_id=spot.spot_id, terms=replace(said, y=1_000), looked_at=2, key=touring.key()
        )
    with pytest.raises(NoSuchSpot):
        spots.change_spot(touring.officer, spot_id="v00001v0", terms=said, looked_at=1, key=touring.key())


def a_room(touring: Touring, village_id: str = "") -> Bookable:
    """Return a room of a village's collective that everybody can book."""
    where, who = village_id or touring.village_id, touring.officer
    made = offering.write_bookable(who, village_id=where, owner_id="", terms=ROOM, key=touring.key())
    offering.move_bookable(who, bookable_id=made.bookable_id, owner_id="", deed=BookableDeed.ASK, key=touring.key())
    return decided(touring, made, BookableDeed.PUBLISH)


def decided(touring: Touring, made: Bookable, deed: BookableDeed) -> Bookable:
    version = offering.load(made.bookable_id).version
    return offering.decide_bookable(
        touring.officer, bookable_id=made.bookable_id, deed=deed, shares=(80, 20), reason="看过了", looked_at=version,
        key=touring.key(),
    )  # fmt: skip


def test_a_spot_says_what_of_its_village_can_be_booked_there_while_it_can(touring: Touring) -> None:
    room, inn = a_room(touring), replace(TERMS, kind=core.SpotKind.INN)
    other = people.village(touring.world.context(), "邻村", f"330109999{touring.number % 1_000:03d}")
    strange = a_room(touring, other.village_id)
    for wrong in (f"{touring.village_id}j{touring.key()}", strange.bookable_id):
        with pytest.raises(InvalidInput):
            touring.written("溪边人家", replace(inn, bookable_ids=(room.bookable_id, wrong)))
    with pytest.raises(InvalidInput):
        touring.written(terms=replace(TERMS, bookable_ids=(room.bookable_id,)))
    spot = touring.shown("溪边人家", replace(inn, bookable_ids=(room.bookable_id,)))
    assert reading.read_spot(spot_id=spot.spot_id).offered == (room,)
    decided(touring, room, BookableDeed.SUSPEND)
    assert reading.read_spot(spot_id=spot.spot_id).offered == ()
    said = {"spot_id": spot.spot_id, "looked_at": spot.version}
    with pytest.raises(InvalidInput):
        spots.change_spot(
            touring.officer, terms=replace(spot.terms, bookable_ids=(strange.bookable_id,)), key=touring.key(), **said,  # type: ignore[arg-type]  # As above.
        )  # fmt: skip
    kept = spots.change_spot(touring.officer, terms=replace(spot.terms, x=500), key=touring.key(), **said)  # type: ignore[arg-type]  # As above.
    assert kept.terms.bookable_ids == (room.bookable_id,)


def test_a_town_has_room_for_so_many_spots(touring: Touring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(towns_store, "SPOTS_MAX", 2)
    touring.written()
    touring.written("水碓")
    with pytest.raises(TourismFull):
        touring.written("茶园")


def test_a_town_without_a_map_has_no_spots(touring: Touring) -> None:
    village = touring.village_id
    town = towns_store.find_town(touring.town_id)
    assert town.drawn == MAP
    with pytest.raises(NoSuchMap):
        reading.read_map(town_id="t9999")
    with pytest.raises(DomainError):
        spots.write_spot(touring.officer, village_id="v99999", terms=TERMS, key=touring.key())
    assert reading.list_at_desk(place_id=village) == []


def test_a_renewed_code_is_renewed_once_a_key(touring: Touring) -> None:
    spot, key = touring.shown(), touring.key()
    renewed = touring.renewed(spot, key)
    assert touring.renewed(spot, key) == renewed
    assert renewed.code != spot.code
    assert {store.find_by_code(one) for one in (spot.code, renewed.code)} == {spot.spot_id}


def test_an_old_key_that_comes_late_changes_nothing_of_a_spot(touring: Touring) -> None:
    draft, key, code_key = touring.written(), touring.key(), touring.key()
    asked = {"spot_id": draft.spot_id, "deed": ShowDeed.PUBLISH, "looked_at": 1, "key": key}
    spots.move_spot(touring.officer, **asked)  # type: ignore[arg-type]  # As written above.
    off = touring.moved(draft, ShowDeed.WITHDRAW)
    with pytest.raises(TourismChanged):
        spots.move_spot(touring.officer, **asked)  # type: ignore[arg-type]  # As above.
    assert store.find_spot(draft.spot_id) == off
    renewed = touring.renewed(off, code_key)
    back = touring.moved(draft)
    with pytest.raises(TourismChanged):
        touring.renewed(off, code_key)
    assert (store.find_spot(draft.spot_id), back.code) == (back, renewed.code)


def test_an_old_key_that_comes_late_changes_nothing_of_a_trail(touring: Touring) -> None:
    draft, key = touring.draft(touring.shown(), touring.shown("水碓")), touring.key()
    asked = {"trail_id": draft.trail_id, "deed": ShowDeed.PUBLISH, "looked_at": 1, "key": key}
    first = trails.move_trail(touring.officer, **asked)  # type: ignore[arg-type]  # As written above.
    assert trails.move_trail(touring.officer, **asked) == first  # type: ignore[arg-type]  # As above.
    off = touring.led(draft, ShowDeed.WITHDRAW)
    with pytest.raises(TourismChanged):
        trails.move_trail(touring.officer, **asked)  # type: ignore[arg-type]  # As above.
    assert reading.list_trails_at_desk(town_id=touring.town_id) == [off]


def test_the_map_is_changed_by_who_saw_it_and_trails_stay_on_it(touring: Touring) -> None:
    trail = touring.draft(touring.shown(), touring.shown("水碓"))
    seen = towns_store.find_town(touring.town_id)
    drawn = replace(MAP, labels=(Label("佛山村", 300, 200),))
    after = towns.set_map(touring.officer, town_id=touring.town_id, drawn=drawn, looked_at=seen.version)
    assert towns.set_map(touring.officer, town_id=touring.town_id, drawn=drawn, looked_at=seen.version) == after
    assert (after.drawn, [one.trail_id for one in after.trails]) == (drawn, [trail.trail_id])
    with pytest.raises(TourismChanged):
        towns.set_map(touring.officer, town_id=touring.town_id, drawn=MAP, looked_at=seen.version)
    with pytest.raises(DomainError, match="tourism_map_size_stands"):
        towns.set_map(touring.officer, town_id=touring.town_id, drawn=replace(MAP, width=900), looked_at=after.version)


def test_spots_keep_their_pixels_on_a_picture_of_the_towns_own(
    touring: Touring, monkeypatch: pytest.MonkeyPatch
) -> None:
    spot = touring.shown(terms=replace(TERMS, y=900))
    seen = towns_store.find_town(touring.town_id)
    own = TownMap("", f"{touring.village_id}m1", 1_600, 1_200)
    monkeypatch.setattr(photos, "exchanged", lambda *_: Writes())
    monkeypatch.setattr(photos, "sides_of", lambda media_id: [(4_000, 3_000)] if media_id else [])

    def put(drawn: TownMap, *, spots_seen: bool = True) -> TouristTown:
        version = towns_store.find_town(touring.town_id).version
        return towns.set_map(
            touring.officer, town_id=touring.town_id, drawn=drawn, looked_at=version, spots_seen=spots_seen
        )

    with pytest.raises(MapSizeStands):
        put(own, spots_seen=False)
    with pytest.raises(InvalidInput):
        put(replace(own, height=1_000))
    with pytest.raises(SpotsBesideMap):
        put(replace(own, width=1_000, height=750))
    assert towns_store.find_town(touring.town_id) == seen
    assert put(own).drawn == own
    kept = store.find_spot(spot.spot_id)
    assert kept is not None
    assert (kept.terms.x, kept.terms.y) == (TERMS.x, 900)


def test_a_trail_is_written_once_and_leads_to_what_everybody_sees(touring: Touring) -> None:
    one, two, key = touring.shown(), touring.written("水碓"), touring.key()
    draft = touring.draft(one, two, key=key)
    assert touring.draft(one, two, key=key) == draft
    with pytest.raises(KeyReused):
        touring.draft(one, two, key=key, title="另一条")
    with pytest.raises(TrailSpotHidden):
        touring.led(draft)
    with pytest.raises(NoSuchTrail):
        reading.read_trail(trail_id=draft.trail_id)
    touring.moved(two)
    assert touring.led(draft).is_shown
    led = reading.read_trail(trail_id=draft.trail_id)
    assert [spot.spot_id for spot in led.spots] == [one.spot_id, two.spot_id]
    with pytest.raises(SpotOnTrail):
        touring.moved(two, ShowDeed.WITHDRAW)
    touring.led(draft, ShowDeed.WITHDRAW)
    assert touring.moved(two, ShowDeed.WITHDRAW).state is Showing.WITHDRAWN
    assert reading.list_trails(town_id=touring.town_id) == []
    assert [row.trail_id for row in reading.list_trails_at_desk(town_id=touring.town_id)] == [draft.trail_id]


def test_a_shown_trail_is_not_led_to_a_hidden_spot(touring: Touring) -> None:
    one, two, hidden = touring.shown(), touring.shown("水碓"), touring.written("茶园")
    trail = touring.trail(one, two)
    there = replace(trail.terms, spot_ids=(one.spot_id, hidden.spot_id))
    with pytest.raises(TrailSpotHidden):
        trails.change_trail(
            touring.officer, trail_id=trail.trail_id, terms=there, looked_at=trail.version, key=touring.key()
        )
    said, key = replace(trail.terms, title="溪边长走"), touring.key()
    asked = {"trail_id": trail.trail_id, "terms": said, "looked_at": trail.version, "key": key}
    changed = trails.change_trail(touring.officer, **asked)  # type: ignore[arg-type]  # As written above.
    assert trails.change_trail(touring.officer, **asked) == changed  # type: ignore[arg-type]  # As above.
    with pytest.raises(TourismChanged):
        trails.change_trail(touring.officer, **(asked | {"key": touring.key()}))  # type: ignore[arg-type]  # As above.
    with pytest.raises(NoSuchTrail):
        trails.change_trail(touring.officer, **(asked | {"trail_id": f"{touring.town_id}v0"}))  # type: ignore[arg-type]  # As above.
    with pytest.raises(NoSuchTrail):
        trails.move_trail(
            touring.officer, trail_id=f"{touring.town_id}v0", deed=ShowDeed.PUBLISH, looked_at=1, key=touring.key()
        )


@pytest.mark.parametrize("more", [{"rule": "vol"}, {"rule": "saf"}, {"rule": "zzz"}, {"offer_id": "t0001k0"}])
def test_a_trail_gives_what_a_person_can_be_given(touring: Touring, more: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        touring.draft(touring.shown(), touring.shown("水碓"), **more)
    assert [one["field"] for one in refused.value.facts["fields"]] == list(more)  # type: ignore[attr-defined]  # A list.


def test_a_town_writes_so_many_trails(touring: Touring, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.prosperity.tourism.core import trails as trail_core

    monkeypatch.setattr(trail_core, "TRAILS_MAX", 1)
    one, two = touring.shown(), touring.shown("水碓")
    touring.draft(one, two)
    with pytest.raises(TourismFull):
        touring.draft(one, two)
