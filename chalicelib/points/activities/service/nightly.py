"""The night, a village at a time: what is closing and was never settled, and what is over and nobody ended.

Closing commits first and sends its message then; whoever died in between, or a message that failed too often, would
leave the escrow locked. So would an activity that nobody ends: whoever runs it is told, and then the night ends it.
Each activity is settled by a message of its own, so that one that can not be settled stops no other.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import replace

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityLeftOpen
from chalicelib.foundation.identity.service import places, staff
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.authz import signers
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.activities.core.activities import ENDED_AFTER, REMINDED_AFTER, SETTLE_AFTER, Activity
from chalicelib.points.activities.core.deeds import Deed, allows, next_state
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
    """Do one village's part of a night; doing it again tells nobody twice, and ends and settles each once."""
    counts = {"stuck": 0, "reminded": 0, "ended": 0}
    for activity in store.every_unsettled(part.part, since=ctx.now() - BACK):
        over_for = ctx.now() - activity.left_open_since
        if allows(activity.state, Deed.SETTLE):
            assert activity.closing_at is not None, "a closing activity says since when"
            if activity.closing_at + SETTLE_AFTER < ctx.now():
                closing.start_settling(ctx, activity)
                counts["stuck"] += 1
        elif over_for >= ENDED_AFTER:
            closing.close_activity(ctx, activity_id=activity.activity_id)
            counts["ended"] += 1
        elif over_for >= REMINDED_AFTER and not activity.reminded:
            counts["reminded"] += _remind(ctx, activity)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def _remind(ctx: Context, activity: Activity) -> int:
    """Tell those who made or run an activity that nobody ended it, once; return how many were told.

    Told is the villager behind an account, of whatever village of the town. An account that is nobody's of the town has
    no inbox: an inbox is a villager's, reached by their phone and WeChat, and an account has neither. They read it at
    the desk, on the page of the day and that of activities, where it stands until it is ended.
    """
    people = _running(activity)
    state = next_state(activity.state, Deed.REMIND)
    reminded = replace(activity, state=state, reminded=True, version=activity.version + 1)
    writes = store.change_of(reminded, activity.version, refusal=Stale)
    for resident_id in people:
        fact = ActivityLeftOpen(activity.activity_id, resident_id)
        writes.merge(facts.prepare_fact(ctx, village_id=activity.village_id, fact=fact))
    with contextlib.suppress(Stale):  # Somebody ends it at this moment.
        commit(writes)
        return len(people)
    return 0


def _running(activity: Activity) -> list[str]:
    """Return the villagers who made an activity or are of its team, each once."""
    town_id = places.load_village(village_id=activity.village_id).town_id
    maker, _ = signers(activity.created_by)
    found = []
    for staff_id in dict.fromkeys((maker, *activity.plan.team)):
        with contextlib.suppress(NotFound):
            found.append(staff.load_staff(town_id=town_id, staff_id=staff_id).resident_id)
    return list(dict.fromkeys(one for one in found if one))
