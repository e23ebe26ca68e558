"""Plays of papers that open spending: entered with their photo, listed, and decided by a second officer."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service.tokens import access_token
from chalicelib.kernel.authz import Matter, Principal, Role
from chalicelib.kernel.context import LIVE
from tests.house.plays import media
from tests.house.plays.mandates import paper, terms
from tests.house.plays.town import Request, Town, play


def officer(town: Town, person: Resident) -> str:
    """Return the credential of an officer of the village who lives in it."""
    ordinal = int(town.village_id[1:])
    roles = frozenset({Role.VILLAGE_OFFICER})
    who = Principal(f"s-{person.resident_id}", roles, ((ordinal, ordinal + 1),), "t0001", person.resident_id)
    return f"Bearer {access_token(LIVE, who)}"


def signed(town: Town) -> tuple[dict[str, Any], Request]:
    """Return what an officer types of a paper by which points may be spent, and the request that enters it."""
    who, elder, agent = officer(town, town.resident()), town.resident(), town.resident()
    limited = terms((Matter.READ, Matter.SPEND)) | {"day_points": 300}
    body = paper(agent) | limited | {"photo_id": media.taken(town, who, "evidence")}
    return body, town.ask("identity.enter_mandate", who, body, resident_id=elder.resident_id)


@play("identity.enter_mandate", "enter a paper that opens spending")
def enter(town: Town) -> Request:
    return signed(town)[1]


@play("identity.waiting_papers")
def waiting(town: Town) -> Request:
    town.send(enter(town))
    return town.ask("identity.waiting_papers", town.admin, village_id=town.village_id)


def deciding(town: Town, verdict: dict[str, str]) -> Request:
    """Return the verdict of an officer who lives in the village too."""
    body, asked = signed(town)
    made = town.send(asked)
    ids = {"resident_id": made["principal_id"], "agent_id": made["agent_id"]}
    asked_of = verdict | {"photo_id": body["photo_id"]}
    return town.ask("identity.judge_paper", officer(town, town.resident()), asked_of, **ids)


@play("identity.judge_paper")
def confirm(town: Town) -> Request:
    return deciding(town, {"verdict": "confirm"})


@play("identity.judge_paper", "refuse a paper")
def refuse(town: Town) -> Request:
    return deciding(town, {"verdict": "refuse", "finding": "没有手印"})
