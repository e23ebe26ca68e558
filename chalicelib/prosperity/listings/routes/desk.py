"""The officers' desk: what waits, leases, reports, and what a village itself lists."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.listings.core.deeds import ListingState
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.reports import ReportDeed, ReportState
from chalicelib.prosperity.listings.routes.doors import doors
from chalicelib.prosperity.listings.schemas.applications import (
    ListingReportDecisionAsked,
    ListingReportsAsked,
    ListingReportShown,
    ListingReportsShown,
)
from chalicelib.prosperity.listings.schemas.listings import (
    ListingAsked,
    ListingDecisionAsked,
    ListingDeskAsked,
    ListingsShown,
    ListingWhole,
)
from chalicelib.prosperity.listings.service import desk, naming, photos, reporting, writing


def _whole(listing: Listing) -> ListingWhole:
    files = listing.written.files
    views = photos.views_of(files, all_of_them=True, officer=True) if files else {}
    return ListingWhole.own(listing, views, naming.owner_of(listing))


@doors.door(
    "GET",
    "/v1/villages/{village_id}/listings",
    verb="listings.read",
    within="village_id",
    query=ListingDeskAsked,
    shown=ListingsShown,
)
def at_desk(call: Call[Nothing, ListingDeskAsked], village_id: str) -> ListingsShown:
    """Show a village's listings of one state; those that wait for a look the oldest first."""
    query = call.query
    page = desk.list_at_desk(
        village_id=village_id, state=ListingState(query.state), size=query.size, cursor=query.cursor
    )
    return ListingsShown.of(page, {})


@doors.door(
    "GET",
    "/v1/listings/{listing_id}/whole",
    verb="listings.read",
    within="listing_id",
    shown=ListingWhole,
)
def read_at_desk(call: Call[Nothing, Nothing], listing_id: str) -> ListingWhole:
    """Show a listing of one's village, whatever its state, with all its photos and a lease's contract."""
    return _whole(desk.read(call.ctx, listing_id=listing_id))


@doors.door(
    "POST",
    "/v1/villages/{village_id}/listings",
    verb="listings.write",
    within="village_id",
    asked=ListingAsked,
    shown=ListingWhole,
    keyed=True,
    status=201,
)
def write_collective(call: Call[ListingAsked, Nothing], village_id: str) -> ListingWhole:
    """Keep a draft of the village's own, which the officer looks after as the resident they are."""
    kind, written = call.body.written()
    return _whole(writing.write_collective(call.ctx, village_id=village_id, kind=kind, written=written, key=call.key))


@doors.door(
    "POST",
    "/v1/listings/{listing_id}/decisions",
    verb="listings.decide",
    within="listing_id",
    asked=ListingDecisionAsked,
    shown=ListingWhole,
    keyed=True,
)
def decide(call: Call[ListingDecisionAsked, Nothing], listing_id: str) -> ListingWhole:
    """Approve, refuse, hide or show a listing; a lease takes two officers, and is announced by the second."""
    body = call.body
    done = desk.decide(
        call.ctx, listing_id=listing_id, deed=body.deed, reason=body.reason, looked_at=body.looked_at, key=call.key
    )
    return _whole(done)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/listing-reports",
    verb="listings.read",
    within="village_id",
    query=ListingReportsAsked,
    shown=ListingReportsShown,
)
def reports(call: Call[Nothing, ListingReportsAsked], village_id: str) -> ListingReportsShown:
    """Show what was said against a village's listings, of one state; the open ones the oldest first."""
    query = call.query
    page = reporting.list_at_desk(
        village_id=village_id, state=ReportState(query.state), size=query.size, cursor=query.cursor
    )
    return ListingReportsShown.of(page)


@doors.door(
    "PUT",
    "/v1/listings/{listing_id}/reports/{report_id}",
    verb="listings.decide",
    within="listing_id",
    asked=ListingReportDecisionAsked,
    shown=ListingReportShown,
)
def decide_report(
    call: Call[ListingReportDecisionAsked, Nothing], listing_id: str, report_id: str
) -> ListingReportShown:
    """Decide on a report: an upheld one hides the listing, an upheld objection refuses the lease."""
    body, deed = call.body, ReportDeed(call.body.deed)
    done = reporting.decide(call.ctx, listing_id=listing_id, report_id=report_id, deed=deed, reason=body.reason)
    return ListingReportShown.of(done)
