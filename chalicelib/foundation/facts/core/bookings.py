"""What becomes of bookings. Whose they are, bookings know: a fact names neither guest nor host."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class BookingMoved(Fact):
    """A booking came to `news`, `fen` go back by it, and where it was a line, that is `nth`.

    `booked`, `remind`, `cancelled`, `late`, `by_hand`; of a line `called_off` and `given`, and `desk_called_off` and
    `desk_given` where officers did it.
    """

    booking_id: str
    news: str
    nth: int = 0
    fen: int = 0


@value
class BookableDecided(Fact):
    """Officers published a villager's offer with these shares, returned it or suspended it: its host is told."""

    bookable_id: str
    deed: str
    collective_permille: int = 0
    platform_permille: int = 0
