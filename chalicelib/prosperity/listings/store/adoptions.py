"""Plots that people adopted: of a listing, and of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.kernel import keys, storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.listings.core.adopting import Adoption, AdoptionState
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.records import ListingAdoptionRecord, ListingRecord
from chalicelib.prosperity.listings.store.listings import listing_of


def id_of(listing_id: str, adopter_id: str) -> str:
    """Return what names an adoption, and nobody who does not know both."""
    return keys.digest("listing-adoption", f"{listing_id}|{adopter_id}")


def adoption_of(record: ListingAdoptionRecord | None) -> Adoption | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Adoption(
        record.listing_id,
        record.adopted_id,
        record.title,
        record.season,
        record.adopter_id,
        AdoptionState(record.state),
        dt.datetime.fromisoformat(record.adopted_at),
        dt.datetime.fromisoformat(record.ended_at) if record.ended_at else None,
        record.reason or "",
    )


def record_of(one: Adoption) -> ListingAdoptionRecord:
    """Return the record of an adoption."""
    return ListingAdoptionRecord(
        one.listing_id,
        one.adopted_id,
        title=one.title,
        season=one.season,
        adopter_id=one.adopter_id,
        state=one.state.value,
        adopted_at=one.adopted_at.astimezone(dt.UTC).isoformat(),
        ended_at=None if one.ended_at is None else one.ended_at.astimezone(dt.UTC).isoformat(),
        reason=one.reason or None,
    )


def find_adoption(listing_id: str, adopted_id: str) -> Adoption | None:
    """Return an adoption as it is now, or None. One round trip."""
    return adoption_of(storage.find(ListingAdoptionRecord, listing_id, adopted_id, consistent=True))


def find_with_listing(listing_id: str, adopted_id: str) -> tuple[Listing | None, Adoption | None]:
    """Return a listing and an adoption there, each None where there is none. One round trip."""
    listing, adoption = storage.find_many(
        [(ListingRecord, listing_id), (ListingAdoptionRecord, listing_id, adopted_id)], consistent=True
    )
    return listing_of(listing), adoption_of(adoption)


def list_of_listing(listing_id: str, *, size: int, cursor: str | None) -> Page[Adoption]:
    """Return a page of the adoptions of a listing, also those that are over. One round trip."""
    query = storage.Query(ListingAdoptionRecord, listing_id, consistent=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_read(item) for item in page.rows], page.cursor)


def list_of_adopter(adopter_id: str, *, size: int, cursor: str | None) -> Page[Adoption]:
    """Return a page of what somebody adopted, the last first. One round trip."""
    page = storage.page(_of_adopter(adopter_id), size=size, cursor=cursor)
    return Page([_read(item) for item in page.rows], page.cursor)


def every_of_adopter(adopter_id: str) -> Iterator[Adoption]:
    """Yield all that somebody adopted, the last first."""
    for item in storage.every(_of_adopter(adopter_id)):
        yield _read(item)


def every_of_listing(listing_id: str) -> Iterator[Adoption]:
    """Yield all adoptions of a listing, also those that are over."""
    for item in storage.every(storage.Query(ListingAdoptionRecord, listing_id, consistent=True)):
        yield _read(item)


def _of_adopter(adopter_id: str) -> storage.Query:
    return storage.Query(ListingAdoptionRecord, adopter_id, index="by_adopter", newest_first=True)


def _read(item: storage.Item) -> Adoption:
    found = adoption_of(ListingAdoptionRecord.from_raw_data(item))
    assert found is not None
    return found


def adopted_of(one: Adoption, refusal: Refusal) -> Writes:
    """Return the write of an adoption where there is none, or one that was given back."""
    R = ListingAdoptionRecord  # noqa: N806  As conditions are written.
    is_free = R.listing_id.does_not_exist() | (R.state == AdoptionState.GIVEN_BACK.value)
    return Writes().put(record_of(one), condition=is_free, refusal=refusal)


def ended_of(
    listing_id: str, adopted_id: str, state: AdoptionState, now: dt.datetime, *, reason: str = "", refusal: Refusal
) -> Writes:
    """Return the write by which an adoption that was on is over."""
    R = ListingAdoptionRecord  # noqa: N806
    actions = [R.state.set(state.value), R.ended_at.set(now.astimezone(dt.UTC).isoformat())]
    if reason:
        actions.append(R.reason.set(reason))
    is_on = R.state == AdoptionState.ADOPTED.value
    return Writes().update(R, listing_id, adopted_id, actions=actions, condition=is_on, refusal=refusal)
