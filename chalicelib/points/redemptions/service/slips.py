"""The desk that finds a sale by the number on its slip."""

from __future__ import annotations

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.partners.service import shops
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.service import statements
from chalicelib.points.redemptions.core import slips as core
from chalicelib.points.redemptions.core.slips import Sale
from chalicelib.points.redemptions.core.tills import source_of


def find_sales(ctx: Context, *, village_id: str, number: str) -> list[Sale]:
    """Return what a village's shop sold under the number of a slip, and record the look. Three round trips.

    One more for each further hundred shops of the village, and for each further shop that shares the slip's digits.

    Raises:
        SlipMistyped: it is no number of a slip; nothing was looked at.
        NoSuchSlip: no shop of this village sold anything under it.
    """
    slip = core.read_slip(number)
    found: list[Sale] = []
    cursor: str | None = None
    while True:
        page = shops.list_partners(village_id=village_id, size=100, cursor=cursor)
        for shop in page.rows:
            if core.shop_digits(shop.partner_id) == slip.shop:
                source = source_of(shop.partner_id)
                sold = statements.entries_between(source=source, first=slip.first, last=slip.last)
                found += [Sale(entry, shop) for entry in sold]
        cursor = page.cursor
        if cursor is None:
            break
    audit.record(ctx, place_id=village_id, deed="redemptions.look", target=slip.number)
    if not found:
        raise core.NoSuchSlip
    return found
