"""Applications for jobs, and reports of listings."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.listings.core.applying import ApplicationDeed
from chalicelib.prosperity.listings.core.reports import ReportKind
from chalicelib.prosperity.listings.routes.doors import doors
from chalicelib.prosperity.listings.schemas.applications import (
    JobApplicationAsked,
    JobApplicationDecisionAsked,
    JobApplicationShown,
    JobApplicationsShown,
    ListingReportAsked,
    ListingReportShown,
    ListingReportsShown,
)
from chalicelib.prosperity.listings.schemas.listings import ListingPageAsked
from chalicelib.prosperity.listings.service import applying, naming, reporting


@doors.door(
    "POST",
    "/v1/listings/{listing_id}/applications",
    verb="listings.ask",
    asked=JobApplicationAsked,
    shown=JobApplicationShown,
    keyed=True,
    status=201,
)
def apply(call: Call[JobApplicationAsked, Nothing], listing_id: str) -> JobApplicationShown:
    """Apply for a job, once."""
    body = call.body
    made = applying.apply(call.ctx, listing_id=listing_id, words=body.words, key=call.key, asks_first=body.asks_first)
    return JobApplicationShown.of(made, {})


@doors.door("DELETE", "/v1/listings/{listing_id}/applications/mine", verb="listings.own", shown=JobApplicationShown)
def withdraw_application(call: Call[Nothing, Nothing], listing_id: str) -> JobApplicationShown:
    """Withdraw one's application, while nobody decided on it."""
    return JobApplicationShown.of(applying.withdraw(call.ctx, listing_id=listing_id), {})


@doors.door(
    "GET",
    "/v1/me/listing-applications",
    verb="listings.own",
    query=ListingPageAsked,
    shown=JobApplicationsShown,
)
def my_applications(call: Call[Nothing, ListingPageAsked]) -> JobApplicationsShown:
    """Show what one applied for, the last first."""
    page = applying.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor)
    return JobApplicationsShown.of(page, {})


@doors.door(
    "GET",
    "/v1/listings/{listing_id}/applications",
    verb="listings.own",
    query=ListingPageAsked,
    shown=JobApplicationsShown,
)
def list_applications(call: Call[Nothing, ListingPageAsked], listing_id: str) -> JobApplicationsShown:
    """Show who applied for a job of one's own."""
    page = applying.list_of(call.ctx, listing_id=listing_id, size=call.query.size, cursor=call.query.cursor)
    return JobApplicationsShown.of(page, naming.names_of([one.applicant_id for one in page.rows]))


@doors.door(
    "PUT",
    "/v1/listings/{listing_id}/applications/{applied_id}",
    verb="listings.own",
    asked=JobApplicationDecisionAsked,
    shown=JobApplicationShown,
)
def decide_application(
    call: Call[JobApplicationDecisionAsked, Nothing], listing_id: str, applied_id: str
) -> JobApplicationShown:
    """Take somebody for a job of one's own, or turn them down; with the last place the job is filled."""
    deed = ApplicationDeed(call.body.deed)
    done = applying.decide(call.ctx, listing_id=listing_id, applied_id=applied_id, deed=deed)
    return JobApplicationShown.of(done, naming.names_of([done.applicant_id]))


@doors.door(
    "POST",
    "/v1/listings/{listing_id}/reports",
    verb="listings.ask",
    asked=ListingReportAsked,
    shown=ListingReportShown,
    keyed=True,
    status=201,
)
def report(call: Call[ListingReportAsked, Nothing], listing_id: str) -> ListingReportShown:
    """Report what is wrong with a listing, or object to a lease while it is announced, once."""
    kind, words = ReportKind(call.body.kind), call.body.words
    return ListingReportShown.of(
        reporting.report(call.ctx, listing_id=listing_id, kind=kind, words=words, key=call.key)
    )


@doors.door("GET", "/v1/me/listing-reports", verb="listings.own", query=ListingPageAsked, shown=ListingReportsShown)
def my_reports(call: Call[Nothing, ListingPageAsked]) -> ListingReportsShown:
    """Show what one reported or objected to, and what officers decided on it, the last first."""
    return ListingReportsShown.of(reporting.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor))
