"""How this house speaks HTTP to others: timeouts, one retry where it is safe, an outcome that may be unknown."""

from __future__ import annotations

import functools
import json
import time
from typing import Any

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.values import value

CONNECT_SECONDS, READ_SECONDS = 1.0, 4.0
"""Two tries and the pause between them end well within the 29 seconds an API Gateway waits."""
PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX = 0.05, 0.25
BODY_BYTES_MAX = 4 * 1024 * 1024


class Unreachable(DomainError):
    """Another service could not be reached; it was asked nothing."""

    code, status = "outside_unreachable", 503
    zh, en = (
        "对方服务暂时连不上，什么都没有改变，请稍后再试。",
        "The other service can not be reached; nothing was changed.",
    )


class OutcomeUnknown(DomainError):
    """Another service was asked and gave no answer: it may have done it, or not."""

    code, status = "outside_outcome_unknown", 504
    zh, en = (
        "对方服务没有回应，不知道是否已经完成。",
        "The other service did not answer; it may or may not have done it.",
    )


class AnswerBroken(DomainError):
    """Another service answered something that its documentation does not describe."""

    code, status = "outside_answer_broken", 502
    zh, en = "对方服务的回应看不懂。", "The other service gave an answer that can not be understood."


@value
class Reply:
    """What came back: the HTTP status and the body."""

    status: int
    body: bytes

    def members(self) -> dict[str, Any]:
        """Return the body as a JSON object.

        Raises:
            AnswerBroken: it is none.
        """
        try:
            found = json.loads(self.body)
        except ValueError as error:
            raise AnswerBroken from error
        if not isinstance(found, dict):
            raise AnswerBroken
        return found


@functools.cache
def _pool() -> urllib3.PoolManager:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    return urllib3.PoolManager(timeout=timeout, retries=False, maxsize=16)


def exchange(
    ctx: Context, method: str, url: str, *, body: bytes | None = None, headers: dict[str, str] | None = None, safe: bool
) -> Reply:
    """Ask once, and once more after a short random pause where that can not do anything twice.

    A request that never left is always sent again; one that left only if `safe`. Redirects are not followed.

    Raises:
        Unreachable: no connection, twice.
        OutcomeUnknown: it was sent and no answer came, or the service failed while answering (5xx).
    """
    try:
        return _once(method, url, body, headers)
    except Unreachable:
        pass
    except OutcomeUnknown:
        if not safe:
            raise
    share = ctx.random_bytes(1)[0] / 255
    time.sleep(PAUSE_SECONDS_MIN + share * (PAUSE_SECONDS_MAX - PAUSE_SECONDS_MIN))
    return _once(method, url, body, headers)


def _once(method: str, url: str, body: bytes | None, headers: dict[str, str] | None) -> Reply:
    try:
        answer = _pool().request(
            method, url, body=body, headers=headers, redirect=False, preload_content=False, decode_content=True
        )
        try:
            content = answer.read(BODY_BYTES_MAX)
        finally:
            answer.release_conn()
    except (NewConnectionError, ConnectTimeoutError, SSLError) as error:
        raise Unreachable from error
    except HTTPError as error:
        raise OutcomeUnknown from error
    if answer.status >= 500:
        raise OutcomeUnknown
    return Reply(answer.status, content)
