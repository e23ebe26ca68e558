"""The stream door of facts, the mornings, and their queue: what happened is told to whom it concerns."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Cron
from chalice.app import DynamoDBEvent

from chalicelib.foundation.notifications.service import mornings, telling, telling_many
from chalicelib.foundation.notifications.service.sending import present_means
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.context import LIVE

FACTS_STREAM = "facts"
"""The table whose stream this is; the deployment puts the stream's ARN in its place, as it does for queues."""

jobs = Blueprint(__name__)


@jobs.on_dynamodb_record(stream_arn=FACTS_STREAM, name="tell_facts")
def tell_facts(event: DynamoDBEvent) -> dict[str, list[dict[str, str]]]:
    """Tell what new facts have to tell; facts are never changed or removed, so only insertions count."""
    new = [(record.sequence_number, record.new_image) for record in event if record.event_name == "INSERT"]
    return telling.handle(LIVE, new, present_means())


@jobs.schedule(Cron(35, 23, "*", "*", "?", "*"))
def morning(_event: Any) -> dict[str, str]:
    """Send what waited for the end of the quiet hours, at 07:35 in China."""
    return {"run": mornings.start(LIVE, kind="waiting")}


@jobs.schedule(Cron(10, 0, "?", "*", "MON", "*"))
def monday(_event: Any) -> dict[str, str]:
    """Tell card holders and elders about their week, on Mondays at 08:10 in China."""
    return {"run": mornings.start(LIVE, kind="digest")}


@jobs.on_sqs_message(queue=mornings.QUEUE, batch_size=1)
def work(event: Any) -> dict[str, list[dict[str, str]]]:
    """Do a village's part of a morning, or tell a part of its people what concerns them all."""
    return runs.handle(event.to_dict()["Records"], do_part)


def do_part(part: Part) -> None:
    """Do one part of one of this room's runs. Parts may come twice."""
    room = telling_many if part.kind == telling_many.RUN_KIND else mornings
    room.do_part(LIVE, part)
