"""Applications for jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.listings.core.applying import Application, ApplicationState
from chalicelib.prosperity.listings.records import ListingApplicationRecord


def application_of(record: ListingApplicationRecord | None) -> Application | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Application(
        record.listing_id,
        record.applied_id,
        record.title,
        record.applicant_id,
        record.words or "",
        ApplicationState(record.state),
        dt.datetime.fromisoformat(record.made_at),
        record.mark,
        record.version,
        bool(record.is_first),
    )


def record_of(one: Application) -> ListingApplicationRecord:
    """Return the record of an application."""
    return ListingApplicationRecord(
        one.listing_id,
        one.applied_id,
        title=one.title,
        applicant_id=one.applicant_id,
        words=one.words or None,
        state=one.state.value,
        made_at=one.made_at.astimezone(dt.UTC).isoformat(),
        mark=one.mark,
        version=one.version,
        is_first=one.is_first or None,
        place=one.place,
    )


def find_application(listing_id: str, applied_id: str) -> Application | None:
    """Return an application as it is now, or None. One round trip."""
    return application_of(storage.find(ListingApplicationRecord, listing_id, applied_id, consistent=True))


def list_of_listing(listing_id: str, *, size: int, cursor: str | None) -> Page[Application]:
    """Return a page of a job's applications: who comes first by a programme, then the oldest. One round trip."""
    query = storage.Query(ListingApplicationRecord, listing_id, index="by_place")
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_read(item) for item in page.rows], page.cursor)


def list_of_applicant(applicant_id: str, *, size: int, cursor: str | None) -> Page[Application]:
    """Return a page of what somebody applied for, the last first. One round trip."""
    query = storage.Query(ListingApplicationRecord, applicant_id, index="by_applicant", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_read(item) for item in page.rows], page.cursor)


def every_of_listing(listing_id: str) -> Iterator[Application]:
    """Yield all applications for a job."""
    for item in storage.every(storage.Query(ListingApplicationRecord, listing_id, consistent=True)):
        yield _read(item)


def _read(item: storage.Item) -> Application:
    found = application_of(ListingApplicationRecord.from_raw_data(item))
    assert found is not None
    return found


def creation_of(one: Application, refusal: Refusal) -> Writes:
    """Return the write of a new application, the guard of its transaction."""
    return Writes().create(record_of(one), refusal=refusal, guard=True)


def change_of(one: Application, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(one), condition=ListingApplicationRecord.version == seen, refusal=refusal)


def untitled_of(one: Application, gone: str) -> Writes:
    """Return the write after which an application names its job no more; who changes it meanwhile reads it again."""
    R = ListingApplicationRecord  # noqa: N806  As conditions are written.
    actions = [R.title.set(gone), R.version.add(1)]
    return Writes().update(R, one.listing_id, one.applied_id, actions=actions)
