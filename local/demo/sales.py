"""What the demo town's market sold in the last weeks: ordered, paid at the stand-in, packed, handed over, and closed.

The stand-in for WeChat Pay lives in the past while this is played, so that it takes what was paid then.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import urllib3

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.payments.service import looking, purposes
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.points.ledger.service.rulebooks import forget_all
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.goods import How, State
from chalicelib.prosperity.market.core.orders import Order, Wanted
from chalicelib.prosperity.market.core.producers import Kind
from chalicelib.prosperity.market.service import giving, ordering, packing, paying, producing, reading, terms
from chalicelib.prosperity.proceeds.service import closing, naming
from local.demo import market
from local.demo.clock import Clock, villager
from local.demo.people import Families, Town, young_and_elder

BASKETS: tuple[tuple[int, tuple[tuple[str, int], ...]], ...] = (
    (19, (("霜打大白菜", 6), ("高山蜜橘", 4))),
    (18, (("戴村跑步鸡", 2), ("竹林土鸡蛋", 2))),
    (16, (("溪边新米", 3), ("红皮萝卜", 5))),
    (13, (("霜打大白菜", 8), ("本地小番茄", 3))),
    (12, (("戴村跑步鸡", 3),)),
    (11, (("塘里老藕", 4), ("狮山绿茶", 1))),
    (10, (("高山蜜橘", 6), ("倒笃菜", 2))),
    (9, (("戴村跑步鸡", 2), ("霜打大白菜", 5), ("竹林土鸡蛋", 1))),
    (8, (("红心猕猴桃", 1), ("手编竹篮", 1))),
    (4, (("溪边新米", 2), ("红皮萝卜", 3))),
)
"""Days ago, and what was bought: units of a product's first variant."""
GIVEN_BACK_FEN = 700
HEAVIER_G = 40
"""So much more than thought the first bird of each line weighs; the others less."""


def play(clock: Clock, town: Town, families: Families) -> None:
    """Open the market, let villagers buy for weeks, one have something given back, and let the weeks be closed."""
    market.play(clock, town)
    purposes.let_settle("market", paying.settle, closed=paying.closed, refunded=paying.refunded)
    naming.let_name("f", producing.parties_of)
    forget_all()
    _name_grower(clock, town, young_and_elder(families)[0])
    sales = _Sales(clock, town)
    try:
        for nth, (days_ago, basket) in enumerate(BASKETS):
            sales.sell(families.adults[2 + nth % 8], days_ago, basket)
        sales.give_back()
    finally:
        control("clock", {"behind_seconds": 0})
    closing.close_due(clock.now(), town_id=town.town_id)


def _officer(clock: Clock, town: Town, moment: dt.datetime, role: Role = Role.TOWN_OFFICER) -> Context:
    return clock.at(moment, Principal("s-demo", frozenset({role}), town.ranges, town.town_id))


def _name_grower(clock: Clock, town: Town, grower: Resident) -> None:
    """Say whose the family's farm is, so that they read what it earned."""
    ctx = _officer(clock, town, clock.on(40, 9), Role.TOWN_ADMIN)
    found = producing.list_producers(village_id=town.home, size=50, cursor=None).rows
    farm = next(one for one in found if one.words.kind is Kind.HOUSEHOLD)
    words = replace(farm.words, resident_id=grower.resident_id)
    producing.change_producer(ctx, producer_id=farm.producer_id, words=words, looked_at=farm.version)


def control(deed: str, body: dict[str, Any]) -> None:
    """Tell the stand-in for WeChat Pay something by its back door."""
    answer = urllib3.request("POST", f"{settings().wxpay_url}/_control/{deed}", json=body, timeout=5)
    assert answer.status == 200, answer.data.decode()


def behind(moment: dt.datetime) -> None:
    """Let the stand-in live at a moment of the past."""
    control("clock", {"behind_seconds": round((dt.datetime.now(dt.UTC) - moment).total_seconds())})


class _Sales:
    """Does what buyers and the town's desk did, each with the clock of its day."""

    def __init__(self, clock: Clock, town: Town) -> None:
        self.clock, self.town = clock, town
        self.point_id = terms.read_terms(town_id=town.town_id).points[0].point_id
        self.last: Order | None = None
        self.products = {
            one.product.terms.title: one.product
            for village_id in (town.home, town.neighbour)
            for one in reading.list_products(village_id=village_id, state=State.ON_SALE, size=50, cursor=None).rows
        }

    def sell(self, who: Resident, days_ago: int, basket: tuple[tuple[str, int], ...]) -> None:
        """Let somebody order, pay, and collect on the next day."""
        moment = self.clock.on(days_ago, 9)
        buyer = self.clock.at(moment, villager(who.resident_id))
        units = {
            (product.product_id, product.terms.variants[0].variant_id): n
            for product, n in ((self.products[title], n) for title, n in basket)
        }
        wanted = Wanted(units, moment.date() + dt.timedelta(days=1), self.point_id)
        order = ordering.place_order(buyer, wanted=wanted, key=buyer.new_id())
        behind(moment)
        number = paying.begin(buyer, order_id=order.order_id, channel="native").out_trade_no
        control("pay", {"out_trade_no": number})
        looking.look(buyer, payment_id=order.order_id)
        self._hand_over(paying.load(order.order_id), self.clock.on(days_ago - 1, 10))

    def _hand_over(self, order: Order, moment: dt.datetime) -> None:
        ctx = _officer(self.clock, self.town, moment)
        packing.pick(ctx, order_id=order.order_id, key=ctx.new_id())
        for nth, line in enumerate(order.lines):
            if line.how is How.CATCH:
                weights = [line.unit_g + HEAVIER_G * (1 - 2 * bird) for bird in range(line.units)]
                packing.weigh(ctx, order_id=order.order_id, nth=nth, weights_g=weights)
        packing.pack(ctx, order_id=order.order_id, key=ctx.new_id())
        code = core.code_of(order)
        self.last = packing.hand_over(ctx, order_id=order.order_id, code=code, key=ctx.new_id())

    def give_back(self) -> None:
        """Give some of the last order back on the day after."""
        assert self.last is not None, "something was sold"
        moment = self.last.since + dt.timedelta(hours=20)
        behind(moment)
        ctx = _officer(self.clock, self.town, moment)
        giving.refund(
            ctx, order_id=self.last.order_id, nth=0, fen=GIVEN_BACK_FEN, reason="有一袋受潮", key=ctx.new_id()
        )
