"""Searches that people saved, ten places each, and those of a place and kind."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.listings.core.searching import SEARCHES_MAX, Saved, Sought
from chalicelib.prosperity.listings.records import ListingSearchRecord


def saved_of(record: ListingSearchRecord) -> Saved:
    """Return the value of a record."""
    place_id, _, kind = record.place_kind.partition("#")
    sought = Sought(place_id, kind, record.type_ or "", record.words or "", record.price_min, record.price_max)
    return Saved(record.person_id, int(record.nth), sought, dt.datetime.fromisoformat(record.made.partition("#")[0]))


def record_of(one: Saved) -> ListingSearchRecord:
    """Return the record of a saved search."""
    sought = one.sought
    return ListingSearchRecord(
        one.person_id,
        str(one.nth),
        place_kind=f"{sought.place_id}#{sought.kind}",
        made=f"{one.made_at.astimezone(dt.UTC).isoformat()}#{one.person_id}#{one.nth}",
        type_=sought.type_ or None,
        words=sought.words or None,
        price_min=sought.price_min,
        price_max=sought.price_max,
    )


def list_of(person_id: str) -> list[Saved]:
    """Return somebody's saved searches by their places. One round trip."""
    query = storage.Query(ListingSearchRecord, person_id, consistent=True)
    return [saved_of(ListingSearchRecord.from_raw_data(item)) for item in storage.every(query)]


def list_at(place_id: str, kind: str, *, size: int, cursor: str | None) -> Page[Saved]:
    """Return a page of the searches saved for a place and kind, the last saved first. One round trip."""
    query = storage.Query(ListingSearchRecord, f"{place_id}#{kind}", index="by_place", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([saved_of(ListingSearchRecord.from_raw_data(item)) for item in page.rows], page.cursor)


def creation_of(one: Saved, refusal: Refusal) -> Writes:
    """Return the write of a saved search into a place where none is."""
    return Writes().create(record_of(one), refusal=refusal, guard=True)


def removal_of(person_id: str, nth: int) -> Writes:
    """Return the write after which a place has no search."""
    return Writes().delete(ListingSearchRecord, person_id, str(nth))


def forgotten(person_id: str) -> Writes:
    """Return the writes after which somebody has no saved searches; nothing is read for it."""
    return Writes().merge(*(removal_of(person_id, nth) for nth in range(SEARCHES_MAX)))
