"""The schedule and queue doors of activities."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel.context import LIVE
from chalicelib.points.activities.service import closing, moving, nightly

jobs = Blueprint(__name__)

WORK = {closing.KIND: closing.do_part, moving.KIND: moving.do_part, nightly.KIND: nightly.do_part}


@jobs.schedule(Cron(20, 16, "*", "*", "?", "*"))
def night(_event: Any) -> dict[str, str]:
    """Look, at 00:20 in China, for activities that were closed and never settled."""
    return {"run": nightly.start_night(LIVE)}


@jobs.on_sqs_message(queue="activities", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Settle a closing activity, tell people of a moved one, or look for those of a village that wait too long."""
    return runs.handle(event.to_dict()["Records"], do_part)


def do_part(part: Part) -> None:
    """Do one part of one of this room's runs. Parts may come twice."""
    WORK[part.kind](LIVE, part)
