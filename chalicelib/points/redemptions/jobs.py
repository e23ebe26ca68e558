"""The queue door of redemptions: statements of shops."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.points.redemptions.service import statements

jobs = Blueprint(__name__)


@jobs.on_sqs_message(queue="redemptions", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Write a shop's statement."""
    return runs.handle(event.to_dict()["Records"], lambda part: statements.do_part(LIVE, part))
