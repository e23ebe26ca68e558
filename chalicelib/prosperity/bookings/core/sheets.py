"""A host's day: who comes, stays and leaves, and who sits when; on the screen, and as a table to be printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.values import value
from chalicelib.prosperity.bookings.core.bookables import Kind
from chalicelib.prosperity.bookings.core.bookings import Booking, Contact, code_of
from chalicelib.prosperity.bookings.core.deeds import BookingState
from chalicelib.prosperity.bookings.core.lines import Line
from chalicelib.prosperity.bookings.core.marks import MARK_WORDS, Mark

Cell = str | int
HEADS = ("时间", "项目", "做什么", "数量", "人数", "姓名", "电话", "预订码", "到了没有")
ON_SHEET = frozenset({BookingState.BOOKED, BookingState.DONE})


class Format(StrEnum):
    """What kind of file."""

    XLSX = "xlsx"
    PDF = "pdf"


class Part(StrEnum):
    """What a line is on a day: guests of a room come, stay or leave; all else is a sitting."""

    ARRIVES = "arrives"
    STAYS = "stays"
    LEAVES = "leaves"
    SITS = "sits"


PART_WORDS = {Part.ARRIVES: "入住", Part.STAYS: "在住", Part.LEAVES: "退房", Part.SITS: "到场"}
UNIT_WORDS = {Kind.ROOM: "间", Kind.TABLE: "桌", Kind.EXPERIENCE: "人"}


@value
class OnDay:
    """A line of a booking on a day."""

    booking: Booking
    nth: int
    part: Part

    @property
    def line(self) -> Line:
        """The line."""
        return self.booking.lines[self.nth]


@value
class Hosted:
    """A booking as a host has it, or a village's desk: the numbers of the lines that are theirs, and whom to call.

    What the guest has elsewhere, and for how much, is no business of theirs.
    """

    booking: Booking
    theirs: tuple[int, ...]
    contact: Contact | None


@value
class Sheet:
    """A day's table."""

    host: str
    day: dt.date
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def title(self) -> str:
        """What stands above it."""
        return f"{self.host} 预订 {self.day}"


def hosted(booking: Booking, contact: Contact | None, *, host_id: str = "", village_id: str = "") -> Hosted:
    """Return what of a booking is a host's, or of a village's hosts."""
    theirs = [nth for nth, one in enumerate(booking.lines) if host_id == one.host_id or village_id == one.village_id]
    return Hosted(booking, tuple(theirs), contact)


def may_be_called(hosted: Hosted) -> bool:
    """Whether a host may call the guest: something of theirs is booked or was had, and was not called off."""
    lines = (hosted.booking.lines[nth] for nth in hosted.theirs)
    return hosted.booking.state in ON_SHEET and any(one.mark is not Mark.CALLED_OFF for one in lines)


def on_day(found: Sequence[tuple[Booking, int]], day: dt.date) -> list[OnDay]:
    """Return what a day has, the earliest first; nothing that was cancelled, called off or never paid."""
    rows = [
        OnDay(booking, nth, part_of(booking.lines[nth], day))
        for booking, nth in found
        if booking.state in ON_SHEET and booking.lines[nth].mark is not Mark.CALLED_OFF
    ]
    return sorted(rows, key=lambda one: (one.part is Part.STAYS, _clock(one), one.booking.booking_id, one.nth))


def part_of(line: Line, day: dt.date) -> Part:
    """Return what a line is on a day that it touches."""
    if line.kind is not Kind.ROOM:
        return Part.SITS
    if day == line.wanted.day:
        return Part.ARRIVES
    return Part.LEAVES if day == line.until else Part.STAYS


def rows_of(found: Sequence[tuple[OnDay, Contact | None]]) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of a table; who was forgotten by now is left blank."""
    return tuple(
        (
            "" if one.part is Part.STAYS else _clock(one),
            one.line.title,
            PART_WORDS[one.part],
            f"{one.line.wanted.units} {UNIT_WORDS[one.line.kind]}",
            one.line.wanted.persons,
            contact.name if contact else "",
            contact.phone if contact else "",
            code_of(one.booking),
            MARK_WORDS[one.line.mark],
        )
        for one, contact in found
    )


def _clock(one: OnDay) -> str:
    moment = one.line.ends_at if one.part is Part.LEAVES else one.line.starts_at
    return f"{moment.astimezone(SHANGHAI):%H:%M}"
