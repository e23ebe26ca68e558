"""Where a request came from, as far as somebody other than its sender says so (decisions 0035 and 0036)."""

from __future__ import annotations

import hmac
from typing import Any

from chalicelib.kernel.settings import settings

EDGE_HEADER = "x-sanbao-edge"
"""What the distribution adds to a request, in place of whatever a viewer sent under that name."""


def source_address(request: Any) -> str:
    """Return the address that a request came from, "" where nobody tells.

    That is whom API Gateway was connected to. Where that was the distribution, which proves itself by its secret, it is
    whom the distribution was connected to: the last address of `X-Forwarded-For` before its own. What a viewer wrote
    there stands further left and is not read.
    """
    seen = str(((request.context or {}).get("identity") or {}).get("sourceIp") or "")
    secret, told = settings().edge_secret, str(request.headers.get(EDGE_HEADER, ""))
    if not secret or not hmac.compare_digest(told.encode(), secret.encode()):
        return seen
    listed = [part.strip() for part in str(request.headers.get("x-forwarded-for", "")).split(",") if part.strip()]
    if listed and listed[-1] == seen:
        listed.pop()  # Appended by API Gateway.
    return listed[-1] if listed else seen
