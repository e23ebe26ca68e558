"""What towns and villages report."""

from __future__ import annotations

from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.proceeds.routes.desk import READ
from chalicelib.prosperity.proceeds.routes.doors import doors
from chalicelib.prosperity.proceeds.schemas.reports import ProceedsReportAsked, ProceedsReportShown
from chalicelib.prosperity.proceeds.service import files, reporting


@doors.door(
    "GET",
    "/v1/places/{place_id}/proceeds-report",
    verb=READ,
    within="place_id",
    query=ProceedsReportAsked,
    shown=ProceedsReportShown,
)
def report(call: Call[Nothing, ProceedsReportAsked], place_id: str) -> ProceedsReportShown:
    """Show what a town or village sold in some months: tonnes, birds, and whose the money is."""
    found = reporting.report(place_id=place_id, first=call.query.first, last=call.query.last)
    return ProceedsReportShown.of(found)


@doors.door(
    "POST",
    "/v1/places/{place_id}/proceeds-report/files",
    verb=READ,
    within="place_id",
    asked=ProceedsReportAsked,
    shown=RunShown,
    keyed=True,
    status=202,
)
def report_files(call: Call[ProceedsReportAsked, Nothing], place_id: str) -> RunShown:
    """Make a report as CSV and Excel, in the background."""
    asked = call.body
    run = files.start_report(call.ctx, place_id=place_id, first=asked.first, last=asked.last, key=call.key)
    return RunShown.of(run, [])
