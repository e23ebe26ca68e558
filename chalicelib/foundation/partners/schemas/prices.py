"""A shop's price list as its doors take and give it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from chalicelib.foundation.partners.core.prices import GOODS_MAX, Good, Prices
from chalicelib.foundation.partners.schemas.shops import Name
from chalicelib.kernel.edge import Asked, Shown

GoodId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,16}$")]
PRICE_MAX = 1_000_000


class GoodAsked(Asked):
    """A good; `points` is what one of it costs, `on` whether it is sold now."""

    good_id: GoodId
    name: Name
    points: Annotated[int, Field(strict=True, ge=1, le=PRICE_MAX)]
    on: bool = True


class PricesAsked(Asked):
    """All goods of a shop in its own order, on top of the `version` that was read (0: there was no list)."""

    version: Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
    goods: Annotated[list[GoodAsked], Field(max_length=GOODS_MAX)]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if len({good.good_id for good in self.goods}) < len(self.goods):
            message = "货的编号有重复。|The id of a good occurs twice."
            raise ValueError(message)
        return self

    def value(self, partner_id: str) -> Prices:
        """Return it as the room knows it."""
        goods = tuple(Good(good.good_id, good.name, good.points, good.on) for good in self.goods)
        return Prices(partner_id, goods, self.version)


class GoodShown(Shown):
    """A good."""

    good_id: str
    name: str
    points: int
    on: bool


class PricesShown(Shown):
    """A shop's price list; whoever changes it sends the `version` along."""

    version: int
    goods: list[GoodShown]

    @classmethod
    def of(cls, prices: Prices) -> Self:
        """Return the list as it is shown."""
        goods = [GoodShown(good_id=g.good_id, name=g.name, points=g.points, on=g.on) for g in prices.goods]
        return cls(version=prices.version, goods=goods)
