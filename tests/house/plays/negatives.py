"""Plays of the negative list: somebody agreed to a score, and four officers each do their part."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import consents
from chalicelib.foundation.identity.service.tokens import access_token
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from tests.house.plays import media
from tests.house.plays.town import ANYBODY, Request, Town, play

WHY = "文书清楚，送达手续齐全"
SAID = "处罚已经撤销，见复议决定"


def officer(town: Town, name: str, role: Role = Role.TOWN_OFFICER) -> str:
    """Return the credential of a town officer of this name, linked to a resident, so that kinship is looked at."""
    if f"negatives-{name}" not in town.tills:
        person = town.resident().resident_id
        town_id = town.village.town_id
        who = Principal(name, frozenset({role}), villages=((0, 99_999),), town_id=town_id, resident_id=person)
        town.tills[f"negatives-{name}"] = f"Bearer {access_token(LIVE, who)}"
    return town.tills[f"negatives-{name}"]


def somebody(town: Town) -> Resident:
    """Return a new adult who agreed to a score."""
    one = town.resident()
    version = consents.PURPOSES["credit_score"].present.version
    consents.grant_consent(
        LIVE, person_id=one.resident_id, purpose="credit_score", version=version, born_on=one.born_on
    )
    return one


def document(town: Town) -> dict[str, Any]:
    """Return a document as the first officer enters it."""
    on = business_date(LIVE.now())
    return {
        "category": "order",
        "source": "penalty",
        "number": f"萧公（戴）行罚决字〔2026〕{town.number():05d}号",
        "issuer": "杭州市公安局萧山区分局",
        "basis": "《中华人民共和国治安管理处罚法》第二十六条",
        "effective_on": str(on - dt.timedelta(days=300)),
        "ends_on": str(on + dt.timedelta(days=300)),
        "media_id": media.taken(town, officer(town, "o1"), "scan"),
    }


def entered(town: Town) -> tuple[dict[str, str], str]:
    """Return where a new record is, and its person's credential."""
    one = somebody(town)
    made = town.do("negatives.enter", officer(town, "o1"), document(town), resident_id=one.resident_id)
    return {"record_id": made["record_id"]}, town.bearer(one)


def noticed(town: Town) -> tuple[dict[str, str], str]:
    at, person = entered(town)
    town.do("negatives.approve", officer(town, "o2"), {"approves": True, "reason": WHY}, **at)
    return at, person


def answered(town: Town) -> tuple[dict[str, str], str]:
    at, person = noticed(town)
    town.do("negatives.answer", person, {"text": SAID}, **at)
    return at, person


def counting(town: Town) -> tuple[dict[str, str], str]:
    at, person = answered(town)
    town.do("negatives.decide_answer", officer(town, "o3"), {"keeps": True, "reason": WHY}, **at)
    return at, person


def disputed(town: Town) -> dict[str, str]:
    at, person = counting(town)
    town.do("negatives.make_objection", person, {"text": SAID}, **at)
    return at


def repair_asked(town: Town) -> dict[str, str]:
    at, person = counting(town)
    town.do("negatives.ask_repair", person, {"text": SAID, "evidence": SAID}, **at)
    return at


@play("negatives.list_categories")
def list_categories(town: Town) -> Request:
    return town.ask("negatives.list_categories", ANYBODY)


@play("negatives.list_own")
def list_own(town: Town) -> Request:
    return town.ask("negatives.list_own", counting(town)[1])


@play("negatives.read_own")
def read_own(town: Town) -> Request:
    at, person = counting(town)
    return town.ask("negatives.read_own", person, **at)


@play("negatives.answer")
def answer(town: Town) -> Request:
    at, person = noticed(town)
    return town.ask("negatives.answer", person, {"text": SAID}, **at)


@play("negatives.make_objection")
def make_objection(town: Town) -> Request:
    at, person = counting(town)
    return town.ask("negatives.make_objection", person, {"text": SAID}, **at)


@play("negatives.ask_repair")
def ask_repair(town: Town) -> Request:
    at, person = counting(town)
    return town.ask("negatives.ask_repair", person, {"text": SAID, "evidence": SAID}, **at)


@play("negatives.enter")
def enter(town: Town) -> Request:
    one = somebody(town)
    return town.ask("negatives.enter", officer(town, "o1"), document(town), resident_id=one.resident_id)


@play("negatives.list_desk")
def list_desk(town: Town) -> Request:
    noticed(town)
    town_id = town.village.town_id
    return town.ask("negatives.list_desk", officer(town, "o1"), town_id=town_id, query="state=noticed&size=1")


@play("negatives.read")
def read(town: Town) -> Request:
    return town.ask("negatives.read", officer(town, "o1"), **counting(town)[0])


@play("negatives.read", "a record read by an auditor")
def read_by_auditor(town: Town) -> Request:
    return town.ask("negatives.read", officer(town, "aud", Role.AUDITOR), **counting(town)[0])


@play("negatives.approve")
def approve(town: Town) -> Request:
    body = {"approves": True, "reason": WHY}
    return town.ask("negatives.approve", officer(town, "o2"), body, **entered(town)[0])


@play("negatives.decide_answer")
def decide_answer(town: Town) -> Request:
    body = {"keeps": True, "reason": WHY}
    return town.ask("negatives.decide_answer", officer(town, "o3"), body, **answered(town)[0])


@play("negatives.decide_objection")
def decide_objection(town: Town) -> Request:
    body = {"upholds": False, "reason": WHY}
    return town.ask("negatives.decide_objection", officer(town, "o4"), body, **disputed(town))


@play("negatives.extend")
def extend(town: Town) -> Request:
    return town.ask("negatives.extend", officer(town, "o4"), {"reason": WHY}, **disputed(town))


@play("negatives.decide_repair")
def decide_repair_first(town: Town) -> Request:
    body = {"grants": True, "reason": WHY}
    return town.ask("negatives.decide_repair", officer(town, "o3"), body, **repair_asked(town))


@play("negatives.decide_repair", "repair a record as the second officer")
def decide_repair(town: Town) -> Request:
    at, body = repair_asked(town), {"grants": True, "reason": WHY}
    town.do("negatives.decide_repair", officer(town, "o3"), body, **at)
    return town.ask("negatives.decide_repair", officer(town, "o4"), body, **at)


@play("negatives.recall")
def recall(town: Town) -> Request:
    return town.ask("negatives.recall", officer(town, "o1"), {"reason": WHY}, **counting(town)[0])


@play("negatives.decide_recall")
def decide_recall(town: Town) -> Request:
    at, _ = counting(town)
    town.do("negatives.recall", officer(town, "o1"), {"reason": WHY}, **at)
    return town.ask("negatives.decide_recall", officer(town, "o2"), {"withdraws": True, "reason": WHY}, **at)


@play("media.read", "a scan read by an officer")
def read_scan(town: Town) -> Request:
    at, _ = counting(town)
    shown = town.do("negatives.read", officer(town, "o1"), **at)
    return town.ask("media.read", officer(town, "o1"), media_id=shown["scan"]["media_id"])


@play("negatives.list_looks")
def list_looks(town: Town) -> Request:
    at, person = counting(town)
    town.do("negatives.read", officer(town, "o4"), **at)
    return town.ask("negatives.list_looks", person, **at)


def paper() -> dict[str, str]:
    """Return a paper that was signed today."""
    return {"document": "佛山村〔2026〕信-008", "signed_on": str(business_date(LIVE.now()))}


@play("negatives.enter_words")
def enter_words(town: Town) -> Request:
    at, _ = noticed(town)
    return town.ask("negatives.enter_words", officer(town, "o5"), {"deed": "answer", "text": SAID} | paper(), **at)


@play("negatives.enter_words", "enter an objection to a record from a paper")
def enter_objection(town: Town) -> Request:
    at, _ = counting(town)
    return town.ask("negatives.enter_words", officer(town, "o5"), {"deed": "object", "text": SAID} | paper(), **at)


@play("negatives.enter_repair")
def enter_repair(town: Town) -> Request:
    at, _ = counting(town)
    return town.ask("negatives.enter_repair", officer(town, "o5"), {"text": SAID, "evidence": SAID} | paper(), **at)
