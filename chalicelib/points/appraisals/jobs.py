"""The schedule and queue doors of appraisals."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Rate

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.points.appraisals.service import counting, opening

jobs = Blueprint(__name__)


@jobs.schedule(Rate(5, unit=Rate.MINUTES))
def clock(_event: Any) -> dict[str, list[str]]:
    """Open and shut what is due, every five minutes."""
    return {"campaigns": opening.start_due(LIVE)}


@jobs.on_sqs_message(queue="appraisals", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Open, shut or count a campaign."""
    return runs.handle(event.to_dict()["Records"], lambda part: counting.do_part(LIVE, part))
