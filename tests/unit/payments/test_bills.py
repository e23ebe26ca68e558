"""WeChat Pay's bills as they are written, and each way in which they and our book differ."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.payments.core import bills as core
from chalicelib.foundation.payments.core.bills import COLUMNS, SUMS, BillBroken, Difference, Gap, Kind, Line

PAID = (
    "`2014-11-10 16:33:45,`wx2421b1c4370ec43b,`10000100,`0,`1000,`1001690740201411100005734289,`1415640626,"
    "`085e9858e3ba5186aafcbaed1,`MICROPAY,`SUCCESS,`OTHERS,`CNY,`0.01,`0.0,`0,`0,`0,`0,`,`,`被扫支付测试, 一份,"
    "`订单额外描述,`0,`0.60%,`0.01,`0.00,`"
)
"""A line as the description of bills has it, with a comma in the name of what was sold."""
BACK = (
    "`2014-11-10 16:46:14,`wx2421b1c4370ec43b,`10000100,`0,`1000,`1002780740201411100005729794,`1415635270,"
    "`085e9858e90ca40c0b5aee463,`MICROPAY,`REFUND,`OTHERS,`CNY,`0.00,`0.0,`5000,`R1,`0.01,`0.0,`ORIGINAL,`SUCCESS,"
    "`被扫支付测试,`,`0,`0.60%,`0.00,`0.01,`"
)
ENDING = "`2,`0.02,`0.0,`0.0,`0,`0.01,`0.01"
BILL = f"{COLUMNS}\r\n{PAID}\r\n{BACK}\r\n{SUMS}\r\n{ENDING}\r\n"
ONE = Line(Kind.PAYMENT, "o1", "o1", "4200", 100, "paid")
THEIRS = replace(ONE, state="SUCCESS")


def test_a_bill_is_read_with_its_backticks_commas_and_refunds() -> None:
    assert core.read_bill(BILL) == [
        Line(Kind.PAYMENT, "1415640626", "1415640626", "1001690740201411100005734289", 1, "SUCCESS"),
        Line(Kind.REFUND, "R1", "1415635270", "1002780740201411100005729794", 1, "SUCCESS"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("微信订单号,", "别的单号,"),
        (SUMS, ""),
        (ENDING, ""),
        (ENDING, ENDING + "\r\n" + ENDING),
        ("`2,`0.02", "`3,`0.02"),
        ("`2,`0.02", "`,`0.02"),
        ("`0,`0.01,`0.01", "`0,`0.02,`0.01"),
        ("`0,`0.01,`0.01", "`0,`0.01,`0.02"),
        ("`0,`0.01,`0.01", "`0,`,`0.01"),
        (BACK, "`short"),
        ("`0.60%,`0.01,`0.00,`", "`0.60%,`0.015,`0.00,`"),
        ("`0.60%,`0.01,`0.00,`", "`0.60%,`NaN,`0.00,`"),
        ("`0.60%,`0.01,`0.00,`", "`0.60%,`Infinity,`0.00,`"),
        (BILL, ""),
    ],
)
def test_what_does_not_add_up_is_no_bill(old: str, new: str) -> None:
    assert old in BILL
    with pytest.raises(BillBroken):
        core.read_bill(BILL.replace(old, new))


@given(st.integers(0, 10**9))
def test_yuan_are_read_to_the_fen(fen: int) -> None:
    assert core.fen_of(f"{fen // 100}.{fen % 100:02d}") == fen


def gaps(ours: list[Line], theirs: list[Line], elsewhere: dict[str, Line] | None = None) -> list[Gap]:
    return [one.gap for one in core.compare(ours, theirs, elsewhere or {})]


def test_each_way_to_differ_has_its_name() -> None:
    assert gaps([ONE], [THEIRS]) == []
    assert gaps([ONE], []) == [Gap.ONLY_OURS]
    assert gaps([], [THEIRS]) == [Gap.ONLY_THEIRS]
    assert gaps([ONE], [replace(THEIRS, fen=99)]) == [Gap.AMOUNT]
    assert gaps([ONE], [replace(THEIRS, transaction_id="4201")]) == [Gap.TRANSACTION]
    assert gaps([ONE], [replace(THEIRS, state="REVOKED")]) == [Gap.STATE]
    assert gaps([], [THEIRS], {"o1": ONE}) == [Gap.OTHER_DAY]
    assert gaps([], [THEIRS], {"o1": replace(ONE, fen=99)}) == [Gap.ONLY_THEIRS]


@pytest.mark.parametrize(
    ("ours", "theirs", "agree"),
    [
        ("done", "SUCCESS", True),
        ("sent", "SUCCESS", False),
        ("sent", "PROCESSING", True),
        ("done", "PROCESSING", True),
        ("failed", "PROCESSING", False),
        ("failed", "FAIL", True),
        ("done", "FAIL", False),
        ("abnormal", "CHANGE", True),
    ],
)
def test_states_of_refunds_agree_where_one_follows_from_the_other(ours: str, theirs: str, *, agree: bool) -> None:
    mine = Line(Kind.REFUND, "r1", "o1", "", 100, ours)
    assert (gaps([mine], [replace(mine, state=theirs, transaction_id="4200")]) == []) is agree


def test_a_difference_says_what_both_have() -> None:
    (found,) = core.compare([ONE], [replace(THEIRS, fen=99)], {})
    assert found == Difference(Kind.PAYMENT, Gap.AMOUNT, "o1", "o1", 100, 99, "paid", "SUCCESS")
    (found,) = core.compare([], [THEIRS], {})
    assert (found.ours_fen, found.theirs_fen, found.ours_state) == (None, 100, "")


FIXED = [st.just("o"), st.just("t"), st.just(1), st.just("paid")]
LINES = st.builds(Line, st.sampled_from(Kind), st.sampled_from("abc"), *FIXED)


@given(st.lists(LINES))
def test_a_book_agrees_with_itself(lines: list[Line]) -> None:
    assert core.compare(lines, [replace(line, state="SUCCESS") for line in lines], {}) == []


def test_a_table_of_differences_starts_no_sum() -> None:
    text = core.csv_of([Difference(Kind.PAYMENT, Gap.ONLY_THEIRS, "=1+1", "-2", None, 1, "", "@x")])
    assert text.startswith("\ufeff类型,差异")
    assert text.splitlines()[1] == "payment,only_theirs,'=1+1,'-2,,1,,'@x"
