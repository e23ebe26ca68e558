"""A town's terms: looked at and set."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import ITEMS_MAX, commit
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

    A village that joins the town later has no terms, and so no top-ups, until they are set again. A town of more than
    98 villages is set piece by piece; setting it again completes it. Two round trips.

    Raises:
        NoSuchPlace: there is no such town, or none with villages.
    """
    terms = replace(terms, town_id=town_id)
    ids = [village.village_id for village in places.villages_in(place_id=town_id)]
    for start in range(0, len(ids), A_PIECE):
        writes = audit.prepare_audit(ctx, place_id=town_id, deed="topups.terms", target=town_id)
        writes.merge(*(store.change_of(one, terms) for one in (town_id, *ids[start : start + A_PIECE])))
        commit(writes)
    known.forget_all()
    return terms
