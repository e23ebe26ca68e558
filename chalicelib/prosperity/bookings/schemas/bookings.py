"""Bookings as guests send and see them. Amounts are whole fen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service.beginning import Prepaid
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.bookings.core.bookables import PERSONS_MAX, UNITS_MAX
from chalicelib.prosperity.bookings.core.bookings import LINES_MAX, Booking, Contact, code_of
from chalicelib.prosperity.bookings.core.lines import NIGHTS_MAX, Line, Wanted
from chalicelib.prosperity.bookings.schemas.bookables import BookableId, SittingId


class BookingLineAsked(Asked):
    """So much of one bookable, for so many persons: seats or tables of a sitting, or rooms for so many `nights`."""

    bookable_id: BookableId
    day: Date
    sitting_id: SittingId
    nights: Annotated[int, Field(strict=True, ge=0, le=NIGHTS_MAX)] = 0
    units: Annotated[int, Field(strict=True, ge=1, le=UNITS_MAX)]
    persons: Annotated[int, Field(strict=True, ge=1, le=UNITS_MAX * PERSONS_MAX)]

    def wanted(self) -> Wanted:
        """Return it as the room's core knows it."""
        return Wanted(self.bookable_id, self.day, self.sitting_id, self.nights, self.units, self.persons)


class BookingQuoteAsked(Asked):
    """What somebody wants to book together: each sitting, or each stay in a room from a day on, once."""

    lines: Annotated[tuple[BookingLineAsked, ...], Field(min_length=1, max_length=LINES_MAX)]

    @model_validator(mode="after")
    def _one_of_each(self) -> BookingQuoteAsked:
        if len({(one.bookable_id, one.day, one.sitting_id) for one in self.lines}) < len(self.lines):
            message = "同一个项目同一天同一场只写一行。|Each sitting of a day has one line."
            raise ValueError(message)
        return self

    def wanted(self) -> tuple[Wanted, ...]:
        """Return it as the room's core knows it."""
        return tuple(one.wanted() for one in self.lines)


class BookingAsked(BookingQuoteAsked):
    """What somebody books, whom the hosts call, and what it costs as it was shown: at another price it is refused."""

    name: Annotated[str, Field(min_length=1, max_length=20)]
    phone: Annotated[str, Field(pattern=r"^1[3-9][0-9]{9}$")]
    total_fen: Annotated[int, Field(strict=True, ge=0)]

    def contact(self) -> Contact:
        """Return whom the hosts call."""
        return Contact(self.name, self.phone)


class BookingPayAsked(Asked):
    """How somebody pays: within WeChat, or by a code that WeChat scans."""

    channel: Literal["jsapi", "native"]


class BookingCancelAsked(Asked):
    """What somebody was shown to get back: where it is something else by now, nothing is cancelled."""

    back_fen: Annotated[int, Field(strict=True, ge=0)]


class BookingLineShown(Shown):
    """A line. Until `free_until` cancelling it costs nothing, afterwards `late_fen`; `refunded_fen` went back."""

    bookable_id: str
    kind: str
    title: str
    label: str
    where: str
    day: str
    nights: int
    units: int
    persons: int
    starts_at: str
    ends_at: str
    price_fen: int
    fen: int
    free_until: str
    late_fen: int
    mark: str
    refunded_fen: int

    @classmethod
    def of(cls, line: Line) -> BookingLineShown:
        """Show a line."""
        wanted = line.wanted
        return cls(
            bookable_id=line.bookable_id,
            kind=line.kind.value,
            title=line.title,
            label=line.label,
            where=line.where,
            day=str(wanted.day),
            nights=wanted.nights,
            units=wanted.units,
            persons=wanted.persons,
            starts_at=business_time(line.starts_at),
            ends_at=business_time(line.ends_at),
            price_fen=line.price_fen,
            fen=line.fen,
            free_until=business_time(line.free_until),
            late_fen=line.rule.kept(line.fen),
            mark=line.mark.value,
            refunded_fen=line.refunded_fen,
        )


class BookingQuoteShown(Shown):
    """What it would cost, line by line."""

    lines: list[BookingLineShown]
    total_fen: int

    @classmethod
    def of(cls, lines: Sequence[Line]) -> BookingQuoteShown:
        """Show what some lines cost."""
        return cls(lines=[BookingLineShown.of(one) for one in lines], total_fen=sum(one.fen for one in lines))


class BookingShown(Shown):
    """A booking as its guest sees it. `code` is what they show on arriving."""

    booking_id: str
    state: str
    since: str
    booked_at: str
    ends_at: str
    lines: list[BookingLineShown]
    total_fen: int
    given_fen: int
    reason: str
    code: str
    version: int

    @classmethod
    def of(cls, booking: Booking) -> BookingShown:
        """Show a booking."""
        return cls(
            booking_id=booking.booking_id,
            state=booking.state.value,
            since=business_time(booking.since),
            booked_at=business_time(booking.booked_at),
            ends_at=business_time(booking.ends_at),
            lines=[BookingLineShown.of(one) for one in booking.lines],
            total_fen=booking.total_fen,
            given_fen=booking.given_fen,
            reason=booking.reason,
            code=code_of(booking),
            version=booking.version,
        )


class BookingRefundShown(Shown):
    """Money that goes back by WeChat Pay, and how far it came."""

    fen: int
    state: str
    why: str
    since: str

    @classmethod
    def of(cls, refund: Refund) -> BookingRefundShown:
        """Show a refund."""
        return cls(fen=refund.fen, state=refund.state.value, why=refund.why, since=business_time(refund.since))


class BookingWhole(BookingShown):
    """One booking, with its refunds, and what goes back where it is cancelled now; None where it can not be."""

    refunds: list[BookingRefundShown]
    back_fen: int | None

    @classmethod
    def whole(cls, booking: Booking, refunds: Sequence[Refund], back_fen: int | None) -> BookingWhole:
        """Show a booking with its refunds."""
        shown = BookingShown.of(booking).model_dump()
        return cls(**shown, refunds=[BookingRefundShown.of(one) for one in refunds], back_fen=back_fen)


class BookingsShown(Shown):
    """A page of one's bookings, the newest first."""

    rows: list[BookingShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Booking]) -> BookingsShown:
        """Show a page."""
        return cls(rows=[BookingShown.of(one) for one in page.rows], cursor=page.cursor)


class BookingPrepaidShown(Shown):
    """What a page needs to let somebody pay: `parameters` for wx.requestPayment, or `code_url` for a code to scan."""

    channel: str
    parameters: dict[str, str]
    code_url: str

    @classmethod
    def of(cls, prepaid: Prepaid) -> BookingPrepaidShown:
        """Show how to pay."""
        return cls(channel=prepaid.channel, parameters=prepaid.parameters, code_url=prepaid.code_url)
