"""The queue door of activities."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.points.activities.service import closing

jobs = Blueprint(__name__)


@jobs.on_sqs_message(queue="activities", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Settle a closing activity."""
    return runs.handle(event.to_dict()["Records"], lambda part: closing.do_part(LIVE, part))
