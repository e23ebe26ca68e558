"""A walk through the village: a map, three signs, one stamp a day, a fence, and what who walks it all is given once."""

from __future__ import annotations

from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import members
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.activities.core.geofence import Spot as Device
from chalicelib.prosperity.tourism.core.deeds import ShowDeed
from chalicelib.prosperity.tourism.core.positions import Position
from chalicelib.prosperity.tourism.core.refusals import (
    SpotCodeOld,
    StampedToday,
    TooFarAway,
    TrailUnfinished,
    WhereNeeded,
)
from chalicelib.prosperity.tourism.core.spots import Spot, SpotKind, SpotTerms
from chalicelib.prosperity.tourism.core.towns import TownMap
from chalicelib.prosperity.tourism.core.trails import TrailTerms
from chalicelib.prosperity.tourism.service import forgetting, reading, spots, towns, trails, visiting
from local.story.story import Story

TITLE = "码上游：手绘地图、扫码打卡、集满章得奖励"
DAY = 28
"""The Monday of the walk, counted from the story's own."""
WALKER, POINTS, VISITORS = 4, 100, 5
"""The villager who walks, what the rule of culture pays by event (product.md), and how many come from the city."""
PLACES = ("老水碓", "云石溪木桥", "观景台")
THERE = Position(30_033_100, 120_203_400)


def tell(story: Story) -> None:
    """Walk a trail as a villager and as visitors, and try what must not be."""
    signs = _drawn(story)
    _walked(story, signs)
    _visited(story, signs)
    story.check_books()


def _officer(story: Story) -> Context:
    who = Principal("s-story-map", frozenset({Role.TOWN_ADMIN}), ((0, 99_999),), story.town_id)
    return story.clock.at(story.moment(DAY, 8), who)


def _drawn(story: Story) -> dict[str, Spot]:
    """Draw the map, with three spots, of which the last is stamped within a hundred metres."""
    ctx = _officer(story)
    towns.set_map(ctx, town_id=story.town_id, drawn=TownMap("valley", "", 1_600, 1_000), looked_at=0)
    made = {}
    for nth, name in enumerate(PLACES):
        fence_m = 100 if name == PLACES[-1] else 0
        terms = SpotTerms(SpotKind.SIGHT, name, "到了再看", "", "", 300 + nth * 200, 400, THERE, fence_m)
        draft = spots.write_spot(ctx, village_id=story.village_id, terms=terms, key=ctx.new_id())
        made[name] = spots.move_spot(ctx, spot_id=draft.spot_id, deed=ShowDeed.PUBLISH, looked_at=1, key=ctx.new_id())
    found = reading.browse(town_id=story.town_id, query="lsd").spots
    story.teller.figure("按拼音首字母 lsd 找到", [one.terms.name for one in found] == [PLACES[0]], True)
    said = TrailTerms("溪边走一圈", "", tuple(one.spot_id for one in made.values()), 2_600, 80, "", "cul")
    trail = trails.write_trail(ctx, town_id=story.town_id, terms=said, key=ctx.new_id())
    trails.move_trail(ctx, trail_id=trail.trail_id, deed=ShowDeed.PUBLISH, looked_at=1, key=ctx.new_id())
    return made


def _stamped(ctx: Context, spot: Spot, device: Device | None = None) -> visiting.CheckedIn:
    return visiting.check_in(ctx, code=spot.code, device=device, key=ctx.new_id())


def _walked(story: Story, signs: dict[str, Spot]) -> None:
    mill, bridge, outlook = (signs[name] for name in PLACES)
    ctx, home = story.villager(WALKER, story.moment(DAY, 9)), story.id_of(WALKER)
    (trail,) = reading.list_trails(town_id=story.town_id)
    _stamped(ctx, mill)
    story.teller.refused("同一天在水碓再扫一次", StampedToday, lambda: _stamped(ctx, mill))
    ordered = spots.renew_code(_officer(story), spot_id=bridge.spot_id, looked_at=bridge.version, key=ctx.new_id())
    story.teller.refused("扫木桥换下来的旧牌子", SpotCodeOld, lambda: _stamped(ctx, bridge))
    _stamped(ctx, ordered)
    story.teller.refused("差一个章就来领奖励", TrailUnfinished, lambda: visiting.collect(ctx, trail_id=trail.trail_id))
    story.teller.refused("观景台不开定位就扫", WhereNeeded, lambda: _stamped(ctx, outlook))
    away = Device(THERE.latitude_e6 + 20_000, THERE.longitude_e6, 10)
    story.teller.refused("在两公里外扫观景台的码", TooFarAway, lambda: _stamped(ctx, outlook, away))
    before = story.balance(home)
    done = _stamped(ctx, outlook, Device(THERE.latitude_e6 + 200, THERE.longitude_e6, 10))
    story.teller.figure("集满三个章得的工分", done.visit.had[trail.trail_id].points, POINTS)
    story.paper.earn(home, POINTS, later=True)
    forgetting.erase_card(ctx)
    later = story.villager(WALKER, story.moment(DAY + 7, 9))
    for spot in (mill, ordered):
        _stamped(later, spot)
    _stamped(later, outlook, Device(THERE.latitude_e6, THERE.longitude_e6, 10))
    story.teller.figure("删掉打卡、重走一遍以后多得的", story.balance(home) - before - POINTS, 0)


def _visited(story: Story, signs: dict[str, Spot]) -> None:
    version, moment = PURPOSES[members.MEMBERSHIP].present.version, story.moment(DAY + 8, 10)
    for nth in range(VISITORS):
        came = members.enter_member(
            story.clock.at(moment), openid=f"oStoryVisitor{nth:06d}", town_id=story.town_id, version=version,
            of_age=True,
        )  # fmt: skip
        _stamped(story.clock.at(moment, came.principal), signs[PLACES[0]])
    counted = reading.count_visits(place_id=story.town_id, month=f"{moment:%Y-%m}").rows
    found = {spot.terms.name: sum(days.values()) for spot, days in counted}
    story.teller.figure("这个月水碓的打卡人次", found[PLACES[0]], VISITORS + 2)
    story.teller.figure("木桥的人次（不到五，不对外说）", found[PLACES[1]], 2)
