"""A house of the story's own: an emulated AWS with empty tables, buckets and queues, gone when the story ends."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import storage
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from infra import census
from infra.deploy import SETTINGS
from infra.tables import create_tables
from local import witnesses
from local.children import Children
from local.world import start_emulator

IDENTITY = "identity"
PART_SECONDS_MAX = 900
COUNTS = tuple(f"ApproximateNumberOfMessages{which}" for which in ("", "Delayed", "NotVisible"))


@contextlib.contextmanager
def opened() -> Iterator[None]:
    """Let this process, and those it starts, work in an empty house until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        children = Children(Path(folder) / "logs")
        try:
            os.environ.update(_surroundings(start_emulator(children, None)))
            os.environ.update(
                {SETTINGS[name]: found for name, found in witnesses.start(children, Path(folder)).items()}
            )
            create_tables(storage.client(), settings().table_prefix)
            for bucket in (settings().private_bucket, settings().public_bucket):
                place = {"LocationConstraint": settings().region}
                storage.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
            make_queues()
            yield
        finally:
            children.stop()


def make_queues() -> None:
    """Make the queues; whoever takes a part off one has time to do it."""
    for queue in census.queues():
        taken = {"VisibilityTimeout": str(PART_SECONDS_MAX)}
        storage.client("sqs").create_queue(QueueName=settings().table_prefix + queue, Attributes=taken)


def _surroundings(emulator: str) -> dict[str, str]:
    return {
        "SANBAO_STAGE": "local",
        "SANBAO_VERSION": "story",
        "SANBAO_PAGE_URL": "http://127.0.0.1:8000",
        "SANBAO_PRIVATE_BUCKET": "sanbao-story-private",
        "SANBAO_PUBLIC_BUCKET": "sanbao-story-public",
        "SANBAO_ROOT_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "AWS_REGION": "cn-north-1",
        "AWS_DEFAULT_REGION": "cn-north-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": emulator,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def deliver_at_once() -> None:
    """Let what this process sends come at once: a year that is told has a clock of its own, and none of our minutes."""
    events = storage.client("sqs").meta.events
    events.register("provide-client-params.sqs.SendMessageBatch", _undelayed, unique_id="undelayed")


def _undelayed(params: dict[str, Any], **_: object) -> dict[str, Any]:
    return params | {"Entries": [entry | {"DelaySeconds": 0} for entry in params["Entries"]]}


def do_all(ctx: Context, queue: str, work: Callable[[Context, Part], None]) -> int:
    """Do every part that waits in a queue, and what those send there; return how many it were."""
    sqs, url = storage.client("sqs"), _url(queue)
    count = 0
    while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in found:
            work(ctx, Part(**json.loads(message["Body"])))
        done = [{"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]} for message in found]
        sqs.delete_message_batch(QueueUrl=url, Entries=done)
        count += len(found)
    return count


def waiting(queue: str) -> int:
    """Return how many parts a queue still has, counting those that are delayed and those being done."""
    found = storage.client("sqs").get_queue_attributes(QueueUrl=_url(queue), AttributeNames=list(COUNTS))["Attributes"]
    return sum(int(found[name]) for name in COUNTS)


def _url(queue: str) -> str:
    return str(storage.client("sqs").get_queue_url(QueueName=settings().table_prefix + queue)["QueueUrl"])
