"""The night, a village at a time: wishes whose day has passed end, and who still waits is told a week before."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.wishes import WishNews
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.moderation.core import Decision
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part as RunPart
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.wishes.core import wishes as core
from chalicelib.points.wishes.core.deeds import Deed, Part, next_state
from chalicelib.points.wishes.core.states import UNCLAIMED, State
from chalicelib.points.wishes.core.wishes import SOON_DAYS, Step, Wish
from chalicelib.points.wishes.service import moderating, telling
from chalicelib.points.wishes.store import hands, wishes as store

QUEUE = "wishes"
KIND = "wishes"


def start_night(ctx: Context) -> list[str]:
    """Start tonight's work, one queue message a village; return the run's id. Again sends only what is not home."""
    today = business_date(ctx.now())
    run = runs.fan_out(
        ctx,
        run_id=f"wishes-{today}",
        kind=KIND,
        queue=QUEUE,
        place_id="",
        parts=places.every_village_id(),
        facts={"today": str(today)},
    )
    return [run.run_id]


def do_part(ctx: Context, part: RunPart) -> None:
    """Do one village's part of a night; doing it again changes nothing."""
    run = runs.load_run(run_id=part.run_id)
    counts = do_village(ctx, village_id=part.part, today=dt.date.fromisoformat(run.facts["today"]))
    if runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts).done >= run.total:
        runs.finish_run(run_id=part.run_id)


def do_village(ctx: Context, *, village_id: str, today: dt.date) -> dict[str, int]:
    """End a village's wishes whose day has passed, warn of those that end in a week; return how many were which."""
    expired = [_expire(ctx, wish) for state in sorted(UNCLAIMED) for wish in _passed(village_id, state, today)]
    soon = store.every_ending_on(village_id, State.PUBLISHED, on=today + dt.timedelta(days=SOON_DAYS))
    return {"expired": sum(expired), "warned": sum(_warn(ctx, wish) for wish in soon)}


def _passed(village_id: str, state: State, today: dt.date) -> list[Wish]:
    return list(store.every_ended(village_id, state, before=today))


def _expire(ctx: Context, wish: Wish) -> bool:
    """End a wish that is still as it was read; one that moved on meanwhile is looked at again the next night."""
    now = ctx.now()
    ended = core.moved(wish, next_state(wish, Deed.EXPIRE, Part.HOUSE), now)
    step = Step(
        f"{Deed.EXPIRE}#{ended.version}", ended.version, Deed.EXPIRE.value, now, ctx.actor.subject, Part.HOUSE.value, ""
    )
    writes = store.change_of(ended, wish.version, refusal=Stale)
    writes.merge(store.addition_of(wish.wish_id, step, refusal=Stale, guard=False))
    if wish.state is not State.PUBLISHED:
        writes.merge(moderating.settled(ctx, wish, Decision.REJECTED))
    try:
        commit(writes.merge(hands.ended(wish.wisher_id), telling.news(ctx, wish, "expired")))
    except Stale:
        return False
    return True


def _warn(ctx: Context, wish: Wish) -> bool:
    """Tell a wisher that nobody has claimed a wish of theirs; once, however often the night is done."""
    fact = WishNews(wish.wisher_id, "expiring")
    once = f"wish expiring#{wish.wish_id}"
    commit(facts.prepare_fact(ctx, village_id=wish.village_id, fact=fact, once=once))
    return True
