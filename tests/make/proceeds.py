"""A town of its own whose market sells, its officers, and its weeks, closed as the nights close them."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date, week_of
from chalicelib.kernel.context import Context
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.goods import Product
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.service import giving, packing, producing
from chalicelib.prosperity.proceeds.core.statements import Deed, Payment, Statement
from chalicelib.prosperity.proceeds.service import closing, deciding, naming, reading
from tests.fakes.wechatpay import Wechatpay
from tests.make.buying import Buying, make_buying
from tests.make.market import TERMS
from tests.make.world import World

_TOWNS = itertools.count(300)


@dataclass
class Proceeds:
    """A market whose orders are handed over, and what comes of it."""

    buying: Buying

    @property
    def world(self) -> World:
        return self.buying.market.world

    @property
    def town_id(self) -> str:
        return self.buying.town_id

    @property
    def village_id(self) -> str:
        return self.buying.market.village_id

    @property
    def week(self) -> str:
        return week_of(business_date(self.world.moment))

    def officer(self, subject: str = "s7", resident_id: str = "") -> Context:
        roles = frozenset({Role.TOWN_OFFICER})
        return self.world.context(Principal(subject, roles, ((0, 99_999),), self.town_id, resident_id))

    def product(self, resident_id: str = "") -> Product:
        """A product on sale, of a producer of its own, with heads and hens in stock."""
        market = self.buying.market
        producer = market.producer("菜园", resident_id)
        product = market.on_sale(replace(TERMS, producer_id=producer.producer_id))
        market.brought_in(product, 60, "head")
        market.brought_in(product, 20, "hen")
        return product

    def sold(self, product: Product, heads: int = 2, hen_g: int = 0) -> Order:
        """An order that is paid, packed and handed over; with a hen of so many grams."""
        buying, who = self.buying, self.officer()
        of = [(product, "head", heads)] + ([(product, "hen", 1)] if hen_g else [])
        order = buying.paid(buying.placed(buying.wanted(*of)))
        ask = {"order_id": order.order_id}
        packing.pick(who, **ask, key=buying.key())
        if hen_g:
            packing.weigh(who, **ask, nth=1, weights_g=(hen_g,))
        packing.pack(who, **ask, key=buying.key())
        return packing.hand_over(who, **ask, code=core.code_of(order), key=buying.key())

    def back(self, order: Order, fen: int) -> Order:
        return giving.refund(
            self.officer(), order_id=order.order_id, nth=0, fen=fen, reason="有一棵坏了", key=self.buying.key()
        )

    def night(self) -> None:
        """Let the next dawn come, and close what is over, as the job does."""
        day = business_date(self.world.moment) + dt.timedelta(days=1)
        self.world.moment = dt.datetime.combine(day, dt.time(19, 20), dt.UTC) - dt.timedelta(days=1)
        closing.do_town(self.world.context(), self.part())

    def part(self) -> Part:
        """The message of a night's run for this town."""
        ctx = self.world.context()
        run = runs.fan_out(
            ctx, run_id=f"proceeds-{self.town_id}-{ctx.new_id()}", kind=closing.KIND, queue=closing.QUEUE,
            place_id="", parts=[self.town_id],
        )  # fmt: skip
        return Part(run.run_id, run.kind, self.town_id)

    def week_closed(self) -> str:
        """Let the week end, and return which it was."""
        week = self.week
        while self.week == week:
            self.night()
        return week

    def statement(self, party_id: str, week: str) -> Statement:
        return reading.load(party_id=party_id, week=week)

    def statements(self, week: str) -> list[Statement]:
        return list(reading.list_of_week(place_id=self.town_id, week=week, size=100, cursor=None).rows)

    def approved(
        self, statement: Statement, who: Context | None = None, key: str = "", seen_fen: int | None = None
    ) -> Statement:
        return deciding.decide(
            who or self.officer("s1"),
            party_id=statement.party_id,
            week=statement.week,
            deed=Deed.APPROVE,
            seen_fen=statement.payable_fen if seen_fen is None else seen_fen,
            key=key or self.buying.key(),
        )

    def paid(
        self, statement: Statement, who: Context | None = None, key: str = "", on: dt.date | None = None
    ) -> Statement:
        return deciding.decide(
            who or self.officer("s2"),
            party_id=statement.party_id,
            week=statement.week,
            deed=Deed.PAY,
            seen_fen=statement.payable_fen,
            key=key or self.buying.key(),
            payment=Payment("ICBC-2026-1130", on or business_date(self.world.moment)),
        )


def make_proceeds(fake: Wechatpay) -> Proceeds:
    """Return a town of its own, with a village that sells."""
    naming.let_name("f", producing.parties_of)
    return Proceeds(make_buying(fake, next(_TOWNS)))
