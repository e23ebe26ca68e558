"""A host's day: who comes, whom to call, and what became of it; the same for a village's officers at their desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.foundation.payments.service.ending import TURNS_MAX, Moved
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.prosperity.bookings.core import bookings as core, sheets, tidings
from chalicelib.prosperity.bookings.core.bookables import host_id_of
from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.bookings.core.marks import MarkDeed
from chalicelib.prosperity.bookings.core.refusals import NoSuchBooking
from chalicelib.prosperity.bookings.core.sheets import Hosted, OnDay
from chalicelib.prosperity.bookings.service import telling
from chalicelib.prosperity.bookings.service.paying import changed, load, refund_writes
from chalicelib.prosperity.bookings.store import bookings as store


def own_host(ctx: Context) -> str:
    """Return the acting resident as a host."""
    me = ctx.actor.subject
    return host_id_of(me[:6], me)


def day_of(*, day: dt.date, host_id: str = "", village_id: str = "") -> list[OnDay]:
    """Return what a host, or all hosts of a village, have on a day. Two round trips, one more per 100 bookings."""
    return sheets.on_day(store.find_on(day, host_id=host_id, village_id=village_id), day)


def find_by_code(*, day: dt.date, code: str, host_id: str = "", village_id: str = "") -> list[OnDay]:
    """Return what on a day is of the booking whose code a guest shows: mostly one line. Two round trips."""
    wanted = code.replace(" ", "")
    return [
        one for one in day_of(day=day, host_id=host_id, village_id=village_id) if core.code_of(one.booking) == wanted
    ]


def look_at(ctx: Context, *, booking_id: str, host_id: str = "", bookable_id: str = "") -> Hosted:
    """Return what of a booking is a host's, or their village's, with whom to call; the look is recorded.

    Nobody is called about what is not paid for, was cancelled or called off. Two round trips.

    Raises:
        NoSuchBooking: there is none with a line of this host, or of this bookable.
    """
    booking = load(booking_id)
    nth = _first_of(booking, host_id, bookable_id)
    record(ctx, place_id=booking.lines[nth].village_id, deed="bookings.look", target=booking_id)
    found = sheets.hosted(booking, None, host_id=host_id, village_id=bookable_id[:6])
    if not booking.sealed or not sheets.may_be_called(found):
        return found
    return replace(found, contact=store.opened(booking.sealed))


def _first_of(booking: Booking, host_id: str, bookable_id: str) -> int:
    for nth, one in enumerate(booking.lines):
        if (host_id and one.host_id == host_id) or (bookable_id and one.bookable_id == bookable_id):
            return nth
    raise NoSuchBooking


def mark(
    ctx: Context,
    *,
    booking_id: str,
    nth: int,
    deed: MarkDeed,
    reason: str,
    key: str,
    host_id: str = "",
    bookable_id: str = "",
) -> Hosted:
    """Say of line `nth` that its guests came, did not come, or can not be had, once per `key`. 2 round trips.

    What is called off goes back whole, and its guest is told, its host too where the desk did it; its places stay
    taken. At the desk (`bookable_id`) nobody does it where guest or host are their own family: one round trip more.
    There a villager's line is called off until it begins; its host, who is the desk of the collective's, may until its
    end.

    Raises:
        NoSuchBooking: there is none with such a line of this host, or of this bookable.
        BookingInOtherState, LineInOtherState, MarkTooEarly, CallOffTooLate: as these say.
        OwnFamily: at the desk. KeyReused: the key said something else. Busy: contended; ask again.
    """
    print_ = fingerprint("mark", booking_id, nth, deed, reason)
    for _ in range(TURNS_MAX):
        booking = load(booking_id)
        if nth >= len(booking.lines):
            raise NoSuchBooking
        line = booking.lines[nth]
        if line.host_id != host_id and line.bookable_id != bookable_id:
            raise NoSuchBooking
        if core.was_done(booking, f"{deed.value}{nth}", key, print_):
            return sheets.hosted(booking, None, host_id=host_id, village_id=bookable_id[:6])
        if bookable_id:
            refuse_own(ctx, booking.guest_id, line.owner_id)
        by_host = not bookable_id or not line.owner_id
        after, back = core.with_mark(
            booking,
            nth,
            deed,
            reason=reason,
            key=key,
            mark=print_,
            now=ctx.now(),
            by=ctx.actor.signature,
            by_host=by_host,
        )
        writes = changed(ctx, booking, after).merge(
            refund_writes(ctx, booking, back, f"off{nth}", reason or "主人取消")
        )
        if deed is MarkDeed.CALL_OFF:
            news = tidings.CALLED_OFF if by_host else tidings.DESK_CALLED_OFF
            writes.merge(telling.moved(ctx, booking, news, nth=nth, fen=back))
        try:
            commit(writes.merge(_audited(ctx, line.village_id, deed, booking_id)))
        except (Moved, AlreadyDone):  # Its refund is there: so the booking is another version than was read.
            continue
        return sheets.hosted(after, None, host_id=host_id, village_id=bookable_id[:6])
    raise Busy


def refuse_own(ctx: Context, guest_id: str, owner_id: str) -> None:
    """Let nobody at the desk decide where guest or host are their own family. One round trip.

    Raises:
        OwnFamily: one of them is.
    """
    theirs = [one for one in (guest_id, owner_id) if one.startswith("v")]
    if theirs:
        find_untied(ctx, *theirs)


def _audited(ctx: Context, village_id: str, deed: MarkDeed, booking_id: str) -> Writes:
    return prepare_audit(ctx, place_id=village_id, deed=f"bookings.{deed.value}", target=booking_id)
