"""How a refusal is answered: the only file that turns one into a status code."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from chalice import Response

from chalicelib.kernel.context import LIVE
from chalicelib.kernel.errors import BadRequest, Broken, DomainError, MediaTypeRefused, MethodRefused, NotFound
from chalicelib.kernel.refusals import problem_of

PROBLEM_JSON = "application/problem+json; charset=utf-8"


def request_id_of(request: Any) -> str:
    """Return the id under which this request is found in the log: the gateway's, or one of ours."""
    context = request.context or {}
    return str(context.get("requestId") or LIVE.new_id())


def problem(error: DomainError, request_id: str) -> Response:
    """Return a refusal as RFC 9457 problem+json."""
    headers: dict[str, str | list[str]] = {
        "Content-Type": PROBLEM_JSON,
        "X-Request-Id": request_id,
        "Cache-Control": "no-store",
    }
    if "retry_after_seconds" in error.facts:
        headers["Retry-After"] = str(error.facts["retry_after_seconds"])
    elif error.status == 503:
        headers["Retry-After"] = "1"
    body = json.dumps(problem_of(error, request_id), ensure_ascii=False, default=str)
    return Response(body, status_code=error.status, headers=headers)


_CHALICE = {400: BadRequest, 404: NotFound, 405: MethodRefused, 415: MediaTypeRefused}


def in_our_words(event: Any, get_response: Callable[[Any], Response]) -> Response:
    """Give Chalice's own refusals (`Code` and `Message`) the shape of ours; app.py registers it as middleware."""
    response = get_response(event)
    if isinstance(response.body, dict) and response.body.keys() == {"Code", "Message"}:
        request_id = request_id_of(event)
        refusal = _CHALICE.get(response.status_code)
        return problem(refusal() if refusal else Broken(request_id=request_id), request_id)
    return response
