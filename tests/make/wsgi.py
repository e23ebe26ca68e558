"""A request to a WSGI application of this machine, without a server."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes


def answered(app: Any, path: str, **known: Any) -> tuple[str, dict[str, str], bytes]:
    """Return the status, headers and body with which `app` answers a path as it stands on the wire."""
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "REQUEST_URI": path,
        "PATH_INFO": unquote_to_bytes(path.partition("?")[0]).decode("latin-1"),
        "QUERY_STRING": path.partition("?")[2],
    }
    body = b"".join(app(environ | known, lambda status, headers: told.extend((status, dict(headers)))))
    return told[0], told[1], body
