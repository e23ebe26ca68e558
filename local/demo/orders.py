"""Orders of the demo town's market in every state: last week's, whose statements are there, and those of these days.

They are paid at a stand-in with the clock of their day; the one that is running is then told what is in its books.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import urllib3

from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import addresses, members
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date, start_of, week_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import Product, State
from chalicelib.prosperity.market.core.orders import Order, Wanted, code_of
from chalicelib.prosperity.market.service import harvests, ordering, packing, paying, producing, reading
from chalicelib.prosperity.proceeds.core.statements import Deed, Payment, Statement
from chalicelib.prosperity.proceeds.service import closing, deciding, naming, reading as statements
from local.demo.clock import Clock, villager
from local.demo.members import WHO
from local.demo.people import Town
from local.town.market import cashier
from local.town.market.cashier import Books, Cashier

HEN, EGGS, CABBAGE, TOMATO, ORANGE = "戴村跑步鸡", "竹林土鸡蛋", "霜打大白菜", "本地小番茄", "高山蜜橘"
BUYER = WHO[0][0]
WEIGHED_G = (1_560, 1_440)
"""What two birds weigh together is what was thought, so that nobody has anything left over."""
CAME_DAYS_AGO, PAID_ON_HOUR = 14, 10
LOOPBACK = "http://127.0.0.1:"

Basket = dict[str, int]


@dataclasses.dataclass
class _Desk:
    """Does the deeds of buyers and officers, each with the clock of its moment."""

    clock: Clock
    town: Town
    till: Cashier
    products: dict[str, Product]
    member: Principal
    villager: Principal
    address_id: str

    def at(self, moment: dt.datetime, who: Principal | None = None) -> Context:
        self.till.at(moment)
        return self.clock.at(moment) if who is None else self.clock.at(moment, who)

    def officer(self, moment: dt.datetime, name: str = "s-demo") -> Context:
        return self.at(moment, Principal(name, frozenset({Role.TOWN_OFFICER}), ((0, 99_999),), self.town.town_id))

    def placed(self, who: Principal, basket: Basket, moment: dt.datetime, *, brought: bool = False) -> Order:
        """Let somebody order for the day after."""
        ctx = self.at(moment, who)
        units = {(self.products[title].product_id, "v1"): n for title, n in basket.items()}
        on = business_date(moment) + dt.timedelta(days=1)
        where = ("", self.address_id) if brought else ("hall", "")
        return ordering.place_order(ctx, wanted=Wanted(units, on, *where), key=ctx.new_id())

    def paid(self, who: Principal, basket: Basket, moment: dt.datetime, *, brought: bool = False) -> Order:
        """Let somebody order and pay."""
        order, soon = self.placed(who, basket, moment, brought=brought), moment + dt.timedelta(minutes=1)
        number = paying.begin(self.at(soon, who), order_id=order.order_id, channel="native").out_trade_no
        self.till.pay(number)
        self.till.tell(self.at(soon), number)
        return order

    def picked(self, order: Order, moment: dt.datetime) -> Order:
        ctx = self.officer(moment)
        return packing.pick(ctx, order_id=order.order_id, key=ctx.new_id())

    def packed(self, order: Order, moment: dt.datetime) -> Order:
        """Let an order be picked, weighed and packed."""
        self.picked(order, moment)
        ctx = self.officer(moment + dt.timedelta(minutes=10))
        for nth, line in enumerate(order.lines):
            if line.band_permille:
                packing.weigh(ctx, order_id=order.order_id, nth=nth, weights_g=WEIGHED_G)
        return packing.pack(ctx, order_id=order.order_id, key=ctx.new_id())

    def had(self, order: Order, moment: dt.datetime) -> Order:
        """Let an order be packed, and its buyer have it."""
        self.packed(order, moment)
        later = moment + dt.timedelta(hours=3)
        if order.point is None:
            ctx = self.at(later, self.member)
            return packing.receive(ctx, order_id=order.order_id, key=ctx.new_id())
        ctx = self.officer(later)
        return packing.hand_over(ctx, order_id=order.order_id, code=code_of(order), key=ctx.new_id())

    def sent_back(self, order: Order, moment: dt.datetime) -> None:
        self.till.round(self.at(moment + dt.timedelta(minutes=2)), order.order_id)


def play(clock: Clock, town: Town, *, young_id: str) -> None:
    """Let the member with a login and a villager have ordered, and last week's statements be there."""
    running = settings().wxpay_url
    with cashier.opened(1) as till:
        desk = _entered(clock, town, till, young_id)
        _bring_in(desk)
        _last_week(desk)
        _these_days(desk)
        _close(desk)
        books = till.books
    if running.startswith(LOOPBACK):
        hand_over(running, books)


def hand_over(url: str, books: Books) -> None:
    """Tell the stand-in that is running what another one wrote down."""
    orders, refunds = ([*map(_told, rows)] for rows in (books.orders.values(), books.refunds.values()))
    told = {"orders": orders, "refunds": refunds}
    answer = urllib3.request("POST", f"{url}/_control/keep", json=told, timeout=5)
    assert answer.status == 200, answer.status


def _told(one: Any) -> dict[str, Any]:
    """Return what is written down as JSON has it."""
    return {
        name: held.isoformat() if isinstance(held, dt.datetime) else held
        for name, held in dataclasses.asdict(one).items()
    }


def _entered(clock: Clock, town: Town, till: Cashier, young_id: str) -> _Desk:
    moment = clock.on(1, 8)
    version = PURPOSES[members.MEMBERSHIP].present.version
    signed_in = members.enter_member(
        clock.at(moment), openid=BUYER, town_id=town.town_id, version=version, of_age=True
    )  # fmt: skip
    (first, *_) = addresses.list_addresses(clock.at(moment, signed_in.principal))
    found = reading.list_products(village_id=town.home, state=State.ON_SALE, size=50, cursor=None).rows
    products = {one.product.terms.title: one.product for one in found}
    return _Desk(clock, town, till, products, signed_in.principal, villager(young_id), first.address_id)


TAKEN: Basket = {HEN: 6, EGGS: 4, CABBAGE: 10, TOMATO: 9, ORANGE: 12}
"""How much the orders below take of each: so much came in before them, so the shelves are as full as without them."""


def _bring_in(desk: _Desk) -> None:
    moment = desk.clock.on(CAME_DAYS_AGO, 6)
    ctx = desk.at(moment, Principal("s-demo", frozenset({Role.VILLAGE_OFFICER}), ((0, 99_999),)))
    for title, units in TAKEN.items():
        harvests.bring_in(
            ctx, product_id=desk.products[title].product_id, variant_id="v1", harvested_on=business_date(moment),
            units=units, where="云石溪边", words="", media_ids=(), key=ctx.new_id(),
        )  # fmt: skip


def _last_week(desk: _Desk) -> None:
    """Let orders of last week be had, one of them brought, one given back in part; one was called off."""
    on, (member, neighbour) = desk.clock.last_week, (desk.member, desk.villager)
    desk.had(desk.paid(member, {HEN: 2, EGGS: 1}, on(0, 9)), on(1, 7))
    desk.had(desk.paid(member, {TOMATO: 3, ORANGE: 4}, on(2, 20), brought=True), on(3, 7))
    partly = desk.had(desk.paid(neighbour, {CABBAGE: 4, EGGS: 1}, on(1, 12)), on(2, 7))
    ctx = desk.officer(on(4, 9))
    packing.refund(ctx, order_id=partly.order_id, nth=0, fen=350, reason="有一棵心烂了", key=ctx.new_id())
    desk.sent_back(partly, on(4, 9))
    off = desk.paid(member, {ORANGE: 2}, on(3, 18))
    ctx = desk.officer(on(4, 8))
    packing.call_off(ctx, order_id=off.order_id, reason="果子淋了雨", restock=False, key=ctx.new_id())
    desk.sent_back(off, on(4, 8))


def _these_days(desk: _Desk) -> None:
    """Let orders of yesterday and today be as far as they can be."""
    now, (member, neighbour) = desk.clock.started, (desk.member, desk.villager)
    before = [now - dt.timedelta(hours=hours) for hours in range(48)]
    desk.packed(desk.paid(member, {HEN: 2, TOMATO: 2}, before[30]), before[5])
    desk.packed(desk.paid(member, {ORANGE: 6}, before[29], brought=True), before[4])
    desk.picked(desk.paid(neighbour, {HEN: 2, EGGS: 1}, before[28]), before[1])
    desk.paid(neighbour, {CABBAGE: 4}, before[3])
    desk.paid(member, {EGGS: 1, TOMATO: 4}, before[2])
    cancelled = desk.placed(member, {CABBAGE: 2}, before[2])
    ctx = desk.at(before[1], member)
    paying.cancel(ctx, order_id=cancelled.order_id, key=ctx.new_id())
    waiting = desk.placed(member, {CABBAGE: 2}, now)
    assert waiting.state is OrderState.PLACED, "it waits to be paid for a quarter of an hour"


def _close(desk: _Desk) -> None:
    """Close last week where its Monday's dawn is over; one of its statements is paid, one is approved."""
    now = desk.clock.started
    monday = business_date(now) - dt.timedelta(days=business_date(now).weekday())
    dawn = start_of(monday) + dt.timedelta(hours=3, minutes=20)
    naming.let_name("f", producing.parties_of)
    closing.close_due(desk.at(min(dawn, now)), town_id=desk.town.town_id)
    week = week_of(monday - dt.timedelta(days=7))
    made = statements.list_of_week(place_id=desk.town.home, week=week, size=20, cursor=None).rows
    decided_at = start_of(monday) + dt.timedelta(hours=PAID_ON_HOUR)
    if decided_at < now:
        first, second = desk.officer(decided_at), desk.officer(decided_at, "s-demo-second")
        for one in made[:2]:
            _decided(first, one, Deed.APPROVE)
        for one in made[:1]:
            _decided(second, one, Deed.PAY)


def _decided(ctx: Context, one: Statement, deed: Deed) -> None:
    payment = Payment(f"ICBC{one.week}0001", business_date(ctx.now())) if deed is Deed.PAY else None
    deciding.decide(
        ctx, party_id=one.party_id, week=one.week, deed=deed, seen_fen=one.payable_fen, key=ctx.new_id(),
        payment=payment,
    )  # fmt: skip
