"""The schedule and queue doors of the negative list."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.credit.negative_list.service import nightly
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE

jobs = Blueprint(__name__)


@jobs.schedule(Cron(10, 16, "*", "*", "?", "*"))
def night(_event: Any) -> dict[str, str]:
    """Start the negative list's night at 00:10 in China."""
    return {"run": nightly.start_night(LIVE)}


@jobs.on_sqs_message(queue=nightly.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Do a village's part of a night."""
    return runs.handle(event.to_dict()["Records"], lambda part: nightly.do_part(LIVE, part))
