"""The table of an activity's states: what is done in which, and whose it is, said a second time."""

from __future__ import annotations

import itertools

import pytest

from chalicelib.foundation.reservations.core.places import PlaceDeed
from chalicelib.kernel.authz import Role, table
from chalicelib.points.activities.core.deeds import NEXT, Deed, allows, next_state
from chalicelib.points.activities.core.refusals import ActivityInOtherState
from chalicelib.points.activities.core.states import State
from infra import census
from tests.make.activities import LED

OFFICERS = {Role.VILLAGE_OFFICER, Role.TOWN_OFFICER, Role.TOWN_ADMIN}
ORGANISERS = OFFICERS | {Role.ORGANISER}
WHOSE: dict[Deed, set[Role]] = {
    **dict.fromkeys((Deed.CHANGE, Deed.PUBLISH, Deed.DISCARD, Deed.ADD_SEATS, Deed.MOVE), ORGANISERS),
    **dict.fromkeys((Deed.CONFIRM, Deed.CLOSE), ORGANISERS),
    Deed.SCAN: ORGANISERS | {Role.GRID_WORKER},
    Deed.REMIND: set(),
    Deed.SETTLE: set(),
}
DOORS = {
    Deed.CHANGE: {"change"},
    Deed.PUBLISH: {"publish", "publish_series"},
    Deed.DISCARD: {"discard"},
    Deed.ADD_SEATS: {"seats"},
    Deed.MOVE: {"move"},
    Deed.SCAN: {"scan", "offline_list", "upload_scans"},
    Deed.CONFIRM: {"confirm"},
    Deed.CLOSE: {"close"},
}
"""Behind which doors a deed is done; the night does the others, and closes too."""
SEATS: dict[PlaceDeed, tuple[str, set[Role]]] = {
    PlaceDeed.JOIN: ("sign_up", {Role.RESIDENT}),
    PlaceDeed.LEAVE: ("cancel", {Role.RESIDENT}),
    **dict.fromkeys((PlaceDeed.ADMIT, PlaceDeed.IN, PlaceDeed.DONE), ("scan", WHOSE[Deed.SCAN])),
}
"""Behind which door, and by whom, a deed is done with a place; settling and what becomes free do the others."""


@pytest.mark.parametrize(("state", "deed"), itertools.product(State, Deed))
def test_each_deed_leads_from_each_state_where_it_was_decided_to(state: State, deed: Deed) -> None:
    expected = LED.get((state, deed))
    assert allows(state, deed) == (expected is not None)
    if expected is not None:
        assert next_state(state, deed) is expected
    else:
        with pytest.raises(ActivityInOtherState) as refusal:
            next_state(state, deed)
        assert refusal.value.facts == {"state": state.value}


@pytest.mark.parametrize(("deed", "role"), itertools.product(Deed, Role))
def test_the_doors_of_each_deed_let_in_whose_it_was_decided_to_be(deed: Deed, role: Role) -> None:
    names = {f"activities.{name}" for name in DOORS.get(deed, ())}
    verbs = {door.name: door.verb for door in census.doors() if door.name in names}
    assert set(verbs) == names
    assert {role in table()[verb] for verb in verbs.values()} == ({role in WHOSE[deed]} if names else set())


def test_every_deed_is_done_somewhere_and_what_no_door_does_is_nobodys_but_the_houses() -> None:
    assert {deed for _, deed in NEXT} == set(Deed) == set(WHOSE)
    assert {deed for deed in Deed if not WHOSE[deed]} == set(Deed) - set(DOORS)


@pytest.mark.parametrize(("deed", "role"), itertools.product(SEATS, Role))
def test_the_doors_of_places_let_in_whose_each_deed_was_decided_to_be(deed: PlaceDeed, role: Role) -> None:
    name, whose = SEATS[deed]
    (verb,) = [door.verb for door in census.doors() if door.name == f"activities.{name}"]
    assert (role in table()[verb]) == (role in whose)


def test_what_no_door_does_with_a_place_is_the_houses() -> None:
    assert set(PlaceDeed) - set(SEATS) == {PlaceDeed.NO_SHOW, PlaceDeed.PROMOTE}
