"""A witness as a function behind an HTTP API of API Gateway (payload format 2.0)."""

from __future__ import annotations

import base64
import binascii
import functools
from typing import Any

from chalicelib.credit.log.core.witnessing import Answer
from witness.answering import Witness
from witness.settings import from_environment


@functools.cache
def witness() -> Witness:
    """Return this process's witness; made at the first request, so that importing connects to nothing."""
    return Witness.of(from_environment())


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer one request."""
    asked = event["requestContext"]["http"]
    path = event["rawPath"].removeprefix(f"/{event['requestContext'].get('stage', '$default')}")
    answer = _answer(asked["method"], path or "/", event)
    return {"statusCode": answer.status, "headers": {"Content-Type": answer.type}, "body": answer.body}


def _answer(method: str, path: str, event: dict[str, Any]) -> Answer:
    body = event.get("body") or ""
    try:
        data = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except (binascii.Error, UnicodeEncodeError):
        return Answer(400, "no body\n")
    return witness().answer(method, path, data)
