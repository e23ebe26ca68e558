"""Goods as a page shows them: with their stock, their pictures, and who grew them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.reservations.core.slots import Slot
from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.cycles import Cycle
from chalicelib.prosperity.market.core.goods import Product
from chalicelib.prosperity.market.core.lots import Lot
from chalicelib.prosperity.market.core.producers import Producer


@value
class OnShelf:
    """A product with its variants' slots, in their order, and its pictures; `producer` where one product is read."""

    product: Product
    stocks: Sequence[Slot]
    views: Mapping[str, View]
    producer: Producer | None = None


@value
class Traced:
    """Where a harvest came from."""

    lot: Lot
    product: Product
    producer: Producer
    views: Mapping[str, View]


@value
class OnOffer:
    """A cycle with its products, its offers' slots in their order (none while it is a draft), and pictures."""

    cycle: Cycle
    products: Mapping[str, Product]
    stocks: Sequence[Slot]
    views: Mapping[str, View]
