"""The claims' schedule and queue doors."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.context import LIVE
from chalicelib.points.claims.service import nightly, round_votes

jobs = Blueprint(__name__)


@jobs.schedule(Cron(45, 16, "*", "*", "?", "*"))
def night(_event: Any) -> dict[str, str]:
    """Start the claims' night at 00:45 in China."""
    return {"run": nightly.start_night(LIVE)}


@jobs.on_sqs_message(queue="claims", batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Do a village's part of a night, or carry out what the panel decided on a round."""
    return runs.handle(event.to_dict()["Records"], _work)


def _work(part: Part) -> None:
    done = round_votes.do_part if part.kind == round_votes.KIND else nightly.do_part
    done(LIVE, part)
