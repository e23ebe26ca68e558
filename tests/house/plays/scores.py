"""Plays of scores: somebody agreed eleven days ago, was there on ten days, and the night has been."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.credit.score.core.days import FIRST_DAY
from chalicelib.credit.score.service import nightly
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.credit.score.service.refreshing import refresh_village
from chalicelib.foundation.facts.core.activities import ActivityAttended
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.service import consents, places
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, Context, uuid7
from chalicelib.kernel.writes import commit
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
        on, now = business_date(LIVE.now()) - dt.timedelta(days=1), nightly.in_force(village.town_id, FIRST_DAY)
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
