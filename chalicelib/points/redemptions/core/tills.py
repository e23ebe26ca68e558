"""What a till asks for, and what proves the payer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chalicelib.foundation.identity.core.cards import number_in
from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.keys import fingerprint, is_token
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.keys import moment_of
from chalicelib.points.ledger.core.paycodes import looks_like_one


class CodeUnreadable(Conflict):
    """What was scanned is neither a pay code nor a card."""

    code = "code_unreadable"
    zh, en = "这不是付款码，也不是工分卡。", "This is neither a pay code nor a card."


class PinNeeded(Conflict):
    """A card pays with its PIN, or where `photo_may` with the bearer's ID card looked at by the cashier."""

    code = "pin_needed"
    zh, en = "刷卡要输入密码{photo_may}。", "A card needs its PIN."
    words: ClassVar[Mapping[str, str]] = {"True": "，或者看身份证核对本人", "False": ""}


class PhotoNotEnough(Conflict):
    """This card's policy asks for the PIN; comparing the photo is not enough."""

    code = "photo_not_enough"
    zh, en = "这张卡不能只看身份证，请输入密码。", "Comparing the photo is not enough for this card; enter its PIN."


class TerminalUnknown(Conflict):
    """The shop has registered its tills, and this is none of them."""

    code = "terminal_unknown"
    zh, en = "这台收银机没有登记。", "This till is not registered."


class PaymentStale(Conflict):
    """Who pays by a shop's code stands at its counter: the payment was begun long ago, or the phone's clock is slow."""

    code = "payment_stale"
    zh = "这笔付款是 {minutes} 分钟以前开始的，或者手机时间慢了，没有付。请校准时间，重新付。"
    en = "The payment was begun more than {minutes} minutes ago, or the phone's clock is slow. Set it and pay anew."


CODE_PAID_WITHIN = dt.timedelta(minutes=15)
"""How old the key of a payment by a shop's code may be: tills look for new ones so far back (0068). Ours."""


class Means(StrEnum):
    """What was shown to pay."""

    PAY_CODE = "pay_code"
    CARD = "card"
    CARD_NUMBER = "card_number"


class Proof(StrEnum):
    """What proved the payer of a redemption; kept with its entry, so that a dispute can tell one from the other."""

    PAY_CODE = "pay_code"
    PIN = "pin"
    PHOTO = "photo"
    NUMBER = "number"
    """The card's number was typed, and its PIN."""
    SHOP_CODE = "shop_code"
    OFFLINE = "offline"
    """The till was offline: the card was scanned, and the bearer's ID card looked at."""


DOCUMENT_BYTES_MAX = 300
"""What is left of an entry's kilobyte for what was bought: a hundred characters, or a dozen lines."""


@value
class Item:
    """One line of what was bought: `points` for `quantity` of it together.

    `good_id` names a good of the shop's price list, whose `name` is then the list's; "" where the till typed a name.
    """

    name: str
    quantity: int
    points: int
    good_id: str = ""

    @property
    def asked(self) -> str:
        """The line as the till sent it, which stays the same when the list's name changes."""
        return f"{f'#{self.good_id}' if self.good_id else self.name}*{self.quantity}={self.points}"


@value
class Till:
    """One request of a till: what was scanned, how many points, and what for. Whole points."""

    key: str
    code: str
    points: int
    pin: str = ""
    photo_checked: bool = False
    items: tuple[Item, ...] = ()
    terminal_id: str = ""
    offline: bool = False

    @property
    def request(self) -> str:
        """What makes two requests the same. The PIN is left out: it proves, and is no part of the deed."""
        lines = "|".join(item.asked for item in self.items)
        offline = ("offline",) if self.offline else ()
        return fingerprint("till", self.code, self.points, lines, self.terminal_id, *offline)

    @property
    def document(self) -> str:
        """What the entry names as its document: the till, and what was bought, within an entry's kilobyte.

        As many lines as fit stand there whole; then how many there are in all.
        """
        lines = [f"{item.name}×{item.quantity}" for item in self.items]
        for kept in range(len(lines), -1, -1):
            more = f" 等{len(lines)}样" if kept < len(lines) else ""
            text = f"{self.terminal_id} {'、'.join(lines[:kept])}{more}".strip() or "till"
            if len(text.encode()) <= DOCUMENT_BYTES_MAX:
                return text
        raise AssertionError


def read_code(scanned: str) -> tuple[Means, str]:
    """Return what was scanned or typed: a pay code's 19 digits, a card's token, or the number printed on it.

    Raises:
        CodeUnreadable: it is neither.
    """
    text = scanned.strip()
    if looks_like_one(text):
        return Means.PAY_CODE, text
    token = token_in(text)
    if is_token(token):
        return Means.CARD, token
    if number_in(text) is not None:
        return Means.CARD_NUMBER, text
    raise CodeUnreadable


def is_typed(code: str) -> bool:
    """Tell whether a card's number was typed, which does not show that the card is there."""
    return number_in(code) is not None


def refuse_stale(key: str, now: dt.datetime) -> None:
    """Let a villager pay by a shop's code, or raise `PaymentStale`. Look for a replay first."""
    if moment_of(key) < now - CODE_PAID_WITHIN:
        raise PaymentStale(minutes=int(CODE_PAID_WITHIN.total_seconds()) // 60)
