"""The schedule and queue doors of the mall."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.points.rewards.service import nightly

jobs = Blueprint(__name__)


@jobs.schedule(Cron(10, 16, "*", "*", "?", "*"))
def night(_event: Any) -> dict[str, list[str]]:
    """Start the night's work at 00:10 in China, before the ledger's, which voids holds that are over."""
    return {"runs": nightly.start_night(LIVE)}


@jobs.on_sqs_message(queue="rewards", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Do a village's part of a night."""
    return runs.handle(event.to_dict()["Records"], lambda part: nightly.do_part(LIVE, part))
