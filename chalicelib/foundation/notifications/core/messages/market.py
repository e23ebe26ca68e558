"""What officers are told of the market. What buyers are told, the market says itself: facts name no buyer."""

from __future__ import annotations

from chalicelib.foundation.facts.core.market import AftersalesLate
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told


@told.register
def _(fact: AftersalesLate) -> Message | None:
    return says(fact.resident_id, "aftersales_late", fact.order_id)
