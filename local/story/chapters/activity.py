"""An activity: planned, paid for from the budget, joined, waited for, and thirty people scanned in and out."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.service import codes
from chalicelib.points.activities.core.activities import Activity, Plan
from chalicelib.points.activities.core.attending import Scanned
from chalicelib.points.activities.core.refusals import TooShort
from chalicelib.points.activities.service import attendance, planning
from chalicelib.points.ledger.service import budgets
from local.story.paper import volunteer_points
from local.story.story import YEAR, Story

TITLE = "活动：周三清洁家园"
BUDGET, RESOLUTION = 100_000, "村民代表会议〔2026〕3号"
SEATS, JOINED, MINUTES = 32, 34, 120
CANCELS, PROMOTED, WALKS_IN = 5, 32, 33
ABSENT = (10, 11, 12)
ATTEND = 30


def tell(story: Story) -> None:
    """Hold the activity."""
    _grant(story)
    activity = story.cleaning = _published(story)
    _join(story, activity)
    _scan_all(story, activity)
    story.check_books()


def published(story: Story, plan: Plan, moment: dt.datetime) -> Activity:
    """Plan and publish an activity; its ceiling leaves the budget."""
    ctx = story.officer(moment)
    made = planning.create_activity(ctx, village_id=story.village_id, plan=plan, key=ctx.new_id())
    activity = planning.publish(ctx, activity_id=made.activity_id)
    story.paper.set_aside(activity.activity_id, plan.seats * volunteer_points(plan.minutes))
    story.teller.figure("划给活动的预算", activity.escrow, story.paper.escrows[activity.activity_id])
    story.teller.figure("村预算还剩", story.left(), story.paper.left)
    return activity


def scan(story: Story, activity: Activity, number: int, direction: str, moment: dt.datetime) -> Scanned:
    """Scan a villager's code."""
    ctx = story.officer(moment)
    code = codes.code_of(holder_id=story.id_of(number))
    return attendance.scan(ctx, activity_id=activity.activity_id, code=code, direction=direction, key=ctx.new_id())


def _grant(story: Story) -> None:
    ctx = story.house(story.moment(0, 16))
    budget = budgets.grant_budget(
        ctx, village_id=story.village_id, year=YEAR, points=BUDGET, resolution=RESOLUTION, key=ctx.new_id()
    )
    story.paper.grant(BUDGET)
    story.teller.figure(f"村预算，依据{RESOLUTION}", budget.granted, story.paper.granted)


def _published(story: Story) -> Activity:
    starts_at = story.moment(2, 14)
    plan = Plan(
        "周三清洁家园", "文化礼堂", starts_at, starts_at + dt.timedelta(minutes=MINUTES), SEATS, "vol", least_minutes=30
    )
    return published(story, plan, story.moment(1, 8))


def _join(story: Story, activity: Activity) -> None:
    states = []
    for number in range(JOINED):
        ctx = story.villager(number, story.moment(1, 9, number))
        states.append(attendance.sign_up(ctx, activity_id=activity.activity_id, key=ctx.new_id()).state.value)
    story.teller.figure("报上名的", states.count("confirmed"), SEATS)
    story.teller.figure("候补的", states.count("waiting"), JOINED - SEATS)
    ctx = story.villager(CANCELS, story.moment(1, 20))
    outcome = attendance.cancel(ctx, activity_id=activity.activity_id, key=ctx.new_id())
    promoted = outcome.promoted[0].holder if outcome.promoted else ""
    story.teller.say(f"一人取消，{story.name_of(story.id_of(PROMOTED))} 候补在第一位。")
    story.teller.figure("递补上的是候补第一位", promoted == story.id_of(PROMOTED), True)


def _scan_all(story: Story, activity: Activity) -> None:
    present = [n for n in range(JOINED) if n != CANCELS and n not in ABSENT]
    starts_at, ends_at = activity.plan.starts_at, activity.plan.ends_at
    came = {n: starts_at + dt.timedelta(minutes=at % 10 - 5) for at, n in enumerate(present)}
    left = {n: ends_at - dt.timedelta(minutes=at * 7 % 40) for at, n in enumerate(present)}
    ins = {n: scan(story, activity, n, "in", came[n]) for n in present}
    story.teller.figure("签到的人", len(ins), ATTEND)
    walked_in = [ins[n].masked_name for n in present if ins[n].walk_in]
    story.teller.figure("没轮上、现场参加的", "、".join(walked_in), story.name_of(story.id_of(WALKS_IN)))
    story.teller.refused(
        "才二十分钟就签退", TooShort, lambda: scan(story, activity, 0, "out", starts_at + dt.timedelta(minutes=20))
    )
    outs = {}
    for n in sorted(present, key=lambda n: left[n]):
        outs[n] = scan(story, activity, n, "out", left[n])
        minutes = int((left[n] - max(came[n], starts_at)).total_seconds()) // 60  # Waiting for it is not paid.
        story.paper.minutes[story.id_of(n)] += minutes
        escrow = "" if n == WALKS_IN else activity.activity_id
        story.paper.earn(story.id_of(n), volunteer_points(minutes), escrow=escrow)
    story.teller.figure("签退的人", len(outs), ATTEND)
    total = story.paper.minutes.total()
    minutes = sum(out.minutes for out in outs.values())
    story.teller.figure("服务时长", f"{minutes // 60} 小时 {minutes % 60} 分", f"{total // 60} 小时 {total % 60} 分")
    story.teller.figure("发出的工分", sum(out.points for out in outs.values()), story.paper.points.total())
    again = scan(story, activity, 0, "out", left[0] + dt.timedelta(minutes=1))
    story.teller.figure("同一人再扫一次签退，还是原来那笔", again.replayed, True)
