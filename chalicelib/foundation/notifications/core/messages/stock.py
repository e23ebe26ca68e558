"""What officers are told of the farm market's stock."""

from __future__ import annotations

from chalicelib.foundation.facts.core.stock import MarketStockLow
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told


@told.register
def _(fact: MarketStockLow) -> Message | None:
    return says(fact.resident_id, "market_stock_low", fact.village_id, names=fact.names)
