"""The schedule and queue doors of the market: what runs out, orders that wait, order cycles, WeChat's word, sheets."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron, Rate

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.context import LIVE
from chalicelib.prosperity.market.service import closing, dispatching, sheets, stock, tending

jobs = Blueprint(__name__)


@jobs.schedule(Cron(15, 0, "*", "*", "?", "*"))
def orders(_event: Any) -> dict[str, str]:
    """Receive what was brought long ago, and remind who did not collect theirs, at 08:15 in China."""
    return {"run": tending.start_morning(LIVE)}


@jobs.schedule(Cron(20, 0, "*", "*", "?", "*"))
def morning(_event: Any) -> dict[str, str]:
    """Tell villages' officers what is running out, at 08:20 in China."""
    return {"run": stock.start_morning(LIVE)}


@jobs.schedule(Rate(closing.PERIOD_MINUTES, unit=Rate.MINUTES))
def clock(_event: Any) -> dict[str, list[str]]:
    """Take up the order cycles that are due."""
    return {"runs": closing.start_round(LIVE)}


@jobs.schedule(Rate(dispatching.PERIOD_MINUTES, unit=Rate.MINUTES))
def dispatch(_event: Any) -> dict[str, str]:
    """Start a round that tells WeChat which orders were handed over."""
    return {"run": dispatching.start_round(LIVE)}


@jobs.on_sqs_message(queue=stock.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Look through a village's stock or a town's orders, take up a cycle, tell WeChat, or make a sheet."""
    return runs.handle(event.to_dict()["Records"], do_part)


def do_part(part: Part) -> None:
    """Do one part of one of this room's runs. Parts may come twice."""
    rooms = {one.KIND: one for one in (closing, dispatching, sheets, tending)}
    rooms.get(part.kind, stock).do_part(LIVE, part)
