"""What the packing desk asks for beside an order's deeds: what waits when, an order by its code, a day's sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.prosperity.market.core.days import DayAtDesk
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.low import Low
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.schemas.packing import MarketOrderAtDesk


class MarketDaysAsked(Asked):
    """Of which day it is told, too, what is done."""

    day: Date


class MarketDayShown(Shown):
    """How many orders of each state are packed for a day. `completed` and `refunded` are of the day asked for alone."""

    day: str
    paid: int
    picking: int
    ready: int
    shipped: int
    completed: int
    refunded: int

    @classmethod
    def of(cls, one: DayAtDesk) -> MarketDayShown:
        """Show a day."""
        counts = {state.value: one.counts.get(state, 0) for state in OrderState if state.value in cls.model_fields}
        return cls(day=str(one.day), **counts)


class MarketDaysShown(Shown):
    """The days for which something waits, the earliest first, and the one asked for."""

    rows: list[MarketDayShown]

    @classmethod
    def of(cls, found: Sequence[DayAtDesk]) -> MarketDaysShown:
        """Show the days."""
        return cls(rows=[MarketDayShown.of(one) for one in found])


class MarketFindAsked(Asked):
    """The code that a buyer shows."""

    code: Annotated[str, Field(pattern=r"^[0-9 ]{8,16}$")]


class MarketOrdersFound(Shown):
    """The orders that wait at a point and are opened by a code: one, none, or very rarely two."""

    rows: list[MarketOrderAtDesk]

    @classmethod
    def of(cls, found: Sequence[Order]) -> MarketOrdersFound:
        """Show them."""
        return cls(rows=[MarketOrderAtDesk.at(one) for one in found])


class MarketSheetAsked(Asked):
    """Which sheet of a day, as which kind of file; slips are for paper alone."""

    day: Date
    what: Literal["picking", "slips", "deliveries"]
    format: Literal["xlsx", "pdf"]

    @model_validator(mode="after")
    def _slips_on_paper(self) -> MarketSheetAsked:
        if self.what == "slips" and self.format != "pdf":
            message = "装箱单只有 PDF。|Slips are made as PDF alone."
            raise ValueError(message)
        return self


class MarketLowShown(Shown):
    """A variant on sale that is sold out or running out: `left` units, where fewer than `low_units` are told of."""

    product_id: str
    variant_id: str
    title: str
    label: str
    how: str
    unit_g: int
    left: int
    low_units: int

    @classmethod
    def of(cls, one: Low) -> MarketLowShown:
        """Show what is low."""
        return cls(
            product_id=one.product_id,
            variant_id=one.variant.variant_id,
            title=one.title,
            label=one.variant.label,
            how=one.variant.how.value,
            unit_g=one.variant.unit_g,
            left=one.left,
            low_units=one.variant.low_units,
        )


class MarketLowsShown(Shown):
    """What of a village's goods on sale is sold out or running out, sold out first."""

    rows: list[MarketLowShown]

    @classmethod
    def of(cls, found: Sequence[Low]) -> MarketLowsShown:
        """Show it."""
        return cls(rows=[MarketLowShown.of(one) for one in found])
