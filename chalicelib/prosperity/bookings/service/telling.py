"""What guests, hosts and officers are told. A fact says which booking and what; whose it is stands in it alone."""

from __future__ import annotations

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.bookings import BookableDecided, BookingMoved
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.identity.service import staff
from chalicelib.foundation.notifications.core.messages import Message
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.sending import Means, present_means
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.bookings.core import tidings
from chalicelib.prosperity.bookings.core.bookables import Bookable, BookableDeed
from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.bookings.store import bookables, bookings as store


def moved(ctx: Context, booking: Booking, news: str, *, nth: int = 0, fen: int = 0) -> Writes:
    """Return the fact that a booking came to something. 2 write units."""
    fact = BookingMoved(booking.booking_id, news, nth, fen)
    return facts.prepare_fact(ctx, village_id=booking.town_id, fact=fact)


def decided(ctx: Context, bookable: Bookable, deed: BookableDeed) -> Writes:
    """Return the fact that officers decided on what a villager offers. 2 write units."""
    shares = (bookable.collective_permille, bookable.platform_permille) if deed is BookableDeed.PUBLISH else (0, 0)
    fact = BookableDecided(bookable.bookable_id, deed.value, *shares)
    return facts.prepare_fact(ctx, village_id=bookable.village_id, fact=fact)


def given_by_hand(ctx: Context, booking: Booking, refund_id: str, fen: int) -> Writes:
    """Return the fact that officers gave some of a booking back themselves; told once however often it is said."""
    once, fact = f"booking by hand#{refund_id}", BookingMoved(booking.booking_id, tidings.BY_HAND, fen=fen)
    return facts.prepare_fact(ctx, village_id=booking.town_id, fact=fact, once=once)


def follow(recorded: Recorded) -> None:
    """Tell guest and hosts what came of a booking, once, however often the stream says it."""
    tell(LIVE, recorded=recorded, means=present_means())


def follow_decided(recorded: Recorded) -> None:
    """Tell a host what officers decided on what they offer, once, however often the stream says it."""
    tell_decided(LIVE, recorded=recorded, means=present_means())


def tell_decided(ctx: Context, *, recorded: Recorded, means: Means | None = None) -> Message | None:
    """Tell a host what officers decided; return what was told. A look at the bookable."""
    fact = recorded.fact
    assert isinstance(fact, BookableDecided)
    bookable = bookables.find_bookable(fact.bookable_id)
    if bookable is None:
        return None
    shares = fact.collective_permille, fact.platform_permille
    kind, values = tidings.of_decision(bookable, fact.deed, shares)
    message = Message(recorded.fact_id, bookable.owner_id, kind, bookable.bookable_id, values)
    deliver(ctx, message=message, means=means)
    return message


def tell(ctx: Context, *, recorded: Recorded, means: Means | None = None) -> list[Message]:
    """Tell guest, hosts, and officers for their collective, what a fact says of a booking; return what was told.

    A look at the booking, and one at the town's accounts for each village whose collective has guests.
    """
    fact = recorded.fact
    assert isinstance(fact, BookingMoved)
    booking = store.find_booking(fact.booking_id)
    if booking is None:
        return []
    told = [(booking.guest_id, tidings.for_guest(booking, fact.news, fact.nth, fact.fen))]
    hosts = {one.owner_id: one.host_id for one in booking.lines if one.owner_id}
    told += [
        (owner_id, tidings.for_host(booking, fact.news, host_id, fact.nth, fact.fen))
        for owner_id, host_id in hosts.items()
    ]
    villages = dict.fromkeys(one.village_id for one in booking.lines if not one.owner_id)
    for village_id in villages:
        said = tidings.for_desk(booking, fact.news, village_id)
        officers = staff.officers_of(town_id=booking.town_id, village_id=village_id) if said else []
        told += [(one, said) for one in officers]
    messages = [
        Message(recorded.fact_id, person_id, news[0], booking.booking_id, news[1]) for person_id, news in told if news
    ]
    for one in messages:
        deliver(ctx, message=one, means=means)
    return messages
