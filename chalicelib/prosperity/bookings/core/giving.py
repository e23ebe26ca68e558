"""Giving some of a price back after guests arrived, as host and guest agreed: the bath was cold, the hike short."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.bookings.core.deeds import BookingState
from chalicelib.prosperity.bookings.core.lines import said_at
from chalicelib.prosperity.bookings.core.marks import Mark
from chalicelib.prosperity.bookings.core.refusals import (
    BookingInOtherState,
    GivenAlready,
    GiveTooLate,
    GiveTooMuch,
    LineInOtherState,
    MarkTooEarly,
)

GIVE_DAYS = dt.timedelta(days=14)
"""So long after a part of a booking ended some of it goes back by agreement. Ours."""
HAD = frozenset({BookingState.BOOKED, BookingState.DONE})


def deed_of(nth: int) -> str:
    """Return under what a booking keeps that some of line `nth` went back."""
    return f"give{nth}"


def given(
    booking: Booking, nth: int, fen: int, *, reason: str, key: str, mark: str, now: dt.datetime, by: str
) -> Booking:
    """Return the booking of whose line `nth` so much more went back; once for each line.

    Raises:
        BookingInOtherState: it was never had. LineInOtherState: its host called the line off.
        MarkTooEarly: it has not begun; until then it is called off, or cancelled.
        GiveTooLate: it ended more than `GIVE_DAYS` ago. GivenAlready. GiveTooMuch: less is left of its price.
    """
    line = booking.lines[nth]
    if booking.state not in HAD:
        raise BookingInOtherState(state=booking.state.value)
    if line.mark is Mark.CALLED_OFF:
        raise LineInOtherState(state=line.mark.value)
    if now < line.starts_at:
        raise MarkTooEarly(since=said_at(line.starts_at))
    if now > line.ends_at + GIVE_DAYS:
        raise GiveTooLate(until=said_at(line.ends_at + GIVE_DAYS))
    if deed_of(nth) in booking.done:
        raise GivenAlready
    if fen > line.kept_fen:
        raise GiveTooMuch(fen=line.kept_fen)
    after = replace(line, refunded_fen=line.refunded_fen + fen)
    return replace(
        booking,
        lines=(*booking.lines[:nth], after, *booking.lines[nth + 1 :]),
        given_fen=booking.given_fen + fen,
        done={**booking.done, deed_of(nth): f"{key}#{mark}"},
        reason=reason,
        by=by,
        version=booking.version + 1,
    )
