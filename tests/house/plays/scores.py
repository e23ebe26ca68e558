"""Plays of scores: somebody agreed eleven days ago, was there on ten days, and the night has been."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.credit.score.core import policies as core
from chalicelib.credit.score.core.days import FIRST_DAY
from chalicelib.credit.score.core.kept import Kept
from chalicelib.credit.score.core.ruling import Ruler
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.simulating import Counts
from chalicelib.credit.score.core.states import State
from chalicelib.credit.score.schemas.policies import PolicyShown
from chalicelib.credit.score.service import nightly, policies
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.credit.score.service.refreshing import refresh_village
from chalicelib.credit.score.store import policies as drafts, scores
from chalicelib.foundation.facts.core.activities import ActivityAttended, ActivityMissed
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import consents, people, places
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
        _, (one, *_) = household(LIVE, village, town.home_number())
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
        town.tills["scored"], town.tills["scored-id"] = town.bearer(one), one.resident_id
    return town.tills["scored"]


@play("scores.read_own")
def read_own(town: Town) -> Request:
    return town.ask("scores.read_own", scored(town))


@play("scores.read_own", "the score of who has none")
def read_none(town: Town) -> Request:
    return town.ask("scores.read_own", town.bearer(town.resident()))


@play("scores.copy_own")
def copy_own(town: Town) -> Request:
    return town.ask("scores.copy_own", scored(town))


@play("scores.list_own_facts", "ten days of facts behind a score")
def list_own_facts(town: Town) -> Request:
    return town.ask("scores.list_own_facts", scored(town))


@play("scores.read_policy")
def read_policy(town: Town) -> Request:
    return town.ask("scores.read_policy", ANYBODY, place_id=town.village_id)


SAYS = "那天我在医院，请了假的。"


def objected(town: Town, *, against_a_fact: bool = True) -> dict[str, str]:
    """Return where a new objection is, of somebody new with a score, to a place nobody came to."""
    who = scored_anew(town)
    about = {"on": str(business_date(LIVE.now())), "fact_id": missed(who.resident_id)} if against_a_fact else None
    made = town.do("scores.object_to_score", town.bearer(who), {"says": SAYS, "about": about})
    return {"resident_id": who.resident_id, "objection_id": made["objection_id"]}


def scored_anew(town: Town) -> Resident:
    """Return somebody new, with a household, and with a score of yesterday."""
    if "objectors" not in town.tills:
        village = places.add_village(LIVE, town_id=town.village.town_id, name="里山村", code="330109102998")
        town.tills["objectors"] = village.village_id
    village = places.load_village(village_id=town.tills["objectors"])
    home_id, (one, *_) = household(LIVE, village, town.home_number())
    on, now = business_date(LIVE.now()) - dt.timedelta(days=1), policies.in_force(village.town_id, FIRST_DAY)
    start = Kept(account_of(one.resident_id), State(), on, home=account_of(home_id), consent="agreed")
    commit(scores.kept_after(None, start.scored(State(), now, Ruler(now.policy, on)), refusal=Stale))
    return one


def missed(resident_id: str) -> str:
    """Return the id of a new fact of today: somebody did not come."""
    fact_id = uuid7()
    fact = ActivityMissed(f"{resident_id[:6]}a{uuid7()}", resident_id)
    commit(prepare_fact(LIVE, village_id=resident_id[:6], fact=fact, fact_id=fact_id))
    return fact_id


@play("scores.object_to_score", "object to something that counts against one")
def object_to_fact(town: Town) -> Request:
    who = scored_anew(town)
    about = {"on": str(business_date(LIVE.now())), "fact_id": missed(who.resident_id)}
    return town.ask("scores.object_to_score", town.bearer(who), {"says": SAYS, "about": about})


@play("scores.object_to_score")
def object_to_score(town: Town) -> Request:
    return town.ask("scores.object_to_score", town.bearer(scored_anew(town)), {"says": SAYS})


@play("scores.list_objections")
def list_objections(town: Town) -> Request:
    return town.ask("scores.list_objections", scored(town))


@play("scores.withdraw_objection")
def withdraw_objection(town: Town) -> Request:
    at = objected(town)
    who = people.load_resident(resident_id=at["resident_id"])
    return town.ask("scores.withdraw_objection", town.bearer(who), objection_id=at["objection_id"])


@play("scores.list_desk")
def list_desk(town: Town) -> Request:
    objected(town)
    return town.ask("scores.list_desk", town.admin, town_id=town.village.town_id, query="size=1")


@play("scores.open_objection")
def open_objection(town: Town) -> Request:
    return town.ask("scores.open_objection", town.admin, **objected(town))


@play("scores.decide_objection", "uphold an objection to something that counts against somebody")
def uphold_objection(town: Town) -> Request:
    return town.ask("scores.decide_objection", town.admin, {"verdict": "uphold", "reason": TEXT}, **objected(town))


@play("scores.decide_objection")
def decline_objection(town: Town) -> Request:
    at = objected(town, against_a_fact=False)
    return town.ask("scores.decide_objection", town.admin, {"verdict": "decline", "reason": TEXT}, **at)


@play("scores.prolong_objection")
def prolong_objection(town: Town) -> Request:
    return town.ask("scores.prolong_objection", town.admin, {"why": TEXT}, **objected(town))


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


def paper() -> dict[str, str]:
    """Return a paper that was signed today."""
    return {"document": "佛山村〔2026〕信-003", "signed_on": str(business_date(LIVE.now()))}


def scored_id(town: Town) -> str:
    """Return the id of somebody with a score."""
    scored(town)
    return town.tills["scored-id"]


@play("scores.print_sheet")
def print_sheet(town: Town) -> Request:
    return town.ask("scores.print_sheet", town.admin, paper(), resident_id=scored_id(town))


@play("scores.enter_objection")
def enter_objection(town: Town) -> Request:
    who = scored_anew(town)
    return town.ask("scores.enter_objection", town.admin, {"says": SAYS} | paper(), resident_id=who.resident_id)


@play("scores.enter_objection", "enter an objection to something that counts against somebody")
def enter_objection_to_fact(town: Town) -> Request:
    who = scored_anew(town)
    missed(who.resident_id)
    about = {"on": str(business_date(LIVE.now())), "what": "missed"}
    body = {"says": SAYS, "about": about} | paper()
    return town.ask("scores.enter_objection", town.admin, body, resident_id=who.resident_id)


@play("scores.list_own_looks")
def list_own_looks(town: Town) -> Request:
    town.do("scores.print_sheet", town.admin, paper(), resident_id=scored_id(town))
    return town.ask("scores.list_own_looks", scored(town), query="size=5")


@play("scores.read_refresh")
def read_refresh(town: Town) -> Request:
    return town.ask("scores.read_refresh", town.admin, town_id=town.village.town_id)


@play("scores.read_refresh", "how far a town's scores are while villages are missing")
def read_refresh_running(town: Town) -> Request:
    nightly.start_town(LIVE, town_id=town.village.town_id)
    return town.ask("scores.read_refresh", town.admin, town_id=town.village.town_id)


@play("scores.refresh_town")
def refresh_town(town: Town) -> Request:
    return town.ask("scores.refresh_town", town.admin, town_id=town.village.town_id)


@play("scores.list_history")
def list_history(town: Town) -> Request:
    return town.ask("scores.list_history", scored(town))
