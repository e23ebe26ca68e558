"""What visitors of the demo town find: a drawn map, spots of two villages, two trails, and who has stamps already."""

from __future__ import annotations

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import members
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.values import value
from chalicelib.prosperity.bookings.core.bookables import BookableState
from chalicelib.prosperity.bookings.service import reading
from chalicelib.prosperity.coupons.service import offering
from chalicelib.prosperity.tourism.core.deeds import ShowDeed
from chalicelib.prosperity.tourism.core.hours import Hours, Span
from chalicelib.prosperity.tourism.core.positions import Position
from chalicelib.prosperity.tourism.core.spots import BOOKED, Spot, SpotKind, SpotTerms
from chalicelib.prosperity.tourism.core.towns import Label, TownMap
from chalicelib.prosperity.tourism.core.trails import TrailTerms
from chalicelib.prosperity.tourism.service import spots, towns, trails, visiting
from local.demo import landscapes, pictures
from local.demo.clock import Clock, villager
from local.demo.people import Town

WIDTH, HEIGHT = 1_600, 1_000
CLUSTERS = ((300, 690), (640, 610), (960, 725), (1_340, 655), (520, 965), (1_190, 935))
"""Where the drawing has houses: under each stands a village's name."""
DAILY = Hours(tuple(Span(day, 480, 1_050) for day in range(1, 8)))
MEALS = Hours(tuple(Span(day, *span) for day in range(2, 8) for span in ((630, 810), (990, 1_200))))


@value
class _Spot:
    """A spot as the demo writes it: whether it is the neighbour's, and what its picture shows ("": it has none)."""

    kind: SpotKind
    name: str
    sentence: str
    story: str
    at: tuple[int, int]
    where: tuple[int, int]
    scene: str = ""
    next_door: bool = False
    hours: Hours = Hours()
    fence_m: int = 0


SPOTS = (
    _Spot(
        SpotKind.SIGHT, "老水碓", "溪水推着走了两百年", "从前全村的米都在这里舂。水碓停过四十年，前年村里把木轮修好，"
        "水一来，它又吱呀吱呀转起来了。", (548, 500), (30_033_100, 120_203_400), "mill",
    ),
    _Spot(
        SpotKind.SIGHT, "云石溪木桥", "站在桥上看鱼", "桥板是老樟木的。孩子们夏天从这里下水，老人说鱼认得脚步声。",
        (716, 640), (30_032_400, 120_206_900), "bridge",
    ),
    _Spot(
        SpotKind.SIGHT, "东坞竹林", "走进去，风是绿的", "春天挖笋，夏天乘凉。石阶一共三百二十级，半路有凳子。",
        (430, 590), (30_034_600, 120_200_700), "bamboo",
    ),
    _Spot(
        SpotKind.INN, "溪畔人家", "开窗就是溪水", "六间房，一家人自己打理，早饭有自家磨的豆浆。", (290, 540),
        (30_033_900, 120_199_300), "homes",
    ),
    _Spot(
        SpotKind.RESTAURANT, "柴火灶饭庄", "柴火饭，土灶菜", "跑步鸡要早半天说，倒笃菜随时有。周一休息。", (620, 425),
        (30_033_600, 120_204_900), hours=MEALS,
    ),
    _Spot(
        SpotKind.SERVICE, "游客服务点", "问路、借伞、歇脚", "在文化礼堂一楼，有热水、充电的地方和急救箱。", (200, 700),
        (30_033_300, 120_198_800), hours=DAILY,
    ),
    _Spot(
        SpotKind.EXPERIENCE, "狮山采茶", "自己采，自己炒", "三月到五月采春茶，十月采秋茶。茶农教你看一芽一叶。",
        (1_420, 430), (30_036_800, 120_219_600), "tea", next_door=True,
    ),
    _Spot(
        SpotKind.SIGHT, "映山红观景台", "四月满山红", "天气好的时候看得到钱塘江。滑翔伞就从旁边起飞。", (1_130, 330),
        (30_039_200, 120_214_100), "outlook", next_door=True, fence_m=300,
    ),
    _Spot(
        SpotKind.SHOP, "上董小店", "茶、笋干、竹编", "村里合作社开的，卖的都是自己种、自己做的。", (1_330, 560),
        (30_035_200, 120_218_000), next_door=True, hours=DAILY,
    ),
)  # fmt: skip
WALK = TrailTerms("云石溪边走一圈", "沿着溪水，从水碓走到竹林，老人孩子都走得动。", (), 2_600, 80, "一年四季", "cul")
CLIMB = TrailTerms("一早上茶山", "看日出、采茶，下山买点笋干。", (), 5_400, 180, "三月到五月、十月")
WALKED, CLIMBED = ("老水碓", "云石溪木桥", "东坞竹林"), ("狮山采茶", "映山红观景台", "上董小店")


def play(clock: Clock, town: Town, young: Resident, openid: str) -> None:
    """Draw the map, write spots and trails, and let a villager and a member have been somewhere yesterday."""
    admin = Principal("s-demo", frozenset({Role.TOWN_ADMIN}), villages=town.ranges, town_id=town.town_id)
    ctx = clock.at(clock.on(20, 9), admin)
    names = list(town.villages)[: len(CLUSTERS)]
    labels = tuple(Label(name, *at) for name, at in zip(names, CLUSTERS, strict=True))
    drawn = TownMap("valley", "", WIDTH, HEIGHT, labels)
    towns.set_map(ctx, town_id=town.town_id, drawn=drawn, looked_at=0)
    made = {one.name: _written(ctx, town, one) for one in SPOTS}
    (offer, *_) = offering.list_offers(town_id=town.town_id)
    for terms, on, offer_id in ((WALK, WALKED, offer.offer_id), (CLIMB, CLIMBED, "")):
        _led(ctx, town.town_id, terms, tuple(made[name].spot_id for name in on), offer_id)
    version = PURPOSES[members.MEMBERSHIP].present.version
    then = clock.at(clock.on(1, 10))
    visitor = members.enter_member(then, openid=openid, town_id=town.town_id, version=version, of_age=True).principal
    for who, names_of in ((villager(young.resident_id), WALKED[:2]), (visitor, WALKED[:1])):
        for nth, name in enumerate(names_of):
            there = clock.at(clock.on(1, 10, 20 * nth + 5), who)
            visiting.check_in(there, code=made[name].code, device=None, key=there.new_id())


def _written(ctx: Context, town: Town, one: _Spot) -> Spot:
    village_id = town.neighbour if one.next_door else town.home
    media: tuple[str, ...] = ()
    if one.scene:
        media = pictures.sent(ctx, village_id=village_id, purpose="tourism", body=landscapes.of(one.scene))
    terms = SpotTerms(
        one.kind, one.name, one.sentence, one.story, "", *one.at, Position(*one.where), one.fence_m, one.hours, media,
        tuple(_offered(village_id)) if one.kind in BOOKED else (),
    )  # fmt: skip
    made = spots.write_spot(ctx, village_id=village_id, terms=terms, key=ctx.new_id())
    return spots.move_spot(ctx, spot_id=made.spot_id, deed=ShowDeed.PUBLISH, looked_at=1, key=ctx.new_id())


def _offered(village_id: str) -> list[str]:
    """Return the room and the table that a household of a village has for guests."""
    page = reading.list_of_village(village_id=village_id, state=BookableState.PUBLISHED, size=9, cursor=None)
    return [one.bookable.bookable_id for one in page.rows if one.bookable.owner_id]


def _led(ctx: Context, town_id: str, terms: TrailTerms, on: tuple[str, ...], offer_id: str) -> None:
    said = TrailTerms(terms.title, terms.words, on, terms.length_m, terms.minutes, terms.season, terms.rule, offer_id)
    made = trails.write_trail(ctx, town_id=town_id, terms=said, key=ctx.new_id())
    trails.move_trail(ctx, trail_id=made.trail_id, deed=ShowDeed.PUBLISH, looked_at=1, key=ctx.new_id())
