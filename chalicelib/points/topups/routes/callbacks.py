"""Where the provider calls back. Nobody signs in here: the signature tells, and the provider's own answer decides."""

from __future__ import annotations

from chalice import Response

from chalicelib.kernel.edge import Call, Nothing, Untouched
from chalicelib.points.topups.routes.doors import doors
from chalicelib.points.topups.service import settling

HEARD = "success"
"""What the provider wants to hear; after anything else it calls again, three times at most."""


@doors.door("POST", "/v1/topup-callbacks", verb="topups.callback", asked=Untouched, shown=None, media="text/plain")
def hear(call: Call[Untouched, Nothing]) -> Response:
    """Hear from the provider that an order is decided; heard twice, nothing changes."""
    settling.hear(call.ctx, call.body.raw)
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/plain; charset=utf-8",
        "X-Request-Id": call.ctx.request_id,
        "Cache-Control": "no-store",
    }
    return Response(HEARD, headers=headers)
