"""What the people of a village may spend in a day: looked at and set by the town."""

from __future__ import annotations

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.store import known, spending as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import ITEMS_MAX, Writes, commit

A_PIECE = ITEMS_MAX - 2
"""Villages a transaction, beside the town's row and the line of the trail."""


def spending_in(*, place_id: str) -> list[tuple[Village, Spending]]:
    """Return the limits of a village's people, or of each village of a town. Two round trips.

    Raises:
        NoSuchPlace: there is no such place.
    """
    villages = places.villages_in(place_id=place_id)
    return list(zip(villages, store.find_many([one.village_id for one in villages]), strict=True))


def set_spending(ctx: Context, *, place_id: str, spending: Spending) -> list[tuple[Village, Spending]]:
    """Set the limits of a village's people, or of each village of a town; other processes follow within half a minute.

    What is set for a town holds in every village of it, also in one that joins at this very moment: either its joining
    is seen here, or it sees what is set here (`prepare_joining`), or one of the two is refused. A town of more than 98
    villages is set piece by piece: where a piece is refused the earlier ones are set, and setting it again completes
    it. Two round trips, for a town three.

    Raises:
        NoSuchPlace: there is no such place.
        Busy: a village joins, or somebody else sets the town's limits, at the same moment; ask again.
    """
    if place_id.startswith("v"):
        villages = places.villages_in(place_id=place_id)
        commit(_audited(ctx, place_id).merge(store.change_of(place_id, spending)))
    else:
        villages = _set_for_all(ctx, place_id, spending)
    for village in villages:
        known.forget_spending(village.village_id)
    return [(village, spending) for village in villages]


def _set_for_all(ctx: Context, town_id: str, spending: Spending) -> list[Village]:
    """Set the limits of each village of a town, and what those to come begin with; return the villages."""
    joined = store.find_joined(town_id)  # Read before the villages: the write refuses where one joined in between.
    villages = places.villages_in(place_id=town_id)
    ids = [village.village_id for village in villages]
    if not joined <= set(ids):  # The index of places is a moment behind.
        raise Busy
    first = store.change_of_all(town_id, spending, joined)
    for start in range(0, len(ids), A_PIECE):
        held = first if start == 0 else store.unchanged_for_all(town_id, spending)
        piece = (store.change_of(one, spending) for one in ids[start : start + A_PIECE])
        commit(_audited(ctx, town_id).merge(held, *piece))
    return villages


def _audited(ctx: Context, place_id: str) -> Writes:
    return audit.prepare_audit(ctx, place_id=place_id, deed="partners.spending", target=place_id)


def prepare_joining(_ctx: Context, village: Village) -> Writes:
    """Return the writes that give a village which joins its town the limits that were last set for all of it.

    One round trip. They refuse with `Busy` where these change at the same moment. They leave its id with the town, so
    that whoever sets limits for all of it at this moment, without having seen this village, is refused.
    """
    return store.joining(village.village_id, village.town_id)
