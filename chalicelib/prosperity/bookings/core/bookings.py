"""A booking: a bundle of lines that is had whole or not at all, and what is given back of it when.

Laws, tested: what goes back is never below nothing nor above what was paid, and with time it never becomes more; what
was paid less what went back is in the end the hosts', the collectives' and the platform's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import digest
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.paycodes import luhn_digit
from chalicelib.prosperity.bookings.core.bookables import Bookable
from chalicelib.prosperity.bookings.core.deeds import NEXT, BookingDeed, BookingState
from chalicelib.prosperity.bookings.core.lines import DAY, Line, Wanted, line_of, marked, quantities
from chalicelib.prosperity.bookings.core.marks import Mark, MarkDeed
from chalicelib.prosperity.bookings.core.refusals import (
    BookingBegun,
    BookingInOtherState,
    BookingTooLarge,
    BookingTotalChanged,
    GivesBackOther,
    NoSuchBooking,
    OwnBookable,
    TooManyPlaces,
)

LINES_MAX, SLOTS_MAX = 6, 21
"""A hold of reservations has room for 21 slots."""
PAY_MINUTES, HOLD_MINUTES = 15, 25
"""So long a booking waits to be paid, and so long its places: as orders of the market."""
UNPAID_MAX = 3
"""So many bookings of one guest wait to be paid at once: nobody empties a weekend without paying. Ours."""
WASTED_MAX = 6
"""So many bookings of one guest end unpaid on a day, by running out or given up: who books anew each quarter of an hour
keeps a weekend from others as well. A family that changes its mind has six tries. Ours."""
FREE_MAX = 5
"""So many free bookings of one guest are to come at once: what costs nothing is not emptied either. Ours."""
CONTACT_DAYS = 30
"""So long after its end a booking keeps name and phone: long enough for what was lost or broken. Ours."""
CODE_DIGITS = 8
WECHAT, WECHAT_TRIES = "wechat", "wechat tries"
"""Under what `done` keeps that WeChat knows that it was had (or why it can not), and how often it was tried in vain."""
REMINDED = "reminded"
"""Under what `done` keeps that its guest was reminded the day before, or that it was too late for that."""
TRIES_MAX = 7
"""So many mornings WeChat is told again what it did not take. Ours."""
OPEN = frozenset({BookingState.HELD, BookingState.BOOKED})
EXPECTED = frozenset({BookingState.HELD, BookingState.BOOKED, BookingState.DONE})
"""In these states its lines are on hosts' days, or may come to be there by a payment in time."""
KEPT = frozenset({BookingState.DONE, BookingState.CANCELLED, BookingState.CALLED_OFF})
"""In these states what was not given back is somebody's."""
HAD = {
    BookingState.BOOKED: frozenset({Mark.ARRIVED}),
    BookingState.DONE: frozenset({Mark.ARRIVED, Mark.WAITS}),
}
"""Which marks say, by the booking's state, that its guest had a line."""


@value
class Contact:
    """Whom a host calls: personal data, kept sealed. `phone` has 11 digits."""

    name: str
    phone: str


@value
class Booking:
    """One booking of one guest, a member or a villager. `sealed` is their contact, b"" once it is forgotten.

    `done` keeps for each deed the key that did it, and its request. `passed` is when it came to each state after the
    first. `given_fen` went back of it in all.
    """

    booking_id: str
    guest_id: str
    lines: tuple[Line, ...]
    state: BookingState
    since: dt.datetime
    booked_at: dt.datetime
    ends_at: dt.datetime
    fingerprint: str
    sealed: bytes = b""
    done: Mapping[str, str] = field(default_factory=dict)
    given_fen: int = 0
    reason: str = ""
    by: str = ""
    version: int = 1
    passed: Mapping[str, dt.datetime] = field(default_factory=dict)

    @property
    def town_id(self) -> str:
        """The town that it is of."""
        return self.booking_id[:5]

    @property
    def hold_id(self) -> str:
        """The id of its places' hold, in reservations."""
        return f"booking#{self.booking_id}"

    @property
    def total_fen(self) -> int:
        """What it costs."""
        return sum(one.fen for one in self.lines)

    @property
    def is_free(self) -> bool:
        """Whether nothing is paid for it."""
        return self.total_fen == 0

    @property
    def was_paid(self) -> bool:
        """Whether its money came in, whatever became of it afterwards."""
        return BookingDeed.PAY.value in self.done

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in OPEN

    @property
    def is_expected(self) -> bool:
        """Whether its lines are kept for hosts' days: what expired or was cancelled would be read there for ever."""
        return self.state in EXPECTED

    @property
    def ends_on(self) -> dt.date:
        """The day on which the last of it ends: a night walk on the day after it began."""
        return max(business_date(one.ends_at - dt.timedelta(seconds=1)) for one in self.lines)

    @property
    def live(self) -> list[Line]:
        """Its lines that no host called off."""
        return [one for one in self.lines if one.mark is not Mark.CALLED_OFF]

    @property
    def called_off(self) -> list[Line]:
        """Its lines that a host called off: their places are not had by anybody else."""
        return [one for one in self.lines if one.mark is Mark.CALLED_OFF]

    @property
    def hosts(self) -> list[str]:
        """The residents who have its guests."""
        return sorted({one.owner_id for one in self.lines if one.owner_id})

    @property
    def is_untold(self) -> bool:
        """Whether money of it is somebody's, which WeChat keeps until it knows that it was had."""
        return self.state in KEPT and self.was_paid and self.given_fen < self.total_fen and WECHAT not in self.done

    @property
    def forgets_on(self) -> dt.date | None:
        """The day on which it forgets whom to call, `CONTACT_DAYS` after it ended; None: not yet, or it did."""
        if not self.sealed or self.state is BookingState.BOOKED:
            return None
        ended = self.ends_on if self.state is BookingState.DONE else business_date(self.since)
        return ended + CONTACT_DAYS * DAY

    @property
    def reminds_on(self) -> dt.date | None:
        """The day before the first of it begins, on whose morning its guest is reminded; None: never, or they were.

        Who booked or paid on that day or later knows.
        """
        if self.state is not BookingState.BOOKED or REMINDED in self.done:
            return None
        on = min(business_date(one.starts_at) for one in self.live) - DAY
        return on if on > business_date(self.passed.get(BookingState.BOOKED.value, self.booked_at)) else None

    @property
    def due_on(self) -> dt.date | None:
        """The first day on whose morning the clock has something to do with it; None: never again.

        Its guest is reminded the day before, it is done the day after its end, WeChat is told, and whom to call is
        forgotten in time.
        """
        if self.state is BookingState.BOOKED:
            return self.reminds_on or self.ends_on + DAY
        return business_date(self.since) if self.is_untold else self.forgets_on


def id_of(town_id: str, key: str) -> str:
    """Return the id of the booking that a key makes."""
    return f"{town_id}j{key}"


def code_of(booking: Booking) -> str:
    """Return the digits that a guest shows on arriving: they find the booking and open nothing."""
    body = f"{int(digest('booking-code', booking.booking_id), 16) % 10 ** (CODE_DIGITS - 1):0{CODE_DIGITS - 1}d}"
    return body + luhn_digit(body)


def plan_lines(
    wanted: Sequence[Wanted], bookables: Mapping[str, Bookable | None], *, guest_id: str, town_id: str, now: dt.datetime
) -> tuple[Line, ...]:
    """Return the lines of somebody's booking as its bookables are now.

    Raises:
        BookingTooLarge: it has more nights and sittings than one hold has room for.
        OwnBookable: one is the guest's own.
        TooManyPlaces: of a line, or of all lines together in one night or sitting.
        What `lines.line_of` refuses.
    """
    asked = quantities(tuple(wanted))
    if len(asked) > SLOTS_MAX:
        raise BookingTooLarge(most=SLOTS_MAX)
    lines = tuple(line_of(one, bookables[one.bookable_id], town_id=town_id, now=now) for one in wanted)
    for line in lines:
        if line.owner_id == guest_id:
            raise OwnBookable(title=line.title)
        bookable = bookables[line.bookable_id]
        assert bookable is not None, "a line was priced without its bookable"
        if max(asked[one] for one in line.wanted.slot_ids) > bookable.terms.units_most:
            raise TooManyPlaces(title=line.title, most=bookable.terms.units_most)
    return lines


def refuse_other_total(lines: Sequence[Line], expected: int) -> None:
    """Let a booking pass at the total that its guest was shown.

    Raises:
        BookingTotalChanged: it costs something else now.
    """
    total = sum(one.fen for one in lines)
    if total != expected:
        raise BookingTotalChanged(fen=total)


def after(booking: Booking, deed: BookingDeed, *, key: str, mark: str, now: dt.datetime, by: str) -> Booking:
    """Return the booking as a deed leaves it.

    Raises:
        BookingInOtherState: the deed is not for one in its state.
    """
    state = NEXT.get((booking.state, deed))
    if state is None:
        raise BookingInOtherState(state=booking.state.value)
    return replace(
        booking,
        state=state,
        since=now,
        done={**booking.done, deed.value: f"{key}#{mark}"},
        passed={**booking.passed, state.value: now},
        by=by,
        version=booking.version + 1,
    )


def was_done(booking: Booking, deed: str, key: str, mark: str) -> bool:
    """Tell whether this key did this deed before.

    Raises:
        KeyReused: it did it otherwise.
    """
    kept_key, _, kept_mark = booking.done.get(deed, "").partition("#")
    if kept_key != key:
        return False
    if kept_mark != mark:
        raise KeyReused
    return True


def backs_of(booking: Booking, now: dt.datetime) -> tuple[int, ...]:
    """Return what goes back of each line where its guest cancels now, in fen; nothing of what was never paid.

    By each line's own rule; all of it where another host called something off that costs something. Whether some of it
    has begun is the clock's to say, not a host's.

    Raises:
        BookingInOtherState: it has ended. BookingBegun: some of it has begun.
    """
    if not booking.is_open:
        raise BookingInOtherState(state=booking.state.value)
    if booking.state is BookingState.HELD:
        return (0,) * len(booking.lines)
    if any(now >= one.starts_at for one in booking.live):
        raise BookingBegun
    is_whole = any(one.fen and one.owner_id != booking.guest_id for one in booking.called_off)
    return tuple(one.kept_fen if is_whole else one.back_fen(now) for one in booking.lines)


def cancelled(
    booking: Booking, *, shown_fen: int, key: str, mark: str, now: dt.datetime, by: str
) -> tuple[Booking, int]:
    """Return the booking as its guest's cancellation leaves it, and what goes back, which is what they were shown.

    Raises:
        GivesBackOther: something else goes back by now.
        BookingInOtherState, BookingBegun: as `backs_of`.
    """
    backs = backs_of(booking, now)
    back = sum(backs)
    if back != shown_fen:
        raise GivesBackOther(fen=back)
    ended = after(booking, BookingDeed.CANCEL, key=key, mark=mark, now=now, by=by)
    lines = tuple(
        replace(one, refunded_fen=one.refunded_fen + fen) for one, fen in zip(booking.lines, backs, strict=True)
    )
    return replace(ended, lines=lines, given_fen=booking.given_fen + back), back


def is_over_late(booking: Booking, now: dt.datetime) -> bool:
    """Tell whether a payment that is heard of now buys nothing: the places' hold has run out, and it has begun."""
    is_out = booking.state is BookingState.EXPIRED or now >= booking.booked_at + dt.timedelta(minutes=HOLD_MINUTES)
    return is_out and now >= min(one.starts_at for one in booking.lines)


def with_mark(
    booking: Booking,
    nth: int,
    deed: MarkDeed,
    *,
    reason: str,
    key: str,
    mark: str,
    now: dt.datetime,
    by: str,
    by_host: bool,
) -> tuple[Booking, int]:
    """Return the booking with what a host, or an officer, says of line `nth`, and what goes back by it.

    Where the last of its lines is called off, so is the booking.

    Raises:
        NoSuchBooking: it has no such line. BookingInOtherState: it is not to come, or over.
        LineInOtherState, MarkTooEarly, CallOffTooLate: as `lines.marked`.
    """
    if nth >= len(booking.lines):
        raise NoSuchBooking
    if booking.state is not BookingState.BOOKED:
        raise BookingInOtherState(state=booking.state.value)
    line = marked(booking.lines[nth], deed, now, by_host=by_host)
    back = line.refunded_fen - booking.lines[nth].refunded_fen
    with_line = replace(
        booking,
        lines=(*booking.lines[:nth], line, *booking.lines[nth + 1 :]),
        given_fen=booking.given_fen + back,
        done={**booking.done, f"{deed.value}{nth}": f"{key}#{mark}"},
        reason=reason or booking.reason,
        by=by,
        version=booking.version + 1,
    )
    if with_line.live:
        return with_line, back
    ended = after(with_line, BookingDeed.CALL_OFF, key=key, mark=mark, now=now, by=by)
    return replace(ended, version=with_line.version), back


def had(booking: Booking, bookable_id: str) -> list[Line]:
    """Return the lines of a bookable that its guest had: they came, or it is done and nobody said otherwise."""
    ok = HAD.get(booking.state, frozenset())
    return [one for one in booking.lines if one.bookable_id == bookable_id and one.mark in ok]


def reminded(booking: Booking) -> Booking:
    """Return the booking of which its guest is reminded no more."""
    return replace(booking, done={**booking.done, REMINDED: "yes"}, version=booking.version + 1)


def told(booking: Booking, *, what: str) -> Booking:
    """Return the booking of which WeChat knows (`told`), need not (`needless`), or can not: then the refusal's code."""
    return replace(booking, done={**booking.done, WECHAT: what}, version=booking.version + 1)


def not_told(booking: Booking, *, code: str, for_good: bool) -> Booking:
    """Return the booking after a morning on which WeChat took nothing: it is told again, `TRIES_MAX` times at most."""
    tries = int(booking.done.get(WECHAT_TRIES, "0")) + 1
    if for_good or tries >= TRIES_MAX:
        return told(booking, what=code)
    return replace(booking, done={**booking.done, WECHAT_TRIES: str(tries)}, version=booking.version + 1)


def item_of(booking: Booking) -> str:
    """Return what a booking is in a few words, for WeChat's own message to its guest."""
    return "、".join(f"{one.title} ×{one.wanted.units}" for one in booking.live)
