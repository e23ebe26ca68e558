"""What the people of a village may spend in a day: looked at and set by the town."""

from __future__ import annotations

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.store import known, spending as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import ITEMS_MAX, Writes, commit


def spending_in(*, place_id: str) -> list[tuple[Village, Spending]]:
    """Return the limits of a village's people, or of each village of a town. Two round trips.

    Raises:
        NoSuchPlace: there is no such place.
    """
    villages = places.villages_in(place_id=place_id)
    return list(zip(villages, store.find_many([one.village_id for one in villages]), strict=True))


def set_spending(ctx: Context, *, place_id: str, spending: Spending) -> list[tuple[Village, Spending]]:
    """Set the limits of a village's people, or of each village of a town; other processes follow within half a minute.

    What is set for a town its later villages begin with (`prepare_joining`). One that joins at this very moment may
    have what was set before; setting it again reaches it. Two round trips.

    Raises:
        NoSuchPlace: there is no such place.
    """
    villages = places.villages_in(place_id=place_id)
    set_at = list(dict.fromkeys([place_id, *(village.village_id for village in villages)]))
    for start in range(0, len(set_at), ITEMS_MAX - 1):
        writes = audit.prepare_audit(ctx, place_id=place_id, deed="partners.spending", target=place_id)
        commit(writes.merge(*(store.change_of(one, spending) for one in set_at[start : start + ITEMS_MAX - 1])))
    for village in villages:
        known.forget_spending(village.village_id)
    return [(village, spending) for village in villages]


def prepare_joining(_ctx: Context, village: Village) -> Writes:
    """Return the writes that give a village which joins its town the limits that were last set for all of it.

    One round trip. They refuse with `Busy` where these change at the same moment.
    """
    return store.joining(village.village_id, village.town_id)
