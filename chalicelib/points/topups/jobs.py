"""The schedule and queue doors of top-ups."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Rate

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.points.topups.service import rounds

jobs = Blueprint(__name__)


@jobs.schedule(Rate(rounds.PERIOD_MINUTES, unit=Rate.MINUTES))
def ask_after(_event: Any) -> dict[str, list[str]]:
    """Start a round: what waits is ordered, what is open is asked after."""
    return {"runs": rounds.start_round(LIVE)}


@jobs.on_sqs_message(queue="topups", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Order a top-up, or do a village's part of a round."""
    return runs.handle(event.to_dict()["Records"], lambda part: rounds.do_part(LIVE, part))
