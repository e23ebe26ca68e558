"""Refunds: a till gives points of a sale back to whoever paid them."""

from __future__ import annotations

from chalicelib.foundation.partners.core.keys import ApiKey, KeyScope, require_scope
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.foundation.partners.service import allowances, shops
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.points.ledger.core.accounts import AccountBlocked, AccountUnknown, Entry, HolderGone, Kind
from chalicelib.points.ledger.core.refunds import RefundTooLarge, left_of
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.service import refunds, statements
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.redemptions.core import refunds as core
from chalicelib.points.redemptions.core.days import NoSuchRedemption
from chalicelib.points.redemptions.core.refunds import Refunding
from chalicelib.points.redemptions.service.tills import refuse_unknown_till

ROUNDS_MAX = 5
"""How often all that is left is asked for again, where others refunded a part of it meanwhile."""


def refund_sale(ctx: Context, *, asked: Refunding) -> tuple[Done, Entry]:
    """Give points of a sale of the acting shop back, once per key; return the refund and the sale as it was read.

    Two round trips; up to two more where limits are set and the sale was today. A replay is answered before anything is
    refused. What is read may be a moment old, since the write repeats it all; before anything is refused it is read
    again as it is.

    Raises:
        ScopeMissing, TerminalUnknown.
        NoSuchRedemption: this shop sold nothing under the sale's key.
        RefundTooLate, PayerBlocked, PayerGone.
        RefundTooLarge: more than is left of the sale; `left` says how much that is.
        KeyReused, KeyTooOld, KeyAhead: as for a sale.
    """
    require_scope(ctx.actor, KeyScope.REFUND)
    partner, key = shops.acting_shop(ctx)
    try:
        return _refund_sale(ctx, partner, key, asked, consistent=False)
    except DomainError:
        return _refund_sale(ctx, partner, key, asked, consistent=True)


def _refund_sale(
    ctx: Context, partner: Partner, key: ApiKey, asked: Refunding, *, consistent: bool
) -> tuple[Done, Entry]:
    lines = (asked.sale, asked.key)
    source = redemptions_of(partner.partner_id)
    sale, first = statements.find_entries(source=source, lines=lines, consistent=consistent)
    if sale is None or sale.kind is not Kind.REDEMPTION:
        raise NoSuchRedemption
    if first is not None:
        if first.kind is not Kind.REFUND or first.of != sale.line:
            raise KeyReused
        return _refund(ctx, sale, asked, first.delta.balance if asked.points is None else asked.points), sale
    refuse_unknown_till(partner, asked.terminal_id)
    core.refuse_late(sale, ctx.now())
    done = _refund_what_is_left(ctx, sale, asked) if asked.points is None else _refund(ctx, sale, asked, asked.points)
    if not done.replayed:
        allowances.give_back_sold(
            ctx,
            partner=partner,
            key=key,
            sold_by=core.seller_of(sale),
            points=done.entry.delta.balance,
            person_id=sale.ref.account_id,
            by_card=core.is_by_card(sale),
            sold_at=sale.made_at,
        )
    return done, sale


def _refund_what_is_left(ctx: Context, sale: Entry, asked: Refunding) -> Done:
    left = left_of(sale)
    for _ in range(ROUNDS_MAX):
        if left == 0:
            raise RefundTooLarge(left=0)
        try:
            return _refund(ctx, sale, asked, left)
        except RefundTooLarge as refusal:
            left = int(str(refusal.facts["left"]))
    raise RefundTooLarge(left=left)


def _refund(ctx: Context, sale: Entry, asked: Refunding, points: int) -> Done:
    """Refund through the ledger; what it says of the account is said in the words of a shop."""
    try:
        return refunds.refund(
            ctx, original=sale, key=asked.key, points=points, document=asked.document, request=asked.request
        )
    except (HolderGone, AccountUnknown) as refusal:
        raise core.PayerGone from refusal
    except AccountBlocked as refusal:
        raise core.PayerBlocked from refusal
