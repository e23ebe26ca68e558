"""What becomes of orders of the farm market. Whose they are, the market knows: a fact names no buyer."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class MarketOrderMoved(Fact):
    """An order came to `news`: a deed (`pay`, `ready`, `ship`, ...), `refund` of `fen`, or `wait` at its point."""

    order_id: str
    news: str
    fen: int = 0
