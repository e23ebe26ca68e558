"""Plays of the farm market's order cycles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.context import utc_now
from tests.house.plays.market import on_sale, picture, sells
from tests.house.plays.members import member
from tests.house.plays.town import ANYBODY, Request, Town, play


def said(town: Town, kinds: int = 1, media_ids: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what an officer writes of a cycle that takes orders now, for a day in two weeks."""
    now = utc_now()
    offers = [
        {
            "product_id": on_sale(town, media_ids if nth == 0 else ()),
            "variant_id": "head",
            "price_fen": 300,
            "units": 100,
            "least_units": 20,
        }
        for nth in range(kinds)
    ]
    return {
        "title": "立冬大白菜团",
        "words": "霜打三遍再采，一起订，一起收。" * 10,
        "opens_at": business_time(now - dt.timedelta(minutes=1)),
        "closes_at": business_time(now + dt.timedelta(days=7)),
        "delivers_on": str(business_date(now) + dt.timedelta(days=14)),
        "offers": offers,
    }


def draft(town: Town, kinds: int = 1, media_ids: tuple[str, ...] = ()) -> str:
    body = said(town, kinds, media_ids)
    return str(town.do("market.write_cycle", town.admin, body, place_id=town.village.town_id)["cycle_id"])


def published(town: Town, kinds: int = 1, media_ids: tuple[str, ...] = ()) -> str:
    cycle_id = draft(town, kinds, media_ids)
    town.do("market.move_cycle", town.admin, {"deed": "publish"}, cycle_id=cycle_id)
    return cycle_id


@play("market.browse_cycles")
def browse_cycles(town: Town) -> Request:
    published(town, 2, (picture(town),))
    return town.ask("market.browse_cycles", ANYBODY, query=f"town_id={town.village.town_id}&size=2")


@play("market.read_cycle")
def read_cycle(town: Town) -> Request:
    return town.ask("market.read_cycle", ANYBODY, cycle_id=published(town, 2, (picture(town),)))


@play("market.cycles_at_desk")
def cycles_at_desk(town: Town) -> Request:
    published(town, 2, (picture(town),))
    return town.ask("market.cycles_at_desk", town.admin, query="size=2", place_id=town.village.town_id)


@play("market.write_cycle")
def write_cycle(town: Town) -> Request:
    return town.ask("market.write_cycle", town.admin, said(town, 2), place_id=town.village.town_id)


@play("market.change_cycle")
def change_cycle(town: Town) -> Request:
    body = said(town, 2)
    cycle_id = town.do("market.write_cycle", town.admin, body, place_id=town.village.town_id)["cycle_id"]
    return town.ask("market.change_cycle", town.admin, body | {"title": "小雪团", "version": 1}, cycle_id=cycle_id)


@play("market.move_cycle")
def move_cycle(town: Town) -> Request:
    return town.ask("market.move_cycle", town.admin, {"deed": "publish"}, cycle_id=draft(town, 2))


@play("market.move_cycle", "call a cycle off")
def call_off_cycle(town: Town) -> Request:
    body = {"deed": "call_off", "reason": "台风要来"}
    return town.ask("market.move_cycle", town.admin, body, cycle_id=published(town, 2))


@play("market.place", "an order of a cycle")
def place_of_cycle(town: Town) -> Request:
    sells(town)
    cycle_id = published(town, 3)
    cycle = town.do("market.read_cycle", ANYBODY, cycle_id=cycle_id)
    lines = [{"product_id": one["product_id"], "variant_id": "head", "units": 2} for one in cycle["offers"]]
    body = {"lines": lines, "delivers_on": cycle["delivers_on"], "point_id": "hall", "cycle_id": cycle_id}
    return town.ask("market.place", member(town)[1], body | {"cash_fen": 1_800})
