"""Plays of the cockpit: the village's days are counted, then read."""

from __future__ import annotations

import dataclasses
import datetime as dt

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.claims import ClaimMade
from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.writes import commit
from chalicelib.town.cockpit.service import folding, indicators
from tests.house.plays.town import ANYBODY, Request, Town, play

FACTS = 20
"""So many facts has the day whose rows are read; today has as many as all plays made."""


def counted(town: Town) -> str:
    """Count the town's and the village's day, and return what is asked of a month."""
    today = business_date(LIVE.now())
    for place_id in (town.village_id, town.village.town_id):
        folding.fold_days(LIVE, town_id=town.village.town_id, place_id=place_id, days=[today])
    return f"month={month_of(today)}"


@play("cockpit.metrics")
def metrics(town: Town) -> Request:
    return town.ask("cockpit.metrics", ANYBODY)


@play("cockpit.read_cockpit")
def read_cockpit(town: Town) -> Request:
    return town.ask("cockpit.read_cockpit", town.admin, query=counted(town), place_id=town.village.town_id)


@play("cockpit.read_cockpit", "the cockpit of a village")
def read_village(town: Town) -> Request:
    return town.ask("cockpit.read_cockpit", town.admin, query=counted(town), place_id=town.village_id)


@play("cockpit.read_days")
def read_days(town: Town) -> Request:
    return town.ask("cockpit.read_days", town.admin, query=counted(town), place_id=town.village_id)


@play("cockpit.read_rows")
def read_rows(town: Town) -> Request:
    now = LIVE.now() - dt.timedelta(days=1)
    ctx = dataclasses.replace(LIVE, now=lambda: now)
    for _ in range(FACTS):
        made = ClaimMade(f"{town.village_id}c{ctx.new_id()}", f"{town.village_id}r00001", "pub@1")
        commit(facts.prepare_fact(ctx, village_id=town.village_id, fact=made))
    query = f"metric=claims_made&on={business_date(ctx.now())}"
    return town.ask("cockpit.read_rows", town.admin, query=query, place_id=town.village_id)


@play("cockpit.export")
def export(town: Town) -> Request:
    return town.ask("cockpit.export", town.admin, query=counted(town), place_id=town.village_id)


@play("cockpit.read_indicators")
def read_indicators(town: Town) -> Request:
    query = f"year={business_date(LIVE.now()).year}"
    return town.ask("cockpit.read_indicators", town.admin, query=query, town_id=town.village.town_id)


@play("cockpit.enter_indicator")
def enter_indicator(town: Town) -> Request:
    today, town_id = business_date(LIVE.now()), town.village.town_id
    there = indicators.list_year(town_id=town_id, year=today.year)
    body = {"count": 12, "source": "镇信访办月报", "version": len(there)}
    return town.ask(
        "cockpit.enter_indicator", town.admin, body, town_id=town_id, month=month_of(today), indicator="petitions"
    )
