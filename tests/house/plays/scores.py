"""Plays of scores: somebody agreed eleven days ago, was there on ten days, and the night has been."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.credit.score.core import policies as core
from chalicelib.credit.score.core.days import FIRST_DAY
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.simulating import Counts
from chalicelib.credit.score.schemas.policies import PolicyShown
from chalicelib.credit.score.service import nightly, policies
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.credit.score.service.refreshing import refresh_village
from chalicelib.credit.score.store import policies as drafts
from chalicelib.foundation.facts.core.activities import ActivityAttended
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.service import consents, places
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, Context, uuid7
from chalicelib.kernel.writes import Stale, commit
from tests.house.plays.points import second_officer
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make.people import household

DAYS = 10


def days_ago(days: int) -> Context:
    """Return the house as it was."""
    return replace(LIVE, now=lambda: LIVE.now() - dt.timedelta(days=days))


def scored(town: Town) -> str:
    """Return the credential of somebody with a score and a household, the same each time.

    They live in a village of their own: what other plays tell of those days would be read along.
    """
    if "scored" not in town.tills:
        village = places.add_village(LIVE, town_id=town.village.town_id, name="沈村村", code="330109102999")
        _, (one, *_) = household(LIVE, village, town.number())
        consents.grant_consent(
            days_ago(DAYS + 1),
            person_id=one.resident_id,
            purpose=PURPOSE,
            version=consents.PURPOSES[PURPOSE].present.version,
            born_on=one.born_on,
        )
        for days in range(1, DAYS + 1):
            fact = ActivityAttended(f"{village.village_id}a{uuid7()}", one.resident_id, "vol@1", 120, 400)
            commit(prepare_fact(days_ago(days), village_id=village.village_id, fact=fact))
        on, now = business_date(LIVE.now()) - dt.timedelta(days=1), policies.in_force(village.town_id, FIRST_DAY)
        for one_village in places.villages_of(town_id=village.town_id):
            refresh_village(LIVE, village_id=one_village.village_id, on=on, now=now)
        nightly.publish(town_id=village.town_id, on=on)
        town.tills["scored"] = town.bearer(one)
    return town.tills["scored"]


@play("scores.read_own")
def read_own(town: Town) -> Request:
    return town.ask("scores.read_own", scored(town))


@play("scores.read_own", "the score of who has none")
def read_none(town: Town) -> Request:
    return town.ask("scores.read_own", town.bearer(town.resident()))


@play("scores.list_own_facts", "ten days of facts behind a score")
def list_own_facts(town: Town) -> Request:
    return town.ask("scores.list_own_facts", scored(town))


@play("scores.read_policy")
def read_policy(town: Town) -> Request:
    return town.ask("scores.read_policy", ANYBODY, place_id=town.village_id)


TEXT = "镇党委会 2026 年第 12 号会议纪要"


def policy_body() -> dict[str, Any]:
    """Return the policy that ships as somebody drafts it, to hold in a month."""
    policy = PolicyShown.of_policy(SHIPPED, 0).model_dump(mode="json", exclude={"version"})
    on = business_date(LIVE.now()) + dt.timedelta(days=30)
    return {"policy": policy, "effective_on": str(on), "why": TEXT}


def drafted(town: Town) -> dict[str, str]:
    """Return where a new draft is."""
    town_id = town.village.town_id
    made = town.do("scores.draft_policy", town.admin, policy_body(), town_id=town_id)
    return {"town_id": town_id, "draft_id": made["draft_id"]}


def counted(town: Town) -> dict[str, str]:
    """Return where a new draft is of which everybody was counted."""
    at = drafted(town)
    found = drafts.find_draft(**at)
    assert found is not None
    after = core.counted_anew(found, Counts().words(), business_date(LIVE.now()))
    commit(drafts.change_of(after, refusal=Stale))
    return at


@play("scores.list_policies")
def list_policies(town: Town) -> Request:
    return town.ask("scores.list_policies", town.admin, town_id=drafted(town)["town_id"], query="size=1")


@play("scores.draft_policy")
def draft_policy(town: Town) -> Request:
    return town.ask("scores.draft_policy", town.admin, policy_body(), town_id=town.village.town_id)


@play("scores.read_draft")
def read_draft(town: Town) -> Request:
    return town.ask("scores.read_draft", town.admin, **counted(town))


@play("scores.start_simulation")
def start_simulation(town: Town) -> Request:
    return town.ask("scores.start_simulation", town.admin, **drafted(town))


@play("scores.answer_gaps")
def answer_gaps(town: Town) -> Request:
    return town.ask("scores.answer_gaps", town.admin, {"answer": TEXT}, **drafted(town))


@play("scores.sign_policy", "sign a policy the second time")
def sign_policy(town: Town) -> Request:
    at = counted(town)
    town.do("scores.sign_policy", second_officer(town), **at)
    return town.ask("scores.sign_policy", town.admin, **at)


@play("scores.sign_policy")
def sign_policy_first(town: Town) -> Request:
    return town.ask("scores.sign_policy", town.admin, **counted(town))


@play("scores.withdraw_policy")
def withdraw_policy(town: Town) -> Request:
    return town.ask("scores.withdraw_policy", town.admin, {"reason": TEXT}, **drafted(town))
