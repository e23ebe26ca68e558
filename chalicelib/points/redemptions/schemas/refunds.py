"""What a till sends to refund a sale, and how a refund is shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.redemptions.core.refunds import Refunding
from chalicelib.points.redemptions.core.slips import slip_of
from chalicelib.points.redemptions.schemas.tills import Points, TerminalId


class RefundAsked(Asked):
    """Points for a part of the sale, null for all that is left of it; and why, in words."""

    points: Points | None = None
    reason: Annotated[str, Field(min_length=1, max_length=40)]
    terminal_id: TerminalId | None = None

    def refunding(self, sale: str, key: str) -> Refunding:
        """Return the request as the room's core knows it."""
        return Refunding(key, sale, self.points, self.reason, self.terminal_id or "")


class RefundShown(Shown):
    """A refund; a replay shows the first answer. `sale_key` and `sale_slip` name its sale."""

    refund_id: str
    slip: str
    key: str
    sale_key: str
    sale_slip: str
    masked_name: str
    points: int
    document: str
    made_at: str

    @classmethod
    def of(cls, entry: Entry, sale: Entry) -> RefundShown:
        """Show the entry of a refund."""
        return cls(
            refund_id=entry.at,
            slip=slip_of(entry),
            key=entry.line,
            sale_key=entry.of,
            sale_slip=slip_number(entry.source.removeprefix(redemptions_of("")), entry.of),
            masked_name=sale.mask,
            points=entry.delta.balance,
            document=entry.document,
            made_at=business_time(entry.made_at),
        )
