"""Plays of declared relatives: one's own, and those that officers enter."""

from __future__ import annotations

from chalicelib.foundation.identity.service import codes
from tests.house.plays.town import Request, Town, play


def relation(town: Town) -> dict[str, str]:
    return {"resident_id": town.resident().resident_id, "relation": "sibling"}


@play("identity.own_relatives")
def own_relatives(town: Town) -> Request:
    who = town.bearer(town.resident())
    town.do("identity.declare_own_relative", who, shown(town.resident().resident_id))
    return town.ask("identity.own_relatives", who)


def shown(resident_id: str) -> dict[str, str]:
    return {"code": codes.code_of(holder_id=resident_id), "relation": "sibling"}


@play("identity.declare_own_relative", "declare a relative by their code")
def declare_by_code(town: Town) -> Request:
    body = shown(town.resident().resident_id)
    return town.ask("identity.declare_own_relative", town.bearer(town.resident()), body)


@play("identity.reject_relative")
def reject_relative(town: Town) -> Request:
    me, other = town.resident(), town.resident()
    town.do("identity.declare_own_relative", town.bearer(other), shown(me.resident_id))
    return town.ask("identity.reject_relative", town.bearer(me), other_id=other.resident_id)


@play("identity.read_relatives")
def read_relatives(town: Town) -> Request:
    return town.ask("identity.read_relatives", town.admin, resident_id=town.resident().resident_id)


@play("identity.declare_relative")
def declare_relative(town: Town) -> Request:
    who = town.resident().resident_id
    return town.ask("identity.declare_relative", town.admin, relation(town), resident_id=who)


@play("identity.remove_relative")
def remove_relative(town: Town) -> Request:
    who, body = town.resident().resident_id, relation(town)
    town.do("identity.declare_relative", town.admin, body, resident_id=who)
    return town.ask("identity.remove_relative", town.admin, resident_id=who, other_id=body["resident_id"])
