"""Moves bookings, whose guests they are, and how many of somebody's wait to be paid in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.kernel import keys, storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.bookings.core.bookables import Bookable, Kind, Rule
from chalicelib.prosperity.bookings.core.bookings import FREE_MAX, UNPAID_MAX, WASTED_MAX, Booking, Contact
from chalicelib.prosperity.bookings.core.deeds import BookingState
from chalicelib.prosperity.bookings.core.lines import DAY, NIGHTS_MAX, Line, Wanted
from chalicelib.prosperity.bookings.core.marks import Mark
from chalicelib.prosperity.bookings.records import BookableRecord, BookingGuestRecord, BookingRecord, StayRecord
from chalicelib.prosperity.bookings.store.bookables import bookable_of

SEAL = "booking-contact"


def sealed(contact: Contact, nonce: bytes) -> bytes:
    """Return a contact as it is kept."""
    return keys.seal(SEAL, json.dumps(dataclasses.asdict(contact), ensure_ascii=False), nonce)


def opened(kept: bytes) -> Contact:
    """Return what was sealed."""
    return Contact(**json.loads(keys.unseal(SEAL, kept)))


@value
class Counted:
    """What is counted of a guest: what waits to be paid, and what ended unpaid since the first of `wasted_on`."""

    unpaid: int
    wasted: int
    wasted_on: str


@value
class Before:
    """All that a booking is decided on: the first one by its key, the bookables, and what else was asked for."""

    booking: Booking | None
    bookables: dict[str, Bookable | None]
    beside: Mapping[str, Any]


def booking_of(record: BookingRecord | None) -> Booking | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Booking(
        record.booking_id,
        record.guest_id,
        tuple(_line_of(one) for one in record.lines),
        BookingState(record.state),
        dt.datetime.fromisoformat(record.since),
        dt.datetime.fromisoformat(record.booked_at),
        dt.datetime.fromisoformat(record.ends_at),
        record.fingerprint,
        record.sealed or b"",
        record.done or {},
        record.given_fen or 0,
        record.reason or "",
        record.by,
        record.version,
        {state: dt.datetime.fromisoformat(at) for state, at in (record.passed or {}).items()},
    )


def _line_of(kept: dict[str, Any]) -> Line:
    wanted = {**kept["wanted"], "day": dt.date.fromisoformat(kept["wanted"]["day"])}
    return Line(
        **{
            **kept,
            "wanted": Wanted(**wanted),
            "kind": Kind(kept["kind"]),
            "rule": Rule(**kept["rule"]),
            "mark": Mark(kept["mark"]),
            "starts_at": dt.datetime.fromisoformat(kept["starts_at"]),
            "ends_at": dt.datetime.fromisoformat(kept["ends_at"]),
        }
    )


def _kept_of(line: Line) -> dict[str, Any]:
    kept = dataclasses.asdict(line)
    kept["wanted"]["day"] = str(line.wanted.day)
    return {**kept, "starts_at": line.starts_at.isoformat(), "ends_at": line.ends_at.isoformat()}


def record_of(booking: Booking) -> BookingRecord:
    """Return the record of a booking."""
    due = booking.due_on
    return BookingRecord(
        booking.booking_id,
        guest_id=booking.guest_id,
        due_town=booking.town_id if due else None,
        due=f"{due}#{booking.booking_id}" if due else None,
        lines=[_kept_of(one) for one in booking.lines],
        state=booking.state.value,
        since=booking.since.astimezone(dt.UTC).isoformat(),
        booked_at=booking.booked_at.astimezone(dt.UTC).isoformat(),
        ends_at=booking.ends_at.astimezone(dt.UTC).isoformat(),
        fingerprint=booking.fingerprint,
        sealed=booking.sealed or None,
        done=dict(booking.done) or None,
        passed={state: at.astimezone(dt.UTC).isoformat() for state, at in booking.passed.items()} or None,
        given_fen=booking.given_fen or None,
        reason=booking.reason or None,
        by=booking.by,
        version=booking.version,
    )


def find_before(booking_id: str, bookable_ids: Sequence[str], beside: Mapping[str, Lookup[Any]]) -> Before:
    """Return all that a booking is decided on. One round trip."""
    booking, *others = storage.find_many(
        [
            (BookingRecord, booking_id),
            *((BookableRecord, one) for one in bookable_ids),
            *(one.key for one in beside.values()),
        ],
        consistent=True,
    )
    bookables, theirs = others[: len(bookable_ids)], others[len(bookable_ids) :]
    found = {one: bookable_of(record) for one, record in zip(bookable_ids, bookables, strict=True)}
    said = {name: one.says(record) for (name, one), record in zip(beside.items(), theirs, strict=True)}
    return Before(booking_of(booking), found, said)


def find_booking(booking_id: str) -> Booking | None:
    """Return a booking as it is now, or None. One round trip."""
    return booking_of(storage.find(BookingRecord, booking_id, consistent=True))


def list_of_guest(guest_id: str, *, size: int, cursor: str | None) -> Page[Booking]:
    """Return a page of somebody's bookings, the newest first. One round trip."""
    query = storage.Query(BookingRecord, guest_id, index="by_guest", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    found = [booking_of(BookingRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def every_of_guest(guest_id: str) -> Iterator[Booking]:
    """Yield all of somebody's bookings."""
    for item in storage.every(storage.Query(BookingRecord, guest_id, index="by_guest")):
        found = booking_of(BookingRecord.from_raw_data(item))
        assert found is not None
        yield found


def find_due(town_id: str, day: dt.date) -> list[Booking]:
    """Return a town's bookings with which the clock has something to do by a day. A round trip, and one per 100."""
    where = BookingRecord.due < str(day + DAY)
    query = storage.Query(BookingRecord, town_id, index="by_due", where=where)
    return find_bookings([item["booking_id"]["S"] for item in storage.every(query)])


def find_on(day: dt.date, *, host_id: str = "", village_id: str = "") -> list[tuple[Booking, int]]:
    """Return the lines of bookings with which a host, or a village's hosts, have to do on a day.

    Each with its booking and number: what begins, lasts or ends then. A round trip, and one per 100 bookings.
    """
    first = day - NIGHTS_MAX * DAY
    where = StayRecord.at.between(str(first), f"{day}$")  # What follows the day in a row's name is `#`, before `$`.
    query = storage.Query(StayRecord, village_id or host_id, where=where, index="by_village" if village_id else None)
    rows = [StayRecord.from_raw_data(item) for item in storage.every(query)]
    parts = [one.at.split("#") for one in rows if one.until >= str(day)]
    found = {one.booking_id: one for one in find_bookings(list(dict.fromkeys(part[1] for part in parts)))}
    return [(found[booking_id], int(nth)) for _, booking_id, nth in parts if booking_id in found]


def find_to_come(host_id: str, first: dt.date) -> list[tuple[str, int]]:
    """Return the lines of a host that begin on a day or later: of which booking, and its number. One round trip."""
    query = storage.Query(StayRecord, host_id, where=StayRecord.at >= str(first), consistent=True)
    parts = [StayRecord.from_raw_data(item).at.split("#") for item in storage.every(query)]
    return [(booking_id, int(nth)) for _, booking_id, nth in parts]


def find_bookings(booking_ids: Sequence[str]) -> list[Booking]:
    """Return those of several bookings that there are, as they are now; one round trip per 100."""
    if not booking_ids:
        return []
    found = storage.find_many([(BookingRecord, one) for one in booking_ids], consistent=True)
    return [one for one in map(booking_of, found) if one is not None]


def creation_of(booking: Booking, refusal: Refusal) -> Writes:
    """Return the writes of a new booking, which decides before all others, and of whose guests it is."""
    return Writes().create(record_of(booking), refusal=refusal, guard=True).merge(_stays_of(booking))


def change_of(booking: Booking, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(booking), condition=BookingRecord.version == seen, refusal=refusal)


def expected_of(before: Booking, after: Booking) -> Writes:
    """Return the writes after which hosts' days have the lines of a booking that is expected, and of no other."""
    if before.is_expected == after.is_expected:
        return Writes()
    if after.is_expected:
        return _stays_of(after)
    writes = Writes()
    for nth, one in enumerate(after.lines):
        writes.delete(StayRecord, one.host_id, _at(after, nth))
    return writes


def _stays_of(booking: Booking) -> Writes:
    writes = Writes()
    for nth, one in enumerate(booking.lines):
        writes.put(StayRecord(one.host_id, _at(booking, nth), village_id=one.village_id, until=str(one.until)))
    return writes


def _at(booking: Booking, nth: int) -> str:
    return f"{booking.lines[nth].wanted.day}#{booking.booking_id}#{nth}"


def lookup_counted(guest_id: str) -> Lookup[Counted]:
    """Return how what is counted of somebody is read together with other rows."""
    return Lookup((BookingGuestRecord, guest_id), counted_of)


def counted_of(record: BookingGuestRecord | None) -> Counted:
    """Return what is counted of somebody."""
    if record is None:
        return Counted(0, 0, "")
    return Counted(record.unpaid or 0, record.wasted or 0, record.wasted_on or "")


def more_unpaid(guest_id: str, seen: Counted, today: dt.date, refusal: Refusal) -> Writes:
    """Return the write by which one more booking of somebody waits to be paid, of at most `UNPAID_MAX`.

    The first one of a day counts anew what ended unpaid; at `WASTED_MAX` there is none.
    """
    unpaid, wasted, on = BookingGuestRecord.unpaid, BookingGuestRecord.wasted, BookingGuestRecord.wasted_on
    room = unpaid.does_not_exist() | (unpaid < UNPAID_MAX)
    actions: list[Action] = [unpaid.add(1)]
    if seen.wasted_on == str(today):
        condition = room & (on == str(today)) & (wasted < WASTED_MAX)
    else:
        actions += [wasted.set(0), on.set(str(today))]
        condition = room & (on.does_not_exist() | (on < str(today)))
    return Writes().update(BookingGuestRecord, guest_id, actions=actions, condition=condition, refusal=refusal)


def less_unpaid(guest_id: str, *, wasted: bool) -> Writes:
    """Return the write by which one booking fewer of somebody waits to be paid; where it ended so, that is counted."""
    actions = [BookingGuestRecord.unpaid.add(-1)]
    if wasted:
        actions.append(BookingGuestRecord.wasted.add(1))
    return Writes().update(BookingGuestRecord, guest_id, actions=actions)


def less_wasted(guest_id: str) -> Writes:
    """Return the write after which a booking that had run out is paid, and no waste."""
    return Writes().update(BookingGuestRecord, guest_id, actions=[BookingGuestRecord.wasted.add(-1)])


def more_free(guest_id: str, refusal: Refusal) -> Writes:
    """Return the write by which somebody has one more free booking to come, of at most `FREE_MAX`."""
    free = BookingGuestRecord.free
    return Writes().update(
        BookingGuestRecord,
        guest_id,
        actions=[free.add(1)],
        condition=free.does_not_exist() | (free < FREE_MAX),
        refusal=refusal,
    )


def less_free(guest_id: str) -> Writes:
    """Return the write by which somebody has one free booking fewer to come."""
    return Writes().update(BookingGuestRecord, guest_id, actions=[BookingGuestRecord.free.add(-1)])


def unpaid_of(guest_id: str) -> int:
    """Return how many bookings of somebody wait to be paid. One round trip."""
    return counted_of(storage.find(BookingGuestRecord, guest_id, consistent=True)).unpaid


def forgotten(guest_id: str) -> Writes:
    """Return the write after which nothing is counted of somebody."""
    return Writes().delete(BookingGuestRecord, guest_id)
