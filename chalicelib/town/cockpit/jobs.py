"""The cockpit's schedule and queue doors."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.town.cockpit.service import folding

jobs = Blueprint(__name__)


@jobs.schedule(Cron(55, "*", "*", "*", "?", "*"))
def hour(_event: Any) -> dict[str, list[str]]:
    """Count yesterday and today anew, at five minutes to every hour; the night's first time counts the rosters too."""
    return {"runs": folding.start_hour(LIVE)}


@jobs.on_sqs_message(queue=folding.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Count a place's days, or publish a month."""
    return runs.handle(event.to_dict()["Records"], lambda part: folding.do_part(LIVE, part))
