"""Plays of places, residents and households."""

from __future__ import annotations

from typing import Any

from chalicelib.kernel.context import LIVE
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make import people

TOWN = "t0001"


def village(town: Town) -> dict[str, Any]:
    number = town.number()
    return {"name": f"第{number}村", "code": f"330109102{500 + number:03d}", "groups": ["一组"]}


def household(town: Town) -> str:
    shown = town.do("identity.add_household", town.admin, {"number": f"{town.number()}"}, village_id=town.village_id)
    return str(shown["household_id"])


def head(town: Town) -> tuple[Any, str]:
    """Return the head of a new household, and the household."""
    home = household(town)
    found = town.resident(home)
    asked = {"resident_id": found.resident_id}
    town.do("identity.set_head", town.admin, asked, household_id=home)
    return found, home


@play("identity.list_places")
def list_places(town: Town) -> Request:
    return town.ask("identity.list_places", ANYBODY, query=f"town_id={TOWN}")


@play("identity.add_village")
def add_village(town: Town) -> Request:
    return town.ask("identity.add_village", town.admin, village(town), town_id=TOWN)


@play("identity.change_village")
def change_village(town: Town) -> Request:
    made = town.do("identity.add_village", town.admin, village(town), town_id=TOWN)
    asked = {"name": "新村", "groups": ["一组", "二组"]}
    return town.ask("identity.change_village", town.admin, asked, village_id=made["place_id"])


@play("identity.register_resident")
def register_resident(town: Town) -> Request:
    number = town.number()
    asked = {"name": "张三丰", "id_number": people.id_number(number), "phone": f"137{number:08d}"}
    asked |= {"household_id": household(town)}
    return town.ask("identity.register_resident", town.admin, asked, village_id=town.village_id)


@play("identity.register_resident", "register who moved from another village")
def register_moved(town: Town) -> Request:
    number = people.id_number(town.number())
    asked = {"name": "张三丰", "id_number": number}
    made = town.do("identity.register_resident", town.admin, asked, village_id=town.village_id)
    town.do("identity.set_status", town.admin, {"status": "moved"}, resident_id=made["resident_id"])
    other = town.do("identity.add_village", town.admin, village(town), town_id=TOWN)
    return town.ask("identity.register_resident", town.admin, asked, village_id=other["place_id"])


@play("identity.list_residents")
def list_residents(town: Town) -> Request:
    town.resident()
    return town.ask("identity.list_residents", town.admin, query="size=20", village_id=town.village_id)


@play("identity.search_resident")
def search_resident(town: Town) -> Request:
    number = town.number()
    people.resident(LIVE, town.village, number)
    asked = {"id_number": people.id_number(number)}
    return town.ask("identity.search_resident", town.admin, asked, village_id=town.village_id)


@play("identity.search_by_name")
def search_by_name(town: Town) -> Request:
    town.resident()
    asked = {"name": town.resident().name[:1], "size": 20}
    return town.ask("identity.search_by_name", town.admin, asked, village_id=town.village_id)


@play("identity.search_by_phone")
def search_by_phone(town: Town) -> Request:
    number = town.number()
    people.resident(LIVE, town.village, number)
    asked = {"phone": f"138{number:08d}"}
    return town.ask("identity.search_by_phone", town.admin, asked, village_id=town.village_id)


@play("identity.read_resident")
def read_resident(town: Town) -> Request:
    return town.ask("identity.read_resident", town.admin, query="whole=true", resident_id=town.resident().resident_id)


@play("identity.change_resident")
def change_resident(town: Town) -> Request:
    asked = {"name": "张四丰", "phone": f"136{town.number():08d}", "note": "搬了家"}
    return town.ask("identity.change_resident", town.admin, asked, resident_id=town.resident().resident_id)


@play("identity.set_status")
def set_status(town: Town) -> Request:
    resident_id = town.resident().resident_id
    return town.ask("identity.set_status", town.admin, {"status": "moved"}, resident_id=resident_id)


@play("identity.move_resident")
def move_resident(town: Town) -> Request:
    found = town.resident(household(town))
    asked = {"household_id": household(town), "relation": "子"}
    return town.ask("identity.move_resident", town.admin, asked, resident_id=found.resident_id)


@play("identity.add_household")
def add_household(town: Town) -> Request:
    asked = {"number": f"{town.number()}"}
    return town.ask("identity.add_household", town.admin, asked, village_id=town.village_id)


@play("identity.read_household")
def read_household(town: Town) -> Request:
    return town.ask("identity.read_household", town.admin, household_id=head(town)[1])


@play("identity.set_head")
def set_head(town: Town) -> Request:
    home = head(town)[1]
    asked = {"resident_id": town.resident(home).resident_id}
    return town.ask("identity.set_head", town.admin, asked, household_id=home)


@play("identity.read_profile")
def read_profile(town: Town) -> Request:
    return town.ask("identity.read_profile", town.bearer(town.resident()), query="whole=true")
