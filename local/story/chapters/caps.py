"""Caps: a day's hours, a week's classes, a month's sorting points."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.media.core.files import EVIDENCE
from chalicelib.points.activities.core.activities import Plan
from chalicelib.points.activities.service import attendance
from chalicelib.points.claims.core.claims import STATES_ZH, Claim, State
from chalicelib.points.claims.service import rounds, steps
from chalicelib.points.ledger.core.accounts import CapReached
from chalicelib.points.ledger.service import desk
from local.demo.clock import grid_worker
from local.demo.pictures import sent
from local.story.chapters.activity import published, scan
from local.story.paper import (
    CLASS_POINTS,
    CLASSES_A_WEEK,
    SORTING_POINTS_A_MONTH,
    VOLUNTEER_MINUTES_A_DAY,
    volunteer_points,
)
from local.story.story import Story

TITLE = "上限：一天、一周、一月"
SEATS, MINUTES = 5, 180
TIRED, LEAVES_IN_TIME, FRESH = (0, 2), 1, (10, 11)
SORTED_POINTS, SORTED_SCORE = 300, 90
WEEKS, MONTH = ("2026W44", "2026W45", "2026W46", "2026W47"), "2026M11"
"""The weeks that end in November up to the story's own, whose sheets are entered on Thursday; and the month."""


def tell(story: Story) -> None:
    """Help in the evening of the same day, go to a third class, be inspected for a fourth and a fifth time."""
    _evening(story)
    _classes(story)
    _sorting(story)
    story.check_books()


def _evening(story: Story) -> None:
    starts_at = story.moment(2, 18)
    plan = Plan("晚间巡防", "村口", starts_at, starts_at + dt.timedelta(minutes=MINUTES), SEATS, "vol")
    activity = story.evening = published(story, plan, story.moment(1, 8))
    for number in (*TIRED, LEAVES_IN_TIME, *FRESH):
        ctx = story.villager(number, story.moment(1, 21))
        attendance.sign_up(ctx, activity_id=activity.activity_id, key=ctx.new_id())
        scan(story, activity, number, "in", starts_at)
    rest = VOLUNTEER_MINUTES_A_DAY - story.paper.minutes[story.id_of(LEAVES_IN_TIME)]
    for number, minutes in ((LEAVES_IN_TIME, rest), *((n, MINUTES) for n in FRESH)):
        out = scan(story, activity, number, "out", starts_at + dt.timedelta(minutes=minutes))
        story.teller.figure(f"晚上服务 {minutes} 分钟", out.points, volunteer_points(minutes))
        story.paper.minutes[story.id_of(number)] += minutes
        story.paper.earn(story.id_of(number), volunteer_points(minutes), escrow=activity.activity_id)
    for number in TIRED:
        holder_id = story.id_of(number)
        so_far = story.paper.minutes[holder_id]
        rest = VOLUNTEER_MINUTES_A_DAY - so_far
        out = scan(story, activity, number, "out", activity.plan.ends_at)
        story.teller.figure(
            f"白天 {so_far} 分钟，晚上 {MINUTES} 分钟只计 {rest} 分钟", out.points, volunteer_points(rest)
        )
        story.paper.minutes[holder_id] += rest
        story.paper.earn(holder_id, volunteer_points(rest), escrow=activity.activity_id)
        story.teller.refused(
            "当天再记一小时",
            CapReached,
            lambda holder_id=holder_id: _written_up(story, holder_id, story.moment(2, 22), "vol", minutes=60),  # type: ignore[misc]  # A default binds now.
        )


def _written_up(story: Story, holder_id: str, moment: dt.datetime, rule: str, *, minutes: int = 0) -> int:
    ctx = story.officer(moment)
    done = desk.write_up(
        ctx,
        holder_id=holder_id,
        rule=rule,
        document=f"{moment:%H}时签到表",
        key=ctx.new_id(),
        on=None,
        minutes=minutes,
        points=None,
    )
    story.paper.earn(holder_id, done.entry.delta.balance)
    return done.entry.delta.balance


def _classes(story: Story) -> None:
    pupil = story.id_of(0)
    earned = [_written_up(story, pupil, story.moment(3, 9 + n), "cls") for n in range(CLASSES_A_WEEK)]
    story.teller.figure("一周听两堂课", sum(earned), CLASSES_A_WEEK * CLASS_POINTS)
    story.teller.refused("同一周第三堂课", CapReached, lambda: _written_up(story, pupil, story.moment(3, 15), "cls"))


def _sorting(story: Story) -> None:
    """Enter a household's inspections of the month, week by week, and the month's own on top."""
    household_id = story.people[0].household_id
    times = SORTING_POINTS_A_MONTH // SORTED_POINTS
    earned = [_inspected(story, household_id, week).points for week in WEEKS[:times]]
    _on_paper(story, household_id, earned)
    story.teller.figure(f"垃圾分类检查 {times} 次，记到户", sum(earned), times * SORTED_POINTS)
    rest = SORTING_POINTS_A_MONTH - times * SORTED_POINTS
    part = _inspected(story, household_id, WEEKS[times])
    _on_paper(story, household_id, [part.points])
    story.teller.figure(f"同一月再记 {SORTED_POINTS}，只剩 {rest}", part.points, rest)
    dropped = _inspected(story, household_id, MONTH)
    story.teller.figure("同一月第五次，上限已满", STATES_ZH[dropped.state], STATES_ZH[State.REJECTED])


def _inspected(story: Story, household_id: str, period: str) -> Claim:
    """Inspect a household's door for a period, with a picture, and return what came of it."""
    ordinal = int(story.village_id[1:])
    inspector = story.clock.at(story.moment(3, 16), grid_worker(((ordinal, ordinal + 1),)))
    one = rounds.open_round(
        inspector, village_id=story.village_id, rule="srt", period=period, title="垃圾分类入户检查",
        key=inspector.new_id(),
    )  # fmt: skip
    photo = sent(inspector, village_id=story.village_id, purpose=EVIDENCE)
    code = codes.code_of(holder_id=household_id)
    visit, _ = rounds.visit(
        inspector, round_id=one.round_id, code=code, score=SORTED_SCORE, media_ids=photo, key=inspector.new_id()
    )
    return steps.load_claim(claim_id=visit.claim_id)


def _on_paper(story: Story, household_id: str, earned: list[int]) -> None:
    for points in earned:
        story.paper.earn(household_id, points)
