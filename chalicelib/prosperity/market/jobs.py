"""The schedule and queue doors of the market: order cycles are closed, decided and given back."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Rate

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.prosperity.market.service import closing

jobs = Blueprint(__name__)


@jobs.schedule(Rate(closing.PERIOD_MINUTES, unit=Rate.MINUTES))
def clock(_event: Any) -> dict[str, list[str]]:
    """Take up the order cycles that are due."""
    return {"runs": closing.start_round(LIVE)}


@jobs.on_sqs_message(queue=closing.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Close, decide or give back a cycle."""
    return runs.handle(event.to_dict()["Records"], lambda part: closing.do_part(LIVE, part))
