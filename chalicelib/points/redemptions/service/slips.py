"""A sale by the number on its slip: the village's desk finds any shop's, a till its own."""

from __future__ import annotations

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.partners.core.keys import KeyScope, require_scope
from chalicelib.foundation.partners.service import shops
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.core.slips import shop_digits
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.service import statements
from chalicelib.points.redemptions.core import slips as core
from chalicelib.points.redemptions.core.slips import Sale


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
            if shop_digits(shop.partner_id) == slip.shop:
                source = redemptions_of(shop.partner_id)
                sold = statements.entries_between(source=source, first=slip.first, last=slip.last)
                found += [Sale(entry, shop) for entry in sold]
        cursor = page.cursor
        if cursor is None:
            break
    audit.record(ctx, place_id=village_id, deed="redemptions.look", target=slip.number)
    if not found:
        raise core.NoSuchSlip
    return found


def find_own_sales(ctx: Context, *, number: str) -> list[Entry]:
    """Return what the acting shop sold, or refunded, under the number of a slip. One round trip.

    Raises:
        ScopeMissing: the key may not read.
        SlipMistyped: it is no number of a slip.
        NoSuchOwnSlip: this shop printed no such slip.
    """
    require_scope(ctx.actor, KeyScope.READ)
    slip, partner_id = core.read_slip(number), ctx.actor.subject
    found = []
    if shop_digits(partner_id) == slip.shop:
        found = statements.entries_between(source=redemptions_of(partner_id), first=slip.first, last=slip.last)
    if not found:
        raise core.NoSuchOwnSlip
    return found
