"""Plays of the farm market: who grows, what is sold, what came in, and the shop front."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.payments.service import opening, purposes
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, utc_now
from chalicelib.kernel.writes import Stale, commit
from chalicelib.prosperity.market.core import dispatches as core, orders
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.service import paying
from chalicelib.prosperity.market.store import dispatches, orders as orders_store
from tests.house.plays.coupons import taken
from tests.house.plays.members import member
from tests.house.plays.points import earner
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make import media
from tests.make.members import asked

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
    return town.ask("market.browse", ANYBODY, query=f"town_id={town.village.town_id}&size=5")


@play("market.read")
def read(town: Town) -> Request:
    return town.ask("market.read", ANYBODY, product_id=on_sale(town, (picture(town),)))


@play("market.trace")
def trace(town: Town) -> Request:
    _, code = brought_in(town, (picture(town),))
    return town.ask("market.trace", ANYBODY, trace=code)


POINT = {"point_id": "hall", "name": "文化礼堂", "where": "佛山村文化礼堂东门", "opening": "每天 8:00–19:00"}
TERMS = {
    "is_open": True,
    "points": [POINT],
    "delivers": True,
    "delivery_fen": 800,
    "free_from_fen": 9_900,
    "first_day": 1,
    "point_fen": 10,
    "points_permille": 500,
}
WINDOWS = [
    {"window_id": "am", "label": "8:00–11:00", "capacity": 20},
    {"window_id": "pm", "label": "14:00–17:00", "capacity": 20},
]


def sells(town: Town) -> None:
    """Let the town's market take orders, and bring them at any time of the day."""
    now = town.do("market.read_terms", ANYBODY, place_id=town.village.town_id)
    if not now["is_open"] or now["windows"]:
        body = TERMS | {"last_day": 7, "version": now["version"]}
        town.do("market.set_terms", town.admin, body, place_id=town.village.town_id)


def basket(town: Town, kinds: int = 1) -> dict[str, Any]:
    """Return what a buyer sends for some products that came in, collected tomorrow."""
    sells(town)
    day = business_date(utc_now()) + dt.timedelta(days=1)
    lines = [{"product_id": brought_in(town)[0], "variant_id": "head", "units": 2} for _ in range(kinds)]
    return {"lines": lines, "delivers_on": str(day), "point_id": "hall"}


def placed(town: Town) -> tuple[str, str]:
    """Return an order, and its buyer's credential."""
    who = member(town)[1]
    return str(town.do("market.place", who, basket(town) | {"cash_fen": 700})["order_id"]), who


def paid(town: Town) -> tuple[str, str]:
    purposes.let_settle("market", paying.settle, closed=paying.closed, refunded=paying.refunded)
    order_id, who = placed(town)
    town.do("market.pay", who, {"channel": "native"}, order_id=order_id)
    assert town.cashier.pay(opening.payment_of(payment_id=order_id).attempts[0].out_trade_no)
    assert town.do("market.look", who, order_id=order_id)["state"] == "paid"
    return order_id, who


@play("market.read_terms")
def read_terms(town: Town) -> Request:
    sells(town)
    return town.ask("market.read_terms", ANYBODY, place_id=town.village.town_id)


@play("market.set_terms")
def set_terms(town: Town) -> Request:
    sells(town)
    version = town.do("market.read_terms", ANYBODY, place_id=town.village.town_id)["version"]
    body = TERMS | {"last_day": 7, "version": version}
    return town.ask("market.set_terms", town.admin, body, place_id=town.village.town_id)


def in_windows(town: Town) -> None:
    """Let what is brought be brought within two windows from now on."""
    sells(town)
    version = town.do("market.read_terms", ANYBODY, place_id=town.village.town_id)["version"]
    body = TERMS | {"last_day": 7, "windows": WINDOWS, "version": version}
    town.do("market.set_terms", town.admin, body, place_id=town.village.town_id)


@play("market.set_terms", "terms with delivery windows")
def set_windows(town: Town) -> Request:
    in_windows(town)
    version = town.do("market.read_terms", ANYBODY, place_id=town.village.town_id)["version"]
    body = TERMS | {"last_day": 7, "windows": WINDOWS[:1], "version": version}
    return town.ask("market.set_terms", town.admin, body, place_id=town.village.town_id)


@play("market.windows")
def windows(town: Town) -> Request:
    in_windows(town)
    day = business_date(utc_now()) + dt.timedelta(days=1)
    return town.ask("market.windows", ANYBODY, query=f"on={day}", place_id=town.village.town_id)


@play("market.quote")
def quote(town: Town) -> Request:
    return town.ask("market.quote", member(town)[1], basket(town, 3))


@play("market.place")
def place(town: Town) -> Request:
    return town.ask("market.place", member(town)[1], basket(town, 3) | {"cash_fen": 2_100})


@play("market.place", "order what is brought")
def place_brought(town: Town) -> Request:
    who = member(town)[1]
    address_id = town.do("identity.add_address", who, asked())["address_id"]
    body = {name: held for name, held in basket(town, 3).items() if name != "point_id"}
    return town.ask("market.place", who, body | {"address_id": address_id, "cash_fen": 2_900})


@play("market.place", "a villager's order")
def place_as_villager(town: Town) -> Request:
    return town.ask("market.place", town.bearer(town.resident()), basket(town) | {"cash_fen": 700})


@play("market.place", "an order of points, a coupon and a delivery window")
def place_by_all_means(town: Town) -> Request:
    resident = earner(town)
    who = town.bearer(resident)
    address_id = town.do("identity.add_address", who, asked())["address_id"]
    body = {name: held for name, held in basket(town).items() if name != "point_id"}
    in_windows(town)
    means = {"points": 10, "coupon_id": taken(town, who), "window_id": "am"}
    return town.ask("market.place", who, body | {"address_id": address_id, "cash_fen": 1_200} | means)


@play("market.my_orders")
def my_orders(town: Town) -> Request:
    return town.ask("market.my_orders", placed(town)[1], query="size=5")


@play("market.my_order")
def my_order(town: Town) -> Request:
    order_id, who = placed(town)
    return town.ask("market.my_order", who, order_id=order_id)


@play("market.pay")
def pay(town: Town) -> Request:
    order_id, who = placed(town)
    return town.ask("market.pay", who, {"channel": "native"}, order_id=order_id)


@play("market.pay", "pay within WeChat")
def pay_within_wechat(town: Town) -> Request:
    order_id, who = placed(town)
    return town.ask("market.pay", who, {"channel": "jsapi"}, order_id=order_id)


@play("market.look")
def look(town: Town) -> Request:
    purposes.let_settle("market", paying.settle, closed=paying.closed, refunded=paying.refunded)
    order_id, who = placed(town)
    town.do("market.pay", who, {"channel": "native"}, order_id=order_id)
    assert town.cashier.pay(opening.payment_of(payment_id=order_id).attempts[0].out_trade_no)
    return town.ask("market.look", who, order_id=order_id)


@play("market.cancel")
def cancel(town: Town) -> Request:
    order_id, who = placed(town)
    return town.ask("market.cancel", who, order_id=order_id)


@play("market.cancel", "cancel what was paid")
def cancel_paid(town: Town) -> Request:
    order_id, who = paid(town)
    return town.ask("market.cancel", who, order_id=order_id)


@play("market.carried")
def carried(town: Town) -> Request:
    return town.ask("market.carried", member(town)[1])


@play("market.pay_out")
def pay_out(town: Town) -> Request:
    order_id, who = paid(town)
    order = paying.load(order_id)
    done = dataclasses.replace(order, state=OrderState.COMPLETED, version=order.version + 1)
    commit(paying.changed(LIVE, order, done).merge(orders_store.carried_back(order.buyer_id, 130)))
    return town.ask("market.pay_out", who)


def picked(town: Town, hens: int = 0) -> str:
    """Return a paid order that is being picked; of some birds too."""
    purposes.let_settle("market", paying.settle, closed=paying.closed, refunded=paying.refunded)
    body, who = basket(town), member(town)[1]
    if hens:
        town.do(
            "market.bring_in", town.admin, harvest() | {"variant_id": "hen"}, product_id=body["lines"][0]["product_id"]
        )
        body["lines"].append(body["lines"][0] | {"variant_id": "hen", "units": hens})
    fen = town.do("market.quote", who, body)["sums"]["cash_fen"]
    order_id = town.do("market.place", who, body | {"cash_fen": fen})["order_id"]
    town.do("market.pay", who, {"channel": "native"}, order_id=order_id)
    assert town.cashier.pay(opening.payment_of(payment_id=order_id).attempts[0].out_trade_no)
    assert town.do("market.look", who, order_id=order_id)["state"] == "paid"
    town.do("market.pick", town.admin, order_id=order_id)
    return str(order_id)


@play("market.to_pack")
def to_pack(town: Town) -> Request:
    paid(town)
    return town.ask("market.to_pack", town.admin, query="state=paid&size=5", place_id=town.village.town_id)


@play("market.days")
def days(town: Town) -> Request:
    paid(town)
    day = business_date(utc_now()) + dt.timedelta(days=1)
    return town.ask("market.days", town.admin, query=f"day={day}", place_id=town.village.town_id)


@play("market.find")
def find(town: Town) -> Request:
    order_id = picked(town)
    town.do("market.pack", town.admin, order_id=order_id)
    code = orders.code_of(paying.load(order_id))
    return town.ask("market.find", town.admin, {"code": code}, place_id=town.village.town_id)


@play("market.ask_sheet")
def ask_sheet(town: Town) -> Request:
    body = {"day": str(business_date(utc_now())), "what": "deliveries", "format": "pdf"}
    return town.ask("market.ask_sheet", town.admin, body, place_id=town.village.town_id)


@play("market.low")
def low(town: Town) -> Request:
    """Ask of a village of its own: all that a village sells is looked through."""
    if "running out" not in town.tills:
        other = places.add_village(LIVE, town_id=town.village.town_id, name="石牛山村", code="330109102997")
        on_sale(replace(town, village=other))
        town.tills["running out"] = other.village_id
    return town.ask("market.low", town.admin, village_id=town.tills["running out"])


@play("market.look_at")
def look_at(town: Town) -> Request:
    return town.ask("market.look_at", town.admin, order_id=paid(town)[0])


@play("market.pick")
def pick(town: Town) -> Request:
    return town.ask("market.pick", town.admin, order_id=paid(town)[0])


@play("market.weigh")
def weigh(town: Town) -> Request:
    body = {"line": 1, "weights_g": [1_500, 1_400]}
    return town.ask("market.weigh", town.admin, body, order_id=picked(town, hens=2))


@play("market.take_other_lot")
def take_other_lot(town: Town) -> Request:
    order_id = picked(town)
    product_id = paying.load(order_id).lines[0].product_id
    harvest = {
        "variant_id": "head",
        "harvested_on": str(business_date(utc_now())),
        "units": 9,
        "where": "张家坞 5 号地",
    }
    lot = town.do("market.bring_in", town.admin, harvest, product_id=product_id)
    return town.ask("market.take_other_lot", town.admin, {"line": 0, "trace": lot["trace"]}, order_id=order_id)


@play("market.lot_orders")
def lot_orders(town: Town) -> Request:
    order_id = picked(town)
    line = town.do("market.look_at", town.admin, order_id=order_id)["lines"][0]
    return town.ask("market.lot_orders", town.admin, product_id=line["product_id"], trace=line["lots"][0]["trace"])


@play("market.pack")
def pack(town: Town) -> Request:
    order_id = picked(town, hens=1)
    town.do("market.weigh", town.admin, {"line": 1, "weights_g": [1_400]}, order_id=order_id)
    return town.ask("market.pack", town.admin, order_id=order_id)


@play("market.hand_over")
def hand_over(town: Town) -> Request:
    order_id = picked(town)
    town.do("market.pack", town.admin, order_id=order_id)
    code = orders.code_of(paying.load(order_id))
    return town.ask("market.hand_over", town.admin, {"code": code}, order_id=order_id)


@play("market.call_off")
def call_off(town: Town) -> Request:
    return town.ask("market.call_off", town.admin, {"reason": "下雨送不到", "restock": True}, order_id=picked(town))


@play("market.refund")
def refund(town: Town) -> Request:
    body = {"line": 0, "fen": 350, "reason": "有一棵坏了"}
    return town.ask("market.refund", town.admin, body, order_id=picked(town))


@play("market.receive")
def receive(town: Town) -> Request:
    purposes.let_settle("market", paying.settle, closed=paying.closed, refunded=paying.refunded)
    who = member(town)[1]
    address_id = town.do("identity.add_address", who, asked())["address_id"]
    body = {name: held for name, held in basket(town).items() if name != "point_id"} | {"address_id": address_id}
    order_id = town.do("market.place", who, body | {"cash_fen": 1_500})["order_id"]
    town.do("market.pay", who, {"channel": "native"}, order_id=order_id)
    assert town.cashier.pay(opening.payment_of(payment_id=order_id).attempts[0].out_trade_no)
    town.do("market.look", who, order_id=order_id)
    town.do("market.pick", town.admin, order_id=order_id)
    town.do("market.pack", town.admin, order_id=order_id)
    return town.ask("market.receive", who, order_id=order_id)


@play("market.leave")
def leave(town: Town) -> Request:
    order_id = picked(town)
    town.do("market.pack", town.admin, order_id=order_id)
    order = paying.load(order_id)
    long_ago = order.delivers_on - dt.timedelta(days=9)
    since = order.since - dt.timedelta(days=9)
    left = dataclasses.replace(order, delivers_on=long_ago, since=since, version=order.version + 1)
    commit(paying.changed(LIVE, order, left))
    return town.ask("market.leave", town.admin, {"reason": "打了三次电话都说不要了"}, order_id=order_id)


@play("market.not_dispatched")
def not_dispatched(town: Town) -> Request:
    failed(town)
    return town.ask("market.not_dispatched", town.admin, query="size=5", place_id=town.village.town_id)


@play("market.dispatch_again")
def dispatch_again(town: Town) -> Request:
    return town.ask("market.dispatch_again", town.admin, order_id=failed(town))


def failed(town: Town) -> str:
    """Return a packed order that WeChat could not be told of."""
    order_id = picked(town)
    town.do("market.pack", town.admin, order_id=order_id)
    due = dispatches.find_dispatch(order_id)
    assert due is not None
    left = core.not_told(due, due.due_at, why="wechat_shipping_other_payer", for_good=True)
    commit(dispatches.change_of(left, due.version, refusal=Stale))
    return order_id
