"""A sale as the village's desk sees it."""

from __future__ import annotations

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Shown
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.redemptions.core.slips import Sale, slip_of
from chalicelib.points.redemptions.schemas.days import RowShown


class SaleShown(Shown):
    """A sale as the desk sees it: which shop sold what to whom, what proved the payer, and who acted for them.

    `refunded` is what was given back of it so far. A refund has a slip of its own: its `points` are negative, and
    `sale_slip` is the number of its sale's.
    """

    slip: str
    redemption_id: str
    partner_id: str
    shop_name: str
    account_id: str
    masked_name: str
    kind: str
    points: int
    refunded: int
    sale_slip: str | None
    document: str
    means: str
    acted_by: str
    made_at: str

    @classmethod
    def of(cls, sale: Sale) -> SaleShown:
        """Show a sale."""
        entry = sale.entry
        return cls(
            slip=slip_of(entry),
            redemption_id=entry.at,
            partner_id=sale.shop.partner_id,
            shop_name=sale.shop.name,
            account_id=entry.ref.account_id,
            masked_name=entry.mask,
            kind=entry.kind.value,
            points=entry.delta.spent,
            refunded=entry.refunded,
            sale_slip=slip_number(sale.shop.partner_id, entry.of) if entry.of else None,
            document=entry.document,
            means=entry.means,
            acted_by=entry.acted_by,
            made_at=business_time(entry.made_at),
        )


class SalesShown(Shown):
    """The sales that a slip's number names: one, or more where a shop sold twice within a second."""

    rows: list[SaleShown]


class OwnSalesShown(Shown):
    """What a shop's own slip names: one row, or more where it sold twice within a second."""

    rows: list[RowShown]
