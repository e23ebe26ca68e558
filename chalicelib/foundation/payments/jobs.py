"""The schedule and queue doors of payments."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron, Rate

from chalicelib.foundation.payments.service import billing, rounds
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE

jobs = Blueprint(__name__)


@jobs.schedule(Rate(rounds.PERIOD_MINUTES, unit=Rate.MINUTES))
def ask_after(_event: Any) -> dict[str, list[str]]:
    """Start a round: what is open is asked after, what is over closed, what is owed sent, what is new told."""
    return {"runs": rounds.start_round(LIVE)}


@jobs.schedule(Cron(30, "0-5", "*", "*", "?", "*"))
def bills(_event: Any) -> dict[str, list[str]]:
    """Compare the days before with WeChat Pay's bills, from 08:30 to 13:30 in China, until they are there."""
    return {"runs": billing.start(LIVE)}


@jobs.on_sqs_message(queue=rounds.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Do a part of a round, or compare a day."""
    return runs.handle(event.to_dict()["Records"], lambda part: rounds.do_part(LIVE, part))
