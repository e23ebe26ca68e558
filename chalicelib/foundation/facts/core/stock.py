"""The farm market's stock."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class MarketStockLow(Fact):
    """An officer of a village, as the resident they are, is told what of its goods is running out.

    `names` are the goods' own, the first few of the `count` that are new.
    """

    resident_id: str
    village_id: str
    names: str
    count: int
