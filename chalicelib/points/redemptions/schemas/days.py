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


class RowShown(Shown):
    """A redemption in a list: without the balance, which is the payer's own affair after the sale."""

    redemption_id: str
    key: str
    masked_name: str
    points: int
    document: str
    made_at: str

    @classmethod
    def of(cls, entry: Entry) -> RowShown:
        """Show the entry of a redemption as a row."""
        return cls(
            redemption_id=entry.at,
            key=entry.line,
            masked_name=entry.mask,
            points=entry.delta.spent,
            document=entry.document,
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
            rows=[RowShown.of(entry) for entry in day.rows],
            cursor=day.cursor,
        )
