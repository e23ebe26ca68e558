"""Faults at the wire, injected through botocore's own events: throttles before, lost answers after, conflicts."""

from __future__ import annotations

import contextlib
import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any
from unittest import mock

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError

PREFIX = "com.amazonaws.dynamodb.v20120810#"


@contextlib.contextmanager
def hurried() -> Iterator[None]:
    """Let botocore ask again at once where it would wait up to seconds for a throttle to end."""
    with mock.patch("botocore.retries.standard.ExponentialBackoff.delay_amount", return_value=0):
        yield


class _Raw:
    def __init__(self, body: dict[str, Any]) -> None:
        self.body = json.dumps(body).encode()

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.body


class Faults:
    """Makes a DynamoDB client misbehave with the given chances; `count` says what it did."""

    def __init__(
        self, client: Any, *, seed: int, throttle: float = 0.15, conflict: float = 0.1, lost_answer: float = 0.15
    ) -> None:
        self.count: Counter[str] = Counter()
        self.on = False
        self._chances = (throttle, conflict, lost_answer)
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        client.meta.events.register("before-send.dynamodb", self._before)
        client.meta.events.register("after-call.dynamodb", self._after)

    @contextlib.contextmanager
    def armed(self) -> Iterator[None]:
        """Misbehave until the block ends."""
        self.on = True
        try:
            yield
        finally:
            self.on = False

    def _draw(self) -> float:
        with self._lock:
            return self._random.random()

    def _before(self, request: Any, **_: Any) -> AWSResponse | None:
        if not self.on:
            return None
        throttle, conflict, _lost = self._chances
        draw = self._draw()
        target = request.headers["X-Amz-Target"]
        target = target.decode() if isinstance(target, bytes) else target
        if draw < throttle:
            self.count["throttle"] += 1
            return _refusal(
                request.url, {"__type": PREFIX + "ProvisionedThroughputExceededException", "message": "injected"}
            )
        if draw < throttle + conflict and target.endswith("TransactWriteItems"):
            self.count["conflict"] += 1
            items = len(json.loads(request.body)["TransactItems"])
            reasons = [{"Code": "None"} for _ in range(items)]
            reasons[int(self._draw() * items)] = {"Code": "TransactionConflict", "Message": "injected"}
            return _refusal(
                request.url,
                {
                    "__type": PREFIX + "TransactionCanceledException",
                    "message": "injected",
                    "CancellationReasons": reasons,
                },
            )
        return None

    def _after(self, http_response: Any, **_: Any) -> None:
        if self.on and http_response.status_code == 200 and self._draw() < self._chances[2]:
            self.count["lost_answer"] += 1
            raise ReadTimeoutError(endpoint_url="injected")


def _refusal(url: str, body: dict[str, Any]) -> AWSResponse:
    headers = {"x-amzn-requestid": "injected", "content-type": "application/x-amz-json-1.0"}
    return AWSResponse(url, 400, headers, _Raw(body))
