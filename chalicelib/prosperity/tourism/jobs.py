"""The queue door of tourism: signs to be printed."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.prosperity.tourism.service import signs

jobs = Blueprint(__name__)


@jobs.on_sqs_message(queue=signs.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Make signs that were asked for."""
    return runs.handle(event.to_dict()["Records"], lambda part: signs.do_part(LIVE, part))
