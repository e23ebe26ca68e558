"""The schedule and queue doors of the market."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.prosperity.market.service import tending

jobs = Blueprint(__name__)


@jobs.schedule(Cron(15, 0, "*", "*", "?", "*"))
def morning(_event: Any) -> dict[str, list[str]]:
    """Start the morning's work at 08:15 in China, when people may be told something."""
    return {"runs": tending.start_morning(LIVE)}


@jobs.on_sqs_message(queue=tending.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Do a town's part of a morning."""
    return runs.handle(event.to_dict()["Records"], lambda part: tending.do_part(LIVE, part))
