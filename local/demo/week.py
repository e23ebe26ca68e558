"""What happens in the demo town: last week's activities, one that goes on now, others to come; boards."""

from __future__ import annotations

import datetime as dt
import itertools

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.media.core.files import EVIDENCE
from chalicelib.kernel.calendar import business_date, week_of
from chalicelib.kernel.context import Context
from chalicelib.points.activities.core.activities import SETTLE_AFTER, Activity, Plan
from chalicelib.points.activities.service import attendance, closing, planning
from chalicelib.points.boards.service import publishing
from chalicelib.points.claims.service import rounds
from chalicelib.points.ledger.service import budgets
from local.demo.clock import Clock, grid_worker, organiser, villager
from local.demo.people import Families, Town
from local.demo.pictures import sent

BUDGET = 500_000
SORTING_SCORES = (92, 85, 76, 88)
"""What was found at four doors: from 80 on the most, from 75 on the least."""
RESOLUTION = "村民代表会议〔{year}〕3号"


def grant_budgets(clock: Clock, town: Town) -> None:
    """Grant both villages a budget for each year that its days fall in."""
    years = sorted({business_date(day).year for day in (clock.last_week(0, 8), clock.started)})
    for village_id, year in itertools.product((town.home, town.neighbour), years):
        ctx = clock.at(clock.last_week(0, 8))
        budgets.grant_budget(
            ctx, village_id=village_id, year=year, points=BUDGET, resolution=RESOLUTION.format(year=year),
            key=ctx.new_id(),
        )  # fmt: skip


def play_last_week(clock: Clock, families: Families) -> None:
    """Hold four activities from planning to settling, and inspect a few households.

    Somebody is at two of them at once, which the auditor is to see.
    """
    adults = families.adults
    helpers = [adults[9], *adults[22:25]]
    for plan, people in (
        (_plan("周三清洁家园", "文化礼堂门口", clock.last_week(2, 14), hours=2, seats=20, rule="vol"), adults[:12]),
        (_plan("给独居老人送饭", "居家养老中心", clock.last_week(2, 15), hours=1, seats=6, rule="vol"), helpers),
        (_plan("平安学堂：防火防骗", "文化礼堂", clock.last_week(4, 19), hours=1, seats=40, rule="cls"), adults[4:22]),
        (_plan("重阳戏曲晚会", "村广场", clock.last_week(6, 18), hours=2, seats=60, rule="cul"), adults[:25]),
    ):
        _hold(clock, families, plan, people)
    inspect_sorting(clock, families)


def inspect_sorting(clock: Clock, families: Families) -> None:
    """Inspect how a few households sort their waste, door by door, as the grid worker does it each week."""
    moment = clock.last_week(6, 10)
    inspector = clock.at(moment, grid_worker(_here(families)))
    one = rounds.open_round(
        inspector, village_id=families.village_id, rule="srt", period=week_of(moment.date()), title="垃圾分类入户检查",
        key=inspector.new_id(),
    )  # fmt: skip
    for household_id, score in zip(families.households[:4], SORTING_SCORES, strict=True):
        photo = sent(inspector, village_id=families.village_id, purpose=EVIDENCE)
        rounds.visit(
            inspector, round_id=one.round_id, code=codes.code_of(holder_id=household_id), score=score, media_ids=photo,
            key=inspector.new_id(),
        )  # fmt: skip
    rounds.close_round(inspector, round_id=one.round_id)


def play_next_door(clock: Clock, families: Families) -> None:
    """Hold one activity in the smaller village, and announce one."""
    plan = _plan("溪边捡垃圾", "溪边公园", clock.last_week(5, 8), hours=3, seats=15, rule="vol")
    _hold(clock, families, plan, families.adults[:12])
    plan = _plan("乡贤讲堂：种好一棵茶", "祠堂", clock.on(-3, 19), hours=2, seats=30, rule="cls")
    _published(clock, families, plan, clock.started - dt.timedelta(days=1))


def _here(families: Families) -> tuple[tuple[int, int], ...]:
    ordinal = int(families.village_id[1:])
    return ((ordinal, ordinal + 1),)


def _plan(title: str, place: str, starts_at: dt.datetime, *, hours: int, seats: int, rule: str) -> Plan:
    ends_at = starts_at + dt.timedelta(hours=hours)
    return Plan(title, place, starts_at, ends_at, seats, rule, detail="请带好工分码或工分卡，签到、签退都要扫。")


def _published(clock: Clock, families: Families, plan: Plan, moment: dt.datetime) -> Activity:
    ctx = clock.at(moment, organiser(_here(families)))
    made = planning.create_activity(ctx, village_id=families.village_id, plan=plan, key=ctx.new_id())
    return planning.publish(ctx, activity_id=made.activity_id)


def _join(clock: Clock, activity: Activity, people: list[Resident], moment: dt.datetime) -> None:
    for one in people:
        ctx = clock.at(moment, villager(one.resident_id))
        attendance.sign_up(ctx, activity_id=activity.activity_id, key=ctx.new_id())


def _scan(ctx: Context, activity: Activity, one: Resident, direction: str) -> None:
    code = codes.code_of(holder_id=one.resident_id)
    attendance.scan(ctx, activity_id=activity.activity_id, code=code, direction=direction, key=ctx.new_id())


def _hold(clock: Clock, families: Families, plan: Plan, people: list[Resident]) -> None:
    """Hold one activity: everybody joins, the last one does not come, some leave early."""
    officer = organiser(_here(families))
    activity = _published(clock, families, plan, plan.starts_at - dt.timedelta(hours=30))
    _join(clock, activity, people, plan.starts_at - dt.timedelta(hours=20))
    for n, one in enumerate(people[:-1]):
        _scan(clock.at(plan.starts_at + dt.timedelta(minutes=n % 9 - 5), officer), activity, one, "in")
    for n, one in enumerate(people[:-1]):
        early = dt.timedelta(minutes=(n * 7) % min(40, plan.minutes // 3))
        _scan(clock.at(plan.ends_at - early, officer), activity, one, "out")
    closed_at = plan.ends_at + dt.timedelta(minutes=10)
    closing.close_activity(clock.at(closed_at, officer), activity_id=activity.activity_id)
    closing.settle_activity(clock.at(closed_at + SETTLE_AFTER), activity_id=activity.activity_id)


def play_today(clock: Clock, families: Families) -> Activity:
    """Begin an activity half an hour ago, and announce three more; one of them is full. Return the last one."""
    adults, now = families.adults, clock.started
    hour, day = dt.timedelta(hours=1), dt.timedelta(days=1)
    going_on = _plan("村道义务清扫", "村口牌坊", now - hour / 2, hours=3, seats=20, rule="vol")
    activity = _published(clock, families, going_on, now - day)
    _join(clock, activity, adults[:9], now - hour)
    for one in adults[:6]:
        _scan(clock.at(now - hour / 3, organiser(_here(families))), activity, one, "in")
    tomorrow = _plan("老人理发日帮手", "居家养老中心", clock.on(-1, 9), hours=3, seats=10, rule="vol")
    _join(clock, _published(clock, families, tomorrow, now - day), adults[8:13], now - hour)
    full = _plan("初心课堂：村规民约", "村委会二楼", clock.on(-2, 19), hours=2, seats=4, rule="cls")
    _join(clock, _published(clock, families, full, now - day), adults[12:18], now - hour)
    show = _plan("秋收文艺汇演", "村广场", clock.on(-4, 18), hours=2, seats=100, rule="cul")
    return _published(clock, families, show, now - day)


def publish_boards(clock: Clock, town: Town) -> None:
    """Start last week's boards of the town; they come out within a minute, through the queue as every week."""
    week = week_of(clock.last_week(0, 12).date())
    publishing.start_publishing(clock.now(), place_id=town.town_id, period=week, run_id=f"board-{town.town_id}-{week}")
