"""Listings: one by its id, lists by village, town, owner and desk, and the writes that make and change one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.listings.core import kinds, searching
from chalicelib.prosperity.listings.core.deeds import SEEN, SILENT, ListingState
from chalicelib.prosperity.listings.core.kinds import Kind
from chalicelib.prosperity.listings.core.listings import Listing, Signature, Written
from chalicelib.prosperity.listings.core.searching import Sought
from chalicelib.prosperity.listings.records import ListingOwnerRecord, ListingRecord

LOOKS_MAX, LOOKED_AT = 3, 100
"""A page of a search looks at three times a hundred listings at most, a round trip each. Ours."""


def _iso(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat()


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text.partition("#")[0]) if text else None


def listing_of(record: ListingRecord | None) -> Listing | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    signed: Any = record.signatures or []
    media: Any = record.media_ids or []
    details: Any = record.details
    kind = Kind(record.kind)
    written = Written(
        record.title, record.words or "", kinds.details_of(kind, details), tuple(media), record.contract_id or ""
    )
    return Listing(
        record.listing_id,
        record.town_id,
        record.owner_id,
        kind,
        written,
        record.text,
        ListingState(record.state),
        dt.datetime.fromisoformat(record.made.partition("#")[0]),
        _moment(record.published),
        _moment(record.expires_at),
        _moment(record.notice_until),
        tuple(Signature(one["by"], one["person"], dt.datetime.fromisoformat(one["at"]), one["side"]) for one in signed),
        record.objections,
        record.filled,
        bool(record.shows_credit),
        bool(record.is_collective),
        bool(record.is_reminded),
        bool(record.is_refused) or record.state == ListingState.REFUSED.value,
        record.reason or "",
        record.by or "",
        record.done,
        record.version,
    )


def record_of(one: Listing) -> ListingRecord:
    """Return the record of a listing."""
    is_seen = one.state in SEEN
    published, due, written = _iso(one.published_at), _iso(one.due_at), one.written
    signed = [{"by": s.by, "person": s.person, "at": s.at.isoformat(), "side": s.side} for s in one.signatures]
    return ListingRecord(
        one.listing_id,
        town_id=one.town_id,
        owner_id=one.owner_id,
        kind=one.kind.value,
        type_=one.type_,
        price_fen=one.price_fen,
        title=written.title,
        words=written.words or None,
        details=kinds.kept(written.details),
        media_ids=list(written.media_ids) or None,
        contract_id=written.contract_id or None,
        text=one.text,
        state=one.state.value,
        made=f"{_iso(one.made_at)}#{one.listing_id}",
        published=f"{published}#{one.listing_id}" if published else None,
        expires_at=_iso(one.expires_at),
        notice_until=_iso(one.notice_until),
        signatures=signed or None,
        objections=one.objections,
        filled=one.filled,
        shows_credit=one.shows_credit or None,
        is_collective=one.is_collective or None,
        is_reminded=one.is_reminded or None,
        is_refused=one.is_refused or None,
        reason=one.reason or None,
        by=one.by or None,
        done=dict(one.done),
        version=one.version,
        village_kind=f"{one.village_id}#{one.kind}" if is_seen else None,
        town_kind=f"{one.town_id}#{one.kind}" if is_seen else None,
        desk_state=f"{one.village_id}#{one.state}",
        due_in=one.town_id if due else None,
        due=f"{due}#{one.listing_id}" if due else None,
    )


def _read(item: storage.Item) -> Listing:
    found = listing_of(ListingRecord.from_raw_data(item))
    assert found is not None
    return found


def find_listing(listing_id: str) -> Listing | None:
    """Return a listing as it is now, or None. One round trip."""
    return listing_of(storage.find(ListingRecord, listing_id, consistent=True))


def search(sought: Sought, now: dt.datetime, *, size: int, cursor: str | None) -> Page[Listing]:
    """Return a page of what everybody sees and somebody looks for, the newest first.

    A round trip for a hundred listings of the village, or town, and kind that are looked at, three at most: where few
    fit a page is shorter than asked, and its cursor goes on.
    """
    index = "by_village" if sought.place_id.startswith("v") else "by_town"
    query = storage.Query(
        ListingRecord, f"{sought.place_id}#{sought.kind}", index=index, newest_first=True, keep=_fitting(sought, now)
    )
    rows: list[Listing] = []
    for _ in range(LOOKS_MAX):
        page = storage.page(query, size=_looked_at(sought, size - len(rows)), cursor=cursor)
        rows += [_read(item) for item in page.rows]
        cursor = page.cursor
        if cursor is None or len(rows) >= size:
            break
    return Page(rows, cursor)


def _looked_at(sought: Sought, wanted: int) -> int:
    """Return how many listings the next round trip looks at: no more than fit into the page, if all of them fit."""
    return wanted if wanted < LOOKED_AT and not _is_picky(sought) else LOOKED_AT


def _is_picky(sought: Sought) -> bool:
    return bool(sought.words or sought.type_ or sought.price_min or sought.price_max is not None)


def _fitting(sought: Sought, now: dt.datetime) -> Condition:
    """Return the condition that a listing fits; the same as `core.searching.fits`, in DynamoDB's words."""
    R = ListingRecord  # noqa: N806  As conditions are written.
    keep: Condition = (R.state == ListingState.NOTICED.value) | (R.expires_at > _iso(now))
    if sought.type_:
        keep &= R.type_ == sought.type_
    if sought.price_min:
        keep &= R.price_fen >= sought.price_min
    if sought.price_max is not None:
        keep &= R.price_fen <= sought.price_max
    words = searching.plain(sought.words)
    return keep & R.text.contains(words) if words else keep


def list_of_owner(owner_id: str, *, size: int, cursor: str | None) -> Page[Listing]:
    """Return a page of somebody's listings, also those that are over, the newest first. One round trip."""
    query = storage.Query(ListingRecord, owner_id, index="by_owner", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_read(item) for item in page.rows], page.cursor)


def every_of_owner(owner_id: str) -> Iterator[Listing]:
    """Yield all of somebody's listings, the newest first."""
    for item in storage.every(storage.Query(ListingRecord, owner_id, index="by_owner", newest_first=True)):
        yield _read(item)


def list_at_desk(village_id: str, state: ListingState, *, size: int, cursor: str | None) -> Page[Listing]:
    """Return a page of a village's listings of one state; of those that wait the oldest first. One round trip."""
    newest = state is not ListingState.WAITING
    query = storage.Query(ListingRecord, f"{village_id}#{state}", index="by_desk", newest_first=newest)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_read(item) for item in page.rows], page.cursor)


def every_due(town_id: str, now: dt.datetime) -> Iterator[Listing]:
    """Yield a town's listings with which the clock has something to do by now."""
    before = ListingRecord.due < f"{_iso(now)}$"  # What is due now bears a # behind it.
    for item in storage.every(storage.Query(ListingRecord, town_id, index="by_due", where=before)):
        yield _read(item)


def creation_of(one: Listing, refusal: Refusal) -> Writes:
    """Return the write of a new listing, the guard of its transaction."""
    return Writes().create(record_of(one), refusal=refusal, guard=True)


def counted_of(owner_id: str, most: int, refusal: Refusal) -> Writes:
    """Return the write by which somebody has one live listing more, while they have fewer than `most`."""
    R = ListingOwnerRecord  # noqa: N806
    has_room = R.live.does_not_exist() | (R.live < most)
    return Writes().update(R, owner_id, actions=[R.live.add(1)], condition=has_room, refusal=refusal)


def change_of(before: Listing, after: Listing, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly what was seen; of what is over by it its owner has one fewer."""
    writes = Writes().put(record_of(after), condition=ListingRecord.version == before.version, refusal=refusal)
    if after.is_over and not before.is_over:
        writes.update(ListingOwnerRecord, after.owner_id, actions=[ListingOwnerRecord.live.add(-1)])
    return writes


def seen_of(listing_id: str, now: dt.datetime, refusal: Refusal) -> Writes:
    """Return the check that everybody sees a listing, for what is begun about it."""
    R = ListingRecord  # noqa: N806
    noticed = R.state == ListingState.NOTICED.value
    published = (R.state == ListingState.PUBLISHED.value) & (R.expires_at > _iso(now))
    return Writes().check(R, listing_id, condition=noticed | published, refusal=refusal)


def heard_of(listing_id: str, refusal: Refusal) -> Writes:
    """Return the check that people may write and call about a listing; the same as `core.is_silent`, turned round."""
    R = ListingRecord  # noqa: N806
    silent = R.state.is_in(*(state.value for state in sorted(SILENT)))
    return Writes().check(R, listing_id, condition=~silent & R.is_refused.does_not_exist(), refusal=refusal)


def objection_of(listing_id: str, now: dt.datetime, refusal: Refusal) -> Writes:
    """Return the write that a lease has one more open objection, while it is announced."""
    R = ListingRecord  # noqa: N806
    is_on = (R.state == ListingState.NOTICED.value) & (R.notice_until > _iso(now))
    actions = [R.objections.add(1), R.version.add(1)]
    return Writes().update(R, listing_id, actions=actions, condition=is_on, refusal=refusal)
