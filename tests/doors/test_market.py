"""The doors of the farm market: bad input names its field and writes nothing; whose door is whose; a whole round."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.prosperity.market.core.goods import State
from chalicelib.prosperity.market.service import paying, reading
from tests.fakes.wechatpay import Wechatpay
from tests.make import partners
from tests.make.buying import Buying, make_buying
from tests.make.market import Market

HEAD = {"variant_id": "head", "label": "一棵", "how": "piece", "price_fen": 350, "unit_g": 900}


@pytest.fixture
def buying(shared_tables: Any, wechatpay: Wechatpay, monkeypatch: pytest.MonkeyPatch) -> Buying:
    buying = make_buying(wechatpay)
    made = buying.market
    ordinal, town_id = int(made.village_id[1:]), made.village.town_id
    own = ((ordinal, ordinal + 1),)
    people = {
        "officer": Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=own),
        "grid": Principal("s2", frozenset({Role.GRID_WORKER}), villages=own),
        "auditor": Principal("s3", frozenset({Role.AUDITOR}), villages=own, town_id=town_id),
        "town": Principal("s4", frozenset({Role.TOWN_OFFICER}), villages=own, town_id=town_id),
        "next": Principal("s5", frozenset({Role.VILLAGE_OFFICER}), villages=((ordinal + 1, ordinal + 2),)),
        "admin": Principal("s6", frozenset({Role.TOWN_ADMIN}), villages=own, town_id=town_id),
        "member": buying.member.actor,
        "villager": Principal(f"{made.village_id}r00001", frozenset({Role.RESIDENT}), villages=own),
    }
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return buying


@pytest.fixture
def market(buying: Buying) -> Market:
    return buying.market


def ask(  # noqa: PLR0917  As a request is written.
    market: Market, who: str, method: str, path: str, body: Any = None, key: str | None = None
) -> tuple[int, Any]:
    return partners.ask(method, path, body, as_=who, key=market.key() if key is None else key)


def good(market: Market, **more: Any) -> dict[str, Any]:
    said = {"title": "高山大白菜", "category": "vegetables", "producer_id": market.producer().producer_id}
    return said | {"collective_permille": 80, "platform_permille": 20, "variants": [HEAD]} | more


def kept(market: Market) -> int:
    pages = (reading.list_products(village_id=market.village_id, state=one, size=9, cursor=None) for one in State)
    return sum(len(page.rows) for page in pages)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "菜"}, "title"),
        ({"title": "菜" * 31}, "title"),
        ({"words": "话" * 1_001}, "words"),
        ({"category": "gold"}, "category"),
        ({"producer_id": "v00001f1"}, "producer_id"),
        ({"collective_permille": 1_001}, "collective_permille"),
        ({"collective_permille": 981}, "collective_permille"),
        ({"platform_permille": -1}, "platform_permille"),
        ({"platform_permille": "20"}, "platform_permille"),
        ({"variants": []}, "variants"),
        ({"variants": [HEAD | {"variant_id": str(n), "label": str(n)} for n in range(7)]}, "variants"),
        ({"variants": [HEAD, HEAD]}, "variants"),
        ({"variants": [HEAD | {"variant_id": "Ä"}]}, "variants.0.variant_id"),
        ({"variants": [HEAD | {"price_fen": 0}]}, "variants.0.price_fen"),
        ({"variants": [HEAD | {"price_fen": 3.5}]}, "variants.0.price_fen"),
        ({"variants": [HEAD | {"price_fen": 10_000_001}]}, "variants.0.price_fen"),
        ({"variants": [HEAD | {"unit_g": -1}]}, "variants.0.unit_g"),
        ({"variants": [HEAD | {"how": "weight", "unit_g": 0}]}, "variants.0.unit_g"),
        ({"variants": [HEAD | {"how": "catch"}]}, "variants.0.band_permille"),
        ({"variants": [HEAD | {"how": "catch", "band_permille": 301}]}, "variants.0.band_permille"),
        ({"variants": [HEAD | {"most": 0}]}, "variants.0.most"),
        ({"media_ids": ["v00001m1"]}, "media_ids.0"),
        ({"stock": 5}, "stock"),
    ],
)
def test_a_product_that_can_not_be_names_its_field_and_is_not_kept(
    market: Market, change: dict[str, Any], field: str
) -> None:
    status, answer = ask(
        market, "officer", "POST", f"/v1/villages/{market.village_id}/products", good(market, **change)
    )
    assert status == 422
    assert field in [one["field"] for one in answer["fields"]]
    assert kept(market) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"units": 0}, "units"),
        ({"units": 100_001}, "units"),
        ({"units": 1.5}, "units"),
        ({"variant_id": "GOOSE"}, "variant_id"),
        ({"harvested_on": "2026-02-30"}, "harvested_on"),
        ({"harvested_on": "2099-01-01"}, "harvested_on"),
        ({"harvested_on": "2020-01-01"}, "harvested_on"),
        ({"where": "地"}, "where"),
        ({"words": "话" * 301}, "words"),
    ],
)
def test_a_harvest_that_can_not_be_is_no_stock(market: Market, change: dict[str, Any], field: str) -> None:
    product = market.on_sale()
    body = {"variant_id": "head", "harvested_on": str(market.today), "units": 5, "where": "3 号地"} | change
    status, answer = ask(market, "officer", "POST", f"/v1/products/{product.product_id}/lots", body)
    assert status == 422
    assert [one["field"] for one in answer["fields"]] == [field]
    assert market.stock(product).capacity == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "菜"}, "name"),
        ({"kind": "company"}, "kind"),
        ({"about": "话" * 301}, "about"),
        ({"resident_id": "r00001"}, "resident_id"),
        ({"phone": "13800000000"}, "phone"),
    ],
)
def test_a_producer_that_can_not_be_is_not_kept(market: Market, change: dict[str, Any], field: str) -> None:
    path = f"/v1/villages/{market.village_id}/producers"
    status, answer = ask(market, "officer", "POST", path, {"name": "张家坞菜园", "kind": "household"} | change)
    assert status == 422
    assert [one["field"] for one in answer["fields"]] == [field]
    assert ask(market, "officer", "GET", path)[1]["rows"] == []


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("officer", 200, 201), ("town", 200, 201), ("auditor", 200, 403), ("grid", 403, 403), ("villager", 403, 403),
     ("next", 404, 404)],
)  # fmt: skip
def test_officers_write_auditors_read_and_others_look_at_the_front(
    market: Market, who: str, reads: int, writes: int
) -> None:
    path = f"/v1/villages/{market.village_id}/products"
    assert ask(market, who, "GET", path)[0] == reads
    assert ask(market, who, "POST", path, good(market))[0] == writes
    product = market.on_sale()
    assert ask(market, who, "GET", f"/v1/market/products/{product.product_id}")[0] == 200


def test_a_round_from_the_producer_to_the_label(market: Market) -> None:
    at = f"/v1/villages/{market.village_id}"
    _, producer = ask(market, "officer", "POST", f"{at}/producers", {"name": "张家坞菜园", "kind": "household"})
    _, changed = ask(
        market, "officer", "PUT", f"/v1/producers/{producer['producer_id']}",
        {"name": "张家坞农场", "kind": "cooperative", "is_active": True, "version": producer["version"]},
    )  # fmt: skip
    assert (changed["name"], changed["version"]) == ("张家坞农场", 2)
    body = good(market, producer_id=producer["producer_id"])
    _, product = ask(market, "officer", "POST", f"{at}/products", body)
    assert (product["state"], product["variants"][0]["left"], product["version"]) == ("draft", 0, 1)
    path = f"/v1/products/{product['product_id']}"
    _, product = ask(market, "officer", "PUT", path, body | {"words": "霜打过的。", "version": 1})
    _, product = ask(market, "officer", "POST", f"{path}/moves", {"deed": "offer"})
    harvest = {"variant_id": "head", "harvested_on": str(market.today), "units": 40, "where": "张家坞 3 号地"}
    _, lot = ask(market, "officer", "POST", f"{path}/lots", harvest)
    _, lot = ask(market, "officer", "POST", f"{path}/lots/{lot['trace']}/spoilt", {"units": 4})
    assert (lot["units"], lot["spoilt"]) == (40, 4)
    status, front = partners.ask(
        "GET", f"/v1/market/products?town_id={market.village.town_id}&category=vegetables&size=100", None
    )
    assert status == 200
    shown = next(one for one in front["rows"] if one["product_id"] == product["product_id"])
    assert (shown["variants"][0]["left"], shown["variants"][0]["unit_fen"]) == (36, 350)
    assert "collective_permille" not in shown
    _, whole = partners.ask("GET", f"/v1/market/products/{product['product_id']}", None)
    assert (whole["producer"]["name"], whole["words"]) == ("张家坞农场", "霜打过的。")
    _, traced = partners.ask("GET", f"/v1/market/lots/{lot['trace']}", None)
    assert (traced["title"], traced["where"], traced["producer"]["name"]) == (
        "高山大白菜",
        "张家坞 3 号地",
        "张家坞农场",
    )
    assert "units" not in traced
    assert partners.ask("GET", f"/v1/market/lots/{'0' * 20}", None)[0] == 404
    _, desk = ask(market, "auditor", "GET", f"{at}/products?state=on_sale")
    assert desk["rows"][0]["stocks"] == [{"variant_id": "head", "stock": 36, "taken": 0, "low_units": 0}]


def basket(buying: Buying, **more: Any) -> dict[str, Any]:
    """What a member sends for two cabbages, collected tomorrow."""
    line = {"product_id": buying.sold(9).product_id, "variant_id": "head", "units": 2}
    day = buying.market.today + dt.timedelta(days=1)
    return {"lines": [line], "delivers_on": str(day), "point_id": "hall", "cash_fen": 700} | more


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": []}, "lines"),
        ({"lines": [{"product_id": "p", "variant_id": "head", "units": 1}]}, "lines.0.product_id"),
        ({"delivers_on": "2026-02-30"}, "delivers_on"),
        ({"point_id": "HALL"}, "point_id"),
        ({"point_id": None}, ""),
        ({"address_id": f"t0001m{'0' * 36}a{'0' * 36}"}, ""),
        ({"address_id": "a"}, "address_id"),
        ({"cash_fen": 0}, "cash_fen"),
        ({"cash_fen": "700"}, "cash_fen"),
        ({"coupon": 1}, "coupon"),
    ],
)
def test_an_order_that_can_not_be_names_its_field_and_is_not_kept(
    buying: Buying, change: dict[str, Any], field: str
) -> None:
    status, answer = ask(buying.market, "member", "POST", "/v1/market/orders", basket(buying, **change))
    assert status == 422
    assert field in [one["field"] for one in answer["fields"]]
    assert ask(buying.market, "member", "GET", "/v1/market/orders")[1]["rows"] == []


@pytest.mark.parametrize("units", [0, 501, 1.5, "2"])
def test_units_are_whole_and_not_too_many(buying: Buying, units: Any) -> None:
    body = basket(buying)
    body["lines"][0]["units"] = units
    status, answer = ask(buying.market, "member", "POST", "/v1/market/quotes", body | {})
    assert status == 422
    assert "lines.0.units" in [one["field"] for one in answer["fields"]]


def test_one_variant_has_one_line_and_an_order_has_a_key(buying: Buying) -> None:
    body = basket(buying)
    assert ask(buying.market, "member", "POST", "/v1/market/orders", body | {"lines": body["lines"] * 2})[0] == 422
    assert ask(buying.market, "member", "POST", "/v1/market/orders", body, key="")[0] == 400
    assert ask(buying.market, "member", "GET", "/v1/market/orders")[1]["rows"] == []


@pytest.mark.parametrize("who", ["officer", "auditor", "town", "admin", "grid"])
def test_nobody_buys_by_their_office(buying: Buying, who: str) -> None:
    for method, path, body in (
        ("POST", "/v1/market/orders", basket(buying)),
        ("GET", "/v1/market/orders", None),
        ("GET", "/v1/market/carried", None),
    ):
        assert ask(buying.market, who, method, path, body)[0] == 403


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 403), ("town", 403), ("auditor", 403), ("member", 403), ("admin", 200)]
)
def test_the_administrator_alone_says_how_the_market_sells(buying: Buying, who: str, status: int) -> None:
    path = f"/v1/places/{buying.town_id}/market-terms"
    now = ask(buying.market, "member", "GET", path)[1]
    assert ask(buying.market, who, "PUT", path, now)[0] == status
    after = ask(buying.market, "member", "GET", path)[1]
    assert after["version"] == now["version"] + (status == 200)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"points": [{"point_id": "a", "name": "堂", "where": "东门", "opening": "每天"}]}, "points.0.name"),
        ({"points": [], "delivers": False}, "points"),
        ({"delivery_fen": -1}, "delivery_fen"),
        ({"delivery_fen": 10_001}, "delivery_fen"),
        ({"first_day": 15}, "first_day"),
        ({"first_day": 5, "last_day": 4}, "last_day"),
        ({"is_open": 1}, "is_open"),
        ({"version": -1}, "version"),
    ],
)
def test_terms_that_can_not_be_name_their_field(buying: Buying, change: dict[str, Any], field: str) -> None:
    path = f"/v1/places/{buying.town_id}/market-terms"
    now = ask(buying.market, "admin", "GET", path)[1]
    status, answer = ask(buying.market, "admin", "PUT", path, now | change)
    assert status == 422
    assert field in [one["field"] for one in answer["fields"]]
    assert ask(buying.market, "admin", "GET", path)[1] == now


def test_a_round_from_the_quote_to_the_money_back(buying: Buying) -> None:
    body = basket(buying)
    asked = {name: held for name, held in body.items() if name != "cash_fen"}
    _, quote = ask(buying.market, "member", "POST", "/v1/market/quotes", asked)
    assert quote["sums"]["cash_fen"] == 700
    status, answer = ask(buying.market, "member", "POST", "/v1/market/orders", body | {"cash_fen": 699})
    assert (status, answer["code"], answer["fen"]) == (409, "market_total_changed", 700)
    _, order = ask(buying.market, "member", "POST", "/v1/market/orders", body)
    assert (order["state"], order["point"]["name"], order["address"]) == ("placed", "文化礼堂", None)
    path = f"/v1/market/orders/{order['order_id']}"
    assert ask(buying.market, "villager", "GET", path)[0] == 404
    status, prepaid = ask(buying.market, "member", "POST", f"{path}/payment", {"channel": "native"})
    assert (status, prepaid["code_url"][:9]) == (200, "weixin://"), prepaid
    assert buying.fake.pay(buying.payment(paying.load(order["order_id"])).attempts[0].out_trade_no)
    assert ask(buying.market, "member", "POST", f"{path}/look")[1]["state"] == "paid"
    assert ask(buying.market, "member", "POST", f"{path}/payment", {"channel": "native"})[0] == 409
    _, cancelled = ask(buying.market, "member", "POST", f"{path}/cancel")
    assert (cancelled["state"], cancelled["given_back_fen"]) == ("cancelled", 700)
    _, whole = ask(buying.market, "member", "GET", path)
    assert [(one["fen"], one["why"]) for one in whole["refunds"]] == [(700, "买家取消")]
    assert ask(buying.market, "member", "GET", "/v1/market/carried")[1] == {"carried_fen": 0}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("weights", {"line": 0, "weights_g": []}, "weights_g"),
        ("weights", {"line": 20, "weights_g": [900]}, "line"),
        ("weights", {"line": 0, "weights_g": [0]}, "weights_g.0"),
        ("weights", {"line": 0, "weights_g": [1.5]}, "weights_g.0"),
        ("hand-over", {"code": "12"}, "code"),
        ("hand-over", {"code": "abcdefgh"}, "code"),
        ("call-off", {"reason": "雨", "restock": True}, "reason"),
        ("call-off", {"reason": "下雨", "restock": "no"}, "restock"),
        ("refunds", {"line": 0, "fen": 0, "reason": "坏了"}, "fen"),
        ("refunds", {"line": -1, "fen": 1, "reason": "坏了"}, "line"),
        ("refunds", {"line": 0, "fen": 1, "reason": "坏" * 61}, "reason"),
    ],
)
def test_what_the_desk_can_not_mean_names_its_field_and_changes_nothing(
    buying: Buying, path: str, body: dict[str, Any], field: str
) -> None:
    order = buying.paid(buying.ordered(buying.sold()))
    at = f"/v1/market/desk/orders/{order.order_id}"
    status, answer = ask(buying.market, "town", "POST", f"{at}/{path}", body)
    assert status == 422
    assert field in [one["field"] for one in answer["fields"]]
    assert buying.now(order) == order


@pytest.mark.parametrize(
    ("who", "reads", "packs"),
    [("town", 200, 200), ("admin", 200, 200), ("auditor", 200, 403), ("officer", 403, 403), ("member", 403, 403),
     ("villager", 403, 403)],
)  # fmt: skip
def test_the_town_packs_and_the_auditor_reads(buying: Buying, who: str, reads: int, packs: int) -> None:
    order = buying.paid(buying.ordered(buying.sold()))
    assert ask(buying.market, who, "GET", f"/v1/places/{buying.town_id}/market-orders?state=paid&size=100")[0] == reads
    assert ask(buying.market, who, "POST", f"/v1/market/desk/orders/{order.order_id}/pick")[0] == packs
    assert ask(buying.market, who, "GET", f"/v1/market/desk/orders/{order.order_id}")[0] == packs


def test_a_round_at_the_desk_from_the_list_to_the_hands(buying: Buying) -> None:
    order = buying.paid(buying.placed(buying.wanted((buying.sold(), "head", 2))))
    at = f"/v1/market/desk/orders/{order.order_id}"
    status, page = ask(buying.market, "town", "GET", f"/v1/places/{buying.town_id}/market-orders?state=paid&size=100")
    assert status == 200
    row = next(one for one in page["rows"] if one["order_id"] == order.order_id)
    assert (row["address"], row["lines"][0]["units"], row["point"]["name"]) == (None, 2, "文化礼堂")
    assert ask(buying.market, "town", "POST", f"{at}/pick")[1]["state"] == "picking"
    assert ask(buying.market, "town", "POST", f"{at}/pack")[1]["state"] == "ready"
    _, mine = ask(buying.market, "member", "GET", f"/v1/market/orders/{order.order_id}")
    assert ask(buying.market, "town", "POST", f"{at}/hand-over", {"code": "0" * 8})[0] == 409
    _, done = ask(buying.market, "town", "POST", f"{at}/hand-over", {"code": mine["code"]})
    assert done["state"] == "completed"
    _, part = ask(buying.market, "town", "POST", f"{at}/refunds", {"line": 0, "fen": 350, "reason": "有一棵坏了"})
    assert part["given_back_fen"] == 350
    assert ask(buying.market, "member", "GET", f"/v1/market/orders/{order.order_id}")[1]["code"] == ""


def test_what_is_brought_says_where_to_its_buyer_and_to_who_looks(buying: Buying) -> None:
    order = buying.paid(buying.placed(buying.wanted((buying.sold(), "head", 2), address_id=buying.home())))
    at = f"/v1/market/desk/orders/{order.order_id}"
    assert ask(buying.market, "town", "GET", at)[1]["address"]["receiver"] == "周海燕"
    assert ask(buying.market, "town", "POST", f"{at}/pick")[1]["address"] is None
    ask(buying.market, "town", "POST", f"{at}/pack")
    _, mine = ask(buying.market, "member", "POST", f"/v1/market/orders/{order.order_id}/receive")
    assert (mine["state"], mine["address"]["detail"]) == ("completed", "市心北路 88 号 3 幢 502")


def test_the_desk_calls_an_order_off_and_its_buyer_reads_why(buying: Buying) -> None:
    product = buying.sold(2)
    order = buying.paid(buying.ordered(product))
    body = {"reason": "下雨送不到", "restock": True}
    _, done = ask(buying.market, "town", "POST", f"/v1/market/desk/orders/{order.order_id}/call-off", body)
    assert (done["state"], done["given_back_fen"]) == ("refunded", 700)
    _, mine = ask(buying.market, "member", "GET", f"/v1/market/orders/{order.order_id}")
    assert (mine["reason"], mine["refunds"][0]["fen"]) == ("下雨送不到", 700)
    assert buying.market.stock(product).free == 2
