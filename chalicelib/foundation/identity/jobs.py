"""The queue door of identity: one message is one part of a run."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint

from chalicelib.foundation.identity.service import card_issues, card_sheets, codes, rosters
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel.context import LIVE

jobs = Blueprint(__name__)

WORK = {
    rosters.RUN_KIND: rosters.do_part,
    codes.RUN_KIND: codes.draw_part,
    card_issues.RUN_KIND: card_issues.issue_part,
    card_sheets.RUN_KIND: card_sheets.draw_part,
}


@jobs.on_sqs_message(queue=codes.QUEUE, batch_size=1)
def identity_parts(event: Any) -> dict[str, list[dict[str, str]]]:
    """Do each part that the queue delivers; those that fail come again."""
    return runs.handle(event.to_dict()["Records"], do_part)


def do_part(part: Part) -> None:
    """Do one part of one of this room's runs. Parts may come twice."""
    WORK[part.kind](LIVE, part)
