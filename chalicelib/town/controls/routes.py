"""HTTP doors of the controls, for auditors and administrators."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Doors, Nothing
from chalicelib.town.controls.schemas import ControlsShown, CountingStarted, MonthAsked
from chalicelib.town.controls.service import counting, reading

doors = Doors("controls")


@doors.door(
    "GET",
    "/v1/places/{place_id}/controls",
    verb="controls.read",
    within="place_id",
    query=MonthAsked,
    shown=ControlsShown,
)
def read_controls(call: Call[Nothing, MonthAsked], place_id: str) -> ControlsShown:
    """Show who granted what in a month beside what others granted, and how the budget burns."""
    return ControlsShown.of(reading.load_month(place_id=place_id, month=call.query.month))


@doors.door(
    "POST",
    "/v1/places/{place_id}/controls",
    verb="controls.read",
    within="place_id",
    asked=MonthAsked,
    shown=CountingStarted,
    keyed=True,
    status=202,
)
def count_anew(call: Call[MonthAsked, Nothing], place_id: str) -> CountingStarted:
    """Count a month anew, in the background."""
    run = counting.start_counting(call.ctx, place_id=place_id, month=call.body.month, key=call.key)
    return CountingStarted(run_id=run.run_id)
