"""Sums, statements and reports: however the book is cut, each fen, gram and bird is there once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import InvalidInput
from chalicelib.prosperity.bookings.core.bookables import Kind as Booked
from chalicelib.prosperity.market.core.goods import Category
from chalicelib.prosperity.proceeds.core import statements as core
from chalicelib.prosperity.proceeds.core.entries import Amounts, Entry, Goods, Money
from chalicelib.prosperity.proceeds.core.parties import Kind, Party, kind_of
from chalicelib.prosperity.proceeds.core.refusals import (
    DoubtAnswered,
    DoubtsOpen,
    NoSuchDoubt,
    NothingOwed,
    OwnApproval,
    ProceedsChanged,
    ProceedsElsewhere,
    TooManyDoubts,
)
from chalicelib.prosperity.proceeds.core.reports import (
    CATEGORY_WORDS,
    Report,
    check_months,
    months_between,
    plain_yuan,
    rows_of,
    tonnes_of,
)
from chalicelib.prosperity.proceeds.core.statements import Deed, Doubt, Line, Payment, State, Statement, Step
from chalicelib.prosperity.proceeds.core.sums import Folding, Sums, Tally, folded, packed, unpacked
from tests.make.world import NOON
from tests.unit.proceeds.test_entries import assigned

ENTRIES = st.lists(
    st.builds(Entry, st.just("t0001"), st.just("q1#000002"), st.just(NOON), assigned(), st.booleans()), max_size=12
)
MELON = Goods("v00001f1", "v00001y1", "a", "瓜", "一个", "piece", "fruit")
ONE = Principal("s1", frozenset({Role.TOWN_OFFICER}))
OTHER = Principal("s2", frozenset({Role.TOWN_OFFICER}), resident_id="v00001r00007")
LINE = Line("v00001y1", "a", "瓜", "一个", "piece", 2, 800, 0, 1_000, 900)


def fold(entries: list[Entry]) -> Folding:
    folding = Folding()
    for one in entries:
        folding.add(one)
    return folding


@given(entries=ENTRIES, cut=st.integers(0, 12))
def test_days_added_up_are_the_week_and_places_added_up_are_the_town(entries: list[Entry], cut: int) -> None:
    whole = fold(entries)
    parts = [fold(entries[:cut]), fold(entries[cut:])]
    again = folded(one.whole for one in parts)
    assert {one.goods.key: (one.sold, one.later) for one in again.tallies} == {
        one.goods.key: (one.sold, one.later) for one in whole.whole.tallies
    }
    assert (again.money, again.orders) == (whole.whole.money, whole.whole.orders)
    places = whole.by_place("t0001")
    assert sum((one.net for one in places.values()), Amounts()) == whole.whole.net
    assert unpacked(packed(whole.whole.tallies)) == whole.whole.tallies
    assert all(one.goods.village_id == place for place, sums in places.items() for one in sums.tallies)


@given(entries=ENTRIES)
def test_all_parties_of_a_week_together_get_what_came_in(entries: list[Entry]) -> None:
    places = fold(entries).by_place("t0001")
    town = places.pop("t0001", Sums())
    villages = list(places.values())
    got = sum(
        sum(line.total_fen for line in core.lines_of(party_id, villages)) for party_id in core.parties_of(villages)
    )
    got += sum(one.total_fen for one in core.platform_lines(list(places.items()), town.money))
    assert got == town.money.source_fen
    assert sum(line.total_fen for line in core.lines_of("v00001f1", villages)) == sum(
        one.net.producer for one in fold(entries).whole.tallies if one.goods.producer_id == "v00001f1"
    )


def test_a_span_in_which_nothing_happened_has_no_rows() -> None:
    assert Folding().by_place("t0001") == {}
    assert folded([]) == Sums()
    assert core.parties_of([Sums((Tally(MELON, Amounts(producer=5)),))]) == ["v00001f1"], "a collective without a share"
    assert core.platform_lines([], Money(delivery=800, coupon=300)) == (
        Line("", "delivery", "配送费", "", "delivery", 0, 0, 0, 800, 800),
        Line("", "coupons", "优惠券", "", "coupons", 0, 0, 0, -300, -300),
    )


def test_an_id_tells_whose_money_it_is() -> None:
    assert [kind_of(one) for one in ("t0001", "v00001", "v00001f1")] == [
        Kind.PLATFORM,
        Kind.COLLECTIVE,
        Kind.PRODUCER,
    ]
    of = Amounts(producer=1, collective=2, platform=3)
    assert [core.share_of(kind, of) for kind in Kind] == [1, 2, 3]


def a_statement(*lines: Line, **more: object) -> Statement:
    made = Statement("t0001", Party("v00001f1", "瓜田"), "2026W48", NOON, lines or (LINE,))
    return replace(made, **more)  # type: ignore[arg-type]  # Fields of it.


def step(deed: Deed, who: Principal, at: dt.datetime = NOON) -> Step:
    return Step(deed.value, who.signature, who.person, at, "k", "m")


def approved() -> Statement:
    one = a_statement()
    return core.decided(one, Deed.APPROVE, ONE, seen_fen=900, step=step(Deed.APPROVE, ONE))


@given(fen=st.integers(-10_000, 10_000), carried=st.integers(-10_000, 0))
def test_what_is_paid_and_what_is_carried_on_is_the_total(fen: int, carried: int) -> None:
    one = a_statement(replace(LINE, fen=fen), carried_in_fen=carried)
    assert one.payable_fen + one.carried_out_fen == one.total_fen == fen + carried
    assert one.payable_fen >= 0 >= one.carried_out_fen
    assert not core.is_nothing(one)
    assert core.is_nothing(replace(one, lines=(), carried_in_fen=0))
    assert core.is_nothing(replace(one, lines=(), carried_in_fen=-1)) is False


def test_a_statement_is_approved_then_paid_by_somebody_else_and_stays_so() -> None:
    pay = Payment("ICBC-1", NOON.date())
    paid = core.decided(approved(), Deed.PAY, OTHER, seen_fen=900, step=step(Deed.PAY, OTHER), payment=pay)
    assert (paid.state, paid.payment, [one.by for one in paid.steps], paid.version) == (
        State.PAID,
        pay,
        ["s1", "s2"],
        3,
    )
    for deed in Deed:
        with pytest.raises(ProceedsElsewhere):
            core.decided(paid, deed, OTHER, seen_fen=900, step=step(deed, OTHER), payment=pay)
    for who in (ONE, Principal("s5", ONE.roles, resident_id="s1")):
        with pytest.raises(OwnApproval):
            core.decided(approved(), Deed.PAY, who, seen_fen=900, step=step(Deed.PAY, who), payment=pay)
    for days in (-1, 1):
        wrong = Payment("ICBC-1", NOON.date() + dt.timedelta(days=days))
        with pytest.raises(InvalidInput):
            core.decided(approved(), Deed.PAY, OTHER, seen_fen=900, step=step(Deed.PAY, OTHER), payment=wrong)


def test_what_was_not_seen_or_leaves_nothing_is_not_approved() -> None:
    with pytest.raises(ProceedsChanged):
        core.decided(a_statement(), Deed.APPROVE, ONE, seen_fen=901, step=step(Deed.APPROVE, ONE))
    with pytest.raises(NothingOwed):
        core.decided(a_statement(carried_in_fen=-900), Deed.APPROVE, ONE, seen_fen=0, step=step(Deed.APPROVE, ONE))


def test_a_doubt_stops_what_is_paid_until_it_is_answered_once() -> None:
    one = core.doubted(approved(), Doubt("d1", "少了一个", NOON, "m"))
    with pytest.raises(DoubtsOpen):
        core.decided(one, Deed.PAY, OTHER, seen_fen=900, step=step(Deed.PAY, OTHER), payment=Payment("b", NOON.date()))
    two = core.doubted(one, Doubt("d2", "还少一个", NOON, "m"))
    told = replace(two.doubt("d2"), answer="没少", answered_at=NOON)
    after = core.answered(two, told)
    assert (after.open_doubts, after.doubt("d2").answer, after.doubt("d1").answer) == (1, "没少", "")
    with pytest.raises(DoubtAnswered):
        core.answered(after, told)
    with pytest.raises(NoSuchDoubt):
        core.answered(after, replace(told, doubt_id="d3"))
    with pytest.raises(ProceedsElsewhere):
        core.doubted(replace(one, state=State.PAID), Doubt("d3", "又少了", NOON, "m"))
    with pytest.raises(TooManyDoubts):
        core.doubted(replace(one, doubts=one.doubts * core.DOUBTS_MAX), Doubt("d3", "又少了", NOON, "m"))


@given(entries=ENTRIES, more=ENTRIES)
def test_a_report_cut_by_month_village_category_or_product_is_the_same(entries: list[Entry], more: list[Entry]) -> None:
    rows = []
    for month, found in (("2026M11", entries), ("2026M12", more)):
        for place, sums in fold(found).by_place("t0001").items():
            rows += rows_of(month, place, sums)
    report = Report("t0001", "2026M11", "2027M01", NOON.date(), tuple(rows), Money(), 0, {})
    total = fold([*entries, *more]).whole.net
    assert report.total == total
    for cut in (report.by_month, report.by_village, report.by_category, dict(report.by_product)):
        assert sum(cut.values(), Amounts()) == total
    assert list(report.by_month) == ["2026M11", "2026M12", "2027M01"]
    bringing = [amounts.fen for amounts in report.by_category.values()]
    assert bringing == sorted(bringing, reverse=True)


def test_months_go_forward_two_years_at_most() -> None:
    assert months_between("2026M11", "2027M02") == ["2026M11", "2026M12", "2027M01", "2027M02"]
    assert len(check_months("2025M01", "2026M12")) == 24
    for first, last in (("2025M01", "2027M01"), ("2026M02", "2026M01"), ("1999M12", "2000M01"), ("2099M01", "2099M02")):
        with pytest.raises(InvalidInput):
            check_months(first, last)


def test_figures_are_written_as_spreadsheets_read_them() -> None:
    assert [plain_yuan(one) for one in (0, 5, 123_456, -250)] == ["0.00", "0.05", "1234.56", "-2.50"]
    assert [tonnes_of(one) for one in (0, 999, 1_000, 12_345_678, -1_500_000)] == [
        "0.000", "0.000", "0.001", "12.345", "-1.500",
    ]  # fmt: skip


def test_each_shelf_of_the_market_and_each_kind_of_booking_has_its_word() -> None:
    kinds = {one.value for one in Category} | {one.value for one in Booked}
    assert kinds | {"correction"} == set(CATEGORY_WORDS)
