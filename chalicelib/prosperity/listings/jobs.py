"""The schedule and queue doors of listings."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.prosperity.listings.service import tending

jobs = Blueprint(__name__)


@jobs.schedule(Cron(40, "*", "*", "*", "?", "*"))
def hour(_event: Any) -> dict[str, list[str]]:
    """Start the hour's work, forty minutes past."""
    return {"runs": tending.start_hour(LIVE)}


@jobs.on_sqs_message(queue=tending.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Do a town's part of an hour."""
    return runs.handle(event.to_dict()["Records"], lambda part: tending.do_part(LIVE, part))
