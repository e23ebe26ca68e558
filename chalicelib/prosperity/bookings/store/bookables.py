"""Moves what can be booked in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.bookings.core.bookables import (
    Bookable,
    BookableState,
    Kind,
    Rule,
    Sitting,
    Terms,
    owner_of,
)
from chalicelib.prosperity.bookings.records import BookableRecord


def bookable_of(record: BookableRecord | None) -> Bookable | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Bookable(
        record.bookable_id,
        record.town_id,
        owner_of(record.host_id),
        _terms_of(record.terms),
        BookableState(record.state),
        dt.datetime.fromisoformat(record.since),
        record.fingerprint,
        record.collective_permille,
        record.platform_permille,
        tuple(dt.date.fromisoformat(one) for one in record.closed or ()),
        record.was_published,
        record.reason or "",
        record.version,
        record.last_key or "",
        record.last_mark or "",
    )


def _terms_of(kept: dict[str, Any]) -> Terms:
    return Terms(
        **{
            **kept,
            "kind": Kind(kept["kind"]),
            "rule": Rule(**kept["rule"]),
            "sittings": tuple(Sitting(**one) for one in kept["sittings"]),
            "weekdays": tuple(kept["weekdays"]),
            "media_ids": tuple(kept["media_ids"]),
        }
    )


def record_of(bookable: Bookable) -> BookableRecord:
    """Return the record of a bookable."""
    terms, shows = bookable.terms, bookable.state is BookableState.PUBLISHED
    return BookableRecord(
        bookable.bookable_id,
        town_id=bookable.town_id,
        town_shelf=bookable.town_id if shows else None,
        shelf=f"{terms.kind.value}#{bookable.village_id}#{bookable.bookable_id}" if shows else None,
        village_state=f"{bookable.village_id}#{bookable.state.value}",
        host_id=bookable.host_id,
        state=bookable.state.value,
        since=bookable.since.astimezone(dt.UTC).isoformat(),
        terms=dataclasses.asdict(terms),
        collective_permille=bookable.collective_permille,
        platform_permille=bookable.platform_permille,
        closed=[str(one) for one in bookable.closed] or None,
        was_published=bookable.was_published,
        reason=bookable.reason or None,
        fingerprint=bookable.fingerprint,
        version=bookable.version,
        last_key=bookable.last_key or None,
        last_mark=bookable.last_mark or None,
    )


def find_bookable(bookable_id: str) -> Bookable | None:
    """Return a bookable as it is now, or None. One round trip."""
    return bookable_of(storage.find(BookableRecord, bookable_id, consistent=True))


def find_bookables(bookable_ids: Sequence[str]) -> list[Bookable | None]:
    """Return several bookables in their order, None where there is none. One round trip per 100."""
    found = storage.find_many([(BookableRecord, one) for one in bookable_ids], consistent=True)
    return [bookable_of(one) for one in found]


def list_shown(town_id: str, kind: Kind | None, village_id: str, *, size: int, cursor: str | None) -> Page[Bookable]:
    """Return a page of what can be booked in a town, or a village of it, of one kind or all. One round trip."""
    if village_id and kind is None:
        return list_of_village(village_id, BookableState.PUBLISHED, size=size, cursor=cursor)
    begin = "" if kind is None else f"{kind.value}#" + (f"{village_id}#" if village_id else "")
    where = BookableRecord.shelf.startswith(begin) if begin else None
    return _page(storage.Query(BookableRecord, town_id, index="by_town", where=where), size, cursor)


def list_of_village(village_id: str, state: BookableState, *, size: int, cursor: str | None) -> Page[Bookable]:
    """Return a page of a village's bookables of one state, the newest first. One round trip."""
    query = storage.Query(BookableRecord, f"{village_id}#{state.value}", index="by_village", newest_first=True)
    return _page(query, size, cursor)


def list_of_host(host_id: str, *, size: int, cursor: str | None) -> Page[Bookable]:
    """Return a page of a host's bookables in whatever state, the newest first. One round trip."""
    return _page(storage.Query(BookableRecord, host_id, index="by_host", newest_first=True), size, cursor)


def every_of_host(host_id: str) -> Iterator[Bookable]:
    """Yield all of a host's bookables."""
    for item in storage.every(storage.Query(BookableRecord, host_id, index="by_host")):
        found = bookable_of(BookableRecord.from_raw_data(item))
        assert found is not None
        yield found


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Bookable]:
    page = storage.page(query, size=size, cursor=cursor)
    found = [bookable_of(BookableRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def creation_of(bookable: Bookable, refusal: Refusal) -> Writes:
    """Return the write of a new bookable, the guard of its transaction."""
    return Writes().create(record_of(bookable), refusal=refusal, guard=True)


def change_of(bookable: Bookable, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(bookable), condition=BookableRecord.version == seen, refusal=refusal)


def standing_of(bookable: Bookable, refusal: Refusal) -> Writes:
    """Return the check that a bookable is still the version that was seen."""
    return Writes().check(
        BookableRecord, bookable.bookable_id, condition=BookableRecord.version == bookable.version, refusal=refusal
    )
