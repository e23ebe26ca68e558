"""The HTTP doors of the house itself."""

from __future__ import annotations

from chalice import Response

from chalicelib.foundation.house import service
from chalicelib.foundation.house.schemas import HealthShown
from chalicelib.kernel.edge import JSON, Call, Doors, Nothing

doors = Doors("house")


@doors.door("GET", "/v1/health", verb="house.read", shown=HealthShown)
def health(call: Call[Nothing, Nothing]) -> HealthShown:  # noqa: ARG001  Every view takes its call.
    """Tell whether the house works: which stage and version answers, its tables reached."""
    found = service.health()
    return HealthShown(stage=found.stage, version=found.version)


@doors.door("GET", "/v1/openapi.json", verb="house.read", shown=None, media="application/json")
def openapi(call: Call[Nothing, Nothing]) -> Response:
    """Return the description of this API, OpenAPI 3.1."""
    headers: dict[str, str | list[str]] = {
        "Content-Type": JSON,
        "X-Request-Id": call.ctx.request_id,
        "Cache-Control": "public, max-age=300",
    }
    return Response(service.described(), headers=headers)
