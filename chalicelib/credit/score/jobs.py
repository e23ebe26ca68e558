"""The schedule and queue doors of scores."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.credit.score.service import nightly
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE

jobs = Blueprint(__name__)


@jobs.schedule(Cron(50, 17, "*", "*", "?", "*"))
def night(_event: Any) -> dict[str, list[str]]:
    """Bring every town's scores to the end of the day before, at 01:50 in China."""
    return {"runs": nightly.start_night(LIVE)}


@jobs.on_sqs_message(queue=nightly.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Bring one village's scores to that day."""
    return runs.handle(event.to_dict()["Records"], lambda part: nightly.do_part(LIVE, part))
