"""The doors of after-sales and reviews: bad input names its field and writes nothing; whose door is whose."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.prosperity.aftersales import routes as aftersales
from chalicelib.prosperity.aftersales.service import cases
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.service import packing, reviewable
from chalicelib.prosperity.reviews import routes as reviews
from chalicelib.prosperity.reviews.service import entitling, writing
from tests.contract.market.test_packing import desk
from tests.doors.test_market import ask, buying, market
from tests.make.buying import Buying

__all__ = ["aftersales", "buying", "market", "reviews"]
"""Two are fixtures; the doors are there once their modules are."""
PART = {"line": 0, "fault": "spoilt", "fen": 350}
CASE = {"parts": [PART], "words": "到手就烂了一棵"}
RATING = {"stars": 4, "words": "很新鲜"}


@pytest.fixture(autouse=True)
def entitled() -> None:
    """Let an order say what its buyer may review, as the house does."""
    entitling.let_review("y", reviewable.entitled, reviewable.owners)


def completed(buying: Buying) -> Order:
    """Return an order that its member collected."""
    order, officer = buying.paid(buying.ordered(buying.sold())), desk(buying)
    packing.pick(officer, order_id=order.order_id, key=buying.key())
    packing.pack(officer, order_id=order.order_id, key=buying.key())
    return packing.hand_over(officer, order_id=order.order_id, code=core.code_of(order), key=buying.key())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"parts": []}, "parts"),
        ({"parts": [PART | {"line": -1}]}, "parts.0.line"),
        ({"parts": [PART | {"line": 20}]}, "parts.0.line"),
        ({"parts": [PART | {"fault": "ugly"}]}, "parts.0.fault"),
        ({"parts": [PART | {"fen": 0}]}, "parts.0.fen"),
        ({"parts": [PART | {"fen": "350"}]}, "parts.0.fen"),
        ({"parts": [PART | {"fen": 3.5}]}, "parts.0.fen"),
        ({"words": "烂"}, "words"),
        ({"words": "烂" * 501}, "words"),
        ({"media_ids": ["x"]}, "media_ids.0"),
        ({"state": "granted"}, "state"),
    ],
)
def test_a_case_that_can_not_be_names_its_field_and_writes_nothing(
    buying: Buying, change: dict[str, Any], field: str
) -> None:
    order = completed(buying)
    status, refused = ask(buying.market, "member", "POST", f"/v1/market/orders/{order.order_id}/cases", CASE | change)
    assert (status, refused["code"]) == (422, "invalid_input")
    assert refused["fields"][0]["field"] == field
    assert cases.list_own(buying.member, order_id=order.order_id) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"deed": "burn", "words": "不行"}, "deed"),
        ({"deed": "refuse", "words": ""}, "words"),
        ({"deed": "offer", "words": "退一半", "fens": [{"line": 0, "fen": -1}]}, "fens.0.fen"),
        ({"deed": "offer", "words": "退一半", "fens": [{"line": "0", "fen": 1}]}, "fens.0.line"),
    ],
)
def test_a_decision_that_can_not_be_names_its_field(buying: Buying, body: dict[str, Any], field: str) -> None:
    order = completed(buying)
    market = buying.market
    ask(market, "member", "POST", f"/v1/market/orders/{order.order_id}/cases", CASE)
    path = f"/v1/market/desk/cases/{order.order_id}/0/decision"
    status, refused = ask(market, "town", "POST", path, body)
    assert (status, [one["field"] for one in refused["fields"]]) == (422, [field])


def test_a_case_is_its_buyers_and_its_towns(buying: Buying) -> None:
    order, market = completed(buying), buying.market
    path = f"/v1/market/orders/{order.order_id}/cases"
    assert ask(market, "villager", "POST", path, CASE)[0] == 404
    assert ask(market, "town", "POST", path, CASE)[0] == 403
    status, made = ask(market, "member", "POST", path, CASE)
    assert (status, made["state"]) == (201, "open")
    at = f"/v1/market/desk/cases/{order.order_id}/{made['nth']}"
    for who in ("officer", "grid", "member", "villager", "next"):
        assert ask(market, who, "GET", at)[0] == 403, who
        assert ask(market, who, "POST", f"{at}/decision", {"deed": "grant", "words": "退给您"})[0] == 403, who
    assert ask(market, "auditor", "GET", at)[0] == 200
    assert ask(market, "auditor", "POST", f"{at}/decision", {"deed": "grant", "words": "退给您"})[0] == 403
    assert ask(market, "town", "GET", f"/v1/market/desk/cases/{order.order_id}/7")[0] == 404
    assert ask(market, "town", "GET", f"/v1/market/desk/cases/{order.order_id}/²")[0] == 404
    status, done = ask(market, "town", "POST", f"{at}/decision", {"deed": "grant", "words": "退给您"})
    assert (status, done["state"]) == (200, "granted")
    assert [one.fen for one in buying.refunds(order)] == [350]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stars": 0}, "stars"),
        ({"stars": 6}, "stars"),
        ({"stars": "4"}, "stars"),
        ({"stars": 4.5}, "stars"),
        ({"words": "好" * 2_001}, "words"),
        ({"media_ids": ["x"]}, "media_ids.0"),
        ({"proof": "t0001"}, "proof"),
        ({"state": "shown"}, "state"),
    ],
)
def test_a_review_that_can_not_be_names_its_field_and_writes_nothing(
    buying: Buying, change: dict[str, Any], field: str
) -> None:
    order = completed(buying)
    subject = order.lines[0].product_id
    body = RATING | {"proof": order.order_id} | change
    status, refused = ask(buying.market, "member", "POST", f"/v1/reviews/{subject}", body)
    assert (status, [one["field"] for one in refused["fields"]]) == (422, [field])
    assert writing.browse(subject=subject, size=9, cursor=None).page.rows == []


def test_only_who_bought_reviews_and_only_officers_of_the_village_hide(buying: Buying) -> None:
    order, market = completed(buying), buying.market
    subject = order.lines[0].product_id
    path, body = f"/v1/reviews/{subject}", RATING | {"proof": order.order_id}
    for who in ("villager", "officer", "town"):
        assert ask(market, who, "POST", path, body)[0] == 403, who
    assert ask(market, "member", "POST", path, body)[0] == 201
    mine = f"{path}/{order.order_id}"
    assert ask(market, "member", "GET", mine)[1]["stars"] == 4
    assert ask(market, "villager", "GET", mine)[0] == 404
    hide = {"deed": "hide", "reason": "骂人的话"}
    for who, status in (("grid", 403), ("auditor", 403), ("member", 403), ("villager", 403), ("next", 404)):
        assert ask(market, who, "POST", f"{mine}/moves", hide)[0] == status, who
        assert ask(market, who, "POST", f"{mine}/answer", {"words": "谢谢您"})[0] == status, who
    status, refused = ask(market, "officer", "POST", f"{mine}/moves", hide | {"reason": ""})
    assert (status, refused["fields"][0]["field"]) == (422, "reason")
    assert ask(market, "officer", "POST", f"{mine}/moves", hide)[1]["state"] == "hidden"
    assert ask(market, "member", "GET", mine)[1]["reason"] == "骂人的话"
