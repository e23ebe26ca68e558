"""Refunds (退货): what of a sale may be given back, until when, and in which words it is refused."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.redemptions.core.tills import Proof

DAYS_MAX = 30
"""How long after its sale something is refunded. Source: points-ledger.md."""
BY_CARD = frozenset({Proof.PIN, Proof.PHOTO, Proof.NUMBER, Proof.OFFLINE})


class RefundTooLate(Conflict):
    """The sale lies too far back."""

    code = "refund_too_late"
    zh, en = "这笔已经过了 {days} 天，不能退了。", "This sale was more than {days} days ago; nothing is refunded."


class PayerBlocked(Conflict):
    """The account that paid is blocked: it takes nothing until it is let go."""

    code = "payer_blocked"
    zh, en = (
        "付款的工分账户停用了，现在退不回去，请村民先找村委会。",
        "The account that paid is blocked and takes nothing now; its holder asks the village.",
    )


class PayerGone(Conflict):
    """Who paid has moved away or died."""

    code = "payer_gone"
    zh, en = (
        "付款的人已迁出或去世，工分退不回去，请找村委会。",
        "Who paid has moved away or died, so nothing is refunded; ask the village.",
    )


@value
class Refunding:
    """What a till asks to give back of a sale: some points, or None for all that is left of it, and why."""

    key: str
    sale: str
    points: int | None
    reason: str
    terminal_id: str = ""

    @property
    def request(self) -> str:
        """What makes two requests the same."""
        asked = "rest" if self.points is None else self.points
        return fingerprint("refund", self.sale, asked, self.reason, self.terminal_id)

    @property
    def document(self) -> str:
        """What the entry names as its document: the till, and the reason."""
        return f"{self.terminal_id} {self.reason}".strip()


def refuse_late(sale: Entry, now: dt.datetime) -> None:
    """Let a sale be refunded, as far as its age tells.

    Raises:
        RefundTooLate: it was more than `DAYS_MAX` days ago.
    """
    if now - sale.made_at > dt.timedelta(days=DAYS_MAX):
        raise RefundTooLate(days=DAYS_MAX)


def is_by_card(sale: Entry) -> bool:
    """Tell whether a sale was paid with a card, which has a limit of its own."""
    return sale.means in BY_CARD


def seller_of(sale: Entry) -> str:
    """Return the id of the key that sold, "" where the villager paid by the shop's code."""
    return "" if sale.means == Proof.SHOP_CODE else sale.by.partition(" by ")[0]
