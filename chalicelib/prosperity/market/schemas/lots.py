"""Harvests on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from chalicelib.foundation.media.schemas import MediaId, PictureShown
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.market.core.days import number_of
from chalicelib.prosperity.market.core.goods import PICTURES_MAX
from chalicelib.prosperity.market.core.listed import Traced
from chalicelib.prosperity.market.core.lots import TRACE_LENGTH, UNITS_MAX, Lot
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.schemas.cycles import CycleId
from chalicelib.prosperity.market.schemas.goods import VariantId
from chalicelib.prosperity.market.schemas.producers import ProducerShown

Units = Annotated[int, Field(strict=True, ge=1, le=UNITS_MAX)]
Trace = Annotated[str, Field(pattern=rf"^[0-9a-f]{{{TRACE_LENGTH}}}$")]


class LotAsked(Asked):
    """A harvest that came in: so many units of a variant, and from where; with `cycle_id` for an order cycle."""

    variant_id: VariantId
    harvested_on: Date
    units: Units
    where: Annotated[str, Field(min_length=2, max_length=40)]
    words: Annotated[str, Field(max_length=300)] = ""
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=PICTURES_MAX)] = ()
    cycle_id: CycleId | None = None


class SpoiltAsked(Asked):
    """How many units of a lot are written off."""

    units: Units


class LotShown(Shown):
    """A lot as officers see it; `cycle_id` is the order cycle that it was harvested for, "" for what is sold always."""

    trace: str
    product_id: str
    variant_id: str
    harvested_on: str
    units: int
    spoilt: int
    where: str
    words: str
    by: str
    cycle_id: str

    @classmethod
    def of(cls, lot: Lot) -> LotShown:
        """Show a lot."""
        return cls(
            trace=lot.trace,
            product_id=lot.product_id,
            variant_id=lot.variant_id,
            harvested_on=str(lot.harvested_on),
            units=lot.units,
            spoilt=lot.spoilt,
            where=lot.where,
            words=lot.words,
            by=lot.by,
            cycle_id=lot.cycle_id,
        )


class LotInBinShown(LotShown):
    """A lot with how many of its units are left: neither picked for an order nor written off."""

    left: int

    @classmethod
    def holding(cls, lot: Lot, left: int) -> LotInBinShown:
        """Show a lot with what is left of it."""
        return cls(**LotShown.of(lot).model_dump(), left=left)


class LotsShown(Shown):
    """A page of a product's lots, the last harvest first."""

    rows: list[LotInBinShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[tuple[Lot, int]]) -> LotsShown:
        """Show a page."""
        return cls(rows=[LotInBinShown.holding(lot, left) for lot, left in page.rows], cursor=page.cursor)


class LotOrderShown(Shown):
    """An order with some of a harvest in it. `number` is what its parcel is found by."""

    order_id: str
    number: str
    state: str
    delivers_on: str
    units: int


class LotOrdersShown(Shown):
    """All orders that some of a harvest is in."""

    rows: list[LotOrderShown]

    @classmethod
    def of(cls, found: Iterable[tuple[Order, int]]) -> LotOrdersShown:
        """Show them, for the first day first."""
        rows = [
            LotOrderShown(
                order_id=order.order_id,
                number=number_of(order),
                state=order.state.value,
                delivers_on=str(order.delivers_on),
                units=units,
            )
            for order, units in found
        ]
        return cls(rows=sorted(rows, key=lambda one: one.delivers_on))


class TraceShown(Shown):
    """Where what one holds in one's hands came from: what its label's code says to anybody."""

    trace: str
    title: str
    variant: str
    village_id: str
    producer: ProducerShown
    harvested_on: str
    where: str
    words: str
    pictures: list[PictureShown]

    @classmethod
    def of(cls, traced: Traced) -> TraceShown:
        """Show where a harvest came from."""
        lot, terms = traced.lot, traced.product.terms
        return cls(
            trace=lot.trace,
            title=terms.title,
            variant=terms.variant(lot.variant_id).label,
            village_id=traced.product.village_id,
            producer=ProducerShown.of(traced.producer),
            harvested_on=str(lot.harvested_on),
            where=lot.where,
            words=lot.words,
            pictures=[PictureShown.of(traced.views[one]) for one in lot.media_ids if one in traced.views],
        )
