"""Opening the market: what the town sets, what a village sells, and who buys there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.foundation.identity.core.addresses import Destination
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import addresses, members
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import SHANGHAI, business_date
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rules import points_for, rule_of
from chalicelib.points.ledger.service import budgets
from chalicelib.points.ledger.service.awards import award_points
from chalicelib.prosperity.coupons.core.coupons import Terms as CouponTerms
from chalicelib.prosperity.coupons.service import offering, taking
from chalicelib.prosperity.market.core.goods import Deed, Terms
from chalicelib.prosperity.market.core.producers import Kind, Words
from chalicelib.prosperity.market.core.terms import MarketTerms, PickupPoint
from chalicelib.prosperity.market.service import catalogue, producing, terms as selling
from local.town import people
from local.town.clock import Clock, organiser, villager
from local.town.market.goods import SHOWN, Good, variant_of
from local.town.market.plan import (
    COUPON_FEN,
    COUPON_FROM_FEN,
    DELIVERY_FEN,
    FIRST_MONDAY,
    FREE_FROM_FEN,
    MarketYear,
    is_villager,
)

OPENED_AT = dt.datetime.combine(FIRST_MONDAY - dt.timedelta(days=2), dt.time(9), SHANGHAI)
"""The first day of the year."""
COLLECTIVE_PERMILLE, PLATFORM_PERMILLE = 80, 20
POINT_FEN, POINTS_PERMILLE = 10, 500
TERMS = MarketTerms(
    is_open=True,
    points=(
        PickupPoint("town", "镇农贸市场 12 号摊", "镇农贸市场南门进，右手边", "每天 6:30–18:00"),
        PickupPoint("city", "萧山市心广场提货柜", "市心广场地铁站 B 口", "每天 8:00–21:00"),
    ),
    delivers=True,
    delivery_fen=DELIVERY_FEN,
    free_from_fen=FREE_FROM_FEN,
    point_fen=POINT_FEN,
    points_permille=POINTS_PERMILLE,
)
VOLUNTEERING = rule_of("vol")
VOLUNTEERED_MINUTES = 180
"""What each villager who buys does for the village in each month: it earns the points they pay with."""
MONTHS = 12
RESOLUTION = "村民代表会议〔2022〕1号"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: a member of the city, with an address and a coupon, or a villager."""

    actor: Principal
    openid: str = ""
    address_id: str = ""
    coupon_id: str = ""


@dataclass(frozen=True, slots=True)
class Stall:
    """A village's market: its products by good, its producers, and who buys there."""

    town_id: str
    village_id: str
    products: Mapping[Good, str]
    buyers: tuple[Buyer, ...]


def set_terms(clock: Clock, town_id: str) -> None:
    """Say how the town sells."""
    selling.set_terms(clock.at(OPENED_AT, administrator(town_id)), town_id=town_id, terms=TERMS)


def administrator(town_id: str) -> Principal:
    """Return who administers a town."""
    return Principal("s-town-admin", frozenset({Role.TOWN_ADMIN}), villages=((0, 99_999),), town_id=town_id)


def open_stall(clock: Clock, town_id: str, village_id: str, year: MarketYear) -> Stall:
    """Let a village sell, and its buyers be there."""
    products = _products(clock, village_id, year.greens_fen)
    coupon_id = _offered(clock, town_id, village_id, year.buyers)
    living = iter(_villagers(clock, village_id, sum(is_villager(n) for n in range(year.buyers))))
    buyers = [
        Buyer(villager(next(living))) if is_villager(n) else _member(clock, town_id, village_id, n, coupon_id)
        for n in range(year.buyers)
    ]
    return Stall(town_id, village_id, products, tuple(buyers))


def _products(clock: Clock, village_id: str, greens_fen: int) -> dict[Good, str]:
    """Put everything on sale; a villager's household grows some of it, the village's collective the rest."""
    ctx = clock.at(OPENED_AT, organiser(village_id))
    home = people.residents_of(ctx, village_id)[0].resident_id
    words = (
        Words("村股份经济合作社", Kind.COLLECTIVE, "村集体的菜园和鸡场。"),
        Words("云石溪家庭农场", Kind.HOUSEHOLD, "一家三代种菜。", home),
    )
    known = [
        producing.write_producer(ctx, village_id=village_id, words=one, key=ctx.new_id()).producer_id for one in words
    ]
    products = {}
    for good, shown in SHOWN.items():
        terms = Terms(
            shown.title, "", shown.category, known[shown.producer], COLLECTIVE_PERMILLE, PLATFORM_PERMILLE,
            (variant_of(good, greens_fen),),
        )  # fmt: skip
        made = catalogue.write_product(ctx, village_id=village_id, terms=terms, key=ctx.new_id())
        catalogue.move_product(ctx, product_id=made.product_id, deed=Deed.OFFER, key=ctx.new_id())
        products[good] = made.product_id
    return products


def _offered(clock: Clock, town_id: str, village_id: str, count: int) -> str:
    """Offer new members a coupon."""
    ctx = clock.at(OPENED_AT, administrator(town_id))
    until = OPENED_AT.date() + dt.timedelta(days=30)
    terms = CouponTerms(f"新客立减 {village_id}", COUPON_FEN, COUPON_FROM_FEN, 0, until, 365, count)
    return offering.write_offer(ctx, town_id=town_id, terms=terms, key=ctx.new_id()).offer_id


def _member(clock: Clock, town_id: str, village_id: str, number: int, coupon_id: str) -> Buyer:
    """Let somebody of the city join, say where they live, and take their coupon."""
    openid, ctx = f"oTown{village_id}{number:06d}", clock.at(OPENED_AT)
    version = PURPOSES[members.MEMBERSHIP].present.version
    who = members.enter_member(ctx, openid=openid, town_id=town_id, version=version, of_age=True).principal
    acting = clock.at(OPENED_AT, who)
    phone = f"139{int(village_id[1:]) % 1_000:03d}{number:05d}"
    home = Destination("周海燕", phone, "浙江省", "杭州市", "萧山区", f"市心北路 {number + 1} 号")
    address = addresses.add_address(acting, destination=home, key=acting.new_id())
    taking.take(acting, offer_id=coupon_id)
    return Buyer(who, openid, address.address_id, coupon_id)


def _villagers(clock: Clock, village_id: str, count: int) -> list[str]:
    """Return villagers who buy, and grant what they earn their points of."""
    found = people.residents_of(clock.at(OPENED_AT, organiser(village_id)), village_id)[-count:] if count else []
    assert len(found) == count, f"{village_id} has fewer people than buyers"
    ctx = clock.at(OPENED_AT)
    year, points = OPENED_AT.year, points_for(VOLUNTEERING, minutes=VOLUNTEERED_MINUTES)
    budgets.grant_budget(
        ctx, village_id=village_id, year=year, points=points * MONTHS * max(count, 1), resolution=RESOLUTION,
        key=ctx.new_id(),
    )  # fmt: skip
    return [one.resident_id for one in found]


def earn(ctx: Context, village_id: str, resident_ids: list[str]) -> None:
    """Let villagers have volunteered today."""
    day, points = business_date(ctx.now()), points_for(VOLUNTEERING, minutes=VOLUNTEERED_MINUTES)
    for one in resident_ids:
        award_points(
            ctx,
            award=Award(
                AccountRef.of_holder(one), f"volunteering#{village_id}#{day}", VOLUNTEERING, points, day, "志愿服务",
                minutes=VOLUNTEERED_MINUTES, budget=(village_id, OPENED_AT.year),
            ),
        )  # fmt: skip
