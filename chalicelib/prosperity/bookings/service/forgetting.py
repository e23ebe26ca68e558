"""What bookings forget of a member who leaves: whom a host called. What was booked and paid stays."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit
from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.bookings.core.refusals import BookingsOpen
from chalicelib.prosperity.bookings.store import bookings as store

TOGETHER_MAX = 10
"""So many bookings are forgotten in the transaction that ends the membership; older ones just before it."""


def prepare_forgotten(_ctx: Context, person_id: str) -> Writes:
    """Return the writes after which no booking says whom to call. A round trip a page of a hundred bookings.

    Raises:
        BookingsOpen: one of theirs is still to come.
        Busy: at the commit, where one of them moved on meanwhile.
    """
    bookings = list(store.every_of_guest(person_id))
    if any(one.is_open for one in bookings):
        raise BookingsOpen
    told = [one for one in bookings if one.sealed]
    while len(told) > TOGETHER_MAX:
        commit(_forgotten(told[-TOGETHER_MAX:]))
        del told[-TOGETHER_MAX:]
    return _forgotten(told).merge(store.forgotten(person_id))


def _forgotten(bookings: list[Booking]) -> Writes:
    return Writes().merge(*(forgetting(one) for one in bookings))


def forgetting(booking: Booking) -> Writes:
    """Return the write after which a booking does not say any more whom to call; `Busy` where it moved on meanwhile."""
    after = replace(booking, sealed=b"", version=booking.version + 1)
    return store.change_of(after, booking.version, refusal=lambda _: Busy())
