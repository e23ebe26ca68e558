"""What the demo town's market sells and how: producers of two villages, goods on every shelf, this week's harvests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.values import value
from chalicelib.prosperity.coupons.core.coupons import Terms as CouponTerms
from chalicelib.prosperity.coupons.core.levels import Level
from chalicelib.prosperity.coupons.service import offering
from chalicelib.prosperity.market.core.goods import Category, Deed, How, Terms, Variant
from chalicelib.prosperity.market.core.producers import Kind, Words
from chalicelib.prosperity.market.core.terms import DeliveryWindow, MarketTerms, PickupPoint
from chalicelib.prosperity.market.service import catalogue, harvests, producing, terms as selling
from local.demo import cycles, pictures, still_life
from local.demo.clock import Clock
from local.demo.people import Town


@value
class _Good:
    """A product as the demo writes it: which of the village's producers grows it, and what came in when."""

    producer: int
    category: Category
    title: str
    words: str
    variants: tuple[Variant, ...]
    picture: str
    where: str
    lots: tuple[tuple[int, int], ...]
    """Days ago and units of its first variant; the others have a third as much of the last day."""


PRODUCERS = (
    Words("佛山村股份经济合作社", Kind.COLLECTIVE, "村集体的菜园、鸡场和粮田，收入归全村。"),
    Words("云石溪家庭农场", Kind.HOUSEHOLD, "一家三代种菜种果，不打除草剂。"),
)
NEIGHBOURS = (
    Words("上董村股份经济合作社", Kind.COLLECTIVE, "村集体的茶园和藕塘。"),
    Words("狮山茶果专业合作社", Kind.COOPERATIVE, "十二户茶农果农一起采、一起卖。"),
)


def _piece(label: str, fen: int, grams: int = 0, nth: int = 1) -> Variant:
    return Variant(f"v{nth}", label, How.PIECE, fen, grams, 99)


def _box(label: str, fen: int, grams: int = 0, nth: int = 1) -> Variant:
    return Variant(f"v{nth}", label, How.BOX, fen, grams, 50)


def _weight(label: str, fen: int, grams: int = 500, nth: int = 1) -> Variant:
    return Variant(f"v{nth}", label, How.WEIGHT, fen, grams, 40)


def _catch(label: str, fen: int, grams: int, nth: int = 1) -> Variant:
    return Variant(f"v{nth}", label, How.CATCH, fen, grams, 6, 150)


GOODS = (
    _Good(
        0,
        Category.POULTRY,
        "戴村跑步鸡",
        "满山跑足一百八十天，吃玉米和青草。杀好、洗净、冷鲜送到。",
        (replace(_catch("只", 2_600, 1_500), low_units=50),),
        "chicken",
        "东坞竹林鸡场",
        ((3, 24), (1, 18)),
    ),
    _Good(
        0,
        Category.EGGS,
        "竹林土鸡蛋",
        "当天捡、当天装，蛋黄橙红。",
        (_box("盒（12 枚）", 2_400, 720), _box("箱（60 枚）", 11_000, 3_600, nth=2)),
        "eggs",
        "东坞竹林鸡场",
        ((2, 40), (0, 60)),
    ),
    _Good(
        0,
        Category.GRAIN,
        "溪边新米",
        "云石溪水灌的单季晚稻，十一月新碾。",
        (_box("袋（10 斤）", 5_800, 5_000),),
        "rice",
        "溪畔粮田三号丘",
        ((12, 80),),
    ),
    _Good(
        1,
        Category.VEGETABLES,
        "霜打大白菜",
        "打过霜的白菜，炖着吃发甜。",
        (_piece("棵", 350, 1_500),),
        "cabbage",
        "云石溪边二号地",
        ((1, 120),),
    ),
    _Good(
        1,
        Category.VEGETABLES,
        "本地小番茄",
        "自然熟，皮薄汁多。",
        (_weight("散称", 799),),
        "tomato",
        "一号大棚",
        ((2, 30), (0, 50)),
    ),
    _Good(
        1,
        Category.VEGETABLES,
        "红皮萝卜",
        "沙土地里拔的，脆、不辣。",
        (_weight("散称", 399),),
        "radish",
        "云石溪边一号地",
        ((1, 90),),
    ),
    _Good(
        1,
        Category.FRUIT,
        "高山蜜橘",
        "树上挂到霜后才采。",
        (_weight("散称", 499), _box("礼盒（5 斤）", 3_600, 2_500, nth=2)),
        "orange",
        "北山橘园",
        ((4, 60), (0, 100)),
    ),
    _Good(
        1,
        Category.PRESERVED,
        "倒笃菜",
        "九头芥晒软切细，一层层笃进坛里，开坛就能炒。",
        (_piece("罐", 1_800, 400),),
        "jar",
        "自家晒场",
        ((15, 45),),
    ),
)
NEIGHBOUR_GOODS = (
    _Good(
        0,
        Category.AQUATIC,
        "塘里老藕",
        "塘泥里现挖，煲汤粉糯。",
        (_weight("散称", 899),),
        "lotus",
        "村前藕塘",
        ((1, 70),),
    ),
    _Good(
        1,
        Category.TEA,
        "狮山绿茶",
        "清明前后一芽一叶，手工炒制。",
        (_box("罐（2 两）", 9_800, 100), _box("礼盒（半斤）", 22_000, 250, nth=2)),
        "tea",
        "狮山南坡",
        ((40, 30),),
    ),
    _Good(
        1,
        Category.FRUIT,
        "红心猕猴桃",
        "放软三天再吃，甜里带一点酸。",
        (_box("箱（12 个）", 4_500, 1_200),),
        "kiwi",
        "狮山西坡",
        ((5, 3),),
    ),
    _Good(
        0,
        Category.CRAFT,
        "手编竹篮",
        "老篾匠一天编两只，买菜、收鸡蛋都好用。",
        (_piece("只", 6_800),),
        "basket",
        "村文化礼堂",
        ((20, 8),),
    ),
)


TERMS = MarketTerms(
    is_open=True,
    points=(
        PickupPoint("hall", "佛山村文化礼堂", "佛山村文化礼堂东门，冷柜旁", "每天 8:00–19:00"),
        PickupPoint("town", "镇农贸市场 12 号摊", "戴村镇农贸市场南门进，右手边", "每天 6:30–18:00"),
    ),
    delivers=True,
    delivery_fen=800,
    free_from_fen=9_900,
    windows=(DeliveryWindow("am", "8:00–11:00", 30), DeliveryWindow("pm", "15:00–18:00", 30)),
    point_fen=10,
    points_permille=300,
)
LEVELS = (Level("新邻居", 0), Level("老邻居", 50_000), Level("一家人", 200_000))
COUPONS = (("冬藏券", 800, 6_000, 0), ("老邻居券", 1_500, 9_900, 1))
"""Each one's title, what it takes off which goods, in fen, and from which level on."""


def play(clock: Clock, town: Town) -> None:
    """Say how the market sells, who grows what in two villages, put it on sale, and bring in what was harvested."""
    admin = Principal("s-demo", frozenset({Role.TOWN_ADMIN}), town_id=town.town_id)
    selling.set_terms(clock.at(clock.on(45, 7), admin), town_id=town.town_id, terms=TERMS)
    _offer_coupons(clock.at(clock.on(3, 8), admin), town.town_id)
    _Market(clock, town.home).open(PRODUCERS, GOODS)
    _Market(clock, town.neighbour).open(NEIGHBOURS, NEIGHBOUR_GOODS)
    cycles.play(clock, town)


def _offer_coupons(ctx: Context, town_id: str) -> None:
    """Set the town's levels of buyers, and offer some coupons."""
    offering.set_levels(ctx, town_id=town_id, levels=LEVELS, looked_at=0)
    until = business_date(ctx.now()) + dt.timedelta(days=30)
    for title, off_fen, from_fen, level in COUPONS:
        terms = CouponTerms(title, off_fen, from_fen, level, until, 30, 200)
        offering.write_offer(ctx, town_id=town_id, terms=terms, key=ctx.new_id())


class _Market:
    """Does the deeds of a village's officer, each with the clock of its day."""

    def __init__(self, clock: Clock, village_id: str) -> None:
        self.clock, self.village_id = clock, village_id

    def officer(self, days_ago: int) -> Context:
        number = int(self.village_id[1:])
        who = Principal("s-demo", frozenset({Role.VILLAGE_OFFICER}), villages=((number, number + 1),))
        early = self.clock.on(days_ago, 7)
        return self.clock.at(min(early, self.clock.started), who)

    def open(self, producers: tuple[Words, ...], goods: tuple[_Good, ...]) -> None:
        ctx = self.officer(45)
        known = [
            producing.write_producer(ctx, village_id=self.village_id, words=words, key=ctx.new_id()).producer_id
            for words in producers
        ]
        for good in goods:
            self.sell(good, known[good.producer])

    def sell(self, good: _Good, producer_id: str) -> None:
        ctx = self.officer(44)
        media = pictures.sent(ctx, village_id=self.village_id, purpose="product", body=still_life.of(good.picture))
        terms = Terms(good.title, good.words, good.category, producer_id, 50, 20, good.variants, media)
        made = catalogue.write_product(ctx, village_id=self.village_id, terms=terms, key=ctx.new_id())
        catalogue.move_product(ctx, product_id=made.product_id, deed=Deed.OFFER, key=ctx.new_id())
        for days_ago, units in good.lots:
            self.bring_in(good, made.product_id, 0, days_ago, units)
        days_ago, units = good.lots[-1]
        for nth in range(1, len(good.variants)):
            self.bring_in(good, made.product_id, nth, days_ago, units // 3)

    def bring_in(self, good: _Good, product_id: str, nth: int, days_ago: int, units: int) -> None:
        ctx = self.officer(days_ago)
        media = pictures.sent(ctx, village_id=self.village_id, purpose="product", body=still_life.of(good.picture))
        harvests.bring_in(
            ctx,
            product_id=product_id,
            variant_id=good.variants[nth].variant_id,
            harvested_on=self.clock.on(days_ago, 7).date(),
            units=units,
            where=good.where,
            words="",
            media_ids=media,
            key=ctx.new_id(),
        )
