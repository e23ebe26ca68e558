"""How payments are named by their rooms, and their orders at WeChat Pay: each name tells the other."""

from __future__ import annotations

import re
import zlib

from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value

PAYMENT_ID = re.compile(r"^t([0-9]{4})([a-z])([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$")
"""The town, a letter of the room that wants the money, and a UUIDv7 of its caller's."""
REFUND_ID = re.compile(r"^[0-9A-Za-z_-]{8,64}$")
"""What WeChat Pay takes of a merchant's number of a refund, but for its other signs."""
TURNS = "0123456789abcdefghijklmnopqrstuvwxyz"
CHANNELS = {"jsapi": "j", "native": "n"}
_CHARS, _LETTERS, _KEY_BITS = 30, 26, 128
"""30 base-36 characters hold four digits, a letter and 128 bits; with channel and turn they are the 32 allowed."""
_TRADE_NO = re.compile(r"[0-9a-z]{30}[jn][0-9a-z]")


class NoSuchPayment(NotFound):
    """There is no such payment, or none for this caller."""

    code = "no_such_payment"
    zh, en = "没有这笔付款。", "There is no such payment."


@value
class Named:
    """What the name of an order at WeChat Pay tells."""

    payment_id: str
    channel: str
    turn: int


def trade_no_of(payment_id: str, channel: str, turn: int) -> str:
    """Return the name of a payment's order by a channel; of each channel there are 36 turns."""
    found = PAYMENT_ID.match(payment_id)
    assert found is not None, payment_id
    place = int(found[1]) * _LETTERS + ord(found[2]) - ord("a")
    number = place << _KEY_BITS | int(found[3].replace("-", ""), 16)
    chars = []
    for _ in range(_CHARS):
        number, rest = divmod(number, 36)
        chars.append(TURNS[rest])
    return "".join(reversed(chars)) + CHANNELS[channel] + TURNS[turn]


def named(out_trade_no: str) -> Named:
    """Return of which payment, channel and turn an order is.

    Raises:
        NoSuchPayment: it is none of ours.
    """
    if _TRADE_NO.fullmatch(out_trade_no) is None:
        raise NoSuchPayment
    number = int(out_trade_no[:_CHARS], 36)
    place, letter = divmod(number >> _KEY_BITS, _LETTERS)
    text = f"{number & (1 << _KEY_BITS) - 1:032x}"
    key = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    payment_id = f"t{place:04d}{chr(ord('a') + letter)}{key}"
    if PAYMENT_ID.match(payment_id) is None:
        raise NoSuchPayment
    channel = next(name for name, sign in CHANNELS.items() if sign == out_trade_no[_CHARS])
    return Named(payment_id, channel, TURNS.index(out_trade_no[-1]))


SHARDS = tuple("01234567")
"""Into so many parts what is due is cut, so that no key of the index is hot and rounds run side by side. Ours."""


def shard_of(name: str) -> str:
    """Return the part of what is due in which something of this name lies."""
    return SHARDS[zlib.crc32(name.encode()) % len(SHARDS)]
