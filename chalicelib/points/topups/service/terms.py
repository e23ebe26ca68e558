"""A town's terms: looked at and set."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import ITEMS_MAX, Writes, commit
from chalicelib.points.topups.core.terms import Terms
from chalicelib.points.topups.service import known
from chalicelib.points.topups.store import terms as store

A_PIECE = ITEMS_MAX - 2
"""Villages a transaction, beside the town's row and the line of the trail."""


def terms_at(*, place_id: str) -> Terms:
    """Return the terms of a village, or those last set for a town. One round trip."""
    return store.find_terms(place_id)


def set_terms(ctx: Context, *, town_id: str, terms: Terms) -> Terms:
    """Set what holds in each village of a town; other processes follow within half a minute.

    It holds in those that join later too: a village that joins at this very moment is seen here, or it sees what is set
    here (`prepare_joining`), or one of the two is refused. A town of more than 98 villages is set piece by piece:
    where a piece is refused the earlier ones are set, and setting it again completes it. Three round trips.

    Raises:
        NoSuchPlace: there is no such town, or none with villages.
        Busy: a village joins, or somebody else sets the terms, at the same moment; ask again.
    """
    terms = replace(terms, town_id=town_id)
    joined = store.find_joined(town_id)  # Read before the villages: the write refuses where one joined in between.
    ids = [village.village_id for village in places.villages_in(place_id=town_id)]
    if not joined <= set(ids):  # The index of places is a moment behind.
        raise Busy
    first = store.change_of_all(town_id, terms, joined)
    for start in range(0, len(ids), A_PIECE):
        held = first if start == 0 else store.unchanged_for_all(town_id, terms)
        piece = (store.change_of(one, terms) for one in ids[start : start + A_PIECE])
        commit(audit.prepare_audit(ctx, place_id=town_id, deed="topups.terms", target=town_id).merge(held, *piece))
    known.forget_all()
    return terms


def prepare_joining(_ctx: Context, village: Village) -> Writes:
    """Return the writes that give a village which joins its town the town's terms. One round trip.

    They refuse with `Busy` where these change at the same moment.
    """
    return store.joining(village.village_id, village.town_id)
