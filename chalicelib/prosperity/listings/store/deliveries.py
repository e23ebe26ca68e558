"""What those who adopted plots got, a row each; and the requests that wrote it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.listings.core.adopting import AdoptionState
from chalicelib.prosperity.listings.core.deliveries import (
    DELIVERIES_MAX,
    Delivery,
    DeliveryRequest,
    DeliveryState,
    Given,
    How,
)
from chalicelib.prosperity.listings.records import ListingAdoptionRecord, ListingDeliveryRecord, ListingRequestRecord


def _delivery_of(record: ListingDeliveryRecord | None) -> Delivery | None:
    if record is None:
        return None
    on = dt.date.fromisoformat(record.on)
    adopted_id, _, key = record.row.partition("#")
    return Delivery(
        record.listing_id,
        adopted_id,
        key,
        Given(record.what, record.weight_g, record.pieces, How(record.how), on),
        dt.datetime.fromisoformat(record.at),
        DeliveryState(record.state),
    )


def find_request(listing_id: str, key: str) -> DeliveryRequest | None:
    """Return what a request asked for, or None. One round trip."""
    found = storage.find(ListingRequestRecord, listing_id, key, consistent=True)
    return None if found is None else request_of(found)


def request_of(record: ListingRequestRecord) -> DeliveryRequest:
    """Return the value of a request's record."""
    at = dt.datetime.fromisoformat(record.at)
    return DeliveryRequest(record.listing_id, record.key, record.mark, at, record.people)


def find_delivery(listing_id: str, adopted_id: str, key: str) -> Delivery | None:
    """Return a delivery as it is now, or None. One round trip."""
    return _delivery_of(storage.find(ListingDeliveryRecord, listing_id, f"{adopted_id}#{key}", consistent=True))


def without(listing_id: str, adopted_ids: Sequence[str], key: str) -> list[str]:
    """Return who of those who adopted has no delivery of a request's yet. One round trip for 100."""
    rows = [(ListingDeliveryRecord, listing_id, f"{one}#{key}") for one in adopted_ids]
    found = storage.find_many(rows, consistent=True)
    return [one for one, row in zip(adopted_ids, found, strict=True) if row is None]


def list_of(listing_id: str, adopted_id: str, *, size: int, cursor: str | None) -> Page[Delivery]:
    """Return a page of what one who adopted got, the last written first. One round trip."""
    where = ListingDeliveryRecord.row.startswith(f"{adopted_id}#")
    return _page(storage.Query(ListingDeliveryRecord, listing_id, where=where, newest_first=True), size, cursor)


def list_missed(listing_id: str, *, size: int, cursor: str | None) -> Page[Delivery]:
    """Return a page of what did not come, as those say who adopted. One round trip a page, which may be short."""
    keep = ListingDeliveryRecord.state == DeliveryState.MISSED.value
    return _page(storage.Query(ListingDeliveryRecord, listing_id, keep=keep), size, cursor)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Delivery]:
    page = storage.page(query, size=size, cursor=cursor)
    found = (_delivery_of(ListingDeliveryRecord.from_raw_data(item)) for item in page.rows)
    return Page([one for one in found if one is not None], page.cursor)


def first_of(one: DeliveryRequest, refusal: Refusal) -> Writes:
    """Return the write of a request that comes first, the guard of its transaction."""
    at = one.at.astimezone(dt.UTC).isoformat()
    record = ListingRequestRecord(one.listing_id, one.key, mark=one.mark, at=at, people=one.people)
    return Writes().create(record, refusal=refusal, guard=True)


def creation_of(one: Delivery, refusal: Refusal) -> Writes:
    """Return the writes of a delivery to who has a plot and fewer than `DELIVERIES_MAX`, once."""
    R = ListingAdoptionRecord  # noqa: N806  As conditions are written.
    has_room = R.deliveries.does_not_exist() | (R.deliveries < DELIVERIES_MAX)
    is_on = R.state == AdoptionState.ADOPTED.value
    writes = Writes().update(
        R, one.listing_id, one.adopted_id, actions=[R.deliveries.add(1)], condition=is_on & has_room, refusal=refusal
    )
    record = ListingDeliveryRecord(
        one.listing_id,
        f"{one.adopted_id}#{one.key}",
        what=one.given.what,
        weight_g=one.given.weight_g,
        pieces=one.given.count,
        how=one.given.how.value,
        on=one.given.on.isoformat(),
        at=one.at.astimezone(dt.UTC).isoformat(),
        state=one.state.value,
    )
    return writes.create(record, refusal=refusal)


def change_of(before: Delivery, after: Delivery, refusal: Refusal) -> Writes:
    """Return the write of what who adopted says to a delivery that is as it was seen."""
    R = ListingDeliveryRecord  # noqa: N806
    row, as_seen = f"{after.adopted_id}#{after.key}", R.state == before.state.value
    actions = [R.state.set(after.state.value)]
    return Writes().update(R, after.listing_id, row, actions=actions, condition=as_seen, refusal=refusal)
