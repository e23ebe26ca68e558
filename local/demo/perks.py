"""The demo town's perk programmes: one takes applications, one waits for points, in one it was just decided."""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.perks.core.applications import Application, Given, Mark
from chalicelib.credit.perks.core.programmes import Criterion, Programme, Terms
from chalicelib.credit.perks.service import desk, own, programmes
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from local.demo.clock import Clock, villager
from local.demo.people import Families, Town

CRITERIA = (Criterion("面谈", 60), Criterion("家庭需要", 20))
ARMY = "年满十八周岁，身体合格，本人自愿，家里支持。推荐名单报区征兵办。"
WORKERS = "熟悉本村情况，能用手机和电脑，每周能值两个半天的班。"
HONOURS = "一年来热心村里的事，邻里和睦。评上的报区里表彰。"


def play(clock: Clock, town: Town, families: Families, *, young: Resident) -> None:
    """Publish three programmes; the younger villager and three neighbours apply."""
    others = [one for one in families.adults if one.resident_id != young.resident_id]
    first, second, third = others[2], others[4], others[6]
    over = _published(clock, town, 20, _terms(clock, 20, "2026 年度好邻居推荐", "honours", HONOURS))
    decided = [
        _applied(clock, 19, over, young, "垃圾分类一直在做，还帮隔壁老人买菜。", shows=True),
        _applied(clock, 18, over, first, "调解过两家的纠纷，村里都知道。"),
    ]
    _decide(clock, decided)
    waits = _published(clock, town, 9, _terms(clock, 9, "村社服务专员招募", "community_work", WORKERS))
    _applied(clock, 8, waits, second, "做过三年文书，会用电脑。", shows=True)
    _applied(clock, 7, waits, third, "住得近，时间上没有问题。")
    army = _published(clock, town, 1, _terms(clock, 1, "2027 年春季参军优先推荐", "enlistment", ARMY))
    _applied(clock, 0, army, first, "儿子在部队，我也想去。")
    _applied(clock, 0, army, third, "当过民兵，身体好。", shows=True)


def _terms(clock: Clock, days_ago: int, title: str, kind: str, conditions: str) -> Terms:
    start = business_date(clock.on(days_ago, 9))
    until = start + dt.timedelta(days=6)
    return Terms(title, kind, conditions, 1, start, until, until + dt.timedelta(days=10), CRITERIA, 40, least_grade="B")


def _officer(clock: Clock, town_id: str, moment: dt.datetime, name: str) -> Context:
    who = Principal(name, frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id=town_id)
    return clock.at(moment, who)


def _published(clock: Clock, town: Town, days_ago: int, terms: Terms) -> Programme:
    drafter = _officer(clock, town.town_id, clock.on(days_ago, 9), "s-demo")
    one = programmes.draft(drafter, town_id=town.town_id, terms=terms, key=drafter.new_id())
    publisher = _officer(clock, town.town_id, clock.on(days_ago, 9, 40), "s-demo-second")
    return programmes.publish(publisher, town_id=town.town_id, programme_id=one.programme_id)


def _applied(
    clock: Clock, days_ago: int, one: Programme, who: Resident, says: str, *, shows: bool = False
) -> Application:
    moment = clock.on(days_ago, 10) if days_ago else clock.started
    ctx = clock.at(moment, villager(who.resident_id))
    at = {"resident_id": who.resident_id, "programme_id": one.programme_id}
    return own.apply(ctx, **at, says=says, shows_score=shows, key=ctx.new_id())[1]


def _decide(clock: Clock, made: list[Application]) -> None:
    """Let one of the two have the only place, an hour after they had their points."""
    points = [
        Given((Mark(42, "做得实在，说得清楚"), Mark(8, "家里不困难"))),
        Given((Mark(55, "两家都来作证"), Mark(12, "老人多")), Mark(30, "村里口碑好")),
    ]
    for one, each in zip(made, points, strict=True):
        rater = _officer(clock, one.town_id, clock.started - dt.timedelta(hours=1), "s-demo")
        desk.rate(rater, **_at(one), given=each)
    for one, grants, why in (
        (made[1], True, "得分最高，走访核实过。"),
        (made[0], False, "只有一个名额，得分低于另一位，明年可以再报。"),
    ):
        decider = _officer(clock, one.town_id, clock.started, "s-demo-second")
        desk.decide(decider, **_at(one), grants=grants, reason=why)


def _at(one: Application) -> dict[str, str]:
    return {"town_id": one.town_id, "programme_id": one.programme_id, "resident_id": one.resident_id}
