"""Price lists: read, and replaced by the shop itself or by the town."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.partners.core.prices import Prices, PricesChangedMeanwhile
from chalicelib.foundation.partners.core.shops import check_shop_id, village_of
from chalicelib.foundation.partners.store import known, prices as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit


def load_prices(*, partner_id: str) -> Prices:
    """Return a shop's price list; one that was never set is empty. One round trip."""
    return store.find_prices(partner_id)


def known_prices(ctx: Context, *, partner_id: str) -> tuple[Prices, bool]:
    """Return a shop's list as this process knows it, and whether it was read just now. No round trip where known.

    Half a minute old at most; who would refuse a sale by it reads it anew first (`load_prices`).
    """
    return known.find_prices(ctx.now(), partner_id)


def set_prices(ctx: Context, *, prices: Prices) -> Prices:
    """Replace a shop's list, on top of `prices.version`, which the caller read. One round trip.

    Asking the same again is answered with the list as it was set: the version is then one further, and the goods the
    same.

    Raises:
        NoSuchPartner: it is a bank.
        PricesChangedMeanwhile: somebody else changed it since; nothing was changed.
    """
    check_shop_id(prices.partner_id)
    place_id = village_of(prices.partner_id)
    try:
        commit(
            store.change_of(prices).merge(
                audit.prepare_audit(ctx, place_id=place_id, deed="partners.prices", target=prices.partner_id)
            )
        )
    except PricesChangedMeanwhile:
        found = store.find_prices(prices.partner_id)
        if found != replace(prices, version=prices.version + 1):
            raise
    known.forget_prices(prices.partner_id)
    return replace(prices, version=prices.version + 1)
