"""What goes out on schedule, a village at a time: what waited for the morning, and the week in one message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.notifications.core.digest import digest_of, weeks_of
from chalicelib.foundation.notifications.core.ways import is_texted
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.sending import Means, present_means, send
from chalicelib.foundation.notifications.store import inbox
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date, days_of, week_of
from chalicelib.kernel.context import Context

QUEUE = "notifications"


def start(ctx: Context, *, kind: str) -> str:
    """Start today's `waiting` or `digest`, one queue message a village; return the run's id.

    Starting it again sends only what has not come home. Members are in no village: what waits for them lies in a part
    of their town's own.
    """
    today = business_date(ctx.now())
    members = [f"{town_id}m" for town_id in places.every_town_id()] if kind == "waiting" else []
    run = runs.fan_out(
        ctx,
        run_id=f"notifications-{kind}-{today}",
        kind=kind,
        queue=QUEUE,
        place_id="",
        parts=[*places.every_village_id(), *members],
        facts={"today": str(today)},
    )
    return run.run_id


def do_part(ctx: Context, part: Part) -> None:
    """Do one village's part of one run; doing it again sends nothing twice."""
    today = dt.date.fromisoformat(runs.load_run(run_id=part.run_id).facts["today"])
    means = present_means()
    if means is None:
        sent = 0
    elif part.kind == "waiting":
        sent = send_waiting(ctx, village_id=part.part, means=means)
    else:
        sent = send_digests(ctx, village_id=part.part, today=today, means=means)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"sent": sent})
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def send_waiting(ctx: Context, *, village_id: str, means: Means) -> int:
    """Send what waited for the morning to those who can still be reached; return how many were taken up."""
    count = 0
    for resident_id, message_id in inbox.list_waiting(village_id):
        message = inbox.claim_waiting(resident_id, message_id, ctx.new_id())
        if message is not None:
            send(ctx, message=message, reach=means.reach_of(ctx, resident_id=resident_id), means=means)
            count += 1
    return count


def send_digests(ctx: Context, *, village_id: str, today: dt.date, means: Means) -> int:
    """Tell card holders and elders what they did in the week before `today`; return how many were sent one.

    Folded from the week's facts, so that a repeat comes to the same; each message goes out once.
    """
    period = week_of(today - dt.timedelta(days=7))
    count = 0
    for resident_id, week in weeks_of(_facts(village_id, period)).items():
        message = digest_of(resident_id, week, period=period, today=today)
        if is_texted(message, means.reach_of(ctx, resident_id=resident_id)):
            count += deliver(ctx, message=message, means=means)
    return count


def _facts(village_id: str, period: str) -> Iterator[Fact]:
    first, after = days_of(period)
    for n in range((after - first).days):
        for recorded in facts.day_of_facts(village_id=village_id, on=first + dt.timedelta(days=n)):
            yield recorded.fact
