"""What is written with a listing's first being seen: that it is told of, and its plots to adopt."""

from __future__ import annotations

from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.listings.core import listings as core
from chalicelib.prosperity.listings.core.deeds import SEEN
from chalicelib.prosperity.listings.core.kinds import Kind
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.service import telling


def prepare_seen(ctx: Context, before: Listing, after: Listing) -> Writes:
    """Return what is written where nobody saw a listing before, and everybody does now; else nothing.

    Who saved a search that it fits is told of it the first time alone.
    """
    if after.state not in SEEN or before.state in SEEN or before.published_at is not None:
        return Writes()
    writes = telling.published(ctx, after)
    if after.kind is Kind.PLOTS:
        slot_id, plots = core.slot_id_of(after.listing_id), core.plots_of(after)
        writes.merge(slots.prepare_open_slot(ctx, slot_id=slot_id, capacity=plots))
    return writes
