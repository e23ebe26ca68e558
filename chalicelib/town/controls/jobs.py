"""The controls' schedule and queue doors."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.town.controls.service import counting

jobs = Blueprint(__name__)


@jobs.schedule(Cron(0, 18, 1, "*", "?", "*"))
def month(_event: Any) -> dict[str, str]:
    """Count the month that is over, on the second of each at 02:00 in China."""
    return {"run": counting.start_month(LIVE)}


@jobs.on_sqs_message(queue=counting.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Count a village's month."""
    return runs.handle(event.to_dict()["Records"], lambda part: counting.do_part(LIVE, part))
