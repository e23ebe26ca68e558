"""Bins: what came in is what is left, what was written off and what orders were picked from, whatever happens."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chalicelib.prosperity.market.core.bins import PARTS_MAX, Bin, Part, drawn, drawn_from, put_in
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.lines import line_of
from chalicelib.prosperity.market.core.orders import Order, Sums
from chalicelib.prosperity.market.core.picking import with_lots, with_other_lot, without_lots
from chalicelib.prosperity.market.core.refusals import BinFull, LotSpent, OrderInOtherState
from tests.make.market import HEAD, LOOSE, a_product
from tests.make.world import NOON

DAY = NOON.date()


def part(n: int, units: int) -> Part:
    """Harvest `n`, a day older than harvest `n + 1`."""
    return Part(f"{n:020x}", DAY + dt.timedelta(days=n), units)


def a_bin(*units: int, slot_id: str = "s") -> Bin:
    return put_in(Bin(slot_id), [part(n, one) for n, one in enumerate(units) if one])


def an_order(*units: int, state: OrderState = OrderState.PICKING) -> Order:
    product = a_product()
    variants = (HEAD, LOOSE)
    lines = tuple(line_of(product, variants[n], one) for n, one in enumerate(units))
    return Order("t0001q1", "b", lines, Sums(1_000), state, NOON, NOON, NOON, "m", DAY)


def bins_of(order: Order, *units: tuple[int, ...]) -> dict[str, Bin]:
    slots = [one.slot_id for one in order.lines]
    return {slot_id: a_bin(*one, slot_id=slot_id) for slot_id, one in zip(slots, units, strict=True)}


@given(left=st.lists(st.integers(0, 9), max_size=6), units=st.integers(0, 60))
def test_units_come_from_the_first_harvests_and_no_lot_gives_more_than_it_has(left: list[int], units: int) -> None:
    held = a_bin(*left)
    after, parts = drawn(held, units)
    assert sum(one.units for one in parts) == min(units, sum(left))
    assert all(held.left_of(one.trace) - after.left_of(one.trace) == one.units > 0 for one in parts)
    assert put_in(after, parts).parts == held.parts
    if parts:
        assert all(after.left_of(one.trace) == 0 for one in parts[:-1])
        assert [one.trace for one in parts] == [one.trace for one in held.parts][: len(parts)]


def test_units_are_taken_from_one_harvest_if_it_has_them_all() -> None:
    held = a_bin(3, 5)
    after, taken = drawn_from(held, part(1, 0).trace, 5)
    assert (after.parts, taken) == ((part(0, 3),), part(1, 5))
    for trace in (part(0, 0).trace, part(9, 0).trace):
        with pytest.raises(LotSpent) as refused:
            drawn_from(held, trace, 4)
        assert refused.value.facts["left"] == held.left_of(trace)


def test_a_bin_holds_so_many_harvests_and_one_that_is_in_it_grows() -> None:
    full = a_bin(*(1 for _ in range(PARTS_MAX)))
    assert put_in(full, [part(0, 4)]).left_of(part(0, 0).trace) == 5
    with pytest.raises(BinFull):
        put_in(full, [part(PARTS_MAX, 1)])


def test_an_order_is_picked_from_the_bins_of_its_lines_and_what_nobody_entered_is_left_out() -> None:
    order = an_order(4, 6)
    bins = bins_of(order, (3, 5), ())
    after, changed = with_lots(order, bins)
    head, loose = (one.slot_id for one in order.lines)
    assert [one.lots for one in after.lines] == [(part(0, 3), part(1, 1)), ()]
    assert (set(changed), changed[head].parts) == ({head}, (part(1, 4),))
    assert (order.picked_slots, after.picked_slots) == ([], [head])
    back, given_back = without_lots(after, changed | {loose: bins[loose]})
    assert (back, given_back[head].parts) == (order, bins[head].parts)


def test_a_line_is_from_one_other_harvest_while_it_is_picked() -> None:
    order = an_order(4)
    bins = bins_of(order, (3, 5))
    slot_id = order.lines[0].slot_id
    picked, changed = with_lots(order, bins)
    other, held = with_other_lot(picked, 0, part(1, 0).trace, changed[slot_id])
    assert (other.lines[0].lots, held.parts, other.version) == ((part(1, 4),), (part(0, 3), part(1, 1)), 2)
    with pytest.raises(LotSpent):
        with_other_lot(picked, 0, part(0, 0).trace, changed[slot_id])
    with pytest.raises(OrderInOtherState):
        with_other_lot(replace(picked, state=OrderState.READY), 0, part(1, 0).trace, changed[slot_id])


class Desk(RuleBasedStateMachine):
    """Harvests, losses and orders of one thing: what came in is somewhere, once."""

    def __init__(self) -> None:
        super().__init__()
        self.held = Bin("s")
        self.came: dict[str, int] = {}
        self.lost: dict[str, int] = {}
        self.picked: list[tuple[Part, ...]] = []

    @rule(n=st.integers(0, 8), units=st.integers(1, 9))
    def harvest(self, n: int, units: int) -> None:
        trace = part(n, 0).trace
        self.held = put_in(self.held, [part(n, units)])
        self.came[trace] = self.came.get(trace, 0) + units

    @rule(units=st.integers(1, 12))
    def order(self, units: int) -> None:
        self.held, parts = drawn(self.held, units)
        self.picked.append(parts)

    @rule(n=st.integers(0, 8), units=st.integers(1, 9))
    def lose(self, n: int, units: int) -> None:
        trace = part(n, 0).trace
        if self.held.left_of(trace) < units:
            with pytest.raises(LotSpent):
                drawn_from(self.held, trace, units)
            return
        self.held, gone = drawn_from(self.held, trace, units)
        self.lost[trace] = self.lost.get(trace, 0) + gone.units

    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        if self.picked:
            parts = self.picked.pop(data.draw(st.integers(0, len(self.picked) - 1)))
            self.held = put_in(self.held, parts)

    @invariant()
    def nothing_is_lost_or_made(self) -> None:
        for trace, units in self.came.items():
            out = sum(one.units for parts in self.picked for one in parts if one.trace == trace)
            assert units == self.held.left_of(trace) + self.lost.get(trace, 0) + out
        assert [(one.harvested_on, one.trace) for one in self.held.parts] == sorted(
            (one.harvested_on, one.trace) for one in self.held.parts
        )


TestDesk = Desk.TestCase
