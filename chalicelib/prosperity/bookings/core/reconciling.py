"""Whether money that came in for bookings and what is assigned of it agree, booking by booking. Pure.

Law: what payments keep (paid, less given back) = what the book assigns + what bookings to come wait with.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.prosperity.bookings.core.assigning import assigned_of
from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.proceeds.core.entries import Assigned


@dataclass
class Reconciled:
    """What the bookings of a town that were paid come to, in fen, and in `faults` each that does not fit."""

    bookings: int = 0
    paid: int = 0
    given_back: int = 0
    assigned: int = 0
    waits: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def gap(self) -> int:
        """What of the money that came in is nobody's; below nothing: what was assigned without having come."""
        return self.paid - self.given_back - self.assigned - self.waits


def cash_of(booking: Booking) -> int:
    """Return what payments keep by what a booking says; what was paid late went back whole."""
    return booking.total_fen - booking.given_fen if booking.was_paid else 0


def waits_of(booking: Booking) -> int:
    """Return what of its money nobody has yet."""
    return cash_of(booking) - fen_of(assigned_of(booking))


def fen_of(assigned: Assigned) -> int:
    """Return what is assigned in all."""
    return sum(amounts.fen for _, amounts in assigned.parts)


def faults_of(booking: Booking, kept: int, told: Assigned) -> list[str]:
    """Return in which ways payments and the book say something else than a booking."""
    found, mine = [], assigned_of(booking)
    if kept != cash_of(booking):
        found.append(f"{booking.booking_id}: payments keep {kept} fen, the booking says {cash_of(booking)}")
    if not (told + -mine).is_nothing:
        found.append(f"{booking.booking_id}: the book assigns {fen_of(told)} fen, the booking says {fen_of(mine)}")
    return found
