"""A town's terms of selling: its administrator sets them, everybody reads them."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.reservations.service import slots
from chalicelib.foundation.reservations.service.slots import SoldOut
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.market.core import terms as core
from chalicelib.prosperity.market.core.refusals import ProductChanged
from chalicelib.prosperity.market.core.terms import DeliveryWindow, MarketTerms
from chalicelib.prosperity.market.store import orders as store


def read_terms(*, town_id: str) -> MarketTerms:
    """Return how a town's market sells; closed where nothing was set. One round trip."""
    return store.find_terms(town_id)


def set_terms(ctx: Context, *, town_id: str, terms: MarketTerms) -> MarketTerms:
    """Set how a town's market sells; `terms.version` is the one that was looked at, 0 where there was none.

    One round trip, two where somebody was quicker; with delivery windows one more, and two for each day of one that
    takes another number of orders now. Orders keep what they were placed by; again, nothing changes.

    Raises:
        InvalidInput: as `core.checked`.
        ProductChanged: somebody else changed them meanwhile.
    """
    core.checked(terms)
    audit = prepare_audit(ctx, place_id=town_id, deed="market.terms", target=town_id)
    after = replace(terms, version=terms.version + 1)
    try:
        commit(store.terms_change(town_id, terms, refusal=lambda _: ProductChanged()).merge(audit))
    except ProductChanged:
        if store.find_terms(town_id) != after:
            raise
    _resize(ctx, town_id, after)
    return after


def _resize(ctx: Context, town_id: str, terms: MarketTerms) -> None:
    """Let the days to come bring as many orders as their windows take now; no fewer than are brought already."""
    days = [business_date(ctx.now()) + dt.timedelta(days=nth) for nth in range(terms.last_day + 1)]
    wanted = {core.slot_of_window(town_id, on, one.window_id): one.capacity for on in days for one in terms.windows}
    for slot in slots.find_slots(slot_ids=list(wanted)):
        by = 0 if slot is None else max(wanted[slot.slot_id], slot.taken) - slot.capacity
        if slot is not None and by:
            with contextlib.suppress(SoldOut):  # One more was placed at this moment.
                commit(slots.prepare_resize(ctx, slot_id=slot.slot_id, by=by))


def windows_left(*, town_id: str, on: dt.date) -> list[tuple[DeliveryWindow, int]]:
    """Return a town's delivery windows, and for how many more orders each is free on a day. Two round trips."""
    terms = store.find_terms(town_id)
    names = [core.slot_of_window(town_id, on, one.window_id) for one in terms.windows]
    found = slots.find_slots(slot_ids=names)
    return [(one, one.capacity if slot is None else slot.free) for one, slot in zip(terms.windows, found, strict=True)]
