"""A host's day as they see it, and what they say of it."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.prosperity.bookings.core.bookings import LINES_MAX, code_of
from chalicelib.prosperity.bookings.core.marks import MarkDeed
from chalicelib.prosperity.bookings.core.sheets import Format, Hosted, OnDay
from chalicelib.prosperity.bookings.schemas.bookings import BookingLineShown

REASON_MIN = 2


class HostDayAsked(Asked):
    """Which day."""

    day: Date


class BookingSheetAsked(Asked):
    """Which day's sheet, as what kind of file."""

    day: Date
    form: Literal["xlsx", "pdf"] = "pdf"

    def what(self) -> Format:
        """Return it as the room's core knows it."""
        return Format(self.form)


class BookingCodeAsked(Asked):
    """The code that a guest shows, and for which day."""

    day: Date
    code: Annotated[str, Field(pattern=r"^[0-9 ]{8,16}$")]


class BookingMarkAsked(Asked):
    """What is said of a line; lines are counted from 0. What is called off says why."""

    line: Annotated[int, Field(strict=True, ge=0, lt=LINES_MAX)]
    deed: Literal["arrive", "miss", "call_off", "undo"]
    reason: Annotated[str, Field(max_length=60)] = ""

    @model_validator(mode="after")
    def _says_why(self) -> BookingMarkAsked:
        if self.deed == "call_off" and len(self.reason) < REASON_MIN:
            message = "要写原因，客人会看到。|Say why; the guest reads it."
            raise ValueError(message)
        return self

    def what(self) -> MarkDeed:
        """Return it as the room's core knows it."""
        return MarkDeed(self.deed)


class BookingGiveAsked(Asked):
    """How much of a line goes back as host and guest agreed, and why; lines are counted from 0."""

    line: Annotated[int, Field(strict=True, ge=0, lt=LINES_MAX)]
    fen: Annotated[int, Field(strict=True, ge=1)]
    reason: Annotated[str, Field(min_length=REASON_MIN, max_length=60)]


class OnDayShown(Shown):
    """A line of a booking on a day: `part` says whether guests come, stay, leave or sit. Whom to call is not in it."""

    booking_id: str
    line: int
    part: str
    code: str
    state: str
    what: BookingLineShown

    @classmethod
    def of(cls, one: OnDay) -> OnDayShown:
        """Show a line on a day."""
        return cls(
            booking_id=one.booking.booking_id,
            line=one.nth,
            part=one.part.value,
            code=code_of(one.booking),
            state=one.booking.state.value,
            what=BookingLineShown.of(one.line),
        )


class HostDayShown(Shown):
    """A day's bookings, the earliest first."""

    day: str
    rows: list[OnDayShown]

    @classmethod
    def of(cls, day: dt.date, found: Sequence[OnDay]) -> HostDayShown:
        """Show a day."""
        return cls(day=str(day), rows=[OnDayShown.of(one) for one in found])


class HostedLineShown(BookingLineShown):
    """A line of a host's, with its number in the booking, by which it is marked."""

    line: int


class HostedShown(Shown):
    """What of a booking is a host's, or their village's, with whom to call: empty once that is forgotten."""

    booking_id: str
    state: str
    code: str
    name: str
    phone: str
    lines: list[HostedLineShown]

    @classmethod
    def of(cls, hosted: Hosted) -> HostedShown:
        """Show a host what of a booking is theirs."""
        booking, contact = hosted.booking, hosted.contact
        return cls(
            booking_id=booking.booking_id,
            state=booking.state.value,
            code=code_of(booking),
            name=contact.name if contact else "",
            phone=contact.phone if contact else "",
            lines=[
                HostedLineShown(line=nth, **BookingLineShown.of(booking.lines[nth]).model_dump())
                for nth in hosted.theirs
            ],
        )


class BookingSheetShown(Shown):
    """A day's sheet as a file, in base64: some dozens of kilobytes at most."""

    name: str
    content_type: str
    body: str

    @classmethod
    def of(cls, name: str, content_type: str, body: bytes) -> BookingSheetShown:
        """Show a file."""
        return cls(name=name, content_type=content_type, body=base64.b64encode(body).decode())
