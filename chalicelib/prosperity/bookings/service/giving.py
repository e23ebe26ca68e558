"""Some of a price goes back after guests arrived, by their host's or the desk's word, through payments and the book."""

from __future__ import annotations

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.payments.service.ending import TURNS_MAX, Moved
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.prosperity.bookings.core import bookings as core, giving, sheets, tidings
from chalicelib.prosperity.bookings.core.refusals import NoSuchBooking
from chalicelib.prosperity.bookings.core.sheets import Hosted
from chalicelib.prosperity.bookings.service import telling
from chalicelib.prosperity.bookings.service.hosting import refuse_own
from chalicelib.prosperity.bookings.service.paying import changed, load, refund_writes


def give_back(
    ctx: Context,
    *,
    booking_id: str,
    nth: int,
    fen: int,
    reason: str,
    key: str,
    host_id: str = "",
    bookable_id: str = "",
) -> Hosted:
    """Give so much of line `nth` back, once per `key` and line; its guest is told. 3 round trips.

    What is the host's, the collective's and the platform's becomes less by it, each in its share. At the desk
    (`bookable_id`) nobody does it where guest or host are their own family, one round trip more, and a villager who is
    the host is told.

    Raises:
        NoSuchBooking: there is none with such a line of this host, or of this bookable.
        BookingInOtherState, LineInOtherState, MarkTooEarly, GiveTooLate, GivenAlready, GiveTooMuch: as `core.giving`.
        OwnFamily: at the desk. KeyReused: the key gave something else. Busy: contended; ask again.
    """
    print_ = fingerprint("give", booking_id, nth, fen, reason)
    for _ in range(TURNS_MAX):
        booking = load(booking_id)
        if nth >= len(booking.lines):
            raise NoSuchBooking
        line = booking.lines[nth]
        if line.host_id != host_id and line.bookable_id != bookable_id:
            raise NoSuchBooking
        after = booking
        if not core.was_done(booking, giving.deed_of(nth), key, print_):
            if bookable_id:
                refuse_own(ctx, booking.guest_id, line.owner_id)
            now, by = ctx.now(), ctx.actor.signature
            after = giving.given(booking, nth, fen, reason=reason, key=key, mark=print_, now=now, by=by)
            news = tidings.DESK_GIVEN if bookable_id else tidings.GIVEN
            writes = changed(ctx, booking, after).merge(
                refund_writes(ctx, booking, fen, giving.deed_of(nth), reason),
                telling.moved(ctx, booking, news, nth=nth, fen=fen),
                prepare_audit(ctx, place_id=line.village_id, deed="bookings.give", target=booking_id),
            )
            try:
                commit(writes)
            except (Moved, AlreadyDone):
                continue
        return sheets.hosted(after, None, host_id=host_id, village_id=bookable_id[:6])
    raise Busy
