"""The schedule and queue doors of tickets."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.points.tickets.service import tending

jobs = Blueprint(__name__)


@jobs.schedule(Cron(5, 16, "*", "*", "?", "*"))
def night(_event: Any) -> dict[str, list[str]]:
    """Start the night's work at 00:05 in China, when yesterday's deadlines are over."""
    return {"runs": tending.start_night(LIVE)}


@jobs.on_sqs_message(queue="tickets", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Tend a village's or a town's tickets."""
    return runs.handle(event.to_dict()["Records"], lambda part: tending.do_part(LIVE, part))
