"""Plays of phone credit and internet fees: villagers, the desk, the provider."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.context import LIVE
from chalicelib.points.topups.core.topups import Topup
from chalicelib.points.topups.service import placing, settling
from tests.fakes.topup import Plan
from tests.house.plays.acting import as_agent
from tests.house.plays.mandates import for_another, known
from tests.house.plays.points import earner
from tests.house.plays.town import ANYBODY, Request, Town, play

TERMS = {
    "phone_yuan": [10, 20, 30, 50, 100, 300],
    "internet_yuan": [50, 100],
    "points_per_yuan": 1,
    "person_month_yuan": 10_000,
    "village_month_yuan": 1_000_000,
}
PHONE = {"kind": "phone", "yuan": 10}
LINE = {"kind": "internet", "yuan": 50, "number": "hz0571163"}


def offered(town: Town) -> None:
    if "topups" not in town.rounds:
        town.do("topups.set_terms", town.admin, TERMS, town_id=town.village.town_id)
        town.rounds["topups"] = "set"


def asked(town: Town, body: Any = None, who: Resident | None = None) -> str:
    """Return a top-up that was asked for and not ordered."""
    offered(town)
    found: str = town.do("topups.ask_topup", town.bearer(who or earner(town)), body or PHONE)["topup_id"]
    return found


def placed(town: Town, plan: Plan | None = None) -> Topup:
    """Return a top-up that the provider met so."""
    town.provider.script.append(plan or Plan())
    return placing.place(LIVE, topup_id=asked(town))


@play("topups.my_offer")
def my_offer(town: Town) -> Request:
    offered(town)
    return town.ask("topups.my_offer", town.bearer(earner(town)))


@play("topups.my_topups")
def my_topups(town: Town) -> Request:
    who = earner(town)
    for _ in range(3):
        asked(town, who=who)
    return town.ask("topups.my_topups", town.bearer(who))


@play("topups.ask_topup")
def ask_topup(town: Town) -> Request:
    offered(town)
    return town.ask("topups.ask_topup", town.bearer(earner(town)), PHONE)


@play("topups.cancel")
def cancel(town: Town) -> Request:
    who = earner(town)
    return town.ask("topups.cancel", town.bearer(who), topup_id=asked(town, who=who))


@play("topups.my_offer", "what can be had for points for another")
def offer_for(town: Town) -> Request:
    offered(town)
    return for_another(town, lambda who: town.ask("topups.my_offer", who))


@play("topups.my_topups", "my top-ups for another")
def topups_for(town: Town) -> Request:
    asked(town, who=earner(town, known(town)[0]))
    return for_another(town, lambda who: town.ask("topups.my_topups", who))


@play("topups.ask_topup", "ask for phone credit for another")
def ask_for(town: Town) -> Request:
    offered(town)
    return as_agent(town, earner(town), "topups.ask_topup", PHONE)


@play("topups.cancel", "take a top-up back for another")
def cancel_for(town: Town) -> Request:
    elder = earner(town)
    return as_agent(town, elder, "topups.cancel", topup_id=asked(town, who=elder))


@play("topups.hear")
def hear(town: Town) -> Request:
    topup = placed(town, Plan(going=9))
    request = town.ask("topups.hear", ANYBODY)
    body = town.provider.callback(topup.order_id)
    return Request(request.method, request.path, {"Content-Type": "application/x-www-form-urlencoded"}, body)


@play("topups.read_queue")
def read_queue(town: Town) -> Request:
    asked(town, LINE)
    return town.ask("topups.read_queue", town.admin, query="state=asked&size=20", place_id=town.village_id)


@play("topups.read_figures")
def read_figures(town: Town) -> Request:
    placed(town, Plan(answer="100014", mute=True))
    return town.ask("topups.read_figures", town.admin, place_id=town.village_id)


@play("topups.read_number")
def read_number(town: Town) -> Request:
    return town.ask("topups.read_number", town.admin, topup_id=asked(town, LINE))


@play("topups.pay_by_hand")
def pay_by_hand(town: Town) -> Request:
    body = {"paid": True, "words": "收据 0012345"}
    return town.ask("topups.pay_by_hand", town.admin, body, topup_id=asked(town, LINE))


@play("topups.query_now")
def query_now(town: Town) -> Request:
    return town.ask("topups.query_now", town.admin, topup_id=placed(town).topup_id)


@play("topups.rule")
def rule(town: Town) -> Request:
    topup = placed(town, Plan(answer="100014", mute=True))
    long_ago = LIVE.now() - dt.timedelta(days=4)
    assert settling.change(topup, sent_at=long_ago) is not None
    body = {"paid": False, "bill": "11 月账单", "reason": "账单里没有这一笔"}
    return town.ask("topups.rule", town.admin, body, topup_id=topup.topup_id)


@play("topups.read_terms")
def read_terms(town: Town) -> Request:
    offered(town)
    return town.ask("topups.read_terms", town.admin, place_id=town.village_id)


@play("topups.set_terms")
def set_terms(town: Town) -> Request:
    return town.ask("topups.set_terms", town.admin, TERMS, town_id=town.village.town_id)
