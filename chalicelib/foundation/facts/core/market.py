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


@value
class AftersalesMoved(Fact):
    """Case `nth` of an order came to `news`, a deed that its buyer did not do; `fen` is offered or given back by it."""

    order_id: str
    nth: int
    news: str
    fen: int = 0


@value
class AftersalesLate(Fact):
    """A case of an order was not answered in time: its town's administrators are told, as the residents they are."""

    resident_id: str
    order_id: str


@value
class ReviewMoved(Fact):
    """A review of `subject` by `proof` was hidden (`hide`) or answered (`answer`); who wrote it, reviews know."""

    subject: str
    proof: str
    news: str
