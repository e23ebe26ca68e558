"""What a month comes to: lines, contracts, parts of fen, what is carried over, amounts in capitals."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.partners.core.shops import Contract, Limits, Partner
from chalicelib.kernel.calendar import SHANGHAI, days_of
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.ledger.core.accounts import Kind
from chalicelib.points.settlement.core import months
from chalicelib.points.settlement.core.capitals import DIGITS, capitals_of, yuan_of
from chalicelib.points.settlement.core.statements import (
    Folding,
    NextClosed,
    State,
    Statement,
    TooLateToAdjust,
    adjusted,
    followed,
    is_nothing,
    line_of,
    rate_on,
)
from tests.make.settlement import china, spent_of
from tests.make.world import key_at

SHOP = "v00012p01930000-0000-7000-8000-000000000000"
NOV, MID = dt.date(2026, 1, 1), dt.date(2026, 11, 15)
OLD, NEW = Contract("戴合字1号", 100, NOV), Contract("戴合字2号", 80, MID)


def partner(*contracts: Contract) -> Partner:
    return Partner(SHOP, "便民超市", b"", contracts or (OLD, NEW), Limits(), china(1, month=10), "s1")


def statement(**changed: object) -> Statement:
    blank = Statement(
        SHOP, "2026M11", "便民超市", "佛山村", "戴村镇", china(9, month=12), dt.date(2026, 12, 23), 0, (), ()
    )
    return replace(blank, **changed)  # type: ignore[arg-type]


def folded(*lines: tuple[int, dt.datetime, str]) -> Folding:
    work = Folding()
    for n, (points, moment, of) in enumerate(lines):
        work.add(line_of(partner(), spent_of(SHOP, key_at(moment, n), points, of=of)))
    return work


def test_each_line_is_worth_the_contract_of_its_day_and_a_refund_that_of_its_original() -> None:
    before = key_at(china(14, 23, 59), 1)
    work = folded((1_000, china(14, 23, 59), ""), (1_000, china(15, 0, 0), ""), (-400, china(20), before))
    assert [(one.number, one.redeemed, one.refunded, one.fen) for one in work.sums] == [
        ("戴合字1号", 1_000, 400, 600),
        ("戴合字2号", 1_000, 0, 1_250),
    ]
    assert [(day.on.day, day.sales, day.redeemed, day.refunds, day.refunded) for day in work.days] == [
        (14, 1, 1_000, 0, 0),
        (15, 1, 1_000, 0, 0),
        (20, 0, 0, 1, 400),
    ]


def test_the_part_of_a_fen_is_dropped_of_the_sum_and_not_of_each_line() -> None:
    thirds = Contract("三", 300, NOV)
    work = Folding()
    for n in range(3):
        work.add(line_of(partner(thirds), spent_of(SHOP, key_at(china(3, n), n), 100)))
    assert [one.fen for one in work.sums] == [100]
    below = Folding()
    below.add(line_of(partner(thirds), spent_of(SHOP, key_at(china(3), 1), -100, of=key_at(china(2), 2))))
    assert [one.fen for one in below.sums] == [-33]


def test_a_key_of_days_without_a_contract_is_worth_the_one_that_let_it_be_written() -> None:
    first = Contract("一", 100, dt.date(2026, 11, 5), dt.date(2026, 11, 10))
    second = Contract("二", 50, dt.date(2026, 11, 20))
    shop = partner(first, second)
    assert rate_on(shop, dt.date(2026, 11, 3)) == first
    assert rate_on(shop, dt.date(2026, 11, 10)) == first
    assert rate_on(shop, dt.date(2026, 11, 11)) == first
    assert rate_on(shop, dt.date(2026, 11, 12)) == second
    assert rate_on(shop, dt.date(2026, 10, 1)) == first


Lines = st.lists(st.tuples(st.integers(1, 9_999), st.integers(0, 29), st.booleans()), max_size=30)


@given(Lines)
def test_the_lines_of_a_statement_sum_up_to_what_was_redeemed_less_what_was_refunded(drawn: list[tuple]) -> None:  # type: ignore[type-arg]
    work, net, keys = Folding(), 0, dict[str, int]()
    for n, (points, day, is_refund) in enumerate(drawn):
        moment = china(1) + dt.timedelta(days=day)
        of = next((key for key, left in keys.items() if left >= points), "") if is_refund else ""
        signed = -points if of else points
        key = key_at(moment, n)
        if of:
            keys[of] -= points
        else:
            keys[key] = points
        net += signed
        work.add(line_of(partner(), spent_of(SHOP, key, signed, of=of)))
    made = statement(sums=work.sums, days=work.days, lines=work.lines)
    assert made.points == net == sum(day.redeemed - day.refunded for day in work.days)
    assert made.lines == len(drawn)
    exact = sum(one.points * 100 / one.points_per_yuan for one in made.sums)
    assert abs(made.sum_fen - exact) < len(made.sums) or made.sum_fen == exact == 0
    assert made.payable_fen >= 0 >= made.carried_out_fen


@given(st.lists(st.tuples(st.integers(-5_000, 5_000), st.integers(-500, 500), st.integers(-500, 500)), max_size=8))
def test_over_all_months_what_is_paid_and_left_is_what_the_lines_and_adjustments_come_to(
    drawn: list[tuple[int, int, int]],
) -> None:
    """Adjustments come before or after the next month is closed; what that took over stays on both."""
    paid = worth = 0
    before: Statement | None = None
    for lines_fen, on_next, late in drawn:
        made = statement(
            adjusted_fen=lines_fen,
            carried_in_fen=before.carried_out_fen if before else 0,
            taken_fen=before.next_fen if before else 0,
        )
        made = adjusted(made, on_next, on_next=True)
        worth += lines_fen + on_next
        if before is not None:
            before = followed(before)
            assert before.carried_out_fen == made.carried_in_fen
            try:
                after = adjusted(before, late, on_next=False)
                worth += late
            except TooLateToAdjust:
                after = before
            with pytest.raises(NextClosed):
                adjusted(before, 1, on_next=True)
            assert after.carried_out_fen == made.carried_in_fen
            assert after.payable_fen >= 0
            paid += after.payable_fen
        before = made
    if before is not None:
        assert paid + before.payable_fen + before.carried_out_fen + before.next_fen == worth


def test_nothing_is_settled_where_there_is_no_line_and_nothing_was_taken_over() -> None:
    assert is_nothing(statement())
    assert not is_nothing(statement(carried_in_fen=-1))
    assert not is_nothing(statement(taken_fen=1))
    assert not is_nothing(statement(lines=1))


def test_other_numbers_have_other_files() -> None:
    one = statement(lines=1)
    assert one.mark != replace(one, carried_in_fen=-5).mark
    assert one.mark != replace(one, revision=1).mark
    assert one.mark == replace(one, state=State.PAID, version=9).mark


def test_a_month_closes_on_the_ninth_when_no_key_of_it_can_be_written_any_more() -> None:
    assert months.month_due(dt.date(2026, 12, 8)) is None
    assert months.month_due(dt.date(2026, 12, 9)) == "2026M11"
    assert months.month_due(dt.date(2027, 1, 31)) == "2026M12"
    assert months.closes_on("2026M12") == dt.date(2027, 1, 9)
    months.refuse_open("2026M11", dt.date(2026, 12, 9))
    with pytest.raises(months.MonthOpen):
        months.refuse_open("2026M11", dt.date(2026, 12, 8))
    last = days_of("2026M11")[1]
    midnight = dt.datetime.combine(last, dt.time(), SHANGHAI)
    assert midnight + dt.timedelta(days=8) <= dt.datetime.combine(months.closes_on("2026M11"), dt.time(), SHANGHAI)


def test_months_follow_one_another() -> None:
    assert months.months_from("2026M11", "2027M02") == ["2026M11", "2026M12", "2027M01", "2027M02"]
    assert months.months_from("2026M12", "2026M11") == []
    assert months.first_month(dt.date(2026, 11, 5)) == "2026M10"
    assert months.month_words("2026M03") == "2026年3月"


@pytest.mark.parametrize("text", ["2026M13", "2026M1", "202611", "2026-11", "1999M01", "２０２６M11"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        months.check_month(text)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (1_000, "壹拾元整"),
        (1_050, "壹拾元零伍角整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (10_700_053, "壹拾万零柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (100_000_000_00, "壹亿元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (100_010_000_00, "壹亿零壹万元整"),
        (2_000_300_400, "贰仟万零叁仟零肆元整"),
        (-1_234, "负壹拾贰元叁角肆分"),
    ],
)
def test_amounts_in_capitals_are_written_as_the_rules_for_bills_say(fen: int, words: str) -> None:
    assert capitals_of(fen) == words


@given(st.integers(1, 10**12))
def test_capitals_say_the_amount_and_no_other(fen: int) -> None:
    assert _read(capitals_of(fen)) == fen


def _read(text: str) -> int:
    """Read capitals as somebody at the bank does: by their digits and units alone."""
    total = group = digit = 0
    for char in text.replace("零", "").removesuffix("整"):
        if char in DIGITS:
            digit = DIGITS.index(char)
        elif char in "拾佰仟":
            group, digit = group + digit * 10 ** ("拾佰仟".index(char) + 1), 0
        elif char == "万":
            total, group, digit = total + (group + digit) * 10**4, 0, 0
        elif char == "亿":
            total, group, digit = (total + group + digit) * 10**8, 0, 0
        elif char == "元":
            total, group, digit = (total + group + digit) * 100, 0, 0
        else:
            total, digit = total + digit * {"角": 10, "分": 1}[char], 0
    return total


def test_figures_have_two_places() -> None:
    assert [yuan_of(fen) for fen in (0, 5, 123_456_789, -1)] == ["0.00", "0.05", "1,234,567.89", "-0.01"]


def test_a_refund_is_a_line_with_negative_points() -> None:
    line = line_of(partner(), spent_of(SHOP, key_at(china(2), 1), -70, of=key_at(china(1), 2)))
    assert (line.kind, line.points, line.on) == (Kind.REFUND, -70, dt.date(2026, 11, 2))
