"""Dead letters: parts of runs that failed as often as their queue tries. Where they lie, and how they come again."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings

SUFFIX = "-dead-letters"
HELD_SECONDS = 30
"""While one operator looks at dead letters, others do not see them. Ours."""
WAIT_SECONDS = 1
"""Long polling asks every server of SQS; a short one may miss what is there."""
RECEIVED_MAX = 10
"""SQS gives at most ten messages a call."""
LOOKED_MAX = 1000
"""Letters that are looked at of a queue, within the seconds in which they are held. Ours. Asking again shows others."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter of the queue called `queue`: the part it asked for."""

    queue: str
    part: Part
    message: dict[str, Any]


def queues() -> list[str]:
    """Return the names of the stage's queues that have dead letters, without the stage's prefix."""
    prefix = settings().table_prefix
    found = storage.client("sqs").get_paginator("list_queues").paginate(QueueNamePrefix=prefix)
    names = [url.rpartition("/")[2] for page in found for url in page.get("QueueUrls", [])]
    return sorted(name[len(prefix) :].removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))


def tries_of(queue: str) -> tuple[int, int]:
    """Return how often a queue tries a part, and how many seconds lie between two tries at most."""
    asked = ["RedrivePolicy", "VisibilityTimeout"]
    known = storage.client("sqs").get_queue_attributes(QueueUrl=_url(queue), AttributeNames=asked)["Attributes"]
    return int(json.loads(known["RedrivePolicy"])["maxReceiveCount"]), int(known["VisibilityTimeout"])


def letters_of(run_id: str, queue: str) -> list[Letter]:
    """Return the dead letters of a run in a queue, by part; they stay where they are."""
    with _looking(queue) as found:
        letters = [letter for letter in found if letter.part.run_id == run_id]
    return sorted(letters, key=lambda letter: letter.part.part)


def everywhere(run_id: str) -> list[Letter]:
    """Return the dead letters of a run, whichever queue they fell out of. About a second a queue."""
    return [letter for queue in queues() for letter in letters_of(run_id, queue)]


def redrive(run_id: str, queue: str) -> list[str]:
    """Send the dead letters of a run to their queue again, and return which parts they are.

    A letter is removed once it was sent: whoever stops in between leaves one too many, and a part may come twice.
    """
    client = storage.client("sqs")
    sent = []
    with _looking(queue) as found:
        for letter in [one for one in found if one.part.run_id == run_id]:
            client.send_message(QueueUrl=_url(queue), MessageBody=letter.message["Body"])
            client.delete_message(QueueUrl=_url(queue + SUFFIX), ReceiptHandle=letter.message["ReceiptHandle"])
            found.remove(letter)
            sent.append(letter.part.part)
    return sorted(sent)


def _url(queue: str) -> str:
    return str(storage.client("sqs").get_queue_url(QueueName=settings().table_prefix + queue)["QueueUrl"])


@contextlib.contextmanager
def _looking(queue: str) -> Iterator[list[Letter]]:
    """Hold the dead letters of a queue, and let go of those that are still in the list at the end."""
    url, client = _url(queue + SUFFIX), storage.client("sqs")
    asked = {"MaxNumberOfMessages": RECEIVED_MAX, "VisibilityTimeout": HELD_SECONDS, "WaitTimeSeconds": WAIT_SECONDS}
    held: list[Letter] = []
    try:
        while len(held) < LOOKED_MAX and (messages := client.receive_message(QueueUrl=url, **asked).get("Messages")):
            held += [Letter(queue, Part(**json.loads(one["Body"])), one) for one in messages]
        yield held
    finally:
        for letter in held:
            handle = letter.message["ReceiptHandle"]
            client.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
