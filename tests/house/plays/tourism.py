"""Plays of tourism: a map, its spots and trails, and a visitor with a card."""

from __future__ import annotations

import itertools
from typing import Any

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import utc_now
from tests.house.plays import coupons
from tests.house.plays.members import member
from tests.house.plays.points import earner
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make import media

_NUMBERS = itertools.count(1)
HERE = {"latitude_e6": 30_041_200, "longitude_e6": 120_158_600}
MAP = {"drawing": "valley", "width": 1_600, "height": 1_000, "labels": [{"text": "佛山村", "x": 300, "y": 200}]}
PUBLISH = {"deed": "publish", "version": 1}
"""What is done with a draft as it was written."""


def drawn(town: Town, **more: Any) -> dict[str, Any]:
    """Return a map as it is sent over the version that there is."""
    found = town.client.http.get(f"/v1/tourism/maps/{town.village.town_id}")
    version = found.json_body["version"] if found.status_code == 200 else 0
    return MAP | {"version": version} | more


def with_map(town: Town) -> None:
    if "tourism" not in town.rounds:
        town.rounds["tourism"] = "drawn"
        town.do("tourism.set_map", town.admin, drawn(town), town_id=town.village.town_id)


def said(media_ids: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    week = [{"day": day, "opens": "00:00", "closes": "24:00"} for day in range(1, 8)]
    spot = {"kind": "sight", "name": "云石溪", "sentence": "溪水清得见底", "story": "从前这里有座水碓。" * 40}
    place = {"x": 400, "y": 300, "fence_m": 100, "hours": week, "media_ids": list(media_ids)}
    return spot | HERE | place | more


def picture(town: Town) -> str:
    """Return the id of a picture that the administrator sent for a spot."""
    body = media.photo()
    asked = {"village_id": town.village_id, "purpose": "tourism", "content_type": "image/jpeg", "bytes": len(body)}
    media_id = town.do("media.announce", town.admin, asked)["media_id"]
    media.send(media_id, body)
    town.do("media.take", town.admin, media_id=media_id)
    return str(media_id)


def written(town: Town, media_ids: tuple[str, ...] = ()) -> dict[str, Any]:
    with_map(town)
    made: dict[str, Any] = town.do("tourism.write_spot", town.admin, said(media_ids), village_id=town.village_id)
    return made


def shown(town: Town, media_ids: tuple[str, ...] = ()) -> dict[str, Any]:
    spot_id = written(town, media_ids)["spot_id"]
    moved: dict[str, Any] = town.do("tourism.move_spot", town.admin, PUBLISH, spot_id=spot_id)
    return moved


def trail_of(*spots: dict[str, Any], **more: Any) -> dict[str, Any]:
    ids = [one["spot_id"] for one in spots]
    return {"title": "溪边一圈", "spot_ids": ids, "length_m": 3_000, "minutes": 90, "season": "春秋"} | more


def led(town: Town, *spots: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a trail that everybody sees; the one before is changed, since a town has room for so many."""
    town_id, key = town.village.town_id, "trail"
    if key in town.rounds:
        rows = town.do("tourism.trails_of", town.admin, town_id=town_id)["rows"]
        seen = next(one for one in rows if one["trail_id"] == town.rounds[key])
        body = trail_of(*spots, **more) | {"version": seen["version"]}
        changed: dict[str, Any] = town.do("tourism.change_trail", town.admin, body, trail_id=town.rounds[key])
        return changed
    made = town.do("tourism.write_trail", town.admin, trail_of(*spots, **more), town_id=town_id)
    town.rounds[key] = made["trail_id"]
    moved: dict[str, Any] = town.do("tourism.move_trail", town.admin, PUBLISH, trail_id=made["trail_id"])
    return moved


def scan(spot: dict[str, Any]) -> dict[str, Any]:
    return {"code": spot["code"], "here": HERE | {"accuracy_m": 20}}


def fresh(town: Town) -> str:
    """Return the credential of a member who was nowhere yet."""
    return member(town, f"oVisitor{next(_NUMBERS):08d}")[1]


@play("tourism.read_map")
def read_map(town: Town) -> Request:
    with_map(town)
    return town.ask("tourism.read_map", ANYBODY, town_id=town.village.town_id)


@play("tourism.browse")
def browse(town: Town) -> Request:
    shown(town)
    return town.ask("tourism.browse", ANYBODY, query="q=yunshi", town_id=town.village.town_id)


@play("tourism.read_spot")
def read_spot(town: Town) -> Request:
    return town.ask("tourism.read_spot", ANYBODY, spot_id=shown(town, (picture(town),))["spot_id"])


@play("tourism.trails")
def trails(town: Town) -> Request:
    led(town, shown(town), shown(town))
    return town.ask("tourism.trails", ANYBODY, town_id=town.village.town_id)


@play("tourism.read_trail")
def read_trail(town: Town) -> Request:
    trail = led(town, shown(town), shown(town))
    return town.ask("tourism.read_trail", ANYBODY, trail_id=trail["trail_id"])


@play("tourism.visits")
def visits(town: Town) -> Request:
    town.do("tourism.check_in", fresh(town), scan(shown(town)))
    return town.ask("tourism.visits", ANYBODY, query=f"month={month()}", town_id=town.village.town_id)


def month() -> str:
    return f"{business_date(utc_now()):%Y-%m}"


@play("tourism.check_in")
def check_in(town: Town) -> Request:
    return town.ask("tourism.check_in", fresh(town), scan(shown(town)))


@play("tourism.check_in", "a villager's check-in")
def check_in_villager(town: Town) -> Request:
    return town.ask("tourism.check_in", town.bearer(town.resident()), scan(shown(town)))


@play("tourism.check_in", "the last stamp of a trail that pays points")
def last_stamp(town: Town) -> Request:
    one, two, who = shown(town), shown(town), town.bearer(earner(town))
    led(town, one, two, rule="cul")
    town.do("tourism.check_in", who, scan(one))
    return town.ask("tourism.check_in", who, scan(two))


@play("tourism.check_in", "the last stamp of a trail that gives a coupon")
def last_stamp_of_member(town: Town) -> Request:
    one, two, who = shown(town), shown(town), fresh(town)
    led(town, one, two, offer_id=coupons.offered(town))
    town.do("tourism.check_in", who, scan(one))
    return town.ask("tourism.check_in", who, scan(two))


@play("tourism.card")
def card(town: Town) -> Request:
    who = fresh(town)
    town.do("tourism.check_in", who, scan(shown(town)))
    return town.ask("tourism.card", who)


@play("tourism.erase")
def erase(town: Town) -> Request:
    who = fresh(town)
    town.do("tourism.check_in", who, scan(shown(town)))
    return town.ask("tourism.erase", who)


@play("tourism.collect")
def collect(town: Town) -> Request:
    one, two, who = shown(town), shown(town), fresh(town)
    led(town, one, shown(town))
    for spot in (one, two):
        town.do("tourism.check_in", who, scan(spot))
    trail = led(town, one, two, offer_id=coupons.offered(town))
    return town.ask("tourism.collect", who, trail_id=trail["trail_id"])


@play("tourism.spots_of")
def spots_of(town: Town) -> Request:
    written(town)
    return town.ask("tourism.spots_of", town.admin, place_id=town.village_id)


@play("tourism.write_spot")
def write_spot(town: Town) -> Request:
    with_map(town)
    return town.ask("tourism.write_spot", town.admin, said(), village_id=town.village_id)


@play("tourism.write_spot", "a spot with a picture")
def write_with_picture(town: Town) -> Request:
    with_map(town)
    return town.ask("tourism.write_spot", town.admin, said((picture(town),)), village_id=town.village_id)


@play("tourism.read_spot_at_desk")
def read_spot_at_desk(town: Town) -> Request:
    return town.ask("tourism.read_spot_at_desk", town.admin, spot_id=written(town)["spot_id"])


@play("tourism.change_spot")
def change_spot(town: Town) -> Request:
    spot = written(town)
    body = said(name="水碓") | {"version": spot["version"]}
    return town.ask("tourism.change_spot", town.admin, body, spot_id=spot["spot_id"])


@play("tourism.move_spot")
def move_spot(town: Town) -> Request:
    return town.ask("tourism.move_spot", town.admin, PUBLISH, spot_id=written(town)["spot_id"])


@play("tourism.move_spot", "a spot taken off the map")
def withdraw_spot(town: Town) -> Request:
    return town.ask("tourism.move_spot", town.admin, {"deed": "withdraw", "version": 2}, spot_id=shown(town)["spot_id"])


@play("tourism.renew_code")
def renew_code(town: Town) -> Request:
    return town.ask("tourism.renew_code", town.admin, {"version": 2}, spot_id=shown(town)["spot_id"])


@play("tourism.ask_signs")
def ask_signs(town: Town) -> Request:
    shown(town)
    return town.ask("tourism.ask_signs", town.admin, place_id=town.village_id)


@play("tourism.visits_at_desk")
def visits_at_desk(town: Town) -> Request:
    town.do("tourism.check_in", fresh(town), scan(shown(town)))
    return town.ask("tourism.visits_at_desk", town.admin, query=f"month={month()}", place_id=town.village_id)


@play("tourism.set_map")
def set_map(town: Town) -> Request:
    with_map(town)
    return town.ask("tourism.set_map", town.admin, drawn(town, labels=[]), town_id=town.village.town_id)


@play("tourism.trails_of")
def trails_of(town: Town) -> Request:
    led(town, shown(town), shown(town))
    return town.ask("tourism.trails_of", town.admin, town_id=town.village.town_id)


@play("tourism.write_trail")
def write_trail(town: Town) -> Request:
    body = trail_of(shown(town), shown(town), rule="cul", offer_id=coupons.offered(town))
    return town.ask("tourism.write_trail", town.admin, body, town_id=town.village.town_id)


@play("tourism.change_trail")
def change_trail(town: Town) -> Request:
    one, two = shown(town), shown(town)
    trail = led(town, one, two)
    body = trail_of(two, one) | {"version": trail["version"]}
    return town.ask("tourism.change_trail", town.admin, body, trail_id=trail["trail_id"])


@play("tourism.move_trail")
def move_trail(town: Town) -> Request:
    made = town.do("tourism.write_trail", town.admin, trail_of(shown(town), shown(town)), town_id=town.village.town_id)
    return town.ask("tourism.move_trail", town.admin, PUBLISH, trail_id=made["trail_id"])
