"""The schedule and queue doors of media."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.media.service import cleaning
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE

jobs = Blueprint(__name__)


@jobs.schedule(Cron(10, 17, "*", "*", "?", "*"))
def clean(_event: Any) -> dict[str, str]:
    """Start removing what was uploaded and never used, at 01:10 in China."""
    return {"run": cleaning.start_cleaning(LIVE)}


@jobs.on_sqs_message(queue="media", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Remove what nothing uses, of one partition."""
    return runs.handle(event.to_dict()["Records"], lambda part: cleaning.do_part(LIVE, part))
