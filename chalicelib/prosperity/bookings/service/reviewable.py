"""Who reviews what can be booked: who was there. And whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.identity.service import people
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.kernel.context import Context
from chalicelib.prosperity.bookings.core import bookings as core
from chalicelib.prosperity.bookings.core.bookables import owner_of
from chalicelib.prosperity.bookings.service import offering
from chalicelib.prosperity.bookings.store import bookings as store
from chalicelib.prosperity.proceeds.core.parties import Party
from chalicelib.prosperity.reviews.core.reviews import Entitled


def entitled(ctx: Context, subject: str, proof: str) -> Entitled | None:
    """Return what the acting person had of a bookable by a booking of theirs; None: nothing.

    One round trip, one more for a villager of another's.

    Raises:
        OwnFamily: its host is of their household, or a relative.
    """
    booking = store.find_booking(proof)
    if booking is None or booking.guest_id != ctx.actor.subject:
        return None
    had = core.had(booking, subject)
    if had and had[0].owner_id and ctx.actor.persons:
        find_untied(ctx, had[0].owner_id)
    labels = [one.label for one in had]
    return Entitled("、".join(dict.fromkeys(labels))) if labels else None


def owners(subject: str) -> list[str]:
    """Return the villager whose a bookable is, if it is one's. One round trip.

    Raises:
        NoSuchBookable: there is none.
    """
    owner_id = offering.load(subject).owner_id
    return [owner_id] if owner_id else []


def parties_of(host_ids: Sequence[str]) -> list[Party]:
    """Return households that have guests as the book of proceeds names them. One round trip a hundred."""
    owners_ = [owner_of(one) for one in host_ids]
    found = people.find_holders(holder_ids=owners_)
    return [
        Party(host_id, holder.masked_name if holder else "", owner)
        for host_id, owner, holder in zip(host_ids, owners_, found, strict=True)
    ]
