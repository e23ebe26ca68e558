"""What is delivered to those who adopted plots, as people send and see it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.listings.core.deliveries import WHAT_MAX, Delivery, Given, How
from chalicelib.prosperity.listings.schemas.listings import ListingPageAsked

GRAMS_MAX, PIECES_MAX = 1_000_000, 10_000
"""A tonne, and ten thousand, to one person. Ours."""
AdoptedId = Annotated[str, Field(max_length=100, pattern=r"^[0-9A-Za-z_-]*$")]


class PlotDeliveryAsked(Asked):
    """What one who adopted gets, in grams or pieces: `adopted_id` says who, "" is all who have a plot alike."""

    adopted_id: AdoptedId = ""
    what: Annotated[str, Field(min_length=1, max_length=WHAT_MAX)]
    weight_g: Annotated[int, Field(strict=True, ge=0, le=GRAMS_MAX)] = 0
    count: Annotated[int, Field(strict=True, ge=0, le=PIECES_MAX)] = 0
    how: Literal["collect", "sent"]
    on: Date

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if (self.weight_g > 0) == (self.count > 0):
            message = "重量和件数写一样。|Say how many grams or how many pieces, one of the two."
            raise ValueError(message)
        return self

    def given(self) -> Given:
        """Return what it is."""
        return Given(self.what, self.weight_g, self.count, How(self.how), self.on)


class PlotDeliveredShown(Shown):
    """How many who adopted are told of what was written."""

    people: int


class PlotDeliveriesAsked(ListingPageAsked):
    """Whose deliveries: of who is named, for whose plots they are; "" is what did not come. Others see their own."""

    adopted_id: AdoptedId = ""


class PlotDeliveryAnswerAsked(Asked):
    """Whether one has it (`receive`), or it did not come (`miss`)."""

    deed: Literal["receive", "miss"]


class PlotDeliveryShown(Shown):
    """A delivery: `weight_g` or `count` is 0; `state` is `told`, `received` or `missed`."""

    delivery_id: str
    adopted_id: str
    what: str
    weight_g: int
    count: int
    how: str
    on: str
    state: str
    at: str

    @classmethod
    def of(cls, one: Delivery) -> PlotDeliveryShown:
        """Show a delivery."""
        given = one.given
        return cls(
            delivery_id=one.key,
            adopted_id=one.adopted_id,
            what=given.what,
            weight_g=given.weight_g,
            count=given.count,
            how=given.how.value,
            on=given.on.isoformat(),
            state=one.state.value,
            at=business_time(one.at),
        )


class PlotDeliveriesShown(Shown):
    """A page of deliveries."""

    rows: list[PlotDeliveryShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Delivery]) -> PlotDeliveriesShown:
        """Show a page."""
        return cls(rows=[PlotDeliveryShown.of(one) for one in page.rows], cursor=page.cursor)
