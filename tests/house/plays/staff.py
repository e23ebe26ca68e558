"""Plays of staff accounts."""

from __future__ import annotations

from typing import Any

from tests.house.plays.town import ANYBODY, Request, Town, play

FIRST, SECOND, THIRD = "first-Pass-word", "second-Pass-word", "third-Pass-word"


def body(town: Town) -> dict[str, Any]:
    return {
        "login": f"officer{town.number()}",
        "name": "王干部",
        "password": FIRST,
        "roles": ["village_officer"],
        "reach": "villages",
        "villages": [town.village_id],
        "resident_id": town.resident().resident_id,
    }


def added(town: Town) -> dict[str, Any]:
    shown: dict[str, Any] = town.do("identity.add_staff", town.admin, body(town))
    return shown


@play("identity.add_staff")
def add_staff(town: Town) -> Request:
    return town.ask("identity.add_staff", town.admin, body(town))


@play("identity.list_staff")
def list_staff(town: Town) -> Request:
    added(town)
    return town.ask("identity.list_staff", town.admin)


@play("identity.read_staff")
def read_staff(town: Town) -> Request:
    return town.ask("identity.read_staff", town.admin, staff_id=added(town)["staff_id"])


@play("identity.change_staff")
def change_staff(town: Town) -> Request:
    asked = {"name": "李干部", "roles": ["organiser"]}
    return town.ask("identity.change_staff", town.admin, asked, staff_id=added(town)["staff_id"])


@play("identity.set_password")
def set_password(town: Town) -> Request:
    return town.ask("identity.set_password", town.admin, {"password": SECOND}, staff_id=added(town)["staff_id"])


@play("identity.disable_staff")
def disable_staff(town: Town) -> Request:
    return town.ask("identity.disable_staff", town.admin, staff_id=added(town)["staff_id"])


@play("identity.enable_staff")
def enable_staff(town: Town) -> Request:
    staff_id = added(town)["staff_id"]
    town.do("identity.disable_staff", town.admin, staff_id=staff_id)
    return town.ask("identity.enable_staff", town.admin, staff_id=staff_id)


@play("identity.change_own_password")
def change_own_password(town: Town) -> Request:
    asked = {"login": added(town)["login"], "password": FIRST, "new_password": SECOND}
    who = "Bearer " + town.do("identity.sign_in_staff", ANYBODY, asked)["access_token"]
    return town.ask("identity.change_own_password", who, {"password": SECOND, "new_password": THIRD})
