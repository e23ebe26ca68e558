"""What a whole village or town is told of one fact: a run over its people, so many numbers a part."""

from __future__ import annotations

import dataclasses
import datetime as dt

from chalicelib.foundation.facts import core as facts
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.identity.service.codes import read_part, start_drawing
from chalicelib.foundation.notifications.service.crowds import told_to_many
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.mornings import QUEUE
from chalicelib.foundation.notifications.service.sending import Means, present_means
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, Run
from chalicelib.kernel.context import Context

RUN_KIND = "crowd"
HOLDERS_A_PART = 200
"""A write each at about 10 ms, and some 300 where a message leaves the house: a minute of the two that a job has."""


def start(ctx: Context, *, recorded: Recorded) -> Run:
    """Start to tell a fact to those in its village or town whom it concerns; again sends only what is not home.

    Four round trips, and one for every ten parts. Everything else is the queue's.
    """
    return start_drawing(
        ctx,
        run_id=f"notifications-{RUN_KIND}-{recorded.fact_id}",
        kind=RUN_KIND,
        queue=QUEUE,
        place_id=recorded.village_id,
        size=HOLDERS_A_PART,
        facts={"fact": facts.written(recorded.fact), "fact_id": recorded.fact_id, "on": str(recorded.on)},
    )


def do_part(ctx: Context, part: Part) -> None:
    """Tell one part's people; doing it again tells nobody twice."""
    run = runs.load_run(run_id=part.run_id)
    told = _tell(ctx, _recorded(run), *read_part(part.part), means=present_means())
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"told": told})
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def _recorded(run: Run) -> Recorded:
    """Return the fact that a run tells."""
    on = dt.date.fromisoformat(run.facts["on"])
    return Recorded(run.place_id, on, run.facts["fact_id"], facts.read(run.facts["fact"]))


def _tell(ctx: Context, recorded: Recorded, village_id: str, first: int, after: int, *, means: Means | None) -> int:
    """Tell a fact to those whom it concerns among a range of numbers; return how many they are."""
    found = told_to_many(recorded)
    if found is None:
        return 0
    message, hears = found
    count = 0
    for holder in people.holders_between(village_id=village_id, first=first, after=after):
        if hears(holder):
            told = dataclasses.replace(message, message_id=recorded.fact_id, resident_id=holder.holder_id)
            deliver(ctx, message=told, means=means)
            count += 1
    return count
