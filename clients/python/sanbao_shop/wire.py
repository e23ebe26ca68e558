"""How one request is brought home: timeouts, tries with the same key, pauses, and what an answer's status means."""

from __future__ import annotations

import ipaddress
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError

from sanbao_shop.errors import AnswerBroken, OutcomeUnknown, Refused, Unreachable, refusal

PAUSE_SECONDS, PAUSE_SECONDS_MAX = 0.25, 8.0
"""The first pause, doubled each time up to the last; each is drawn between half and the whole of that."""
RETRY_AFTER_SECONDS_MAX = 30.0
"""A Retry-After longer than this is told to the caller instead of waited for: a customer stands at the till."""
ANSWER_BYTES_MAX = 4 * 1024 * 1024
NEVER_DONE = frozenset({"invalid_input", "key_reused_with_other_body"})
"""Refusals that every try of a request gets alike. Others may come while an earlier try is still being done."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, the same at every try. `key` is the Idempotency-Key of a deed, "" for a question."""

    method: str
    path: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection to one Sanbao with one API key, which no text of this object shows."""

    base_url: str
    api_key: str = field(repr=False)
    tries_max: int
    pause: Callable[[float], None] = field(repr=False)
    pool: urllib3.PoolManager = field(repr=False)

    def members(self, asked: Asked) -> dict[str, Any]:
        """Return the answer's JSON members, after as many tries as it takes and no more than `tries_max`.

        Raises:
            Refused: Sanbao refused, and nothing was moved.
            Unreachable: no try reached it, or a question stayed unanswered.
            OutcomeUnknown: the deed may have been done; what a later try was refused for is its `__cause__`.
        """
        maybe_done = False
        for left in range(self.tries_max - 1, -1, -1):
            try:
                return self._once(asked)
            except _Lost as lost:
                maybe_done = maybe_done or lost.maybe_done
                wait = self._pause_before_try(self.tries_max - left)
            except Refused as refused:
                again_after = _again_after(refused)
                if again_after is None or not left:
                    if asked.key and maybe_done and refused.code not in NEVER_DONE:
                        raise OutcomeUnknown(asked.key) from refused
                    raise
                wait = max(again_after, self._pause_before_try(self.tries_max - left))
            if left:
                self.pause(wait)
        if asked.key and maybe_done:
            raise OutcomeUnknown(asked.key)
        message = f"{urlsplit(self.base_url).hostname} did not answer"
        raise Unreachable(message)

    def _once(self, asked: Asked) -> dict[str, Any]:
        status, headers, content = self._exchange(asked)
        if status >= 500 and not _is_busy(status, content):
            raise _Lost(maybe_done=True)
        if status >= 400:
            raise refusal(status, _problem(content), _seconds(headers.get("Retry-After")))
        members = _json(content)
        if not 200 <= status < 300 or not isinstance(members, dict):
            if asked.key and status < 300:
                raise _Lost(maybe_done=True)  # It was done, and something on the way spoiled the answer.
            message = f"an answer with status {status} that is not described"
            raise AnswerBroken(message)
        return members

    def _exchange(self, asked: Asked) -> tuple[int, Mapping[str, str], bytes]:
        headers = {"X-Api-Key": self.api_key, "Accept": "application/json"}
        headers |= {"Idempotency-Key": asked.key} if asked.key else {}
        body = None
        if asked.body is not None:
            body = json.dumps(asked.body, ensure_ascii=False, separators=(",", ":")).encode()
            headers["Content-Type"] = "application/json"
        try:
            answer = self.pool.request(
                asked.method,
                self.base_url + asked.path,
                body=body,
                headers=headers,
                redirect=False,  # The API key goes nowhere else.
                retries=False,
                preload_content=False,
            )
            try:
                return answer.status, answer.headers, answer.read(ANSWER_BYTES_MAX, decode_content=True)
            finally:
                answer.drain_conn()
                answer.release_conn()
        except (NewConnectionError, ConnectTimeoutError, SSLError):
            raise _Lost(maybe_done=False) from None
        except (HTTPError, OSError):
            raise _Lost(maybe_done=True) from None

    def _pause_before_try(self, n: int) -> float:
        """Return seconds before the next try after `n` of them: doubled, bounded, and never the same for all tills."""
        most: float = min(PAUSE_SECONDS * 2 ** (n - 1), PAUSE_SECONDS_MAX)
        return most / 2 + secrets.randbelow(1001) / 1000 * most / 2


class _Lost(Exception):
    """A try brought no answer."""

    def __init__(self, *, maybe_done: bool) -> None:
        super().__init__()
        self.maybe_done = maybe_done


def checked_base(base_url: str) -> str:
    """Return the origin that requests go to, without a slash at its end.

    Raises:
        ValueError: an API key would travel in the open, or the address is none.
    """
    url = urlsplit(base_url)
    if url.hostname is None or url.username is not None or url.query or url.fragment:
        message = "the base URL is an origin such as https://sanbao.example.cn"
        raise ValueError(message)
    if url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.hostname)):
        message = "the base URL must be https; http only on this machine"
        raise ValueError(message)
    return base_url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _again_after(refused: Refused) -> float | None:
    """Return after how many seconds a refusal may end by itself; None where asking again changes nothing."""
    if refused.status not in (429, 503):
        return None
    seconds = refused.retry_after_seconds or 0.0
    return seconds if seconds <= RETRY_AFTER_SECONDS_MAX else None


def _is_busy(status: int, content: bytes) -> bool:
    """Tell whether Sanbao itself says that nothing was changed; a gateway's own 503 says no such thing."""
    return status == 503 and _problem(content).get("code") == "busy"


def _problem(content: bytes) -> dict[str, Any]:
    found = _json(content)
    return found if isinstance(found, dict) else {}


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.strip().isdecimal() else None
