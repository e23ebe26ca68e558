"""The schedule and queue doors of the liability."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.points.liability.service import counting

jobs = Blueprint(__name__)


@jobs.schedule(Cron(40, 15, "*", "*", "?", "*"))
def evening(_event: Any) -> dict[str, list[str]]:
    """Count what every town owes at 23:40 in China, before the night's expiry."""
    return {"runs": counting.start_evening(LIVE)}


@jobs.on_sqs_message(queue=counting.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Count a village, or make the files that were asked for."""
    return runs.handle(event.to_dict()["Records"], lambda part: counting.do_part(LIVE, part))
