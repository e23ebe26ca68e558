"""Plays of listings: written, sent off, searched, asked about, applied for, reported, and decided on."""

from __future__ import annotations

from typing import Any

from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import utc_now
from tests.house.plays.media import taken
from tests.house.plays.negatives import officer
from tests.house.plays.town import ANYBODY, Request, Town, play

GOODS: dict[str, Any] = {"kind": "bazaar", "type": "second_hand", "asks_fen": 8_000, "condition": "good"}
JOB: dict[str, Any] = {"kind": "jobs", "type": "offer", "pay_fen": 400_000, "places": 2}
LAND: dict[str, Any] = {
    "kind": "land", "type": "paddy", "rent_fen": 60_000, "area_mu_hundredths": 320, "years": 5, "use": "种水稻",
}  # fmt: skip
PLOTS: dict[str, Any] = {
    "kind": "plots", "type": "vegetables", "season": "2027 春季", "fee_fen": 30_000, "plots": 3, "area_m2": 30,
}  # fmt: skip
SAID: dict[str, Any] = {"title": "九成新自行车", "words": "骑了两年，换了车所以出。"}
ASKED: dict[str, Any] = {"words": "您好，这个还在吗？周末方便看一下吗？"}
WHY: dict[str, Any] = {"reason": "核对过了"}


def drafted(town: Town, details: dict[str, Any] = GOODS, **more: Any) -> tuple[str, str]:
    """Return a draft, and its owner's credential."""
    who = town.bearer(town.resident())
    if details is LAND:
        more["contract_id"] = taken(town, who, "scan")
    body = SAID | {"village_id": town.village_id, "details": details} | more
    return str(town.do("listings.write", who, body)["listing_id"]), who


def submitted(town: Town, details: dict[str, Any] = GOODS, **more: Any) -> tuple[str, str]:
    """Return a listing that waits for an officer: of its owner WeChat knows nothing."""
    listing_id, who = drafted(town, details, **more)
    town.do("listings.move", who, {"deed": "submit"}, listing_id=listing_id)
    return listing_id, who


def yes_to(town: Town, listing_id: str) -> dict[str, Any]:
    """Return an officer's yes to a listing as it is now."""
    seen = town.do("listings.read_at_desk", town.admin, listing_id=listing_id)
    return WHY | {"deed": "approve", "looked_at": seen["version"]}


def published(town: Town, details: dict[str, Any] = GOODS) -> tuple[str, str]:
    listing_id, who = submitted(town, details)
    town.do("listings.decide", town.admin, yes_to(town, listing_id), listing_id=listing_id)
    return listing_id, who


def asked(town: Town) -> tuple[str, str, str]:
    """Return an enquiry, and the credentials of who asks and whose the listing is."""
    listing_id, owner = published(town)
    asker = town.bearer(town.resident())
    made = town.do("listings.ask", asker, ASKED, listing_id=listing_id)
    return str(made["enquiry_id"]), asker, owner


def applied(town: Town) -> tuple[str, str, str, str]:
    """Return a job, an application for it, and the credentials of its owner and of who applied."""
    listing_id, owner = published(town, JOB)
    who = town.bearer(town.resident())
    made = town.do("listings.apply", who, {"words": "做过三年"}, listing_id=listing_id)
    return listing_id, str(made["applied_id"]), owner, who


def reported(town: Town) -> tuple[str, str]:
    listing_id, _ = published(town)
    made = town.do("listings.report", town.bearer(town.resident()), {"words": "照片是网上的"}, listing_id=listing_id)
    return listing_id, str(made["report_id"])


@play("listings.browse")
def browse(town: Town) -> Request:
    published(town)
    query = f"place_id={town.village_id}&kind=bazaar&type=second_hand&words=zxc&size=5"
    return town.ask("listings.browse", ANYBODY, query=query)


@play("listings.read")
def read(town: Town) -> Request:
    listing_id, _ = published(town)
    return town.ask("listings.read", ANYBODY, listing_id=listing_id)


@play("listings.write")
def write(town: Town) -> Request:
    body = SAID | {"village_id": town.village_id, "details": GOODS}
    return town.ask("listings.write", town.bearer(town.resident()), body)


@play("listings.write", "a lease with photos and its contract")
def write_lease(town: Town) -> Request:
    who = town.bearer(town.resident())
    files = {"media_ids": [taken(town, who, "listing")], "contract_id": taken(town, who, "scan")}
    return town.ask("listings.write", who, SAID | {"village_id": town.village_id, "details": LAND} | files)


@play("listings.list_mine")
def list_mine(town: Town) -> Request:
    _, who = drafted(town)
    return town.ask("listings.list_mine", who, query="size=5")


@play("listings.read_mine")
def read_mine(town: Town) -> Request:
    listing_id, who = drafted(town)
    return town.ask("listings.read_mine", who, listing_id=listing_id)


@play("listings.change")
def change(town: Town) -> Request:
    listing_id, who = published(town)
    return town.ask("listings.change", who, SAID | {"title": "八成新自行车", "details": GOODS}, listing_id=listing_id)


@play("listings.move")
def move(town: Town) -> Request:
    listing_id, who = drafted(town)
    return town.ask("listings.move", who, {"deed": "submit"}, listing_id=listing_id)


@play("listings.move", "renew a listing")
def renew(town: Town) -> Request:
    listing_id, who = published(town)
    return town.ask("listings.move", who, {"deed": "renew"}, listing_id=listing_id)


@play("listings.ask")
def ask(town: Town) -> Request:
    listing_id, _ = published(town)
    return town.ask("listings.ask", town.bearer(town.resident()), ASKED, listing_id=listing_id)


@play("listings.list_enquiries")
def list_enquiries(town: Town) -> Request:
    _, asker, _ = asked(town)
    return town.ask("listings.list_enquiries", asker, query="side=asker&size=5")


@play("listings.read_enquiry")
def read_enquiry(town: Town) -> Request:
    enquiry_id, _, owner = asked(town)
    return town.ask("listings.read_enquiry", owner, query="size=5", enquiry_id=enquiry_id)


@play("listings.say")
def say(town: Town) -> Request:
    enquiry_id, _, owner = asked(town)
    return town.ask("listings.say", owner, {"words": "在的，周末可以来看。"}, enquiry_id=enquiry_id)


@play("listings.agree")
def agree(town: Town) -> Request:
    enquiry_id, asker, owner = asked(town)
    town.do("listings.agree", asker, {"agrees": True}, enquiry_id=enquiry_id)
    return town.ask("listings.agree", owner, {"agrees": True}, enquiry_id=enquiry_id)


@play("listings.contact")
def contact(town: Town) -> Request:
    enquiry_id, asker, owner = asked(town)
    for who in (asker, owner):
        town.do("listings.agree", who, {"agrees": True}, enquiry_id=enquiry_id)
    return town.ask("listings.contact", asker, enquiry_id=enquiry_id)


@play("listings.move_enquiry")
def move_enquiry(town: Town) -> Request:
    enquiry_id, _, owner = asked(town)
    return town.ask("listings.move_enquiry", owner, {"deed": "close"}, enquiry_id=enquiry_id)


@play("listings.apply")
def apply(town: Town) -> Request:
    listing_id, _ = published(town, JOB)
    return town.ask("listings.apply", town.bearer(town.resident()), {"words": "做过三年"}, listing_id=listing_id)


@play("listings.withdraw_application")
def withdraw_application(town: Town) -> Request:
    listing_id, _, _, who = applied(town)
    return town.ask("listings.withdraw_application", who, listing_id=listing_id)


@play("listings.my_applications")
def my_applications(town: Town) -> Request:
    _, _, _, who = applied(town)
    return town.ask("listings.my_applications", who, query="size=5")


@play("listings.list_applications")
def list_applications(town: Town) -> Request:
    listing_id, _, owner, _ = applied(town)
    return town.ask("listings.list_applications", owner, query="size=5", listing_id=listing_id)


@play("listings.decide_application")
def decide_application(town: Town) -> Request:
    listing_id, applied_id, owner, _ = applied(town)
    params = {"listing_id": listing_id, "applied_id": applied_id}
    return town.ask("listings.decide_application", owner, {"deed": "accept"}, **params)


@play("listings.report")
def report(town: Town) -> Request:
    listing_id, _ = published(town)
    return town.ask("listings.report", town.bearer(town.resident()), {"words": "照片是网上的"}, listing_id=listing_id)


@play("listings.my_reports")
def my_reports(town: Town) -> Request:
    listing_id, _ = published(town)
    who = town.bearer(town.resident())
    town.do("listings.report", who, {"words": "照片是网上的"}, listing_id=listing_id)
    return town.ask("listings.my_reports", who, query="size=5")


def plots(town: Town) -> tuple[str, str, str]:
    """Return plots, and the credentials of their owner and of who adopted one."""
    listing_id, owner = published(town, PLOTS)
    who = town.bearer(town.resident())
    town.do("listings.adopt", who, listing_id=listing_id)
    return listing_id, owner, who


@play("listings.adopt")
def adopt(town: Town) -> Request:
    listing_id, _ = published(town, PLOTS)
    return town.ask("listings.adopt", town.bearer(town.resident()), listing_id=listing_id)


@play("listings.plot")
def plot(town: Town) -> Request:
    listing_id, _, who = plots(town)
    return town.ask("listings.plot", who, listing_id=listing_id)


@play("listings.give_back")
def give_back(town: Town) -> Request:
    listing_id, _, who = plots(town)
    return town.ask("listings.give_back", who, listing_id=listing_id)


@play("listings.adopters")
def adopters(town: Town) -> Request:
    listing_id, owner, _ = plots(town)
    return town.ask("listings.adopters", owner, query="size=5", listing_id=listing_id)


@play("listings.end_adoption")
def end_adoption(town: Town) -> Request:
    listing_id, owner, _ = plots(town)
    (one,) = town.do("listings.adopters", owner, listing_id=listing_id)["rows"]
    ids = {"listing_id": listing_id, "adopted_id": str(one["adopted_id"])}
    return town.ask("listings.end_adoption", owner, {"reason": "今年的租金没有谈拢"}, **ids)


@play("listings.my_plots")
def my_plots(town: Town) -> Request:
    _, _, who = plots(town)
    return town.ask("listings.my_plots", who, query="size=5")


@play("listings.write_care")
def write_care(town: Town) -> Request:
    listing_id, owner, _ = plots(town)
    return town.ask("listings.write_care", owner, {"words": "浇了水，捉了虫"}, listing_id=listing_id)


@play("listings.write_care", "a harvest with a photo")
def write_harvest(town: Town) -> Request:
    listing_id, owner, _ = plots(town)
    body = {"kind": "harvest", "words": "头一茬青菜，每家一份", "weight_g": 12_000}
    return town.ask(
        "listings.write_care", owner, body | {"media_ids": [taken(town, owner, "listing")]}, listing_id=listing_id
    )


@play("listings.list_care")
def list_care(town: Town) -> Request:
    listing_id, owner, who = plots(town)
    town.do("listings.write_care", owner, {"words": "浇了水，捉了虫"}, listing_id=listing_id)
    return town.ask("listings.list_care", who, query="size=5", listing_id=listing_id)


GREENS: dict[str, Any] = {"what": "头一茬青菜", "weight_g": 2_000, "how": "sent"}


def greens() -> dict[str, Any]:
    """Return what somebody sends today."""
    return GREENS | {"on": business_date(utc_now()).isoformat()}


def given(town: Town, listing_id: str, owner: str, who: str) -> str:
    """Let all who adopted get something, and return the id of somebody's."""
    town.do("listings.deliver", owner, greens(), listing_id=listing_id)
    (one,) = town.do("listings.list_deliveries", who, listing_id=listing_id)["rows"]
    return str(one["delivery_id"])


@play("listings.deliver")
def deliver(town: Town) -> Request:
    listing_id, owner, _ = plots(town)
    (one,) = town.do("listings.adopters", owner, listing_id=listing_id)["rows"]
    return town.ask("listings.deliver", owner, greens() | {"adopted_id": one["adopted_id"]}, listing_id=listing_id)


@play("listings.deliver", "a delivery to three who adopted")
def deliver_to_all(town: Town) -> Request:
    listing_id, owner, _ = plots(town)
    for _ in range(2):
        town.do("listings.adopt", town.bearer(town.resident()), listing_id=listing_id)
    return town.ask("listings.deliver", owner, greens(), listing_id=listing_id)


@play("listings.list_deliveries")
def list_deliveries(town: Town) -> Request:
    listing_id, owner, who = plots(town)
    given(town, listing_id, owner, who)
    return town.ask("listings.list_deliveries", who, query="size=5", listing_id=listing_id)


@play("listings.answer_delivery")
def answer_delivery(town: Town) -> Request:
    listing_id, owner, who = plots(town)
    ids = {"listing_id": listing_id, "delivery_id": given(town, listing_id, owner, who)}
    return town.ask("listings.answer_delivery", who, {"deed": "miss"}, **ids)


@play("listings.list_searches")
def list_searches(town: Town) -> Request:
    who = town.bearer(town.resident())
    town.do("listings.save_search", who, {"place_id": town.village_id, "kind": "jobs"}, nth="0")
    return town.ask("listings.list_searches", who)


@play("listings.save_search")
def save_search(town: Town) -> Request:
    body = {"place_id": town.village_id, "kind": "jobs", "words": "bj"}
    return town.ask("listings.save_search", town.bearer(town.resident()), body, nth="0")


@play("listings.remove_search")
def remove_search(town: Town) -> Request:
    who = town.bearer(town.resident())
    town.do("listings.save_search", who, {"place_id": town.village_id, "kind": "jobs"}, nth="0")
    return town.ask("listings.remove_search", who, nth="0")


@play("listings.at_desk")
def at_desk(town: Town) -> Request:
    submitted(town)
    return town.ask("listings.at_desk", town.admin, query="state=waiting&size=5", village_id=town.village_id)


@play("listings.read_at_desk")
def read_at_desk(town: Town) -> Request:
    listing_id, _ = submitted(town, LAND)
    return town.ask("listings.read_at_desk", town.admin, listing_id=listing_id)


@play("listings.decide")
def decide(town: Town) -> Request:
    listing_id, _ = submitted(town)
    return town.ask("listings.decide", town.admin, yes_to(town, listing_id), listing_id=listing_id)


@play("listings.decide", "the second signature under a lease")
def announce(town: Town) -> Request:
    listing_id, _ = submitted(town, LAND)
    village = officer(town, "listings-village", Role.VILLAGE_OFFICER)
    town.do("listings.decide", village, yes_to(town, listing_id), listing_id=listing_id)
    return town.ask("listings.decide", town.admin, yes_to(town, listing_id), listing_id=listing_id)


@play("listings.write_collective")
def write_collective(town: Town) -> Request:
    body = SAID | {"details": GOODS}
    return town.ask("listings.write_collective", officer(town, "listings"), body, village_id=town.village_id)


@play("listings.reports")
def reports(town: Town) -> Request:
    reported(town)
    return town.ask("listings.reports", town.admin, query="size=5", village_id=town.village_id)


@play("listings.decide_report")
def decide_report(town: Town) -> Request:
    listing_id, report_id = reported(town)
    params = {"listing_id": listing_id, "report_id": report_id}
    return town.ask("listings.decide_report", town.admin, WHY | {"deed": "uphold"}, **params)
