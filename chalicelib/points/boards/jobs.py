"""The schedule and queue doors of boards."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE
from chalicelib.points.boards.service import publishing

jobs = Blueprint(__name__)


@jobs.schedule(Cron(40, 16, "*", "*", "?", "*"))
def publish(_event: Any) -> dict[str, list[str]]:
    """Publish the boards that come out today at 00:40 in China: last week's on Mondays, last month's on the first."""
    return {"runs": publishing.publish_due(LIVE)}


@jobs.on_sqs_message(queue="boards", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Publish a village's board."""
    return runs.handle(event.to_dict()["Records"], lambda part: publishing.do_part(LIVE, part))
