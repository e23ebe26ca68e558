"""Doors of rosters, and of how far long work is."""

from __future__ import annotations

from chalicelib.foundation.identity.core.roster import FILE_BYTES_MAX, ROWS_MAX
from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.rosters import PlaceAsked, RosterAsked, TemplateShown, UploadShown
from chalicelib.foundation.identity.service import rosters
from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/rosters/template", verb="roster.read", shown=TemplateShown)
def roster_template(call: Call[Nothing, Nothing]) -> TemplateShown:
    """Return a link to the empty roster, and how much one may hold."""
    return TemplateShown(url=rosters.template_link(), bytes_max=FILE_BYTES_MAX, rows_max=ROWS_MAX)


@doors.door(
    "POST",
    "/v1/rosters/uploads",
    verb="roster.import",
    within="body.place_id",
    asked=PlaceAsked,
    shown=UploadShown,
    status=201,
)
def open_upload(call: Call[PlaceAsked, Nothing]) -> UploadShown:
    """Return where to send a roster."""
    upload_id, form = rosters.open_upload(call.ctx, place_id=call.body.place_id)
    return UploadShown(upload_id=upload_id, url=form["url"], fields=form["fields"], bytes_max=FILE_BYTES_MAX)


@doors.door(
    "POST",
    "/v1/rosters",
    verb="roster.import",
    within="body.place_id",
    asked=RosterAsked,
    shown=RunShown,
    status=202,
    keyed=True,
)
def start_import(call: Call[RosterAsked, Nothing]) -> RunShown:
    """Start importing an uploaded roster; its Idempotency-Key is the run's id."""
    body = call.body
    return RunShown.of(
        rosters.start_import(call.ctx, run_id=call.key, place_id=body.place_id, upload_id=body.upload_id), []
    )
