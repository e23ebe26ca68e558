"""Plays of the ledger and of its rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service.tokens import access_token
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service.awards import award_points
from tests.house.plays.people import head
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make import ledger


def this_year() -> int:
    return business_date(LIVE.now()).year


def earner(town: Town, resident: Resident | None = None, times: int = 2) -> Resident:
    """Return a resident with points."""
    found = resident or town.resident()
    for _ in range(times):
        asked = ledger.award(LIVE, AccountRef.of_holder(found.resident_id), f"gift#{LIVE.new_id()}")
        award_points(LIVE, award=asked)
    return found


@play("points.account")
def account(town: Town) -> Request:
    return town.ask("points.account", town.admin, holder_id=earner(town).resident_id)


@play("points.account_entries")
def account_entries(town: Town) -> Request:
    return town.ask("points.account_entries", town.admin, holder_id=earner(town).resident_id)


@play("points.my_account", "balance")
def my_account(town: Town) -> Request:
    return town.ask("points.my_account", town.bearer(earner(town)))


@play("points.my_entries", "statement of 20")
def my_entries(town: Town) -> Request:
    found = town.resident()
    for turn in range(25):
        source = f"activity#{town.village_id}a0193a7f2-b4c8-7d1e-9f00-a1b2c3d4{turn:04d}"
        asked = ledger.award(LIVE, AccountRef.of_holder(found.resident_id), source, rule="bal", points=150)
        award_points(LIVE, award=asked)
    return town.ask("points.my_entries", town.bearer(found), query="size=20")


def award(town: Town, resident_id: str) -> Request:
    body = {"rule": "pub", "document": f"村委会记录2026-{town.number()}"}
    return town.ask("points.write_up", town.admin, body, holder_id=resident_id)


@play("points.write_up", "award drawing a budget")
def write_up(town: Town) -> Request:
    return award(town, earner(town, times=1).resident_id)


@play("points.write_up", "first award of an account")
def first_award(town: Town) -> Request:
    return award(town, town.resident().resident_id)


@play("points.write_up", "award above a cap")
def award_above_a_cap(town: Town) -> Request:
    resident_id = helper(town).resident_id
    body = {"rule": "vol", "document": f"签到表{town.number()}", "minutes": 120}
    return town.ask("points.write_up", town.admin, body, holder_id=resident_id)


def helper(town: Town, resident: Resident | None = None, minutes: int = 239) -> Resident:
    """Return somebody who has helped today already, for so long."""
    found = resident or town.resident()
    asked = ledger.award(
        LIVE, AccountRef.of_holder(found.resident_id), f"gift#{LIVE.new_id()}", rule="vol", minutes=minutes
    )
    award_points(LIVE, award=asked)
    return found


@play("points.take_back", "reverse with budget")
def take_back(town: Town) -> Request:
    resident_id = earner(town, times=1).resident_id
    given = town.send(award(town, resident_id))
    body = {"source": given["source"], "line": given["line"], "reason": "记错了人"}
    return town.ask("points.take_back", town.admin, body, holder_id=resident_id)


@play("points.block")
def block(town: Town) -> Request:
    return town.ask("points.block", town.admin, {"reason": "冒领核查"}, holder_id=earner(town).resident_id)


@play("points.release")
def release(town: Town) -> Request:
    resident_id = earner(town).resident_id
    town.do("points.block", town.admin, {"reason": "冒领核查"}, holder_id=resident_id)
    return town.ask("points.release", town.admin, {"reason": "查清了"}, holder_id=resident_id)


@play("points.grant")
def grant(town: Town) -> Request:
    body = {"points": 1_000, "resolution": f"村民会议决议 {LIVE.new_id()}"}
    return town.ask("points.grant", town.admin, body, query=f"year={this_year()}", village_id=town.village_id)


@play("points.verify")
def verify(town: Town) -> Request:
    return town.ask("points.verify", town.admin, village_id=town.village_id)


@play("points.my_pay_code")
def my_pay_code(town: Town) -> Request:
    return town.ask("points.my_pay_code", town.bearer(town.resident()), {})


@play("points.my_pay_code", "pay code of a household")
def household_pay_code(town: Town) -> Request:
    return town.ask("points.my_pay_code", town.bearer(head(town)[0]), {"account": "household"})


@play("points.my_household_account")
def my_household_account(town: Town) -> Request:
    member, _ = head(town)
    town.do("points.pool_points", town.bearer(earner(town, member)), {"points": 50})
    return town.ask("points.my_household_account", town.bearer(member))


@play("points.my_household_entries")
def my_household_entries(town: Town) -> Request:
    member, _ = head(town)
    for _n in range(20):
        town.do("points.pool_points", town.bearer(earner(town, member, times=1)), {"points": 5})
    return town.ask("points.my_household_entries", town.bearer(member), query="size=20")


@play("points.pool_points", "household move")
def pool_points(town: Town) -> Request:
    member = earner(town, head(town)[0])
    town.do("points.pool_points", town.bearer(member), {"points": 50})
    return town.ask("points.pool_points", town.bearer(member), {"points": 50})


@play("points.rules")
def rules(town: Town) -> Request:
    return town.ask("points.rules", ANYBODY, query=f"place_id={town.village_id}")


@play("points.read_settings")
def read_settings(town: Town) -> Request:
    return town.ask("points.read_settings", ANYBODY, place_id=town.village_id)


@play("points.change_settings")
def change_settings(town: Town) -> Request:
    body = {"life_years": 1, "spenders": "head", "document": "镇党委会纪要〔2026〕21号"}
    body |= {"effective_on": str(business_date(LIVE.now()) + dt.timedelta(days=3))}
    return town.ask("points.change_settings", town.admin, body, town_id=town.village.town_id)


@play("points.versions")
def versions(town: Town) -> Request:
    return town.ask("points.versions", ANYBODY, place_id=town.village_id)


def second_officer(town: Town) -> str:
    """Return the credential of an officer who is not the administrator."""
    who = Principal(
        "another-officer", frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id=town.village.town_id
    )
    return f"Bearer {access_token(LIVE, who)}"


def refinement(town: Town, who: str, points: int = 50) -> Request:
    body = {"rule": "cul", "title": "文体活动", "points": points % 100 + 1, "document": "村民会议〔2026〕3号"}
    body |= {"effective_on": str(business_date(LIVE.now()) + dt.timedelta(days=3))}
    return town.ask("points.propose", who, body, place_id=town.village_id)


@play("points.propose")
def propose(town: Town) -> Request:
    return refinement(town, town.admin)


def proposed(town: Town, who: str = "") -> dict[str, Any]:
    """Return a proposal of another officer's, or of `who`."""
    made = town.send(refinement(town, who or second_officer(town), town.number()))
    return {"place_id": made["place_id"], "proposal_id": made["proposal_id"]}


@play("points.read_proposals")
def read_proposals(town: Town) -> Request:
    return town.ask("points.read_proposals", town.admin, place_id=town.village_id)


@play("points.approve")
def approve(town: Town) -> Request:
    return town.ask("points.approve", town.admin, **proposed(town))


@play("points.reject")
def reject(town: Town) -> Request:
    return town.ask("points.reject", town.admin, {"reason": "再议"}, **proposed(town))


@play("points.withdraw")
def withdraw(town: Town) -> Request:
    return town.ask("points.withdraw", town.admin, **proposed(town, town.admin))


@play("points.start_what_if")
def start_what_if(town: Town) -> Request:
    return town.ask("points.start_what_if", town.admin, **proposed(town))
