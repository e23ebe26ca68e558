"""Sanbao for a shop's till: take points for goods, ask again after a lost answer, refund, read the day."""

from sanbao_shop.errors import (
    AnswerBroken,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    OutcomeUnknown,
    Refused,
    ShopError,
    TooMany,
    Unavailable,
    Unreachable,
)
from sanbao_shop.ids import new_key
from sanbao_shop.shapes import Contract, Day, Item, Key, Limits, Me, Redemption, Refund, Row, Terminal
from sanbao_shop.shop import Shop
from sanbao_shop.webhooks import Event, WebhookForged, verify_webhook

__all__ = [
    "AnswerBroken",
    "Contract",
    "Day",
    "Event",
    "Invalid",
    "Item",
    "Key",
    "Limits",
    "Me",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "OutcomeUnknown",
    "Redemption",
    "Refund",
    "Refused",
    "Row",
    "Shop",
    "ShopError",
    "Terminal",
    "TooMany",
    "Unavailable",
    "Unreachable",
    "WebhookForged",
    "new_key",
    "verify_webhook",
]
