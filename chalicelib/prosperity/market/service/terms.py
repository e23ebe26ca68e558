"""A town's terms of selling: its administrator sets them, everybody reads them."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.market.core import terms as core
from chalicelib.prosperity.market.core.refusals import ProductChanged
from chalicelib.prosperity.market.core.terms import MarketTerms
from chalicelib.prosperity.market.store import orders as store


def read_terms(*, town_id: str) -> MarketTerms:
    """Return how a town's market sells; closed where nothing was set. One round trip."""
    return store.find_terms(town_id)


def set_terms(ctx: Context, *, town_id: str, terms: MarketTerms) -> MarketTerms:
    """Set how a town's market sells; `terms.version` is the one that was looked at, 0 where there was none.

    One round trip, two where somebody was quicker. Orders keep what they were placed by; again, nothing changes.

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
    return after
