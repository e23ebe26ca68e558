"""Plays of members: joining, what they say of themselves, and what the town does; and of addresses."""

from __future__ import annotations

from typing import Any

from chalicelib.kernel.context import uuid7
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make.members import HOME, OFFICE, VERSION, asked


def joining(town: Town, openid: str) -> Request:
    body = {"code": town.login_code(openid), "town_id": "t0001", "membership_version": VERSION, "of_age": True}
    return town.ask("identity.sign_in_member", ANYBODY, body)


def member(town: Town, openid: str = "") -> tuple[str, str]:
    """Return a new member and their credential."""
    shown = town.send(joining(town, openid or f"oMember{town.number():06d}"))
    return shown["subject"], "Bearer " + shown["access_token"]


@play("identity.sign_in_member")
def sign_in_member(town: Town) -> Request:
    openid = f"oMember{town.number():06d}"
    member(town, openid)
    return joining(town, openid)


@play("identity.sign_in_member", "become a member")
def join(town: Town) -> Request:
    return joining(town, f"oMember{town.number():06d}")


@play("identity.read_own_member")
def read_own_member(town: Town) -> Request:
    return town.ask("identity.read_own_member", member(town)[1])


def changing(town: Town) -> Request:
    code = town.wechat.control_phone_code(f"139{town.number():08d}")["code"]
    return town.ask("identity.change_own_member", member(town)[1], {"nickname": "小周", "phone_code": code})


@play("identity.change_own_member")
def change_own_member(town: Town) -> Request:
    if not town.wechat.tokens:  # WeChat's own token is fetched once in two hours, by whichever process needs it.
        town.send(changing(town))
    return changing(town)


@play("identity.end_membership")
def end_membership(town: Town) -> Request:
    who = member(town)[1]
    for _ in range(3):
        town.do("identity.add_address", who, asked())
    return town.ask("identity.end_membership", who)


@play("identity.list_members")
def list_members(town: Town) -> Request:
    member(town)
    return town.ask("identity.list_members", town.admin)


@play("identity.read_member")
def read_member(town: Town) -> Request:
    return town.ask("identity.read_member", town.admin, member_id=member(town)[0])


@play("identity.block_member")
def block_member(town: Town) -> Request:
    return town.ask("identity.block_member", town.admin, {"reason": "冒名下单"}, member_id=member(town)[0])


@play("identity.unblock_member")
def unblock_member(town: Town) -> Request:
    member_id = member(town)[0]
    town.do("identity.block_member", town.admin, {"reason": "冒名下单"}, member_id=member_id)
    return town.ask("identity.unblock_member", town.admin, {"reason": "说清楚了"}, member_id=member_id)


def addressed(town: Town) -> tuple[str, dict[str, Any]]:
    """Return a member's credential, and an address of theirs."""
    who = member(town)[1]
    return who, town.do("identity.add_address", who, asked(HOME), idempotency_key=uuid7())


def of_a_resident(town: Town) -> tuple[str, dict[str, Any]]:
    """Return a resident's credential, and an address of theirs."""
    who = town.bearer(town.resident())
    return who, town.do("identity.add_address", who, asked(HOME))


@play("identity.list_addresses")
def list_addresses(town: Town) -> Request:
    return town.ask("identity.list_addresses", addressed(town)[0])


@play("identity.add_address")
def add_address(town: Town) -> Request:
    return town.ask("identity.add_address", member(town)[1], asked(HOME))


@play("identity.read_address")
def read_address(town: Town) -> Request:
    who, made = addressed(town)
    return town.ask("identity.read_address", who, address_id=made["address_id"])


@play("identity.read_address", "a resident's address")
def read_a_residents(town: Town) -> Request:
    who, made = of_a_resident(town)
    return town.ask("identity.read_address", who, address_id=made["address_id"])


@play("identity.change_address")
def change_address(town: Town) -> Request:
    who, made = addressed(town)
    body = asked(OFFICE, is_default=True, revision=made["revision"])
    return town.ask("identity.change_address", who, body, address_id=made["address_id"])


@play("identity.remove_address")
def remove_address(town: Town) -> Request:
    who, made = addressed(town)
    return town.ask("identity.remove_address", who, address_id=made["address_id"])
