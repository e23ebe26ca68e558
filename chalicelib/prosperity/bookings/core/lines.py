"""One line of a booking: what of a bookable, on which days, at the price and by the rule of when it was booked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from chalicelib.kernel.calendar import SHANGHAI, business_date
from chalicelib.kernel.values import value
from chalicelib.prosperity.bookings.core import marks
from chalicelib.prosperity.bookings.core.bookables import (
    Bookable,
    BookableState,
    Kind,
    Rule,
    host_id_of,
    moment_of,
    slot_id_of,
)
from chalicelib.prosperity.bookings.core.marks import Mark, MarkDeed
from chalicelib.prosperity.bookings.core.refusals import (
    BookableInOtherState,
    CallOffTooLate,
    DayClosed,
    LineInOtherState,
    MarkTooEarly,
    NoSuchBookable,
    TooFarAhead,
    TooLateToBook,
    TooManyPersons,
    TooManyPlaces,
)

NIGHTS_MAX = 14
DAY = dt.timedelta(days=1)


@value
class Wanted:
    """What somebody wants of one bookable: `units` of it from `day` on, for `persons`.

    A room is wanted for so many `nights`, which is 0 for anything else.
    """

    bookable_id: str
    day: dt.date
    sitting_id: str
    nights: int
    units: int
    persons: int

    @property
    def days(self) -> list[dt.date]:
        """The days, or the evenings of the nights, for which places are counted."""
        return [self.day + nth * DAY for nth in range(max(self.nights, 1))]

    @property
    def slot_ids(self) -> list[str]:
        """The slots that count its places."""
        return [slot_id_of(self.bookable_id, day, self.sitting_id) for day in self.days]


@value
class Line:
    """One line. Its price, rule and shares are those of when it was booked; `refunded_fen` of it went back since."""

    wanted: Wanted
    kind: Kind
    title: str
    label: str
    where: str
    owner_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    price_fen: int
    rule: Rule
    collective_permille: int
    platform_permille: int
    mark: Mark = Mark.WAITS
    refunded_fen: int = 0

    @property
    def bookable_id(self) -> str:
        """What it is of."""
        return self.wanted.bookable_id

    @property
    def village_id(self) -> str:
        """The village that it is in."""
        return self.bookable_id[:6]

    @property
    def host_id(self) -> str:
        """Who has its guests."""
        return host_id_of(self.village_id, self.owner_id)

    @property
    def fen(self) -> int:
        """What it costs."""
        return self.price_fen * self.wanted.units * len(self.wanted.days)

    @property
    def kept_fen(self) -> int:
        """What of it was not given back."""
        return self.fen - self.refunded_fen

    @property
    def until(self) -> dt.date:
        """The last day on which a host has to do with it: of a room that on which its guests leave."""
        return self.wanted.day + self.wanted.nights * DAY

    @property
    def free_until(self) -> dt.datetime:
        """Until when cancelling costs nothing."""
        return self.starts_at - dt.timedelta(hours=self.rule.free_hours)

    def back_fen(self, now: dt.datetime) -> int:
        """Return what of it goes back to a guest who cancels now; by the clock alone, whatever else was said of it."""
        return self.kept_fen if now <= self.free_until else self.kept_fen - self.rule.kept(self.kept_fen)


def line_of(wanted: Wanted, bookable: Bookable | None, *, town_id: str, now: dt.datetime) -> Line:
    """Return a line as its bookable is now.

    Raises:
        NoSuchBookable: there is none of this town that ever showed.
        BookableInOtherState: it can not be booked now.
        NoSuchSitting: it is not to be had at this time.
        TooManyPlaces, TooManyPersons: so much, or so many, is not booked at once.
        DayClosed, TooLateToBook, TooFarAhead: not on one of these days.
    """
    if bookable is None or bookable.town_id != town_id or not bookable.was_published:
        raise NoSuchBookable
    if bookable.state is not BookableState.PUBLISHED:
        raise BookableInOtherState(state=bookable.state.value)
    terms = bookable.terms
    sitting = terms.sitting(wanted.sitting_id)
    is_room = terms.kind is Kind.ROOM
    if is_room != bool(wanted.nights):
        raise NoSuchBookable
    if wanted.units > terms.units_most:
        raise TooManyPlaces(title=terms.title, most=terms.units_most)
    if wanted.persons > wanted.units * terms.persons_most:
        raise TooManyPersons(title=terms.title, most=wanted.units * terms.persons_most)
    starts_at = moment_of(wanted.day, sitting.starts)
    _refuse_days(wanted, bookable, now)
    ends_at = moment_of(wanted.day + wanted.nights * DAY, terms.leaves) if is_room else (
        starts_at + dt.timedelta(minutes=sitting.minutes)
    )  # fmt: skip
    return Line(
        wanted,
        terms.kind,
        terms.title,
        sitting.label,
        terms.where,
        bookable.owner_id,
        starts_at,
        ends_at,
        terms.price_fen,
        terms.rule,
        bookable.collective_permille,
        bookable.platform_permille,
    )


def _refuse_days(wanted: Wanted, bookable: Bookable, now: dt.datetime) -> None:
    terms = bookable.terms
    closes_at = terms.closes_at(wanted.day, terms.sitting(wanted.sitting_id))
    if now > closes_at:
        raise TooLateToBook(title=terms.title, until=said_at(closes_at))
    last = business_date(now) + terms.ahead_days * DAY
    if wanted.days[-1] > last:
        raise TooFarAhead(title=terms.title, last=str(last))
    for day in wanted.days:
        if not bookable.takes(day):
            raise DayClosed(title=terms.title, day=str(day))


def marked(line: Line, deed: MarkDeed, now: dt.datetime, *, by_host: bool) -> Line:
    """Return a line with what its host, or an officer, says of it; one that is called off gives all of it back.

    Raises:
        LineInOtherState: that is not said of a line as it is.
        MarkTooEarly: nobody arrives before its day, and nobody missed what has not begun.
        CallOffTooLate: an officer calls it off once it has begun, or its host once it is over.
    """
    after = marks.NEXT.get((line.mark, deed))
    if after is None:
        raise LineInOtherState(state=line.mark.value)
    if deed is MarkDeed.ARRIVE and business_date(now) < line.wanted.day:
        raise MarkTooEarly(since=str(line.wanted.day))
    if deed is MarkDeed.MISS and now < line.starts_at:
        raise MarkTooEarly(since=said_at(line.starts_at))
    until = line.ends_at if by_host else line.starts_at
    if deed is MarkDeed.CALL_OFF and now >= until:
        raise CallOffTooLate(until=said_at(until))
    back = line.kept_fen if deed is MarkDeed.CALL_OFF else 0
    return replace(line, mark=after, refunded_fen=line.refunded_fen + back)


def said_at(moment: dt.datetime) -> str:
    """Return a moment as it is said in China."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def quantities(lines: tuple[Wanted, ...]) -> Mapping[str, int]:
    """Return how many places of each slot are wanted in all."""
    found: dict[str, int] = {}
    for one in lines:
        for slot_id in one.slot_ids:
            found[slot_id] = found.get(slot_id, 0) + one.units
    return found
