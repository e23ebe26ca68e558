"""The schedule and queue doors of settlement."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel.context import LIVE, Context
from chalicelib.points.settlement.service import closing, comparing

jobs = Blueprint(__name__)


@jobs.schedule(Cron(40, 20, "*", "*", "?", "*"))
def close(_event: Any) -> dict[str, list[str]]:
    """Close last month of all shops at 04:40 in China, from the 9th on; what is closed stays as it is."""
    return {"runs": closing.start_due(LIVE)}


@jobs.on_sqs_message(queue="settlement", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Close a shop's month, make a statement's files, or compare a shop's list."""
    return runs.handle(event.to_dict()["Records"], lambda part: do_part(LIVE, part))


def do_part(ctx: Context, part: Part) -> None:
    """Do one part of one run; doing it again changes nothing."""
    deeds = {
        closing.VILLAGE: closing.do_village,
        closing.SHOP: closing.do_shop,
        closing.PAPERS: closing.do_papers,
        comparing.KIND: comparing.do_part,
    }
    deeds[part.kind](ctx, part)
