"""The number on a slip (小票编号): what it says, and the sales that it names."""

from __future__ import annotations

import datetime as dt
import re

from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.core.paycodes import luhn_digit
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.ledger.core.sources import lines_within, redemptions_of

SLIP, SLIP_GAPS = re.compile(r"[0-9]{16}", re.ASCII), re.compile(r"[\s-]")


class NoSuchSlip(NotFound):
    """No shop of this village sold anything under the number of this slip."""

    code = "no_such_slip"
    zh, en = "本村的商户没有这个编号的小票。", "No shop of this village printed a slip with this number."


class NoSuchOwnSlip(NotFound):
    """This shop printed no slip with this number."""

    code = "no_such_own_slip"
    zh, en = "本店没有这个编号的小票。", "This shop printed no slip with this number."


class SlipMistyped(Conflict):
    """The number of a slip has 16 digits, of which the last checks the others."""

    code = "slip_mistyped"
    zh, en = "小票编号不对，请照着小票上的 16 位数字再输一次。", "This is not the number of a slip; it has 16 digits."


def slip_of(entry: Entry) -> str:
    """Return the number of the slip of a redemption."""
    return slip_number(entry.source.removeprefix(redemptions_of("")), entry.line)


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
