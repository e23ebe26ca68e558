"""The number on a slip: what it says, and what is none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import uuid7
from chalicelib.points.ledger.core.paycodes import looks_like_one, luhn_digit
from chalicelib.points.ledger.core.slips import shop_digits, slip_number
from chalicelib.points.redemptions.core import slips as slips_core

SHOP = "v00012p01930000-0000-7000-8000-000000000000"
LINE = "019ac401-4e10-7abc-8def-0123456789ab"
"""A key of 27 November 2026, 18:03:26 in China."""


def test_a_slips_number_reads_as_its_second_and_names_its_shop() -> None:
    number = slip_number(SHOP, LINE)
    made_at = dt.datetime.fromtimestamp(int("019ac4014e10", 16) / 1000, SHANGHAI)
    assert number[:12] == f"{made_at:%y%m%d%H%M%S}"
    slip = slips_core.read_slip(f" {number[:4]} {number[4:8]}-{number[8:]} ")
    assert (slip.number, slip.shop) == (number, shop_digits(SHOP))
    assert slip.first <= LINE <= slip.last


@given(st.integers(0, 3_150_000_000_000))
def test_every_key_lies_between_the_bounds_of_its_own_slip_alone(milliseconds: int) -> None:
    head = f"{milliseconds + 946_684_800_000:012x}"
    line = f"{head[:8]}-{head[8:]}-{uuid7()[14:]}"
    slip = slips_core.read_slip(slip_number(SHOP, line))
    assert slip.first <= line <= slip.last
    assert int(slip.last[:8] + slip.last[9:13], 16) - int(slip.first[:8] + slip.first[9:13], 16) == 999


def test_what_is_no_slips_number_is_said_to_be_none() -> None:
    number = slip_number(SHOP, LINE)
    wrong_digit = number[:-1] + str((int(number[-1]) + 1) % 10)
    no_day = "269999" + number[6:15]
    for mistyped in ("", number[:-1], f"{number}0", wrong_digit, no_day + luhn_digit(no_day), "一" * 16):
        with pytest.raises(slips_core.SlipMistyped):
            slips_core.read_slip(mistyped)


def test_a_slip_that_is_shown_to_a_till_is_no_pay_code() -> None:
    assert not looks_like_one(slip_number(SHOP, LINE))
