"""The stream door of what waits: WeChat is asked about pictures, after the commit that holds them."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint
from chalice.app import DynamoDBEvent

from chalicelib.foundation.moderation.service import pictures
from chalicelib.kernel.context import LIVE

REVIEWS_STREAM = "moderation_reviews"
"""The table whose stream this is; the deployment puts the stream's ARN in its place."""

jobs = Blueprint(__name__)


@jobs.on_dynamodb_record(stream_arn=REVIEWS_STREAM, name="look_at_pictures")
def look_at_pictures(event: DynamoDBEvent) -> dict[str, Any]:
    """Ask WeChat about the pictures that are new in the line, and close what waits for none any more."""
    records = [(record.sequence_number, record.old_image, record.new_image) for record in event]
    return pictures.handle(LIVE, records)
