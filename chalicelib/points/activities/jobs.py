"""The schedule and queue doors of activities."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel.context import LIVE
from chalicelib.points.activities.service import closing, evening, moving, nightly

jobs = Blueprint(__name__)

WORK = {
    closing.KIND: closing.do_part,
    evening.KIND: evening.do_part,
    moving.KIND: moving.do_part,
    nightly.KIND: nightly.do_part,
}


@jobs.schedule(Cron(20, 16, "*", "*", "?", "*"))
def night(_event: Any) -> dict[str, str]:
    """Look, at 00:20 in China, for activities that were closed and never settled."""
    return {"run": nightly.start_night(LIVE)}


@jobs.schedule(Cron(10, 10, "*", "*", "?", "*"))
def remind(_event: Any) -> dict[str, str]:
    """Remind, at 18:10 in China, whoever has a place in an activity of tomorrow."""
    return {"run": evening.start_evening(LIVE)}


@jobs.on_sqs_message(queue="activities", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Settle a closing activity, tell people of one that moved or is near, or look for those that wait too long."""
    return runs.handle(event.to_dict()["Records"], do_part)


def do_part(part: Part) -> None:
    """Do one part of one of this room's runs. Parts may come twice."""
    WORK[part.kind](LIVE, part)
