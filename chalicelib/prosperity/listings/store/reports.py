"""Reports of listings, and objections to leases."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.listings.core.reports import Report, ReportKind, ReportState
from chalicelib.prosperity.listings.records import ListingReportRecord


def report_of(record: ListingReportRecord | None) -> Report | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Report(
        record.listing_id,
        record.report_id,
        ReportKind(record.kind),
        record.title,
        record.reporter_id,
        record.words,
        ReportState(record.state),
        dt.datetime.fromisoformat(record.made_at),
        record.mark,
        record.notice or "",
        record.reason or "",
        record.by or "",
        record.version,
    )


def record_of(one: Report) -> ListingReportRecord:
    """Return the record of a report."""
    return ListingReportRecord(
        one.listing_id,
        one.report_id,
        kind=one.kind.value,
        title=one.title,
        reporter_id=one.reporter_id,
        words=one.words,
        state=one.state.value,
        made_at=one.made_at.astimezone(dt.UTC).isoformat(),
        mark=one.mark,
        notice=one.notice or None,
        reason=one.reason or None,
        by=one.by or None,
        version=one.version,
        desk_state=f"{one.village_id}#{one.state}",
    )


def find_report(listing_id: str, report_id: str) -> Report | None:
    """Return a report as it is now, or None. One round trip."""
    return report_of(storage.find(ListingReportRecord, listing_id, report_id, consistent=True))


def list_at_desk(village_id: str, state: ReportState, *, size: int, cursor: str | None) -> Page[Report]:
    """Return a page of a village's reports of one state; of the open ones the oldest first. One round trip."""
    newest = state is not ReportState.OPEN
    query = storage.Query(ListingReportRecord, f"{village_id}#{state}", index="by_desk", newest_first=newest)
    return _page(query, size, cursor)


def list_of_reporter(reporter_id: str, *, size: int, cursor: str | None) -> Page[Report]:
    """Return a page of what somebody reported, the last first. One round trip."""
    query = storage.Query(ListingReportRecord, reporter_id, index="by_reporter", newest_first=True)
    return _page(query, size, cursor)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Report]:
    page = storage.page(query, size=size, cursor=cursor)
    found = [report_of(ListingReportRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def creation_of(one: Report, refusal: Refusal) -> Writes:
    """Return the write of a new report, the guard of its transaction."""
    return Writes().create(record_of(one), refusal=refusal, guard=True)


def change_of(one: Report, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(one), condition=ListingReportRecord.version == seen, refusal=refusal)
