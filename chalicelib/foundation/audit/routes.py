"""The HTTP door of the audit trail, for auditors and administrators."""

from __future__ import annotations

from chalicelib.foundation.audit import service
from chalicelib.foundation.audit.schemas import DayAsked, EventsShown
from chalicelib.kernel.edge import Call, Doors, Nothing

doors = Doors("audit")


@doors.door(
    "GET", "/v1/places/{place_id}/audit", verb="audit.read", within="place_id", query=DayAsked, shown=EventsShown
)
def read_day(call: Call[Nothing, DayAsked], place_id: str) -> EventsShown:
    """Show who saw and did what at a village, or at the town itself, on a day, newest first; the look is recorded."""
    asked = call.query
    return EventsShown.of(
        service.read_day(call.ctx, place_id=place_id, on=asked.on, size=asked.size, cursor=asked.cursor)
    )
