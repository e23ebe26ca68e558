"""The schedule and queue doors of bookings: each morning what has ended is done."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.context import LIVE
from chalicelib.prosperity.bookings.service import tending

jobs = Blueprint(__name__)


@jobs.schedule(Cron(10, 0, "*", "*", "?", "*"))
def morning(_event: Any) -> dict[str, str]:
    """End the bookings of yesterday, and forget whom hosts called a month ago, at 08:10 in China."""
    return {"run": tending.start_morning(LIVE)}


@jobs.on_sqs_message(queue=tending.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Take up what is due in a town."""
    return runs.handle(event.to_dict()["Records"], do_part)


def do_part(part: Part) -> None:
    """Do one part of one of this room's runs. Parts may come twice."""
    tending.do_part(LIVE, part)
