"""Enquiries and their messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.threads import Enquiry, EnquiryState, Said, Side
from chalicelib.prosperity.listings.records import ListingEnquiryRecord, ListingMessageRecord, ListingRecord
from chalicelib.prosperity.listings.store.listings import listing_of


def enquiry_of(record: ListingEnquiryRecord | None) -> Enquiry | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    agreed: Any = record.agreed or {}
    unread: Any = record.unread or {}
    return Enquiry(
        record.enquiry_id,
        record.listing_id,
        record.title,
        record.owner_id,
        record.asker_id,
        EnquiryState(record.state),
        dt.datetime.fromisoformat(record.made_at),
        dt.datetime.fromisoformat(record.last.partition("#")[0]),
        record.messages,
        tuple(sorted((Side(side), dt.datetime.fromisoformat(at)) for side, at in agreed.items())),
        tuple(sorted((Side(side), count) for side, count in unread.items())),
        record.ended_by or "",
        record.version,
    )


def record_of(one: Enquiry) -> ListingEnquiryRecord:
    """Return the record of an enquiry."""
    return ListingEnquiryRecord(
        one.enquiry_id,
        listing_id=one.listing_id,
        title=one.title,
        owner_id=one.owner_id,
        asker_id=one.asker_id,
        state=one.state.value,
        made_at=one.made_at.astimezone(dt.UTC).isoformat(),
        last=f"{one.last_at.astimezone(dt.UTC).isoformat()}#{one.enquiry_id}",
        messages=one.count,
        agreed={side.value: at.isoformat() for side, at in one.agreed} or None,
        unread={side.value: count for side, count in one.unread} or None,
        ended_by=one.ended_by or None,
        version=one.version,
    )


def find_enquiry(enquiry_id: str) -> Enquiry | None:
    """Return an enquiry as it is now, or None. One round trip."""
    return enquiry_of(storage.find(ListingEnquiryRecord, enquiry_id, consistent=True))


def find_with_listing(enquiry_id: str) -> tuple[Enquiry | None, Listing | None]:
    """Return an enquiry and what it is about, each None where there is none. One round trip."""
    listing_id = enquiry_id.partition("~")[0]
    enquiry, listing = storage.find_many(
        [(ListingEnquiryRecord, enquiry_id), (ListingRecord, listing_id)], consistent=True
    )
    return enquiry_of(enquiry), listing_of(listing)


def list_of(person_id: str, side: Side, *, size: int, cursor: str | None) -> Page[Enquiry]:
    """Return a page of somebody's enquiries on one side, the last written first. One round trip."""
    query = storage.Query(ListingEnquiryRecord, person_id, index=f"by_{side}", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_read(item) for item in page.rows], page.cursor)


def every_of_owner(owner_id: str) -> Iterator[Enquiry]:
    """Yield all enquiries about somebody's listings."""
    for item in storage.every(storage.Query(ListingEnquiryRecord, owner_id, index="by_owner")):
        yield _read(item)


def _read(item: storage.Item) -> Enquiry:
    found = enquiry_of(ListingEnquiryRecord.from_raw_data(item))
    assert found is not None
    return found


def list_messages(enquiry_id: str, *, size: int, cursor: str | None) -> Page[Said]:
    """Return a page of an enquiry's messages, the last first. One round trip."""
    where = ListingMessageRecord.row.startswith("m#")
    query = storage.Query(ListingMessageRecord, enquiry_id, where=where, newest_first=True, consistent=True)
    page = storage.page(query, size=size, cursor=cursor)
    records = [ListingMessageRecord.from_raw_data(item) for item in page.rows]
    said = [Said(one.nth, Side(one.side), one.words or "", dt.datetime.fromisoformat(one.at or "")) for one in records]
    return Page(said, page.cursor)


def creation_of(one: Enquiry, refusal: Refusal) -> Writes:
    """Return the write of a new enquiry: one of a listing and who asks."""
    return Writes().create(record_of(one), refusal=refusal, guard=True)


def change_of(one: Enquiry, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(one), condition=ListingEnquiryRecord.version == seen, refusal=refusal)


def untitled_of(one: Enquiry, gone: str) -> Writes:
    """Return the write after which an enquiry names its listing no more; who changes it meanwhile reads it again."""
    R = ListingEnquiryRecord  # noqa: N806  As conditions are written.
    return Writes().update(R, one.enquiry_id, actions=[R.title.set(gone), R.version.add(1)])


def message_of(enquiry_id: str, said: Said, key: str, mark: str, refusal: Refusal) -> Writes:
    """Return the writes of a message, and of which request it is, the guard of the transaction."""
    at = said.at.astimezone(dt.UTC).isoformat()
    row = ListingMessageRecord(
        enquiry_id, f"m#{said.nth:04d}", nth=said.nth, side=said.side.value, words=said.words, at=at
    )
    first = ListingMessageRecord(enquiry_id, f"k#{key}", nth=said.nth, side=said.side.value, mark=mark)
    return Writes().create(first, refusal=refusal, guard=True).put(row)


def find_key(enquiry_id: str, key: str) -> tuple[str, str] | None:
    """Return which side a request's key wrote as, and what it asked; None for a new one. One round trip."""
    found = storage.find(ListingMessageRecord, enquiry_id, f"k#{key}", consistent=True)
    return None if found is None else (found.side, found.mark or "")
