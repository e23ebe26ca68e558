"""Orders of these days in the demo town's market, each at another stage: a member's with a login, a villager's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import addresses, members
from chalicelib.foundation.payments.service import looking
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.prosperity.market.core.goods import Product, State
from chalicelib.prosperity.market.core.orders import Order, Wanted, code_of
from chalicelib.prosperity.market.service import giving, ordering, packing, paying, reading
from local.demo import market, sales
from local.demo.clock import Clock, villager
from local.demo.members import WHO
from local.demo.people import Town

HEN, EGGS, CABBAGE, TOMATO, ORANGE = "戴村跑步鸡", "竹林土鸡蛋", "霜打大白菜", "本地小番茄", "高山蜜橘"
BUYER = WHO[0][0]
WEIGHED_G = (1_560, 1_440)
"""What two birds weigh together is what was thought, so that nobody has anything left over."""
COUNT = 9
"""How many orders there are below."""


@dataclass
class _Desk:
    """Does the deeds of buyers and of the packing desk, each with the clock of its moment."""

    clock: Clock
    town: Town
    products: dict[str, Product]
    address_id: str

    def officer(self, moment: dt.datetime) -> Context:
        who = Principal("s-demo", frozenset({Role.TOWN_OFFICER}), self.town.ranges, self.town.town_id)
        return self.clock.at(moment, who)

    def placed(self, who: Principal, basket: dict[str, int], moment: dt.datetime, *, brought: bool = False) -> Order:
        """Let somebody order for the day after."""
        ctx = self.clock.at(moment, who)
        units = {
            (product.product_id, product.terms.variants[0].variant_id): n
            for product, n in ((self.products[title], n) for title, n in basket.items())
        }
        on, point = business_date(moment) + dt.timedelta(days=1), market.TERMS.points[0].point_id
        wanted = Wanted(units, on, point)
        if brought:
            wanted = Wanted(units, on, address_id=self.address_id, window_id=market.TERMS.windows[0].window_id)
        return ordering.place_order(ctx, wanted=wanted, key=ctx.new_id())

    def paid(self, who: Principal, basket: dict[str, int], moment: dt.datetime, *, brought: bool = False) -> Order:
        """Let somebody order and pay."""
        order, ctx = self.placed(who, basket, moment, brought=brought), self.clock.at(moment, who)
        sales.behind(moment)
        number = paying.begin(ctx, order_id=order.order_id, channel="native").out_trade_no
        sales.control("pay", {"out_trade_no": number})
        looking.look(ctx, payment_id=order.order_id)
        return order

    def picked(self, order: Order, moment: dt.datetime) -> None:
        ctx = self.officer(moment)
        packing.pick(ctx, order_id=order.order_id, key=ctx.new_id())

    def packed(self, order: Order, moment: dt.datetime) -> None:
        """Let an order be picked, weighed and packed."""
        self.picked(order, moment)
        ctx = self.officer(moment)
        for nth, line in enumerate(order.lines):
            if line.band_permille:
                packing.weigh(ctx, order_id=order.order_id, nth=nth, weights_g=WEIGHED_G)
        packing.pack(ctx, order_id=order.order_id, key=ctx.new_id())

    def had(self, order: Order, moment: dt.datetime) -> None:
        """Let an order be packed and collected."""
        self.packed(order, moment)
        ctx = self.officer(moment)
        packing.hand_over(ctx, order_id=order.order_id, code=code_of(order), key=ctx.new_id())


def play(clock: Clock, town: Town, young: Resident) -> None:
    """Let the member with a login, who joined, and a villager have ordered yesterday and today."""
    member, address_id = _entered(clock, town)
    found = reading.list_products(village_id=town.home, state=State.ON_SALE, size=50, cursor=None).rows
    desk = _Desk(clock, town, {one.product.terms.title: one.product for one in found}, address_id)
    try:
        _order(desk, member, villager(young.resident_id))
    finally:
        sales.control("clock", {"behind_seconds": 0})


def _entered(clock: Clock, town: Town) -> tuple[Principal, str]:
    """Return the member as they act, and where they live."""
    version = PURPOSES[members.MEMBERSHIP].present.version
    ctx = clock.at(clock.on(2, 8))
    who = members.enter_member(ctx, openid=BUYER, town_id=town.town_id, version=version, of_age=True).principal
    (first, *_) = addresses.list_addresses(clock.at(clock.on(2, 8), who))
    return who, first.address_id


def _order(desk: _Desk, member: Principal, neighbour: Principal) -> None:
    now = desk.clock.started
    before = [now - dt.timedelta(hours=hours) for hours in range(48)]
    just_now = before[2]  # The nights closed nothing of the last three hours.
    desk.had(desk.paid(neighbour, {CABBAGE: 2, TOMATO: 3}, before[34]), just_now)
    partly = desk.paid(member, {CABBAGE: 4, ORANGE: 2}, before[32])
    desk.had(partly, just_now)
    ctx = desk.officer(before[1])
    giving.refund(ctx, order_id=partly.order_id, nth=0, fen=350, reason="有一棵心烂了", key=ctx.new_id())
    desk.packed(desk.paid(member, {HEN: 2, TOMATO: 2}, before[30]), before[5])
    desk.packed(desk.paid(member, {ORANGE: 6}, before[29], brought=True), before[4])
    desk.picked(desk.paid(neighbour, {HEN: 2, EGGS: 1}, before[28]), before[1])
    off = desk.paid(member, {CABBAGE: 2}, before[27])
    ctx = desk.officer(before[4])
    giving.call_off(ctx, order_id=off.order_id, reason="白菜冻坏了", restock=False, key=ctx.new_id())
    desk.paid(member, {EGGS: 1, TOMATO: 4}, before[2])
    cancelled = desk.placed(member, {CABBAGE: 2}, before[2])
    ctx = desk.clock.at(before[1], member)
    paying.cancel(ctx, order_id=cancelled.order_id, key=ctx.new_id())
    desk.placed(member, {CABBAGE: 2}, now)
