"""What of a sale stands on the shop's price list: its names, and whether its prices are still the list's."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.partners.core.prices import GoodUnknown, PriceChanged, Prices, good_at
from chalicelib.foundation.partners.service import prices
from chalicelib.kernel.context import Context
from chalicelib.points.redemptions.core.tills import Item, Till


def named(ctx: Context, partner_id: str, till: Till) -> tuple[Item, ...]:
    """Return the lines of a sale with the names of the price list. No round trip where it is known, else one.

    Nothing is refused by a list that was not read just now: another process may have changed it.

    Raises:
        GoodUnknown, PriceChanged.
    """
    if not any(item.good_id for item in till.items):
        return till.items
    found, fresh = prices.known_prices(ctx, partner_id=partner_id)
    try:
        return _named(found, till)
    except (GoodUnknown, PriceChanged):
        if fresh:
            raise
    return _named(prices.load_prices(partner_id=partner_id), till)


def _named(found: Prices, till: Till) -> tuple[Item, ...]:
    return tuple(
        replace(
            item,
            name=good_at(found, line=nth, good_id=item.good_id, quantity=item.quantity, points=item.points).name,
        )
        if item.good_id
        else item
        for nth, item in enumerate(till.items, 1)
    )
