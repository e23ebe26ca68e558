"""Plays of coupons: a town's levels and offers, and what its buyers take."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import utc_now
from tests.house.plays.members import member
from tests.house.plays.town import Request, Town, play

LEVELS = {"levels": [{"name": "会员", "from_fen": 0}, {"name": "老乡", "from_fen": 50_000}], "version": 0}


def asked(**more: Any) -> dict[str, Any]:
    until = business_date(utc_now()) + dt.timedelta(days=9)
    said = {"title": "冬藏券", "off_fen": 200, "from_fen": 700, "takes_until": str(until), "days": 7, "count": 20}
    return said | more


def offered(town: Town) -> str:
    return str(town.do("coupons.offer", town.admin, asked(), place_id=town.village.town_id)["offer_id"])


def taken(town: Town, who: str) -> str:
    """Return the id of a coupon that somebody took."""
    offer_id = offered(town)
    town.do("coupons.take", who, offer_id=offer_id)
    return offer_id


@play("coupons.read_levels")
def read_levels(town: Town) -> Request:
    return town.ask("coupons.read_levels", town.admin, place_id=town.village.town_id)


@play("coupons.set_levels")
def set_levels(town: Town) -> Request:
    return town.ask("coupons.set_levels", town.admin, LEVELS, place_id=town.village.town_id)


@play("coupons.offers")
def offers(town: Town) -> Request:
    offered(town)
    return town.ask("coupons.offers", town.admin, place_id=town.village.town_id)


@play("coupons.offer")
def offer(town: Town) -> Request:
    return town.ask("coupons.offer", town.admin, asked(), place_id=town.village.town_id)


@play("coupons.stop")
def stop(town: Town) -> Request:
    return town.ask("coupons.stop", town.admin, offer_id=offered(town))


@play("coupons.mine")
def mine(town: Town) -> Request:
    who = member(town)[1]
    taken(town, who)
    return town.ask("coupons.mine", who)


@play("coupons.take")
def take(town: Town) -> Request:
    return town.ask("coupons.take", member(town)[1], offer_id=offered(town))
