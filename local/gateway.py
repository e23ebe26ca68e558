"""API Gateway on one machine: from a WSGI request to the event that the Lambda function gets, and back.

It calls the same `app` that Lambda calls. Chalice keeps the current request in one place for the process; here each
thread has its own.
"""

from __future__ import annotations

import base64
import re
import threading
import uuid
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, unquote

from chalicelib.kernel.errors import DomainError, MethodRefused, NotFound, TooLarge
from chalicelib.kernel.problems import problem
from infra.gateway import GATEWAY_BYTES_MAX
from infra.headers import SECURITY

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Answer = Iterable[bytes]
_REASONS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class _Context:
    """What Chalice reads of a Lambda context: nothing but that there is one."""

    function_name = "sanbao-local"
    memory_limit_in_mb = 1024


def of_threads(app: Any) -> Any:
    """Make `app` keep the current request and context per thread, and return it."""
    kept = threading.local()

    def slot(name: str) -> property:
        return property(lambda _self: getattr(kept, name, None), lambda _self, value: setattr(kept, name, value))

    slots = {"current_request": slot("request"), "lambda_context": slot("context")}
    app.__class__ = type("ThreadedApp", (app.__class__,), slots)
    return app


class Gateway:
    """The routes of an app, served as API Gateway serves them."""

    def __init__(self, app: Any) -> None:
        self._app = of_threads(app)
        patterns = sorted(app.routes, key=lambda pattern: pattern.count("{"))  # Plain paths before parameters.
        self._routes = [(re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", p) + "$"), p) for p in patterns]

    def __call__(self, environ: Environ, start_response: StartResponse) -> Answer:
        """Answer one request."""
        request_id = str(uuid.uuid4())
        try:
            event = self._event(environ, request_id)
        except DomainError as refusal:
            answer = problem(refusal, request_id).to_dict()
            if isinstance(refusal, MethodRefused):
                answer["headers"]["Allow"] = ", ".join(sorted(refusal.facts["allowed"]))  # type: ignore[call-overload]  # Facts are objects.
            return _sent(answer, start_response)
        return _sent(self._app(event, _Context()), start_response)

    def _route(self, environ: Environ) -> tuple[str, dict[str, str]]:
        """Return the pattern of the path and its parameters, percent-decoded as API Gateway decodes them.

        Raises:
            NotFound: no route has this path.
            MethodRefused: one has, but not for this method.
        """
        path = environ["REQUEST_URI"].partition("?")[0]
        for form, pattern in self._routes:
            found = form.match(path)
            if found:
                methods = self._app.routes[pattern]
                if environ["REQUEST_METHOD"] not in methods:
                    raise MethodRefused(allowed=sorted(methods))
                return pattern, {name: unquote(value) for name, value in found.groupdict().items()}
        raise NotFound

    def _event(self, environ: Environ, request_id: str) -> dict[str, Any]:
        pattern, parameters = self._route(environ)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > GATEWAY_BYTES_MAX:
            raise TooLarge(bytes_max=GATEWAY_BYTES_MAX)
        body = environ["wsgi.input"].read(length) if length else b""
        headers = {
            key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")
        }
        if environ.get("CONTENT_TYPE"):
            headers["content-type"] = environ["CONTENT_TYPE"]
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        return {
            "resource": pattern,
            "path": environ["PATH_INFO"],
            "httpMethod": environ["REQUEST_METHOD"],
            "headers": headers,
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
            "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
            "multiValueQueryStringParameters": query or None,
            "pathParameters": parameters or None,
            "stageVariables": None,
            "requestContext": {
                "resourcePath": pattern,
                "httpMethod": environ["REQUEST_METHOD"],
                "requestId": request_id,
                "stage": "api",
                "identity": {"sourceIp": environ.get("REMOTE_ADDR", ""), "userAgent": headers.get("user-agent", "")},
            },
            "body": base64.b64encode(body).decode() if body else None,
            "isBase64Encoded": bool(body),
        }


def _sent(answer: dict[str, Any], start_response: StartResponse) -> Answer:
    body = answer["body"] or ""
    raw = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
    headers = SECURITY | answer["headers"]
    headers.setdefault("Content-Type", "application/json")
    listed = [(name, value) for name, value in headers.items() if name != "Content-Length"]
    listed += [(name, v) for name, values in (answer.get("multiValueHeaders") or {}).items() for v in values]
    status = answer["statusCode"]
    start_response(_REASONS.get(status, str(status)), [*listed, ("Content-Length", str(len(raw)))])
    return [raw]
