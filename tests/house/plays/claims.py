"""Plays of claims: made, checked, voted on, published, objected to."""

from __future__ import annotations

import dataclasses
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.identity.service.tokens import access_token
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.rules import rule_of
from chalicelib.points.ledger.service.accounts import open_account
from tests.house.plays.activities import scan, signed_in
from tests.house.plays.people import head
from tests.house.plays.points import earner
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make import media


def staff(town: Town, name: str, role: Role, *, resident_id: str = "") -> str:
    """Return the credential of somebody who works for the town; linked to a resident where one is given."""
    who = Principal(f"s-{name}", frozenset({role}), ((0, 99_999),), town.village.town_id, resident_id)
    return f"Bearer {access_token(LIVE, who)}"


def checker(town: Town) -> str:
    return staff(town, "vic", Role.VILLAGE_OFFICER)


def second(town: Town) -> str:
    return staff(town, "val", Role.VILLAGE_OFFICER)


def panellist(town: Town, name: str = "pat") -> str:
    return staff(town, name, Role.PANEL)


def deed(rule: str = "pub", **given: Any) -> dict[str, Any]:
    on = business_date(LIVE.now())
    return {"rule": rule, "description": "在村民代表会议上做记录，会后整理", "on": str(on)} | given


def made(town: Town, rule: str = "pub", who: Resident | None = None, **given: Any) -> dict[str, Any]:
    bearer = town.bearer(who or earner(town, times=1))
    if rule_of(rule).evidence and "media_ids" not in given:
        given["media_ids"] = [picture(town, bearer)]
    shown: dict[str, Any] = town.do("claims.make", bearer, deed(rule, **given))
    return shown


def accepted(town: Town, rule: str = "pub", **given: Any) -> str:
    claim_id = str(made(town, rule, **given)["claim_id"])
    town.do("claims.accept", checker(town), {"document": "村记录2026-11"}, claim_id=claim_id)
    return claim_id


def voted(town: Town, *names: str) -> str:
    claim_id = accepted(town, "hlp", points=700)
    for name in names:
        town.do("claims.vote", panellist(town, name), {"approve": True}, claim_id=claim_id)
    return claim_id


def noticed(town: Town) -> str:
    return voted(town, "pat", "pia", "pol")


def objected(town: Town) -> dict[str, Any]:
    """Return the claim and the number of a resident's objection."""
    claim_id = noticed(town)
    body = {"reason": "他那天不在村里，有人看见"}
    town.do("claims.make_objection", town.bearer(town.resident()), body, claim_id=claim_id)
    found = town.do("claims.read_one", checker(town), claim_id=claim_id)
    return {"claim_id": claim_id, "objection": found["open_objections"][0]}


@play("claims.make", "claim a deed")
def make(town: Town) -> Request:
    return town.ask("claims.make", town.bearer(town.resident()), deed())


@play("claims.make", "claim a deed with three pictures")
def make_with_pictures(town: Town) -> Request:
    who = town.bearer(town.resident())
    return town.ask("claims.make", who, deed(media_ids=[picture(town, who) for _ in range(3)]))


def picture(town: Town, who: str) -> str:
    """Return a picture that somebody uploaded as evidence."""
    body = media.photo()
    asked = {"village_id": town.village_id, "purpose": "evidence", "content_type": "image/jpeg", "bytes": len(body)}
    media_id = town.do("media.announce", who, asked)["media_id"]
    media.send(media_id, body)
    town.do("media.take", who, media_id=media_id)
    return str(media_id)


@play("claims.read_town")
def read_town(town: Town) -> Request:
    return town.ask("claims.read_town", town.admin, query="size=5", town_id=town.village.town_id)


@play("claims.make", "claim for a household")
def make_for_household(town: Town) -> Request:
    member, home = head(town)
    who = town.bearer(member)
    body = deed("saf", holder_id=home, period=this_month(), media_ids=[picture(town, who)])
    del body["on"]
    return town.ask("claims.make", who, body)


def this_month() -> str:
    on = business_date(LIVE.now())
    return f"{on.year}M{on.month:02d}"


@play("claims.read_own")
def read_own(town: Town) -> Request:
    who = earner(town, times=1)
    made(town, who=who)
    return town.ask("claims.read_own", town.bearer(who))


@play("claims.read_own", "my household's claims")
def read_household(town: Town) -> Request:
    return town.ask("claims.read_own", town.bearer(head(town)[0]), query="household=true")


@play("claims.read_one_of_mine")
def read_one_of_mine(town: Town) -> Request:
    who = town.resident()
    claim_id = made(town, who=who, media_ids=[picture(town, town.bearer(who))])["claim_id"]
    return town.ask("claims.read_one_of_mine", town.bearer(who), claim_id=claim_id)


def returned(town: Town, who: Resident) -> str:
    claim_id = str(made(town, who=who)["claim_id"])
    town.do("claims.send_back", checker(town), {"reason": "请附会议照片"}, claim_id=claim_id)
    return claim_id


@play("claims.resubmit")
def resubmit(town: Town) -> Request:
    who = town.resident()
    body = {"description": "附上照片", "media_ids": [picture(town, town.bearer(who))]}
    return town.ask("claims.resubmit", town.bearer(who), body, claim_id=returned(town, who))


@play("claims.withdraw")
def withdraw(town: Town) -> Request:
    who = town.resident()
    return town.ask("claims.withdraw", town.bearer(who), {}, claim_id=made(town, who=who)["claim_id"])


@play("claims.read_objections")
def read_objections(town: Town) -> Request:
    who = town.bearer(town.resident())
    body = {"reason": "他那天不在村里，有人看见"}
    for _ in range(2):
        town.do("claims.make_objection", who, body, claim_id=noticed(town))
    return town.ask("claims.read_objections", who)


@play("claims.notices")
def notices(town: Town) -> Request:
    noticed(town)
    return town.ask("claims.notices", ANYBODY, village_id=town.village_id, query="size=5")


@play("claims.make_objection")
def make_objection(town: Town) -> Request:
    body = {"reason": "他那天不在村里，有人看见"}
    return town.ask("claims.make_objection", town.bearer(town.resident()), body, claim_id=noticed(town))


def for_somebody(town: Town) -> Request:
    body = deed(holder_id=town.resident().resident_id)
    return town.ask("claims.make_for", staff(town, "gil", Role.GRID_WORKER), body, village_id=town.village_id)


@play("claims.make_for")
def make_for(town: Town) -> Request:
    return for_somebody(town)


@play("claims.resubmit_for")
def resubmit_for(town: Town) -> Request:
    claim_id = town.send(for_somebody(town))["claim_id"]
    town.do("claims.send_back", checker(town), {"reason": "请写清时间"}, claim_id=claim_id)
    who = staff(town, "gil", Role.GRID_WORKER)
    return town.ask("claims.resubmit_for", who, {"description": "上午九点"}, claim_id=claim_id)


@play("claims.withdraw_for")
def withdraw_for(town: Town) -> Request:
    claim_id = town.send(for_somebody(town))["claim_id"]
    who = staff(town, "gil", Role.GRID_WORKER)
    return town.ask("claims.withdraw_for", who, {"reason": "报错人了"}, claim_id=claim_id)


@play("claims.read_desk")
def read_desk(town: Town) -> Request:
    made(town)
    return town.ask("claims.read_desk", checker(town), village_id=town.village_id, query="state=submitted&size=5")


@play("claims.read_waiting")
def read_waiting(town: Town) -> Request:
    made(town)
    return town.ask("claims.read_waiting", checker(town), village_id=town.village_id)


@play("claims.read_one")
def read_one(town: Town) -> Request:
    who = town.resident()
    claim_id = made(town, who=who, media_ids=[picture(town, town.bearer(who))])["claim_id"]
    return town.ask("claims.read_one", checker(town), claim_id=claim_id)


@play("claims.accept")
def accept(town: Town) -> Request:
    claim_id = made(town)["claim_id"]
    return town.ask("claims.accept", checker(town), {"document": "村记录2026-11"}, claim_id=claim_id)


@play("claims.accept", "first check by an officer who lives in the village")
def accept_of_neighbour(town: Town) -> Request:
    claim_id = made(town)["claim_id"]
    who = staff(town, "lin", Role.VILLAGE_OFFICER, resident_id=town.resident().resident_id)
    return town.ask("claims.accept", who, {"document": "村记录2026-11"}, claim_id=claim_id)


@play("claims.send_back")
def send_back(town: Town) -> Request:
    return town.ask("claims.send_back", checker(town), {"reason": "请附照片"}, claim_id=made(town)["claim_id"])


@play("claims.reject")
def reject(town: Town) -> Request:
    return town.ask("claims.reject", checker(town), {"reason": "没有参加"}, claim_id=made(town)["claim_id"])


@play("claims.vote", "a vote")
def vote(town: Town) -> Request:
    return town.ask("claims.vote", panellist(town), {"approve": True, "points": 800}, claim_id=voted(town))


@play("claims.vote", "the vote that decides")
def last_vote(town: Town) -> Request:
    return town.ask("claims.vote", panellist(town, "pol"), {"approve": True}, claim_id=voted(town, "pat", "pia"))


@play("claims.vote", "the town's vote for a panel that is too small")
def town_vote(town: Town) -> Request:
    return town.ask("claims.vote", town.admin, {"approve": True}, claim_id=voted(town))


@play("claims.recuse")
def recuse(town: Town) -> Request:
    return town.ask("claims.recuse", panellist(town), {"reason": "是我同学"}, claim_id=voted(town))


@play("claims.confirm", "confirm and pay at once")
def confirm(town: Town) -> Request:
    return town.ask("claims.confirm", second(town), {}, claim_id=accepted(town))


@play("claims.refuse")
def refuse(town: Town) -> Request:
    return town.ask("claims.refuse", second(town), {"reason": "查无此事"}, claim_id=accepted(town))


@play("claims.dismiss")
def dismiss(town: Town) -> Request:
    found = objected(town)
    body = {"objection": found["objection"], "reason": "经走访核实"}
    return town.ask("claims.dismiss", panellist(town, "pam"), body, claim_id=found["claim_id"])


@play("claims.uphold", "uphold before points are paid")
def uphold(town: Town) -> Request:
    found = objected(town)
    body = {"objection": found["objection"], "reason": "经走访核实"}
    return town.ask("claims.uphold", panellist(town, "pam"), body, claim_id=found["claim_id"])


@play("claims.uphold", "uphold and take back")
def uphold_paid(town: Town) -> Request:
    claim_id = accepted(town)
    town.do("claims.confirm", second(town), {}, claim_id=claim_id)
    town.do("claims.make_objection", town.admin, {"reason": "查实当天没有开会"}, claim_id=claim_id)
    found = town.do("claims.read_one", checker(town), claim_id=claim_id)
    body = {"objection": found["open_objections"][0], "reason": "会议记录里没有"}
    return town.ask("claims.uphold", panellist(town, "pam"), body, claim_id=claim_id)


@play("claims.extend")
def extend(town: Town) -> Request:
    claim_id = objected(town)["claim_id"]
    return town.ask("claims.extend", panellist(town, "pam"), {"reason": "等证人回村"}, claim_id=claim_id)


@play("activities.scan", "sign out and award by an officer who lives there")
def sign_out_by_neighbour(town: Town) -> Request:
    asked = scan(town, signed_in(town), "out")
    who = staff(town, "lin", Role.VILLAGE_OFFICER, resident_id=town.resident().resident_id)
    return dataclasses.replace(asked, headers=asked.headers | {"Authorization": who})


def inspector(town: Town) -> str:
    return staff(town, "gil", Role.GRID_WORKER)


def opening(town: Town, rule: str) -> Request:
    body = {"rule": rule, "period": this_month(), "title": f"第 {town.number()} 轮检查"}
    return town.ask("claims.open_round", inspector(town), body, village_id=town.village_id)


def opened(town: Town, rule: str) -> str:
    return str(town.send(opening(town, rule))["round_id"])


def visit(town: Town, rule: str, score: int, round_id: str = "") -> Request:
    """Return the scan of a new household's door, which has an account."""
    _, home = head(town)
    open_account(LIVE, ref=AccountRef.of_holder(home))
    who = inspector(town)
    body = {"code": codes.code_of(holder_id=home), "score": score, "media_ids": [picture(town, who)]}
    return town.ask("claims.visit", who, body, round_id=round_id or going_on(town, rule))


def going_on(town: Town, rule: str) -> str:
    """Return the round of a rule in which doors are scanned, the same each time."""
    if rule not in town.rounds:
        town.rounds[rule] = opened(town, rule)
    return town.rounds[rule]


@play("claims.open_round")
def open_round(town: Town) -> Request:
    return opening(town, "srt")


@play("claims.read_rounds")
def read_rounds(town: Town) -> Request:
    return town.ask("claims.read_rounds", inspector(town), village_id=town.village_id, query="size=2")


@play("claims.read_doors")
def read_doors(town: Town) -> Request:
    return town.ask("claims.read_doors", inspector(town), round_id=opened(town, "srt"))


@play("claims.visit", "a door that is paid at once")
def visit_and_pay(town: Town) -> Request:
    return visit(town, "srt", 90)


@play("claims.visit", "a door whose claim goes to the panel")
def visit_for_panel(town: Town) -> Request:
    return visit(town, "saf", 90)


@play("claims.visit", "a door without points")
def visit_without_points(town: Town) -> Request:
    return visit(town, "srt", 60)


@play("claims.close_round")
def close_round(town: Town) -> Request:
    return town.ask("claims.close_round", inspector(town), round_id=opened(town, "saf"))


def closed(town: Town, *names: str) -> str:
    round_id = opened(town, "saf")
    town.send(visit(town, "saf", 90, round_id))
    town.do("claims.close_round", inspector(town), round_id=round_id)
    for name in names:
        town.do("claims.vote_on_round", panellist(town, name), {"approve": True}, round_id=round_id)
    return round_id


@play("claims.vote_on_round", "a vote on a round")
def vote_on_round(town: Town) -> Request:
    return town.ask("claims.vote_on_round", panellist(town), {"approve": True}, round_id=closed(town))


@play("claims.vote_on_round", "the vote that decides on a round")
def last_vote_on_round(town: Town) -> Request:
    round_id = closed(town, "pat", "pia")
    return town.ask("claims.vote_on_round", panellist(town, "pol"), {"approve": True}, round_id=round_id)


@play("claims.call")
def call(town: Town) -> Request:
    return town.ask("claims.call", checker(town), {"reason": "能投票的不够三位"}, claim_id=voted(town))


def called(town: Town) -> str:
    asked = call(town)
    return str(town.send(asked)["claim_id"])


def neighbour(town: Town) -> str:
    """Return the credential of a panel member of another village."""
    who = Principal("s-far", frozenset({Role.PANEL}), ((99_990, 99_991),), town.village.town_id)
    return f"Bearer {access_token(LIVE, who)}"


@play("claims.read_called")
def read_called(town: Town) -> Request:
    called(town)
    return town.ask("claims.read_called", neighbour(town), query="size=5")


@play("claims.read_called_one")
def read_called_one(town: Town) -> Request:
    return town.ask("claims.read_called_one", neighbour(town), claim_id=called(town))


@play("claims.vote_called")
def vote_called(town: Town) -> Request:
    return town.ask("claims.vote_called", neighbour(town), {"approve": True}, claim_id=called(town))
