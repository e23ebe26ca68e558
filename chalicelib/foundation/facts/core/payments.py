"""Cash by WeChat Pay, in fen. Whose it is, the payment itself says."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class PaymentReceived(Fact):
    """Something of a room (`purpose`) was paid."""

    payment_id: str
    purpose: str
    fen: int


@value
class PaymentRefunded(Fact):
    """So much of a payment was given back."""

    refund_id: str
    payment_id: str
    fen: int


@value
class RefundAbnormal(Fact):
    """A refund did not reach the payer, and came back to the merchant: officers have to act at WeChat Pay's desk."""

    refund_id: str
    payment_id: str
    fen: int
