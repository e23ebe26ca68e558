"""The queue door of webhooks: one message is one event whose turn may have come."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint

from chalicelib.foundation.partners.service import webhooks
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import LIVE

jobs = Blueprint(__name__)


@jobs.on_sqs_message(queue=webhooks.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Tell a shop's POS what happened, or wait on."""
    return runs.handle(event.to_dict()["Records"], lambda part: webhooks.do_part(LIVE, part))
