"""The schedule and queue doors of proceeds."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel.context import LIVE, Context
from chalicelib.prosperity.proceeds.service import closing, files

jobs = Blueprint(__name__)


@jobs.schedule(Cron(20, 19, "*", "*", "?", "*"))
def night(_event: Any) -> dict[str, list[str]]:
    """Close what is over at 03:20 in China: each day, on Mondays the week's statements, on the 1st the month."""
    return {"runs": closing.start_night(LIVE)}


@jobs.on_sqs_message(queue=closing.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Close what is over of a town, or make files that were asked for."""
    return runs.handle(event.to_dict()["Records"], lambda part: do_part(LIVE, part))


def do_part(ctx: Context, part: Part) -> None:
    """Do one part of one run; doing it again changes nothing."""
    {closing.KIND: closing.do_town, files.STATEMENT: files.do_statement, files.REPORT: files.do_report}[part.kind](
        ctx, part
    )
