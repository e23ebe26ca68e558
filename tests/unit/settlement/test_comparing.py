"""Comparing with the shop's own list: how a row is read, and how each difference is told."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.settlement.core import comparing as core
from chalicelib.points.settlement.core.comparing import Comparing, Fault, Kind, Theirs
from chalicelib.points.settlement.core.statements import Line, line_of
from tests.make.settlement import china, spent_of
from tests.make.world import key_at
from tests.unit.settlement.test_statements import SHOP, partner

NOON = china(3)
COLUMNS = {"id": 0, "points": 1, "time": 2}


def line(n: int, points: int = 50, moment: dt.datetime = NOON) -> Line:
    return line_of(partner(), spent_of(SHOP, key_at(moment, n), points, of=key_at(moment, 0) if points < 0 else ""))


def work() -> Comparing:
    return Comparing(lambda key: slip_number(SHOP, key))


def told(ours: list[Line], theirs: list[Theirs]) -> tuple[list[tuple[Kind, int, int]], dict[str, int]]:
    one = work()
    for row in theirs:
        assert one.add_theirs(row) is None
    found = [met for own in ours if (met := one.meet(own)) is not None] + list(one.left())
    return [(each.kind, each.our_points, each.their_points) for each in found], one.counts


def test_each_kind_of_difference_is_told_once() -> None:
    ours = [line(n) for n in range(1, 5)]
    theirs = [
        Theirs(2, ours[0].key, 50, china(3, 20)),
        Theirs(3, ours[1].key, 60, china(3)),
        Theirs(4, ours[2].key, 50, china(4, 0, 1)),
        Theirs(5, key_at(china(5), 9), 70, china(5)),
    ]
    found, counts = told(ours, theirs)
    assert found == [(Kind.AMOUNT, 50, 60), (Kind.TIME, 50, 50), (Kind.ONLY_OURS, 50, 0), (Kind.ONLY_THEIRS, 0, 70)]
    assert counts == {
        "rows": 4, "faults": 0, "lines": 4, "same": 1, "only_ours": 1, "only_theirs": 1, "amount": 1, "time": 1,
    }  # fmt: skip


def test_two_sales_of_a_second_share_a_slip_and_are_told_apart_by_their_points() -> None:
    ours = [line(1, 50), line(2, 80)]
    slip = slip_number(SHOP, ours[0].key)
    assert slip == slip_number(SHOP, ours[1].key)
    assert told(ours, [Theirs(2, slip, 80, china(3)), Theirs(3, slip, 50, china(3))])[0] == []
    assert told(ours, [Theirs(2, slip, 80, china(3))])[0] == [(Kind.ONLY_OURS, 50, 0)]
    assert told(ours, [Theirs(2, slip, 81, china(3)), Theirs(3, slip, 50, china(3))])[0] == [(Kind.AMOUNT, 80, 81)]


def test_a_refund_agrees_with_negative_points() -> None:
    refund = line(7, -20)
    assert told([refund], [Theirs(2, refund.key, -20, china(3))])[0] == []
    assert told([refund], [Theirs(2, refund.key, 20, china(3))])[0] == [(Kind.AMOUNT, -20, 20)]


def test_a_key_that_stands_twice_is_a_fault_of_the_second_row() -> None:
    one = work()
    assert one.add_theirs(Theirs(2, line(1).key, 50, china(3))) is None
    assert one.add_theirs(Theirs(3, line(1).key, 50, china(3))) == Fault(3, "和第 2 行重复")


def test_a_list_has_no_more_rows_than_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "ROWS_MAX", 1)
    one = work()
    one.add_theirs(Theirs(2, line(1).key, 50, china(3)))
    with pytest.raises(core.ListTooLong):
        one.add_theirs(Theirs(3, line(2).key, 50, china(3)))


@given(
    st.lists(st.tuples(st.integers(1, 99), st.sampled_from(["both", "ours", "theirs", "amount", "time"])), max_size=30)
)
def test_every_row_and_line_is_the_same_or_differs_in_one_way(drawn: list[tuple[int, str]]) -> None:
    ours, theirs = [], []
    for n, (points, fate) in enumerate(drawn):
        own = line(n, points, china(3) + dt.timedelta(seconds=n))
        if fate != "theirs":
            ours.append(own)
        if fate != "ours":
            other = points + (fate == "amount")
            theirs.append(Theirs(n + 2, own.key, other, china(4 if fate == "time" else 3)))
    _, counts = told(ours, theirs)
    fates = [fate for _, fate in drawn]
    assert counts["same"] == fates.count("both")
    assert (counts["only_ours"], counts["only_theirs"]) == (fates.count("ours"), fates.count("theirs"))
    assert (counts["amount"], counts["time"]) == (fates.count("amount"), fates.count("time"))


@pytest.mark.parametrize(
    ("cells", "points", "at"),
    [
        ((line(1).key.upper(), "1,050", "2026-11-03 18:20"), 1_050, china(3, 18, 20)),
        (("2611 0318 2000 1231", 50.0, "2026/11/3 18:20:00"), 50, china(3, 18, 20)),
        (("'2611031820001231", "-50", "2026年11月3日"), -50, china(3, 0)),
        ((2_611_031_820_001_231, 50, dt.datetime(2026, 11, 3, 18, 20)), 50, china(3, 18, 20)),  # noqa: DTZ001
        ((line(1).key, 50, "2026-11-03T10:20:00Z"), 50, china(3, 18, 20)),
    ],
)
def test_a_row_is_read_as_tills_and_spreadsheets_write_it(
    cells: tuple[object, ...], points: int, at: dt.datetime
) -> None:
    read = core.read_row(2, cells, COLUMNS)
    assert isinstance(read, Theirs)
    assert (read.points, read.at) == (points, at)


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        (("abc", 50, "2026-11-03"), "编号"),
        ((line(1).key, "5.5", "2026-11-03"), "工分"),
        ((line(1).key, "9999999", "2026-11-03"), "工分"),
        ((line(1).key, 50, "昨天"), "时间"),
        ((line(1).key, 50), "时间"),
        ((line(1).key, 50, "9999-12-31T23:59:59Z"), "时间"),
        ((line(1).key, 50, "0001-01-01T00:00:00+14:00"), "时间"),
    ],
)
def test_what_can_not_be_read_is_named_with_its_row(cells: tuple[object, ...], word: str) -> None:
    fault = core.read_row(7, cells, COLUMNS)
    assert isinstance(fault, Fault)
    assert fault.row == 7
    assert word in fault.zh


def test_an_empty_row_is_nothing_and_columns_are_found_by_their_names() -> None:
    assert core.read_row(2, (None, "", "  "), COLUMNS) is None
    assert core.columns_of(["时间", "\ufeff小票编号", "x", "Points"]) == {"id": 1, "points": 3, "time": 0}
    with pytest.raises(core.ListUnreadable):
        core.columns_of(["编号", "工分"])
