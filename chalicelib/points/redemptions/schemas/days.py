"""A shop's day as its till sees it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.redemptions.core.days import Day
from chalicelib.points.redemptions.core.slips import slip_of


class RowShown(Shown):
    """A redemption in a list, or a refund, whose `points` are negative and whose `sale_key` names its sale.

    Without the balance, which is the payer's own affair after the sale. `refunded` is what was given back of a sale so
    far; 0 in a refund's own row. `means` is what proved the payer of a sale, `shop_code` where nobody was at the till;
    "" of a refund.
    """

    redemption_id: str
    kind: str
    slip: str
    key: str
    sale_key: str | None
    masked_name: str
    points: int
    refunded: int
    document: str
    means: str
    made_at: str

    @classmethod
    def of(cls, entry: Entry) -> RowShown:
        """Show the entry of a redemption or refund as a row."""
        return cls(
            redemption_id=entry.at,
            kind=entry.kind.value,
            slip=slip_of(entry),
            key=entry.line,
            sale_key=entry.of or None,
            masked_name=entry.mask,
            points=entry.delta.spent,
            refunded=entry.refunded,
            document=entry.document,
            means=entry.means,
            made_at=business_time(entry.made_at),
        )


class DayAsked(Asked):
    """Which business date, today where it is left out, and which page of it."""

    on: Date | None = None
    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class DayShown(Shown):
    """A page of a shop's day, the newest redemption first.

    `count` and `points` are the whole day's, whatever the page holds. They come with the first page; null on the later
    ones, and for a day of more redemptions (5,000 at least) than are added up while a till waits.
    """

    on: dt.date
    count: int | None
    points: int | None
    refunds: int | None
    refunded: int | None
    rows: list[RowShown]
    cursor: str | None

    @classmethod
    def of(cls, day: Day) -> DayShown:
        """Show a page of a day."""
        totals = day.totals
        return cls(
            on=day.on,
            count=totals.count if totals else None,
            points=totals.points if totals else None,
            refunds=totals.refunds if totals else None,
            refunded=totals.refunded if totals else None,
            rows=[RowShown.of(entry) for entry in day.rows],
            cursor=day.cursor,
        )


class CodePaymentsShown(Shown):
    """What was paid a moment ago by the shop's own code, the newest first.

    Whatever was paid in the last five minutes is there, and some of the time before; show each row once.
    """

    rows: list[RowShown]
