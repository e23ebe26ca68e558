"""Applications for jobs, and reports of listings, as people send them and as those who decide see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.listings.core.applying import Application
from chalicelib.prosperity.listings.core.reports import Report
from chalicelib.prosperity.listings.schemas.listings import ListingPageAsked

SAID_MAX = 300


class JobApplicationAsked(Asked):
    """Why one wants the job; `asks_first`: a village's own job may know of one's grant, and put one first."""

    words: Annotated[str, Field(max_length=SAID_MAX)] = ""
    asks_first: bool = False


class JobApplicationDecisionAsked(Asked):
    """Whether somebody is taken."""

    deed: Literal["accept", "decline"]


class JobApplicationShown(Shown):
    """An application; `applicant` is what they are called, "" where it is one's own.

    `is_first`: a credit programme puts it before others.
    """

    listing_id: str
    applied_id: str
    title: str
    applicant: str
    words: str
    state: str
    is_first: bool
    made_at: str

    @classmethod
    def of(cls, one: Application, names: Mapping[str, str]) -> JobApplicationShown:
        """Show an application."""
        return cls(
            listing_id=one.listing_id,
            applied_id=one.applied_id,
            title=one.title,
            applicant=names.get(one.applicant_id, ""),
            words=one.words,
            state=one.state.value,
            is_first=one.is_first,
            made_at=business_time(one.made_at),
        )


class JobApplicationsShown(Shown):
    """A page of applications."""

    rows: list[JobApplicationShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Application], names: Mapping[str, str]) -> JobApplicationsShown:
        """Show a page."""
        return cls(rows=[JobApplicationShown.of(one, names) for one in page.rows], cursor=page.cursor)


class ListingReportAsked(Asked):
    """What is wrong with a listing, or how its lease harms one."""

    kind: Literal["abuse", "objection"] = "abuse"
    words: Annotated[str, Field(min_length=2, max_length=SAID_MAX)]


class ListingReportsAsked(ListingPageAsked):
    """Which state of a village's reports."""

    state: Literal["open", "upheld", "dismissed"] = "open"


class ListingReportDecisionAsked(Asked):
    """What an officer decides, and why."""

    deed: Literal["uphold", "dismiss"]
    reason: Annotated[str, Field(min_length=2, max_length=100)]


class ListingReportShown(Shown):
    """A report, without who made it."""

    listing_id: str
    report_id: str
    kind: str
    title: str
    words: str
    state: str
    made_at: str
    reason: str

    @classmethod
    def of(cls, one: Report) -> ListingReportShown:
        """Show a report."""
        return cls(
            listing_id=one.listing_id,
            report_id=one.report_id,
            kind=one.kind.value,
            title=one.title,
            words=one.words,
            state=one.state.value,
            made_at=business_time(one.made_at),
            reason=one.reason,
        )


class ListingReportsShown(Shown):
    """A page of reports of one state."""

    rows: list[ListingReportShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Report]) -> ListingReportsShown:
        """Show a page."""
        return cls(rows=[ListingReportShown.of(one) for one in page.rows], cursor=page.cursor)
