"""What a sale's slip is called: on the till's paper, at the desk, and in a month's statement."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.keys import fingerprint
from chalicelib.points.ledger.core.paycodes import luhn_digit


def slip_number(partner_id: str, line: str) -> str:
    """Return what a sale's slip is called: `yymmddhhmmss` of its key in China, three digits of its shop, a check digit.

    No random digits: two sales of a shop within a second bear the same number, and both are found by it.
    """
    made_at = dt.datetime.fromtimestamp(int(line[:8] + line[9:13], 16) // 1000, SHANGHAI)
    body = f"{made_at:%y%m%d%H%M%S}{shop_digits(partner_id)}"
    return body + luhn_digit(body)


def shop_digits(partner_id: str) -> str:
    """Return the three digits that tell a village's shops apart on slips; a few of many shops may share them."""
    return f"{int(fingerprint('slip', partner_id)[:8], 16) % 1000:03d}"
