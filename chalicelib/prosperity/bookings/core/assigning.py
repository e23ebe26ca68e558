"""What a booking assigns in the book of proceeds: nothing while it is to come, then whose each kept fen is."""

from __future__ import annotations

from chalicelib.prosperity.bookings.core.bookables import PERMILLE
from chalicelib.prosperity.bookings.core.bookings import KEPT, Booking
from chalicelib.prosperity.bookings.core.lines import Line
from chalicelib.prosperity.proceeds.core.entries import Amounts, Assigned, Goods, Money


def assigned_of(booking: Booking) -> Assigned:
    """Return whose each fen of a booking is, what a late cancellation kept too; nothing while it is to come."""
    if booking.state not in KEPT or not booking.was_paid:
        return Assigned()
    parts: dict[tuple[str, str, str], tuple[Goods, Amounts]] = {}
    for one in booking.lines:
        if one.kept_fen:
            goods, amounts = _goods(one), _amounts(one)
            before = parts.get(goods.key)
            parts[goods.key] = (goods, amounts if before is None else before[1] + amounts)
    return Assigned(tuple(parts.values()), Money(cash=booking.total_fen - booking.given_fen))


def _goods(line: Line) -> Goods:
    """Return what was sold: by a household that has guests, or by the village's collective itself."""
    by = line.host_id if line.owner_id else line.village_id
    return Goods(by, line.bookable_id, line.wanted.sitting_id, line.title, line.label, "unit", line.kind.value)


def _amounts(line: Line) -> Amounts:
    """Return how much a line is, and whose its money: shares are cut off to whole fen, the rest is the host's.

    What the collective itself has guests for is its own but for the platform's share.
    """
    fen = line.kept_fen
    platform = fen * line.platform_permille // PERMILLE
    collective = fen * line.collective_permille // PERMILLE if line.owner_id else fen - platform
    units = line.wanted.units * len(line.wanted.days)
    return Amounts(units, producer=fen - collective - platform, collective=collective, platform=platform)
