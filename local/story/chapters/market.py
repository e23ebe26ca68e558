"""A week of the farm market: a harvest, three orders, what is weighed, brought, given back, and whose each fen is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from chalicelib.foundation.identity.core.addresses import Destination
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import addresses, members
from chalicelib.foundation.payments.service import billing, reading as bills
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date, month_of, week_of
from chalicelib.kernel.context import Context
from chalicelib.prosperity.market.core.goods import Category, Deed, How, Terms, Variant, slot_id_of
from chalicelib.prosperity.market.core.orders import Order, Wanted, code_of
from chalicelib.prosperity.market.core.producers import Kind, Words
from chalicelib.prosperity.market.core.refusals import PickupCodeWrong
from chalicelib.prosperity.market.core.terms import MarketTerms, PickupPoint
from chalicelib.prosperity.market.service import (
    catalogue,
    giving,
    harvests,
    ordering,
    own,
    packing,
    paying,
    producing,
    terms as selling,
)
from chalicelib.prosperity.market.service.reconciling import reconcile
from chalicelib.prosperity.proceeds.core.refusals import OwnApproval
from chalicelib.prosperity.proceeds.core.statements import Deed as Decision, Payment, Statement
from chalicelib.prosperity.proceeds.service import closing, deciding, naming, reading, reporting
from local.demo.clock import villager
from local.story.house import do_all
from local.story.story import MONDAY, Story
from local.town.market import cashier
from local.town.market.cashier import Cashier

TITLE = "映季：采收、下单、称重、送货、退款，每一分钱归谁"
DAY = 14
"""The Monday of the market's week, counted from the story's own."""
BIRD = Variant("bird", "一只，约 3 斤", How.CATCH, 3_600, 1_500, 5, 200)
GREENS = Variant("greens", "散称", How.WEIGHT, 380, 500, 100)
COLLECTIVE_PERMILLE, PLATFORM_PERMILLE = 80, 20
TERMS = MarketTerms(
    is_open=True, points=(PickupPoint("hall", "文化礼堂", "佛山村文化礼堂东门", "每天 8:00–19:00"),), delivers=True,
    delivery_fen=800, point_fen=10, points_permille=500,
)  # fmt: skip
BIRDS_CAME, JIN_CAME, JIN_SPOILT = 6, 60, 4
WEIGHTS_G = (1_560, 1_380)
JIN_WITH_BIRDS, JIN_BROUGHT, JIN_OF_VILLAGER = 10, 6, 20
POINTS, BACK_FEN = 60, 500
WHO = 3
"""The villager who buys: they have points."""
HOME = Destination("周海燕", "13900000101", "浙江省", "杭州市", "萧山区", "市心北路 88 号")


@dataclass
class _Week:
    """The market's week: its products, its member, and WeChat Pay."""

    story: Story
    till: Cashier
    products: dict[str, str] = field(default_factory=dict)
    member: Principal | None = None
    address_id: str = ""

    def at(self, day: int, hour: int, minute: int = 0, who: Principal | None = None) -> Context:
        moment = self.story.moment(DAY + day, hour, minute)
        self.till.at(moment)
        return self.story.clock.at(moment) if who is None else self.story.clock.at(moment, who)

    def officer(self, day: int, hour: int, name: str = "s-story-market") -> Context:
        roles = frozenset({Role.TOWN_OFFICER, Role.VILLAGE_OFFICER})
        return self.at(day, hour, 0, Principal(name, roles, ((0, 99_999),), self.story.town_id))

    def ordered(
        self, day: int, who: Principal, units: dict[str, int], *, points: int = 0, brought: bool = False
    ) -> Order:
        """Let somebody order and pay."""
        ctx = self.at(day, 9, 0, who)
        lines = {(self.products[variant_id], variant_id): n for variant_id, n in units.items()}
        on, where = business_date(ctx.now()) + dt.timedelta(days=1), ("", self.address_id) if brought else ("hall", "")
        order = ordering.place_order(ctx, wanted=Wanted(lines, on, *where, points=points), key=ctx.new_id())
        number = paying.begin(ctx, order_id=order.order_id, channel="native").out_trade_no
        self.till.pay(number)
        self.till.tell(self.at(day, 9, 1), number)
        return order

    def packed(self, order: Order, day: int, weights_g: tuple[int, ...] = ()) -> Order:
        """Let an order be picked, weighed and packed."""
        desk = self.officer(day, 7)
        packing.pick(desk, order_id=order.order_id, key=desk.new_id())
        if weights_g:
            packing.weigh(desk, order_id=order.order_id, nth=0, weights_g=weights_g)
        return packing.pack(desk, order_id=order.order_id, key=desk.new_id())


def tell(story: Story) -> None:
    """Sell for a week, and pay whoever grew it on the Monday after."""
    naming.let_name("f", producing.parties_of)
    with cashier.opened(1) as till:
        week = _Week(story, till)
        _open(week)
        _buy(week)
        _stock(week)
        _bills(week)
        _pay(week)
        _agree(week)


def _open(week: _Week) -> None:
    """Say how the town sells, put birds and greens on sale, bring them in, and let somebody of the city join."""
    story = week.story
    admin = Principal("s-story-admin", frozenset({Role.TOWN_ADMIN}), ((0, 99_999),), story.town_id)
    selling.set_terms(week.at(0, 6, 0, admin), town_id=story.town_id, terms=TERMS)
    ctx = week.officer(0, 7)
    collective, home = Words("佛山村股份经济合作社", Kind.COLLECTIVE), Words("云石溪家庭农场", Kind.HOUSEHOLD)
    for words, title, category, variant, units in (
        (collective, "戴村跑步鸡", Category.POULTRY, BIRD, BIRDS_CAME),
        (home, "本地青菜", Category.VEGETABLES, GREENS, JIN_CAME),
    ):
        producer = producing.write_producer(ctx, village_id=story.village_id, words=words, key=ctx.new_id())
        terms = Terms(
            title, "", category, producer.producer_id, COLLECTIVE_PERMILLE, PLATFORM_PERMILLE, (variant,)
        )  # fmt: skip
        made = catalogue.write_product(ctx, village_id=story.village_id, terms=terms, key=ctx.new_id())
        catalogue.move_product(ctx, product_id=made.product_id, deed=Deed.OFFER, key=ctx.new_id())
        week.products[variant.variant_id] = made.product_id
        lot = harvests.bring_in(
            ctx, product_id=made.product_id, variant_id=variant.variant_id, harvested_on=business_date(ctx.now()),
            units=units, where="东坞", words="", media_ids=(), key=ctx.new_id(),
        )  # fmt: skip
    harvests.write_off(ctx, product_id=lot.product_id, trace=lot.trace, units=JIN_SPOILT, key=ctx.new_id())
    version = PURPOSES[members.MEMBERSHIP].present.version
    joining = week.at(0, 8)
    week.member = members.enter_member(
        joining, openid="oStoryMember000001", town_id=story.town_id, version=version, of_age=True
    ).principal
    acting = week.at(0, 8, 1, week.member)
    week.address_id = addresses.add_address(acting, destination=HOME, key=acting.new_id()).address_id


def _buy(week: _Week) -> None:
    """Let three orders be had: with two birds; by a villager with points, and given back in part; and brought."""
    assert week.member is not None, "somebody joined"
    teller, story = week.story.teller, week.story
    first = week.ordered(0, week.member, {"bird": len(WEIGHTS_G), "greens": JIN_WITH_BIRDS})
    teller.figure("会员订两只鸡和青菜，要付（分）", first.sums.cash, 2 * 3 * 3_600 + 10 * 380)
    packed = week.packed(first, 1, WEIGHTS_G)
    over = 2 * 3 * 3_600 - (3_600 * 1_560 + 3_600 * 1_380) // 500
    teller.figure("称重以后轻了，留给下一单（分）", own.carried_of(week.at(1, 8, 0, week.member)), over)
    desk = week.officer(1, 10)
    teller.refused(
        "拿别人的取货码来取", PickupCodeWrong,
        lambda: packing.hand_over(desk, order_id=packed.order_id, code="00000000", key=desk.new_id()),
    )  # fmt: skip
    packing.hand_over(desk, order_id=packed.order_id, code=code_of(packed), key=desk.new_id())
    buyer_id = story.id_of(WHO)
    second = week.ordered(1, villager(buyer_id), {"greens": JIN_OF_VILLAGER}, points=POINTS)
    story.paper.hold(buyer_id, POINTS)
    story.paper.redeemed += POINTS
    teller.figure("村民用工分抵一部分，还要付（分）", second.sums.cash, 20 * 380 - POINTS * 10)
    week.packed(second, 2)
    desk = week.officer(2, 10)
    packing.hand_over(desk, order_id=second.order_id, code=code_of(second), key=desk.new_id())
    third = week.ordered(3, week.member, {"greens": JIN_BROUGHT}, brought=True)
    teller.figure("第三单送到家，减去上一单留下的，要付（分）", third.sums.cash, 6 * 380 + 800 - over)
    week.packed(third, 4)
    receiving = week.at(4, 12, 0, week.member)
    packing.receive(receiving, order_id=third.order_id, key=receiving.new_id())
    desk = week.officer(5, 9)
    giving.refund(desk, order_id=second.order_id, nth=0, fen=BACK_FEN, reason="有几棵黄了", key=desk.new_id())
    week.till.round(week.at(5, 9, 2), second.order_id)


def _stock(week: _Week) -> None:
    left = {one: slots.load_slot(slot_id=slot_id_of(product_id, one)) for one, product_id in week.products.items()}
    sold = JIN_WITH_BIRDS + JIN_OF_VILLAGER + JIN_BROUGHT
    week.story.teller.figure("还有的鸡（只）", left["bird"].free, BIRDS_CAME - len(WEIGHTS_G))
    week.story.teller.figure("还有的青菜（斤）", left["greens"].free, JIN_CAME - JIN_SPOILT - sold)


def _bills(week: _Week) -> None:
    """Compare each day of the week with WeChat Pay's bill."""
    days = [MONDAY + dt.timedelta(days=DAY + n) for n in range(7)]
    for nth, day in enumerate(days, start=1):
        billing.compare_day(week.at(nth, 12, 30), day)
    reports = [bills.bill_of(town_id=week.story.town_id, day=str(day)).report for day in days]
    week.story.teller.figure("一周七天的微信账单，对不上的", sum(len(one.differences) for one in reports), 0)


def _pay(week: _Week) -> None:
    """Close the week, and let two officers approve and pay what each party gets of it."""
    story, teller = week.story, week.story.teller
    night = week.at(7, 3, 20)
    for _ in range(2):
        closing.start_night(night)
        do_all(night, closing.QUEUE, closing.do_town)
    made = _statements(week)
    sold = ((3_600 * 1_560 + 3_600 * 1_380) // 500, 10 * 380, 20 * 380 - BACK_FEN, 6 * 380)
    collective = sum(fen * 80 // 1_000 for fen in sold)
    platform = sum(fen * 20 // 1_000 for fen in sold)
    teller.figure("货款单：两位生产者、村集体、平台", len(made), 4)
    sums = {one.party_id: one.total_fen for one in made}
    teller.figure("村集体增收（分）", sums.pop(story.village_id), collective)
    teller.figure("平台的，加上配送费（分）", sums.pop(story.town_id), platform + 800)
    teller.figure("两位生产者的货款（分）", sum(sums.values()), sum(sold) - collective - platform)
    first, second = week.officer(7, 14, "s-story-first"), week.officer(7, 15, "s-story-second")
    for one in made:
        _decided(first, one, Decision.APPROVE)
    again = week.officer(7, 15, "s-story-first")
    teller.refused("自己批准的自己付款", OwnApproval, lambda: _decided(again, made[0], Decision.PAY))
    paid = [_decided(second, one, Decision.PAY) for one in made]
    teller.figure("已付款的货款单", sum(one.payment is not None for one in paid), len(made))


def _statements(week: _Week) -> list[Statement]:
    number = week_of(MONDAY + dt.timedelta(days=DAY))
    return reading.list_of_week(place_id=week.story.town_id, week=number, size=20, cursor=None).rows


def _decided(ctx: Context, one: Statement, deed: Decision) -> Statement:
    payment = Payment("ICBC2026120700001", business_date(ctx.now())) if deed is Decision.PAY else None
    return deciding.decide(
        ctx, party_id=one.party_id, week=one.week, deed=deed, seen_fen=one.payable_fen, key=ctx.new_id(),
        payment=payment,
    )  # fmt: skip


def _agree(week: _Week) -> None:
    """Hold what came in against what everybody has, and the points against the paper."""
    story = week.story
    found = reconcile(week.at(8, 9), town_id=story.town_id)
    story.teller.figure("订单、收款、账本和余额不符", len(found.faults), 0)
    kept = week.till.books.kept_fen
    owned = sum(one.total_fen for one in _statements(week)) + found.balances
    story.teller.figure("微信支付收的减退的，加工分，都有了主（分）", owned, kept + POINTS * 10)
    month = month_of(MONDAY + dt.timedelta(days=DAY + 6))
    report = reporting.report(place_id=story.village_id, first="2026M11", last=month)
    grams = sum(WEIGHTS_G) + 500 * (JIN_WITH_BIRDS + JIN_OF_VILLAGER + JIN_BROUGHT)
    story.teller.figure("月报上卖出的克数", report.total.grams, grams)
    story.teller.figure("月报上卖出的鸡（只）", report.total.heads, len(WEIGHTS_G))
    story.check_books()
