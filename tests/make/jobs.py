"""A room with every kind of job, to see how jobs are deployed without waiting for a real one."""

from __future__ import annotations

import json
import os
from typing import Any

from botocore.session import get_session
from chalice import Blueprint, Rate

jobs = Blueprint(__name__)


def seen(what: str) -> None:
    """Write down that something arrived."""
    client = get_session().create_client("dynamodb", region_name=os.environ["AWS_REGION"])
    client.put_item(TableName="sanbao-test-runs", Item={"run_id": {"S": "seen"}, "row": {"S": what}})


@jobs.on_sqs_message(queue="parcels", batch_size=5)
def on_parcel(event: Any) -> dict[str, list[dict[str, str]]]:
    """Take parcels; those called bad fail alone."""
    failed = []
    for record in event:
        message = record.to_dict()
        seen(f"parcel#{message['body']}")
        if message["body"].startswith("bad"):
            failed.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failed}


@jobs.on_dynamodb_record(stream_arn="facts")
def on_fact(event: Any) -> None:
    """See the facts' stream."""
    for record in event:
        seen(f"fact#{record.new_image['fact_id']['S']}")


@jobs.schedule(Rate(1, unit=Rate.MINUTES))
def every_minute(event: Any) -> None:
    """See the clock."""
    seen(f"tick#{json.dumps(event.to_dict().get('time', ''))}")
