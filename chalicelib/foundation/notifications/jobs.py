"""The stream door of facts: what happened is told to whom it concerns."""

from __future__ import annotations

from chalice import Blueprint
from chalice.app import DynamoDBEvent

from chalicelib.foundation.notifications import service
from chalicelib.kernel.context import LIVE

FACTS_STREAM = "facts"
"""The table whose stream this is; the deployment puts the stream's ARN in its place, as it does for queues."""

jobs = Blueprint(__name__)


@jobs.on_dynamodb_record(stream_arn=FACTS_STREAM, name="tell_facts")
def tell_facts(event: DynamoDBEvent) -> dict[str, list[dict[str, str]]]:
    """Tell what new facts have to tell; facts are never changed or removed, so only insertions count."""
    new = [(record.sequence_number, record.new_image) for record in event if record.event_name == "INSERT"]
    return service.handle(LIVE, new, service.present_texting())
