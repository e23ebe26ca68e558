"""A small share of the market's year, through the demo's own path: its figures come out, and what is off is named."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
from fractions import Fraction
from typing import Any

import pytest
from rich.console import Console

from chalicelib.kernel import storage
from chalicelib.points.activities.service import known
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.records import OrderRecord
from chalicelib.prosperity.market.service import desk, harvests
from local.story import house
from local.story.teller import Teller
from local.town import town
from local.town.clock import Clock, organiser
from local.town.market import year
from local.town.market.figures import PUBLISHED, share_of
from local.town.market.goods import Good
from local.town.market.nights import Nights
from local.town.market.year import Market
from tests.fakes.wechatpay import Wechatpay

SALES = share_of(PUBLISHED, Fraction(1, 200))
CHECKED = 36
"""How many figures the demo shows of the market, whatever the share."""


@pytest.fixture
def teller() -> Teller:
    return Teller(Console(file=io.StringIO(), soft_wrap=True, width=200))


@pytest.fixture
def quiet() -> Console:
    return Console(file=io.StringIO())


@pytest.fixture
def played(store: Any, wechatpay: Wechatpay, teller: Teller, quiet: Console) -> Market:
    """The share's year, played in this process."""
    known.forget_all()
    house.make_queues()
    made, run = town.enter(quiet, year.people_of(SALES))
    assert run.state == "done"
    return year.rebuild(teller, quiet, SALES, made, players=1, chapter=1)


def completed(market: Market) -> list[Order]:
    return desk.list_orders(town_id=market.town_id, state=OrderState.COMPLETED, size=100, cursor=None).rows


def tamper(order: Order) -> None:
    """Let an order say that a fen more of it was given back, as no verb can."""
    given = dataclasses.asdict(order.given) | {"cash": order.given.cash + 1}
    storage.client().update_item(
        TableName=storage.table_name(OrderRecord),
        Key={"order_id": {"S": order.order_id}},
        UpdateExpression="SET given = :given",
        ExpressionAttributeValues={":given": {"S": json.dumps(given)}},
    )


def more_came_in(market: Market) -> None:
    """Bring something in that nobody planned."""
    stall = market.played[0].stall
    ctx = Clock("more").at(market.read_at - dt.timedelta(days=2), organiser(stall.village_id))
    harvests.bring_in(
        ctx, product_id=stall.products[Good.BOX], variant_id="box", harvested_on=ctx.now().date(), units=3,
        where="", words="", media_ids=(), key=ctx.new_id(),
    )  # fmt: skip


def checked(quiet: Console, market: Market, came: Nights) -> list[str]:
    again = Teller(quiet)
    year.check(again, SALES, market, came, 3)
    return again.wrong


def test_a_share_of_the_year_comes_to_its_figures_and_what_is_off_is_named(
    played: Market, teller: Teller, quiet: Console
) -> None:
    came = year.close(teller, quiet, played, 2)
    year.check(teller, SALES, played, came, 3)
    assert teller.wrong == []
    assert (teller.checked, teller.verdict(1)) == (CHECKED, 0)
    orders = completed(played)
    assert {one.point is None for one in orders} == {True, False}
    assert {(one.sums.carried > 0) - (one.sums.carried < 0) for one in orders} == {-1, 0, 1}
    assert any(one.sums.points for one in orders)
    assert any(one.sums.coupon for one in orders)
    tamper(orders[0])
    more_came_in(played)
    told = "\n".join(checked(quiet, played, came))
    assert "订单、收款、账本和余额不符：2，应为 0" in told
    assert "账不平的货（采收＝卖出＋损耗＋还有）：1，应为 0" in told
