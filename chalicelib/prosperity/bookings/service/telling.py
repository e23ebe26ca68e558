"""What guests and hosts are told of bookings. A fact says which booking and what; whose it is stands in it alone."""

from __future__ import annotations

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.bookings import BookingMoved
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.notifications.core.messages import Message
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.sending import Means, present_means
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.bookings.core import tidings
from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.bookings.store import bookings as store


def moved(ctx: Context, booking: Booking, news: str, *, nth: int = 0, fen: int = 0) -> Writes:
    """Return the fact that a booking came to something. 2 write units."""
    fact = BookingMoved(booking.booking_id, news, nth, fen)
    return facts.prepare_fact(ctx, village_id=booking.town_id, fact=fact)


def given_by_hand(ctx: Context, booking: Booking, refund_id: str, fen: int) -> Writes:
    """Return the fact that officers gave some of a booking back themselves; told once however often it is said."""
    once, fact = f"booking by hand#{refund_id}", BookingMoved(booking.booking_id, tidings.BY_HAND, fen=fen)
    return facts.prepare_fact(ctx, village_id=booking.town_id, fact=fact, once=once)


def follow(recorded: Recorded) -> None:
    """Tell guest and hosts what came of a booking, once, however often the stream says it."""
    tell(LIVE, recorded=recorded, means=present_means())


def tell(ctx: Context, *, recorded: Recorded, means: Means | None = None) -> list[Message]:
    """Tell guest and hosts what a fact says of a booking; return what was told. A look at the booking."""
    fact = recorded.fact
    assert isinstance(fact, BookingMoved)
    booking = store.find_booking(fact.booking_id)
    if booking is None:
        return []
    told = [(booking.guest_id, tidings.for_guest(booking, fact.news, fact.nth, fact.fen))]
    hosts = {one.owner_id: one.host_id for one in booking.lines if one.owner_id}
    told += [(owner_id, tidings.for_host(booking, fact.news, host_id, fact.nth)) for owner_id, host_id in hosts.items()]
    messages = [
        Message(recorded.fact_id, person_id, said[0], booking.booking_id, said[1]) for person_id, said in told if said
    ]
    for one in messages:
        deliver(ctx, message=one, means=means)
    return messages
