"""Plays of the farm market: who grows, what is sold, what came in, and the shop front."""

from __future__ import annotations

from typing import Any

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import utc_now
from tests.house.plays.town import Request, Town, play
from tests.make import media

PIECE = {"variant_id": "head", "label": "一棵", "how": "piece", "price_fen": 350, "unit_g": 900}
CATCH = {
    "variant_id": "hen", "label": "一只，约 3 斤", "how": "catch", "price_fen": 2_600, "unit_g": 1_500,
    "band_permille": 200,
}  # fmt: skip


def producer(town: Town) -> str:
    body = {"name": "张家坞菜园", "kind": "household", "about": "山坡上的三亩菜地，不打农药。" * 5}
    return str(town.do("market.write_producer", town.admin, body, village_id=town.village_id)["producer_id"])


def terms(town: Town, media_ids: tuple[str, ...] = ()) -> dict[str, Any]:
    said = {
        "title": "高山大白菜",
        "words": "霜打过的，特别甜。" * 20,
        "category": "vegetables",
        "producer_id": producer(town),
    }
    shares = {"collective_permille": 80, "platform_permille": 20}
    return said | shares | {"variants": [PIECE, CATCH], "media_ids": list(media_ids)}


def picture(town: Town) -> str:
    """Return the id of a picture that the administrator sent for a product."""
    body = media.photo()
    asked = {"village_id": town.village_id, "purpose": "product", "content_type": "image/jpeg", "bytes": len(body)}
    media_id = town.do("media.announce", town.admin, asked)["media_id"]
    media.send(media_id, body)
    town.do("media.take", town.admin, media_id=media_id)
    return str(media_id)


def written(town: Town, media_ids: tuple[str, ...] = ()) -> str:
    body = terms(town, media_ids)
    return str(town.do("market.write", town.admin, body, village_id=town.village_id)["product_id"])


def on_sale(town: Town, media_ids: tuple[str, ...] = ()) -> str:
    product_id = written(town, media_ids)
    town.do("market.move", town.admin, {"deed": "offer"}, product_id=product_id)
    return product_id


def harvest(media_ids: tuple[str, ...] = ()) -> dict[str, Any]:
    said = {"variant_id": "head", "harvested_on": str(business_date(utc_now())), "units": 40, "where": "张家坞 3 号地"}
    return said | {"media_ids": list(media_ids)}


def brought_in(town: Town, media_ids: tuple[str, ...] = ()) -> tuple[str, str]:
    """Return a product and the trace code of its harvest."""
    product_id = on_sale(town)
    lot = town.do("market.bring_in", town.admin, harvest(media_ids), product_id=product_id)
    return product_id, lot["trace"]


@play("market.producers")
def producers(town: Town) -> Request:
    producer(town)
    return town.ask("market.producers", town.admin, query="size=5", village_id=town.village_id)


@play("market.write_producer")
def write_producer(town: Town) -> Request:
    body = {"name": "佛山村股份经济合作社", "kind": "collective"}
    return town.ask("market.write_producer", town.admin, body, village_id=town.village_id)


@play("market.write_producer", "a producer whose money goes to a villager")
def write_household(town: Town) -> Request:
    body = {"name": "张家坞菜园", "kind": "household", "resident_id": town.resident().resident_id}
    return town.ask("market.write_producer", town.admin, body, village_id=town.village_id)


@play("market.change_producer")
def change_producer(town: Town) -> Request:
    body = {"name": "张家坞农场", "kind": "cooperative", "is_active": True, "version": 1}
    return town.ask("market.change_producer", town.admin, body, producer_id=producer(town))


@play("market.products")
def products(town: Town) -> Request:
    on_sale(town, (picture(town),))
    return town.ask("market.products", town.admin, query="state=on_sale&size=5", village_id=town.village_id)


@play("market.write")
def write(town: Town) -> Request:
    return town.ask("market.write", town.admin, terms(town), village_id=town.village_id)


@play("market.write", "a product with a picture")
def write_with_picture(town: Town) -> Request:
    return town.ask("market.write", town.admin, terms(town, (picture(town),)), village_id=town.village_id)


@play("market.change")
def change(town: Town) -> Request:
    body = terms(town)
    product_id = town.do("market.write", town.admin, body, village_id=town.village_id)["product_id"]
    dearer = body | {"variants": [PIECE | {"price_fen": 380}, CATCH], "version": 1}
    return town.ask("market.change", town.admin, dearer, product_id=product_id)


@play("market.move")
def move(town: Town) -> Request:
    return town.ask("market.move", town.admin, {"deed": "pause"}, product_id=on_sale(town))


@play("market.lots")
def lots(town: Town) -> Request:
    product_id, _ = brought_in(town)
    return town.ask("market.lots", town.admin, query="size=5", product_id=product_id)


@play("market.bring_in")
def bring_in(town: Town) -> Request:
    return town.ask("market.bring_in", town.admin, harvest(), product_id=on_sale(town))


@play("market.bring_in", "a harvest with a picture")
def bring_in_with_picture(town: Town) -> Request:
    return town.ask("market.bring_in", town.admin, harvest((picture(town),)), product_id=on_sale(town))


@play("market.write_off")
def write_off(town: Town) -> Request:
    product_id, trace = brought_in(town)
    return town.ask("market.write_off", town.admin, {"units": 3}, product_id=product_id, trace=trace)


@play("market.browse")
def browse(town: Town) -> Request:
    for _ in range(2):
        on_sale(town, (picture(town),))
    return town.ask("market.browse", "", query=f"town_id={town.village.town_id}&size=5")


@play("market.read")
def read(town: Town) -> Request:
    return town.ask("market.read", "", product_id=on_sale(town, (picture(town),)))


@play("market.trace")
def trace(town: Town) -> Request:
    _, code = brought_in(town, (picture(town),))
    return town.ask("market.trace", "", trace=code)
