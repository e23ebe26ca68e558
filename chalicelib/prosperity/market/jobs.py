"""The schedule and queue doors of the market."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron, Rate

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.context import LIVE
from chalicelib.prosperity.market.service import dispatching, tending

jobs = Blueprint(__name__)


@jobs.schedule(Cron(15, 0, "*", "*", "?", "*"))
def morning(_event: Any) -> dict[str, list[str]]:
    """Start the morning's work at 08:15 in China, when people may be told something."""
    return {"runs": tending.start_morning(LIVE)}


@jobs.schedule(Rate(dispatching.PERIOD_MINUTES, unit=Rate.MINUTES))
def dispatch(_event: Any) -> dict[str, list[str]]:
    """Start a round that tells WeChat which orders were handed over."""
    return {"runs": dispatching.start_round(LIVE, tending.QUEUE)}


@jobs.on_sqs_message(queue=tending.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Do a town's part of a morning, or tell WeChat of its orders."""
    return runs.handle(event.to_dict()["Records"], do_part)


def do_part(part: Part) -> None:
    """Do one part of one of this room's runs. Parts may come twice."""
    (dispatching if part.kind == dispatching.KIND else tending).do_part(LIVE, part)
