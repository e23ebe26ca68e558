"""What was shown to have an order handed out: its code, a card, or nothing to an officer who knows them."""

from __future__ import annotations

from enum import StrEnum

from chalicelib.kernel.values import value
from chalicelib.points.rewards.core.orders import Order, code_in, looks_like_code
from chalicelib.points.rewards.core.refusals import ProofWrong


class Proof(StrEnum):
    """What was shown: the pick-up code, a card or villager's code, or nothing (`known` in person)."""

    CODE = "code"
    CARD = "card"
    KNOWN = "known"


@value
class Showing:
    """What was shown, and the text of it. `reason` is why nothing was; the villager reads it."""

    proof: Proof
    text: str = ""
    reason: str = ""


def refuse_wrong_code(order: Order, text: str) -> None:
    """Let a pick-up code stand for an order.

    Raises:
        CodeMistyped, ProofWrong: it is none, or another order's.
    """
    if not order.code or not looks_like_code(text) or code_in(text) != order.code:
        raise ProofWrong
