"""The doors of coupons: bad input names its field and writes nothing; whose door is whose; a whole round."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.prosperity.coupons import routes
from chalicelib.prosperity.coupons.service import offering
from tests.doors.test_market import ask, buying, market
from tests.make.market import Market

__all__ = ["buying", "market", "routes"]
"""The first two are fixtures; the doors are there once their module is."""


def offer(market: Market, **more: Any) -> dict[str, Any]:
    said = {"title": "冬藏券", "off_fen": 500, "from_fen": 5_000, "days": 7, "count": 20}
    return said | {"takes_until": str(market.today + dt.timedelta(days=9))} | more


def offers(market: Market) -> str:
    return f"/v1/places/{market.village.town_id}/coupon-offers"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "券"}, "title"),
        ({"off_fen": 0}, "off_fen"),
        ({"off_fen": "500"}, "off_fen"),
        ({"off_fen": 100_001}, "off_fen"),
        ({"from_fen": 499}, "from_fen"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
        ({"count": 0}, "count"),
        ({"level": -1}, "level"),
        ({"level": 7}, "level"),
        ({"takes_until": "2026-13-01"}, "takes_until"),
        ({"takes_until": "2020-01-01"}, "takes_until"),
        ({"left": 5}, "left"),
    ],
)
def test_an_offer_that_can_not_be_names_its_field_and_writes_nothing(
    market: Market, change: dict[str, Any], field: str
) -> None:
    status, refused = ask(market, "admin", "POST", offers(market), offer(market, **change))
    assert (status, refused["code"]) == (422, "invalid_input")
    assert [one["field"] for one in refused["fields"]] == [field]
    assert offering.list_offers(town_id=market.village.town_id) == []


@pytest.mark.parametrize(
    ("levels", "field"),
    [
        ([{"name": "会", "from_fen": 0}], "levels.0.name"),
        ([{"name": "会员", "from_fen": -1}], "levels.0.from_fen"),
        ([{"name": "会员", "from_fen": 5}], "levels.0.from_fen"),
        ([{"name": f"会员{n}", "from_fen": n} for n in range(9)], "levels"),
    ],
)
def test_levels_that_can_not_be_name_their_field(market: Market, levels: list[dict[str, Any]], field: str) -> None:
    path = f"/v1/places/{market.village.town_id}/member-levels"
    status, refused = ask(market, "admin", "PUT", path, {"levels": levels, "version": 0})
    assert (status, [one["field"] for one in refused["fields"]]) == (422, [field])


def test_the_towns_administrator_offers_and_stops_and_buyers_take(market: Market) -> None:
    for who in ("officer", "grid", "auditor", "town", "member", "villager"):
        assert ask(market, who, "POST", offers(market), offer(market))[0] == 403
    levels = f"/v1/places/{market.village.town_id}/member-levels"
    body = {"levels": [{"name": "会员", "from_fen": 0}, {"name": "老乡", "from_fen": 9_000}], "version": 0}
    assert ask(market, "town", "PUT", levels, body)[0] == 403
    assert ask(market, "admin", "PUT", levels, body)[1]["version"] == 1
    assert ask(market, "auditor", "GET", levels)[1]["levels"] == body["levels"]
    status, made = ask(market, "admin", "POST", offers(market), offer(market, level=0))
    assert (status, made["left"], made["taken"]) == (201, 20, 0)
    assert ask(market, "member", "GET", "/v1/coupons")[1]["offers"] == [
        {name: held for name, held in made.items() if name not in {"taken", "made_at", "stopped_at"}}
    ]
    status, taken = ask(market, "member", "POST", f"/v1/coupon-offers/{made['offer_id']}/take")
    assert (status, taken["coupon_id"], taken["used_by"]) == (200, made["offer_id"], "")
    mine = ask(market, "member", "GET", "/v1/coupons")[1]
    assert ([one["coupon_id"] for one in mine["coupons"]], mine["offers"], mine["level"]) == (
        [made["offer_id"]], [], 0,
    )  # fmt: skip
    for who in ("officer", "town", "member"):
        assert ask(market, who, "POST", f"/v1/coupon-offers/{made['offer_id']}/stop")[0] == 403
    assert ask(market, "admin", "POST", f"/v1/coupon-offers/{made['offer_id']}/stop")[1]["stopped_at"]
    assert ask(market, "auditor", "GET", offers(market))[1]["rows"][0]["taken"] == 1
    for who in ("officer", "town"):
        assert ask(market, who, "GET", "/v1/coupons")[0] == 403
