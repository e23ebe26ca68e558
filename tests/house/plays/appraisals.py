"""Plays of appraisals: the desk, the ballot, the papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE, Context
from chalicelib.points.appraisals.core.states import Deed
from chalicelib.points.appraisals.service import campaigns, counting, opening, papers as desk
from chalicelib.points.appraisals.store import urns
from tests.house.plays.people import household
from tests.house.plays.points import earner, second_officer
from tests.house.plays.town import Request, Town, play

SCORE = {"text": "村里的卫生怎么样", "kind": "score", "scale": 5}
CHOICE = {"text": "活动室建在哪里", "kind": "choice", "options": ["村口", "祠堂边", "学校旁"]}
WHY = {"reason": "台风要来，提前结束"}


def plan(*, later: bool = False) -> dict[str, Any]:
    opens_at = LIVE.now() + dt.timedelta(hours=2 if later else -1)
    times = {"opens_at": opens_at.isoformat(), "closes_at": (opens_at + dt.timedelta(days=3)).isoformat()}
    return {"title": "村务满意度评议", "about": "affair", "questions": [SCORE, CHOICE], **times}


def other() -> Context:
    """Return an officer who is not the administrator, acting."""
    officer = Principal("another-officer", frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id="t0001")
    return LIVE.acting(officer, "play")


def drafted(town: Town, who: str = "", *, later: bool = False) -> str:
    asked = plan(later=later) | {"place_id": town.village_id}
    return str(town.do("appraisals.draft", who or town.admin, asked)["campaign_id"])


def approved(town: Town, *, later: bool = False) -> str:
    campaign_id = drafted(town, later=later)
    town.do("appraisals.approve", second_officer(town), campaign_id=campaign_id)
    return campaign_id


def opened(town: Town) -> str:
    campaign_id = approved(town)
    opening.open_campaign(LIVE, campaign_id=campaign_id)
    return campaign_id


def closed(town: Town) -> str:
    campaign_id = opened(town)
    campaigns.decide(other(), campaign_id=campaign_id, deed=Deed.CLOSE, reason="提前")
    return campaign_id


def counted(town: Town) -> str:
    campaign_id = closed(town)
    campaigns.decide(other(), campaign_id=campaign_id, deed=Deed.COUNT)
    counting.count_village(LIVE, campaign_id=campaign_id, village_id=town.village_id)
    counting.finish_count(LIVE, campaign_id=campaign_id)
    return campaign_id


@play("appraisals.draft")
def draft(town: Town) -> Request:
    return town.ask("appraisals.draft", town.admin, plan() | {"place_id": town.village_id})


@play("appraisals.draft", "draft an appraisal of a household")
def draft_about_households(town: Town) -> Request:
    household_id = household(town)
    subjects = [{"name": "一号院", "holder_id": household_id}]
    asked = plan() | {"place_id": town.village_id, "about": "households", "subjects": subjects, "questions": [SCORE]}
    return town.ask("appraisals.draft", town.admin, asked)


@play("appraisals.read_list")
def read_list(town: Town) -> Request:
    drafted(town)
    return town.ask("appraisals.read_list", town.admin, query=f"place_id={town.village_id}&size=5")


@play("appraisals.read_urns")
def read_urns(town: Town) -> Request:
    opened(town)
    return town.ask("appraisals.read_urns", town.admin, query="size=5", village_id=town.village_id)


@play("appraisals.read_one")
def read_one(town: Town) -> Request:
    return town.ask("appraisals.read_one", town.admin, campaign_id=opened(town))


@play("appraisals.change")
def change(town: Town) -> Request:
    return town.ask("appraisals.change", town.admin, plan() | {"title": "村务公开评议"}, campaign_id=drafted(town))


@play("appraisals.approve")
def approve(town: Town) -> Request:
    return town.ask("appraisals.approve", town.admin, campaign_id=drafted(town, second_officer(town)))


@play("appraisals.reject")
def reject(town: Town) -> Request:
    return town.ask("appraisals.reject", town.admin, WHY, campaign_id=drafted(town, second_officer(town)))


@play("appraisals.withdraw")
def withdraw(town: Town) -> Request:
    return town.ask("appraisals.withdraw", town.admin, campaign_id=drafted(town))


@play("appraisals.call_off")
def call_off(town: Town) -> Request:
    return town.ask("appraisals.call_off", town.admin, WHY, campaign_id=approved(town, later=True))


@play("appraisals.close")
def close(town: Town) -> Request:
    return town.ask("appraisals.close", town.admin, WHY, campaign_id=opened(town))


@play("appraisals.count")
def count(town: Town) -> Request:
    return town.ask("appraisals.count", town.admin, campaign_id=closed(town))


@play("appraisals.restart_count")
def restart_count(town: Town) -> Request:
    campaign_id = closed(town)
    campaigns.decide(other(), campaign_id=campaign_id, deed=Deed.COUNT)
    return town.ask("appraisals.restart_count", town.admin, campaign_id=campaign_id)


@play("appraisals.publish")
def publish(town: Town) -> Request:
    return town.ask("appraisals.publish", town.admin, campaign_id=counted(town))


def going_on(town: Town) -> str:
    """Return the campaign in which the town's people vote, the same each time."""
    town.campaign = town.campaign or opened(town)
    return town.campaign


def ballot(town: Town, who: str) -> Request:
    return town.ask("appraisals.cast", who, {"answers": {"01": 4, "02": 1}}, campaign_id=going_on(town))


@play("appraisals.cast", "vote")
def cast(town: Town) -> Request:
    return ballot(town, town.bearer(earner(town, times=1)))


@play("appraisals.cast", "first points of an account by a vote")
def first_cast(town: Town) -> Request:
    return ballot(town, town.bearer(town.resident()))


@play("appraisals.my_list")
def my_list(town: Town) -> Request:
    going_on(town)
    return town.ask("appraisals.my_list", town.bearer(town.resident()), query="size=5")


@play("appraisals.my_ballot")
def my_ballot(town: Town) -> Request:
    return town.ask("appraisals.my_ballot", town.bearer(town.resident()), campaign_id=going_on(town))


def of_papers(town: Town) -> dict[str, str]:
    """Return where papers are that were printed."""
    place = {"village_id": town.village_id, "campaign_id": going_on(town)}
    _, urn = urns.find_campaign_and_urn(place["campaign_id"], town.village_id)
    assert urn is not None
    desk.print_papers(other(), **place, after=urn.printed, count=5)
    return place


def scanned(town: Town, voter: Resident) -> dict[str, str]:
    return {"who": town.do("identity.my_code", town.bearer(voter))["url"]}


@play("appraisals.read_papers")
def read_papers(town: Town) -> Request:
    return town.ask("appraisals.read_papers", town.admin, **of_papers(town))


@play("appraisals.print_papers")
def print_papers(town: Town) -> Request:
    asked = {"after": 0, "count": 25}
    return town.ask("appraisals.print_papers", town.admin, asked, village_id=town.village_id, campaign_id=opened(town))


@play("appraisals.hand_out")
def hand_out(town: Town) -> Request:
    return town.ask("appraisals.hand_out", town.admin, scanned(town, town.resident()), **of_papers(town))


@play("appraisals.hand_out", "ask for a paper by number")
def ask_by_number(town: Town) -> Request:
    asked = {"who": town.resident().resident_id}
    return town.ask("appraisals.hand_out", town.admin, asked, **of_papers(town))


@play("appraisals.hand_out", "hand out a paper by number as the second officer")
def hand_out_by_number(town: Town) -> Request:
    place, asked = of_papers(town), {"who": town.resident().resident_id}
    town.do("appraisals.hand_out", second_officer(town), asked, **place)
    return town.ask("appraisals.hand_out", town.admin, asked, **place)


@play("appraisals.hand_in")
def hand_in(town: Town) -> Request:
    voter = earner(town, times=1)
    place, asked = of_papers(town), scanned(town, voter)
    town.do("appraisals.hand_out", town.admin, asked, **place)
    return town.ask("appraisals.hand_in", town.admin, asked, **place)


@play("appraisals.take_back")
def take_back(town: Town) -> Request:
    place, asked = of_papers(town), scanned(town, town.resident())
    town.do("appraisals.hand_out", town.admin, asked, **place)
    return town.ask("appraisals.take_back", town.admin, asked, **place)


@play("appraisals.enter_papers", "enter a bundle of ten papers the second time")
def enter_papers(town: Town) -> Request:
    campaign_id = opened(town)
    place = {"campaign_id": campaign_id, "village_id": town.village_id}
    _, serials = desk.print_papers(other(), **place, after=0, count=10)
    campaigns.decide(other(), campaign_id=campaign_id, deed=Deed.CLOSE, reason="提前")
    sheets = [{"serial": serial, "answers": {"01": 4}} for serial in serials]
    asked = {"papers": 10, "spoilt": 0, "sheets": sheets}
    town.do("appraisals.enter_papers", second_officer(town), asked, **place)
    return town.ask("appraisals.enter_papers", town.admin, asked, **place)
