"""What a till asks for, and what it is answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chalicelib.foundation.identity.core.cards import number_in
from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.keys import fingerprint, is_token
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.core.paycodes import looks_like_one, luhn_digit
from chalicelib.points.ledger.core.sources import lines_within, redemptions_of

SLIP, SLIP_GAPS = re.compile(r"[0-9]{16}", re.ASCII), re.compile(r"[\s-]")


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


class NoSuchRedemption(NotFound):
    """The shop redeemed nothing under this key."""

    code = "no_such_redemption"
    zh, en = "没有这笔核销。", "There is no such redemption."


class NoSuchSlip(NotFound):
    """No shop of this village sold anything under the number of this slip."""

    code = "no_such_slip"
    zh, en = "本村的商户没有这个编号的小票。", "No shop of this village printed a slip with this number."


class SlipMistyped(Conflict):
    """The number of a slip has 16 digits, of which the last checks the others."""

    code = "slip_mistyped"
    zh, en = "小票编号不对，请照着小票上的 16 位数字再输一次。", "This is not the number of a slip; it has 16 digits."


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


@value
class Item:
    """One line of what was bought: `points` for `quantity` of it together."""

    name: str
    quantity: int
    points: int


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

    @property
    def request(self) -> str:
        """What makes two requests the same. The PIN is left out: it proves, and is no part of the deed."""
        lines = "|".join(f"{item.name}*{item.quantity}={item.points}" for item in self.items)
        return fingerprint("till", self.code, self.points, lines, self.terminal_id)

    @property
    def document(self) -> str:
        """What the entry names as its document: the till, and what was bought, within an entry's kilobyte."""
        bought = "、".join(f"{item.name}×{item.quantity}" for item in self.items)
        return (f"{self.terminal_id} {bought}".strip() or "till")[:80]


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


def slip_number(partner_id: str, line: str) -> str:
    """Return what a sale's slip is called: `yymmddhhmmss` of its key in China, three digits of its shop, a check digit.

    No random digits: two sales of a shop within a second bear the same number, and both are found by it.
    """
    made_at = dt.datetime.fromtimestamp(int(line[:8] + line[9:13], 16) // 1000, SHANGHAI)
    body = f"{made_at:%y%m%d%H%M%S}{shop_digits(partner_id)}"
    return body + luhn_digit(body)


def slip_of(entry: Entry) -> str:
    """Return the number of the slip of a redemption."""
    return slip_number(entry.source.removeprefix(redemptions_of("")), entry.line)


def shop_digits(partner_id: str) -> str:
    """Return the three digits that tell a village's shops apart on slips; a few of many shops may share them."""
    return f"{int(fingerprint('slip', partner_id)[:8], 16) % 1000:03d}"


@value
class Slip:
    """What the number of a slip says: its shop's three digits, and the bounds of the keys of its second."""

    number: str
    shop: str
    first: str
    last: str


def read_slip(number: str) -> Slip:
    """Return what the number of a slip says; spaces and hyphens between its digits do not matter.

    Raises:
        SlipMistyped: it is none.
    """
    digits = SLIP_GAPS.sub("", number)
    if SLIP.fullmatch(digits) is None or luhn_digit(digits[:-1]) != digits[-1]:
        raise SlipMistyped
    try:
        made_at = dt.datetime.strptime(f"20{digits[:12]}", "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI)
    except ValueError:
        raise SlipMistyped from None
    return Slip(digits, digits[12:15], *lines_within(made_at, made_at + dt.timedelta(seconds=1)))


@value
class Sale:
    """One sale as the desk finds it by its slip: the entry, and the shop that sold."""

    entry: Entry
    shop: Partner


@value
class Totals:
    """A shop's day: how many redemptions, and whole points in all."""

    count: int
    points: int


@value
class Day:
    """A page of a shop's day, the newest redemption first.

    `totals` are of the whole day, whatever the page holds. None on later pages, which come with the first one's; and
    for a day of more redemptions than `TOTALS_TRIPS_MAX` round trips read, which nobody adds up while a till waits.
    """

    on: dt.date
    rows: list[Entry]
    cursor: str | None
    totals: Totals | None


TOTALS_TRIPS_MAX = 3
"""Megabytes that the totals of a day may take: 5,000 redemptions at least. Ours."""
