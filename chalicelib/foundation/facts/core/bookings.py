"""What becomes of bookings. Whose they are, bookings know: a fact names neither guest nor host."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class BookingMoved(Fact):
    """A booking came to `news`: `booked`, `cancelled`, `late`, or line `nth` was `called_off`; `fen` go back by it."""

    booking_id: str
    news: str
    nth: int = 0
    fen: int = 0
