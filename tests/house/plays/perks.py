"""Plays of perk programmes: one is open, in another the days to apply were over yesterday."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.credit.perks.core.applications import Application, Given
from chalicelib.credit.perks.core.programmes import Programme
from chalicelib.credit.perks.service import desk, own, programmes
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import consents
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, Context, uuid7
from tests.house.plays.points import second_officer
from tests.house.plays.scores import days_ago, scored_anew
from tests.house.plays.town import Request, Town, play
from tests.make.perks import SAYS, WHY, given, terms


def officer(town: Town, name: str, ctx: Context = LIVE) -> Context:
    """Return the house with an officer of the town in it, who is nobody that asks at a door."""
    who = Principal(name, frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id=town.village.town_id)
    return replace(ctx, actor=who)


def published(town: Town, ctx: Context = LIVE) -> Programme:
    """Return a programme that was published at some moment, for three days from then on."""
    town_id, made = town.village.town_id, terms(business_date(ctx.now()), places=9)
    one = programmes.draft(officer(town, "drafter", ctx), town_id=town_id, terms=made, key=uuid7())
    return programmes.publish(officer(town, "publisher", ctx), town_id=town_id, programme_id=one.programme_id)


def applied(town: Town, who: Resident | None = None, ctx: Context = LIVE, *, shows: bool = False) -> Application:
    """Return somebody's application to a programme of then."""
    resident_id = (who or town.resident()).resident_id
    at = {"resident_id": resident_id, "programme_id": published(town, ctx).programme_id}
    return own.apply(ctx, **at, says=SAYS, shows_score=shows, key=uuid7())[1]


def rated(town: Town, who: Resident | None = None, points: Given | None = None) -> Application:
    """Return an application that has its points."""
    one = applied(town, who, days_ago(5))
    return desk.rate(officer(town, "rater"), **at_desk(one), given=points or given(by_hand=20))[1]


def declined(town: Town, who: Resident) -> Application:
    """Return an application that was declined."""
    one = rated(town, who)
    return desk.decide(officer(town, "decider"), **at_desk(one), grants=False, reason=WHY)[1]


def at_desk(one: Application) -> dict[str, str]:
    """Return where an application is at the desk."""
    return {"town_id": one.town_id, "programme_id": one.programme_id, "resident_id": one.resident_id}


def body_of() -> dict[str, Any]:
    """Return a programme as somebody drafts it."""
    today = business_date(LIVE.now())
    made = terms(today)
    days = {"from_on": str(today), "until": str(made.until), "decides_on": str(made.decides_on + dt.timedelta(days=1))}
    criteria = [{"name": one.name, "most": one.most} for one in made.criteria]
    words = {"title": made.title, "kind": made.kind, "conditions": made.conditions}
    return words | days | {"places": 1, "criteria": criteria, "score_most": made.score_most}


def marks_of(by_hand: int | None = None) -> dict[str, Any]:
    """Return points as an officer sends them."""
    made = given(by_hand=by_hand)
    hand = made.by_hand
    return {
        "marks": [{"points": one.points, "reason": one.reason} for one in made.marks],
        "by_hand": {"points": hand.points, "reason": hand.reason} if hand else None,
    }


@play("perks.list_programmes")
def list_programmes(town: Town) -> Request:
    published(town)
    return town.ask("perks.list_programmes", town.bearer(town.resident()), place_id=town.village_id, query="size=1")


@play("perks.list_desk")
def list_desk(town: Town) -> Request:
    town_id = published(town).town_id
    return town.ask("perks.list_desk", town.admin, town_id=town_id, query="size=1")


@play("perks.draft")
def draft(town: Town) -> Request:
    return town.ask("perks.draft", town.admin, body_of(), town_id=town.village.town_id)


@play("perks.draft", "draft a programme for some villages")
def draft_for_some(town: Town) -> Request:
    body = body_of() | {"villages": [town.village_id]}
    return town.ask("perks.draft", town.admin, body, town_id=town.village.town_id)


@play("perks.publish")
def publish(town: Town) -> Request:
    town_id = town.village.town_id
    made = town.do("perks.draft", second_officer(town), body_of(), town_id=town_id)
    at = {"town_id": town_id, "programme_id": made["programme"]["programme_id"]}
    return town.ask("perks.publish", town.admin, **at)


@play("perks.call_off")
def call_off(town: Town) -> Request:
    one = applied(town)
    at = {"town_id": one.town_id, "programme_id": one.programme_id}
    return town.ask("perks.call_off", town.admin, {"reason": WHY}, **at)


@play("perks.list_own")
def list_own(town: Town) -> Request:
    who = town.resident()
    applied(town, who)
    return town.ask("perks.list_own", town.bearer(who))


@play("perks.apply")
def apply(town: Town) -> Request:
    body = {"programme_id": published(town).programme_id, "says": SAYS, "shows_score": True}
    return town.ask("perks.apply", town.bearer(town.resident()), body)


@play("perks.withdraw")
def withdraw(town: Town) -> Request:
    who = town.resident()
    return town.ask("perks.withdraw", town.bearer(who), programme_id=applied(town, who).programme_id)


@play("perks.hide_score")
def hide_score(town: Town) -> Request:
    who = town.resident()
    one = applied(town, who, shows=True)
    return town.ask("perks.hide_score", town.bearer(who), programme_id=one.programme_id)


@play("perks.appeal")
def appeal(town: Town) -> Request:
    who = town.resident()
    return town.ask("perks.appeal", town.bearer(who), {"says": SAYS}, programme_id=declined(town, who).programme_id)


@play("perks.list_applications")
def list_applications(town: Town) -> Request:
    one = rated(town)
    at = {"town_id": one.town_id, "programme_id": one.programme_id}
    return town.ask("perks.list_applications", town.admin, **at)


@play("perks.rate")
def rate(town: Town) -> Request:
    return town.ask("perks.rate", town.admin, marks_of(by_hand=20), **at_desk(applied(town, ctx=days_ago(5))))


@play("perks.rate", "give points beside a score that is shown")
def rate_score(town: Town) -> Request:
    who = scored_anew(town)
    version = consents.PURPOSES[PURPOSE].present.version
    consents.grant_consent(LIVE, person_id=who.resident_id, purpose=PURPOSE, version=version, born_on=who.born_on)
    one = applied(town, who, days_ago(5), shows=True)
    return town.ask("perks.rate", town.admin, marks_of(), **at_desk(one))


@play("perks.decide")
def decide(town: Town) -> Request:
    return town.ask("perks.decide", town.admin, {"verdict": "grant", "reason": WHY}, **at_desk(rated(town)))


@play("perks.decide_appeal")
def decide_appeal(town: Town) -> Request:
    who = town.resident()
    one = declined(town, who)
    own.appeal(LIVE, resident_id=who.resident_id, programme_id=one.programme_id, says=SAYS, key=uuid7())
    return town.ask("perks.decide_appeal", town.admin, {"verdict": "uphold", "reason": WHY}, **at_desk(one))


@play("perks.list_looks")
def list_looks(town: Town) -> Request:
    who = town.resident()
    one = applied(town, who)
    at = {"town_id": one.town_id, "programme_id": one.programme_id}
    town.do("perks.list_applications", town.admin, **at)
    return town.ask("perks.list_looks", town.bearer(who), programme_id=one.programme_id)
