"""Plays of mandates, of what is done by them, and of disputes; and of each door that an agent may use."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.authz import Matter
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from tests.house.plays import activities, points, shops
from tests.house.plays.people import head
from tests.house.plays.town import Request, Town, play

Pair = tuple[Resident, Resident]


def terms(matters: tuple[Matter, ...] = tuple(Matter)) -> dict[str, Any]:
    until = business_date(LIVE.now()) + dt.timedelta(days=90)
    limit = 100_000 if Matter.SPEND in matters else 0
    return {"matters": matters, "day_points": limit, "valid_until": str(until), "version": "2026-11"}


def paper(agent: Resident) -> dict[str, Any]:
    return terms((Matter.READ, Matter.CLAIMS)) | {
        "agent_id": agent.resident_id,
        "how": "paper",
        "document": "授权书1号",
    }


def giving(town: Town, elder: Resident, agent: Resident) -> Request:
    body = terms() | {"agent_code": codes.code_of(holder_id=agent.resident_id)}
    return town.ask("identity.give_mandate", town.bearer(elder), body)


def pair(town: Town, elder: Resident | None = None) -> Pair:
    """Return an elder and somebody who may do everything for them."""
    found = elder or town.resident(), town.resident()
    town.send(giving(town, *found))
    return found


def known(town: Town) -> Pair:
    """Return the same elder, with points and in a household, and the same agent, each time."""
    if town.pair is None:
        elder = points.earner(town, head(town)[0], times=20)
        town.pair = pair(town, elder)
    return town.pair


def for_another(town: Town, request: Callable[[str], Request]) -> Request:
    """Return the request of an agent for their elder; `request` makes it of the agent's credential."""
    elder, agent = known(town)
    asked = request(town.bearer(agent))
    return dataclasses.replace(asked, headers=asked.headers | {"X-Acting-For": elder.resident_id})


@play("identity.my_mandates")
def my_mandates(town: Town) -> Request:
    return town.ask("identity.my_mandates", town.bearer(pair(town)[0]))


@play("identity.give_mandate")
def give_mandate(town: Town) -> Request:
    return giving(town, town.resident(), town.resident())


@play("identity.revoke_my_mandate")
def revoke_my_mandate(town: Town) -> Request:
    elder, agent = pair(town)
    return town.ask("identity.revoke_my_mandate", town.bearer(elder), agent_id=agent.resident_id)


@play("identity.held_mandates")
def held_mandates(town: Town) -> Request:
    return town.ask("identity.held_mandates", town.bearer(pair(town)[1]))


@play("identity.resign_mandate")
def resign_mandate(town: Town) -> Request:
    elder, agent = pair(town)
    return town.ask("identity.resign_mandate", town.bearer(agent), principal_id=elder.resident_id)


@play("identity.read_mandates")
def read_mandates(town: Town) -> Request:
    return town.ask("identity.read_mandates", town.admin, resident_id=pair(town)[0].resident_id)


@play("identity.enter_mandate")
def enter_mandate(town: Town) -> Request:
    elder, agent = town.resident(), town.resident()
    return town.ask("identity.enter_mandate", town.admin, paper(agent), resident_id=elder.resident_id)


@play("identity.enter_mandate", "enter a mandate by card and PIN")
def enter_by_card(town: Town) -> Request:
    elder, agent = town.resident(), town.resident()
    town.do("identity.issue_card", town.admin, {"pin": "2468"}, resident_id=elder.resident_id)
    body = paper(agent) | terms() | {"how": "card", "pin": "2468"}
    return town.ask("identity.enter_mandate", town.admin, body, resident_id=elder.resident_id)


@play("identity.revoke_mandate")
def revoke_mandate(town: Town) -> Request:
    elder, agent = pair(town)
    ids = {"resident_id": elder.resident_id, "agent_id": agent.resident_id}
    return town.ask("identity.revoke_mandate", town.admin, **ids)


@play("identity.set_status", "somebody who gave and holds mandates moves away")
def move_away(town: Town) -> Request:
    found, _ = pair(town)
    town.send(giving(town, town.resident(), found))
    return town.ask("identity.set_status", town.admin, {"status": "moved"}, resident_id=found.resident_id)


def signed_up(town: Town) -> tuple[Pair, str]:
    """Return a pair, and the deed by which the agent signed the elder up."""
    found = elder, agent = pair(town)
    activity_id = activities.to_come(town)
    asked = town.ask("activities.sign_up", town.bearer(agent), activity_id=activity_id)
    town.send(dataclasses.replace(asked, headers=asked.headers | {"X-Acting-For": elder.resident_id}))
    return found, town.do("identity.my_deeds", town.bearer(elder))["rows"][0]["deed_id"]


@play("identity.my_deeds")
def my_deeds(town: Town) -> Request:
    return town.ask("identity.my_deeds", town.bearer(signed_up(town)[0][0]))


@play("identity.deeds_for")
def deeds_for(town: Town) -> Request:
    (elder, agent), _ = signed_up(town)
    return town.ask("identity.deeds_for", town.bearer(agent), principal_id=elder.resident_id)


@play("identity.deeds_of")
def deeds_of(town: Town) -> Request:
    (elder, _), _ = signed_up(town)
    return town.ask("identity.deeds_of", town.admin, resident_id=elder.resident_id)


@play("identity.undo_my_deed")
def undo_my_deed(town: Town) -> Request:
    (elder, _), deed_id = signed_up(town)
    return town.ask("identity.undo_my_deed", town.bearer(elder), deed_id=deed_id)


@play("identity.undo_deed")
def undo_deed(town: Town) -> Request:
    (elder, _), deed_id = signed_up(town)
    return town.ask("identity.undo_deed", town.admin, resident_id=elder.resident_id, deed_id=deed_id)


REASON = {"reason": "没有叫他报名"}


@play("identity.dispute_my_deed")
def dispute_my_deed(town: Town) -> Request:
    (elder, _), deed_id = signed_up(town)
    return town.ask("identity.dispute_my_deed", town.bearer(elder), REASON, deed_id=deed_id)


@play("identity.dispute_deed")
def dispute_deed(town: Town) -> Request:
    (elder, _), deed_id = signed_up(town)
    return town.ask("identity.dispute_deed", town.admin, REASON, resident_id=elder.resident_id, deed_id=deed_id)


@play("identity.list_disputes")
def list_disputes(town: Town) -> Request:
    town.send(dispute_my_deed(town))
    return town.ask("identity.list_disputes", town.admin, village_id=town.village_id)


@play("identity.decide_dispute")
def decide_dispute(town: Town) -> Request:
    dispute_id = town.send(dispute_my_deed(town))["dispute_id"]
    body = {"verdict": "confirm", "finding": "核实过了"}
    return town.ask("identity.decide_dispute", town.admin, body, dispute_id=dispute_id)


@play("points.my_account", "balance for another")
def balance(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("points.my_account", who))


@play("points.my_entries", "statement for another")
def statement(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("points.my_entries", who))


@play("notifications.read_inbox", "inbox for another")
def inbox(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("notifications.read_inbox", who))


@play("identity.read_profile", "profile for another")
def profile(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("identity.read_profile", who))


@play("identity.my_code", "code for another")
def code(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("identity.my_code", who))


@play("points.my_pay_code", "pay code for another")
def pay_code(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("points.my_pay_code", who, {}))


@play("redemptions.redeem", "redeem with an agent's pay code for another")
def redeem(town: Town) -> Request:
    """The digits of a pair of their own: a pay step pays once."""
    elder, agent = pair(town, points.earner(town))
    asked = town.ask("points.my_pay_code", town.bearer(agent), {})
    asked = dataclasses.replace(asked, headers=asked.headers | {"X-Acting-For": elder.resident_id})
    return shops.sale(town, shops.till(town), {"code": town.send(asked)["digits"]})


@play("redemptions.pay_shop", "pay at the shop's code for another")
def pay_shop(town: Town) -> Request:
    body = {"code": shops.static_code(town), "points": 30}
    return for_another(town, lambda who: town.ask("redemptions.pay_shop", who, body))


@play("points.pool_points", "household move for another")
def pool(town: Town) -> Request:
    elder, _ = known(town)
    town.do("points.pool_points", town.bearer(elder), {"points": 50})
    return for_another(town, lambda who: town.ask("points.pool_points", who, {"points": 50}))


@play("activities.sign_up", "sign up for another")
def sign_up(town: Town) -> Request:
    activity_id = activities.to_come(town)
    return for_another(town, lambda who: town.ask("activities.sign_up", who, activity_id=activity_id))


@play("activities.cancel", "cancel for another")
def cancel(town: Town) -> Request:
    asked = sign_up(town)
    activity_id = asked.path.split("/")[3]
    town.send(asked)
    return for_another(town, lambda who: town.ask("activities.cancel", who, activity_id=activity_id))


@play("activities.read_list", "list of activities for another")
def read_list(town: Town) -> Request:
    activities.published(town)
    query = f"village_id={town.village_id}&size=5"
    return for_another(town, lambda who: town.ask("activities.read_list", who, query=query))


@play("activities.read_one", "an activity for another")
def read_one(town: Town) -> Request:
    asked = sign_up(town)
    town.send(asked)
    activity_id = asked.path.split("/")[3]
    return for_another(town, lambda who: town.ask("activities.read_one", who, activity_id=activity_id))


@play("activities.read_ratings", "ratings for another")
def read_ratings(town: Town) -> Request:
    activity_id = activities.gathering(town)
    return for_another(town, lambda who: town.ask("activities.read_ratings", who, activity_id=activity_id))


@play("activities.rate", "rate for another")
def rate(town: Town) -> Request:
    """Of a pair of their own, since each goes to the gathering once."""
    elder, activity_id = activities.attended(town)
    other, _ = activities.attended(town)
    town.do("activities.rate", town.bearer(other), {"stars": 4}, activity_id=activity_id)
    _, agent = pair(town, elder)
    asked = town.ask("activities.rate", town.bearer(agent), {"stars": 5}, activity_id=activity_id)
    return dataclasses.replace(asked, headers=asked.headers | {"X-Acting-For": elder.resident_id})
