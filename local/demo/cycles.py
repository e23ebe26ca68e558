"""What the demo town sells before it is there: an order cycle of goods for the new year, one by a threshold."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.prosperity.market.core.cycles import CycleDeed, CycleTerms, Offer
from chalicelib.prosperity.market.core.goods import Product, State
from chalicelib.prosperity.market.service import cycles, reading
from local.demo.clock import Clock
from local.demo.people import Town

TITLE, WORDS = "年货团：新米和竹篮", "年前碾、年前编，送到取货点。新米够二十袋才请碾米车上山，不够就退钱。"


def play(clock: Clock, town: Town) -> None:
    """Write a cycle of goods of two villages, and publish it."""
    admin = Principal("s-demo", frozenset({Role.TOWN_ADMIN}), town_id=town.town_id)
    ctx = clock.at(min(clock.on(1, 9), clock.started), admin)
    goods: dict[str, Product] = {}
    for village_id in (town.home, town.neighbour):
        page = reading.list_products(village_id=village_id, state=State.ON_SALE, size=50, cursor=None)
        goods |= {one.product.terms.title: one.product for one in page.rows}
    offers = (
        Offer(goods["溪边新米"].product_id, "v1", 5_200, 200, 20),
        Offer(goods["手编竹篮"].product_id, "v1", 6_000, 60),
    )
    closes_at = clock.on(-6, 20)
    delivers_on = business_date(closes_at) + dt.timedelta(days=5)
    said = CycleTerms(TITLE, WORDS, ctx.now(), closes_at, delivers_on, offers)
    draft = cycles.write_cycle(ctx, town_id=town.town_id, terms=said, key=ctx.new_id())
    cycles.move_cycle(ctx, cycle_id=draft.cycle_id, deed=CycleDeed.PUBLISH, reason="", key=ctx.new_id())
