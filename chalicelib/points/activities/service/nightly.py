"""The night, a village at a time: what is closing and was never settled is sent to be settled again.

Closing commits first and sends its message then; whoever died in between, or a message that failed too often, would
leave the escrow locked. Each activity gets a message of its own, so that one that can not be settled stops no other.
"""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.activities.core.activities import SETTLE_AFTER
from chalicelib.points.activities.service import closing
from chalicelib.points.activities.store import activities as store

KIND = "closing"
BACK = dt.timedelta(days=400)
"""How long after an activity began a night still looks for it: a budget's year, and a month more. Ours."""


def start_night(ctx: Context) -> str:
    """Start tonight's work, one queue message a village; return the run's id. Again sends only what is not home."""
    run = runs.fan_out(
        ctx,
        run_id=f"closing-{business_date(ctx.now())}",
        kind=KIND,
        queue=closing.QUEUE,
        place_id="",
        parts=places.every_village_id(),
    )
    return run.run_id


def do_part(ctx: Context, part: Part) -> None:
    """Do one village's part of a night; doing it again sends again what is still closing, which settles once."""
    found = store.every_closing(part.part, since=ctx.now() - BACK)
    stuck = [one for one in found if one.closing_at is not None and one.closing_at + SETTLE_AFTER < ctx.now()]
    for activity in stuck:
        closing.start_settling(ctx, activity)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"stuck": len(stuck)})
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)
