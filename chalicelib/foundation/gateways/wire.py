"""How this house speaks HTTP to others: timeouts, one retry where it is safe, an outcome that may be unknown."""

from __future__ import annotations

import contextlib
import functools
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import field
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
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
    """What came back: the HTTP status, the body, and the headers by their names in small letters."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

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
    return _tried(ctx, lambda: _once(method, url, body, headers), safe=safe)


def exchange_within(
    ctx: Context, method: str, url: str, *, body: bytes, headers: dict[str, str], seconds: float, most: int
) -> Reply:
    """Ask somebody who may be slow on purpose, where asking twice does nothing twice: so long a try, whatever comes.

    A read that ends in time begins the next one's time anew (`exchange`), so that a byte every other second lasts for
    ever; here the connection is cut, and of a longer answer than `most` bytes nothing is believed.

    Raises:
        Unreachable: no connection, twice.
        OutcomeUnknown: no whole answer came in time, or the service failed while answering (5xx).
    """
    return _tried(ctx, lambda: _once_within(method, url, body, headers, seconds=seconds, most=most), safe=True)


def _tried(ctx: Context, ask: Callable[[], Reply], *, safe: bool) -> Reply:
    try:
        return ask()
    except Unreachable:
        pass
    except OutcomeUnknown:
        if not safe:
            raise
    share = ctx.random_bytes(1)[0] / 255
    time.sleep(PAUSE_SECONDS_MIN + share * (PAUSE_SECONDS_MAX - PAUSE_SECONDS_MIN))
    return ask()


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
    return Reply(answer.status, content, {name.lower(): told for name, told in answer.headers.items()})


def _once_within(method: str, url: str, body: bytes, headers: dict[str, str], *, seconds: float, most: int) -> Reply:
    asked = urlsplit(url)
    kind = HTTPSConnection if asked.scheme == "https" else HTTPConnection
    connection = kind(asked.hostname or "", asked.port, timeout=CONNECT_SECONDS)
    try:
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            raise Unreachable from error
        connection.timeout = seconds
        try:
            with _cut_after(seconds, connection) as is_late:
                path = asked.path + (f"?{asked.query}" if asked.query else "")
                connection.request(
                    method, path, body=body, headers=headers, preload_content=False, decode_content=False
                )
                answer = connection.getresponse()
                content = answer.read(most + 1)
        except (HTTPError, HTTPException, OSError) as error:
            raise OutcomeUnknown from error
    finally:
        connection.close()
    if answer.status >= 500 or len(content) > most or is_late.is_set():
        raise OutcomeUnknown
    return Reply(answer.status, content)


@contextlib.contextmanager
def _cut_after(seconds: float, connection: HTTPConnection) -> Iterator[threading.Event]:
    """Cut a connection where the block lasts longer; what is being read then ends. Yields what tells of it."""
    is_late = threading.Event()

    def cut() -> None:
        is_late.set()
        found = connection.sock
        if found is not None:
            with contextlib.suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield is_late
    finally:
        timer.cancel()
