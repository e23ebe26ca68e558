"""Scanning without a network: the list to take along, and the scans brought back."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.activities.routes.doors import doors
from chalicelib.points.activities.schemas.attendance import PeopleAsked
from chalicelib.points.activities.schemas.offline import (
    OfflineListShown,
    OfflineScansAsked,
    UploadedShown,
    UploadsShown,
)
from chalicelib.points.activities.service import offline


@doors.door(
    "GET",
    "/v1/activities/{activity_id}/offline-list",
    verb="activities.scan",
    within="activity_id",
    query=PeopleAsked,
    shown=OfflineListShown,
)
def offline_list(call: Call[Nothing, PeopleAsked], activity_id: str) -> OfflineListShown:
    """Show who signed up, for a device that scans where there is no network."""
    query = call.query
    return OfflineListShown.of(offline.list_of(call.ctx, activity_id=activity_id, size=query.size, cursor=query.cursor))


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/offline-scans",
    verb="activities.scan",
    within="activity_id",
    asked=OfflineScansAsked,
    shown=UploadsShown,
)
def upload_scans(call: Call[OfflineScansAsked, Nothing], activity_id: str) -> UploadsShown:
    """Take scans that a device kept; each has its own key, and is answered on its own."""
    body = call.body
    done = offline.upload(
        call.ctx, activity_id=activity_id, ticket=body.ticket, kept=[scan.kept() for scan in body.scans]
    )
    return UploadsShown(rows=[UploadedShown.of(one) for one in done])
