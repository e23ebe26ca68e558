"""Order cycles: what may be written, who may order when and at what price, and what goes back of whose order."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.reservations.core.holds import Hold, HoldState, Line as HoldLine
from chalicelib.foundation.reservations.core.slots import Slot
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.prosperity.market.core import closing, cycles, giving, orders
from chalicelib.prosperity.market.core.cycles import NEXT, Cycle, CycleDeed, CycleState, CycleTerms, Offer, Verdict
from chalicelib.prosperity.market.core.deeds import OrderDeed, OrderState
from chalicelib.prosperity.market.core.goods import State, slot_id_of
from chalicelib.prosperity.market.core.lines import Line, line_of
from chalicelib.prosperity.market.core.orders import Order, Sums, Wanted
from chalicelib.prosperity.market.core.refusals import (
    CycleDay,
    CycleInOtherState,
    CycleNotOpen,
    CycleStands,
    NoSuchCycle,
    NoSuchProduct,
    NoSuchVariant,
    NotInCycle,
    ProductInOtherState,
    TooManyUnits,
)
from tests.make.cycles import CLOSES_IN, some_terms
from tests.make.market import HEAD, HEN, LOOSE, a_product
from tests.make.world import NOON

PRODUCT = a_product()
GOODS = {PRODUCT.product_id: PRODUCT}
HEADS = Offer(PRODUCT.product_id, "head", 300, 100, 20)
HENS = Offer(PRODUCT.product_id, "hen", 2_400, 30)
ID = "t0001k1"
PAID = {OrderDeed.PAY.value: "k#m"}
DAY = some_terms(HEADS).delivers_on


def a_cycle(state: CycleState = CycleState.PUBLISHED, terms: CycleTerms | None = None, **more: Any) -> Cycle:
    return replace(Cycle(ID, terms or some_terms(HEADS, HENS), state, NOON, "f"), **more)


def deed_of(cycle: Cycle, deed: CycleDeed, key: str = "k", mark: str = "m", reason: str = "") -> Cycle:
    return cycles.after(cycle, deed, key=key, mark=mark, now=NOON, by="s1", reason=reason)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"closes_at": NOON - dt.timedelta(seconds=1)}, "closes_at", "too_early"),
        ({"opens_at": NOON + CLOSES_IN}, "closes_at", "too_early"),
        ({"delivers_on": (NOON + CLOSES_IN).date()}, "delivers_on", "too_early"),
        ({"delivers_on": NOON.date() + dt.timedelta(days=301)}, "delivers_on", "too_late"),
        ({"offers": (HEADS, HEADS)}, "offers", "twice"),
        ({"offers": (HENS, replace(HEADS, least_units=101))}, "offers.1.least_units", "too_many"),
    ],
)
def test_a_cycle_that_can_not_be_names_its_field(change: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        cycles.checked(replace(some_terms(HEADS, HENS), **change), now=NOON)
    fields: Any = refused.value.facts["fields"]
    assert [(one["field"], one["code"]) for one in fields] == [(field, code)]


def test_a_cycle_at_its_bounds_may_be() -> None:
    terms = some_terms(replace(HEADS, least_units=100), HENS)
    last = replace(terms, delivers_on=NOON.date() + dt.timedelta(days=cycles.LONGEST_DAYS))
    next_day = replace(terms, delivers_on=(NOON + CLOSES_IN).date() + dt.timedelta(days=1))
    for one in (terms, last, next_day):
        assert cycles.checked(one, now=NOON) == one


def test_a_cycle_offers_what_its_town_has_and_publishes_what_is_on_sale() -> None:
    cycle = a_cycle(CycleState.DRAFT)
    paused = a_product(State.PAUSED)
    cycles.refuse_goods(cycle, {PRODUCT.product_id: paused}, on_sale=False)
    cycles.refuse_goods(cycle, GOODS, on_sale=True)
    wrong: list[tuple[Any, bool, type[Exception]]] = [
        (None, False, NoSuchProduct),
        (replace(PRODUCT, town_id="t0002"), False, NoSuchProduct),
        (a_product(State.ENDED), False, ProductInOtherState),
        (paused, True, ProductInOtherState),
        (a_product(State.DRAFT), True, ProductInOtherState),
        (replace(PRODUCT, terms=replace(PRODUCT.terms, variants=(HEAD,))), False, NoSuchVariant),
    ]
    for product, on_sale, refusal in wrong:
        with pytest.raises(refusal):
            cycles.refuse_goods(cycle, {PRODUCT.product_id: product}, on_sale=on_sale)


def test_a_cycle_takes_orders_of_its_town_for_its_day_while_it_is_open() -> None:
    cycle = a_cycle()
    good: dict[str, Any] = {"town_id": "t0001", "delivers_on": DAY, "now": NOON}
    cycle.refuse(**good)
    cycle.refuse(**good | {"now": NOON + CLOSES_IN - dt.timedelta(seconds=1)})
    wrong: list[tuple[Cycle, dict[str, Any], type[Exception]]] = [
        (cycle, {"town_id": "t0002"}, NoSuchCycle),
        (a_cycle(CycleState.DRAFT), {}, NoSuchCycle),
        (a_cycle(CycleState.CLOSED), {}, CycleNotOpen),
        (a_cycle(CycleState.CALLED_OFF), {}, CycleNotOpen),
        (cycle, {"now": NOON - dt.timedelta(seconds=1)}, CycleNotOpen),
        (cycle, {"now": NOON + CLOSES_IN}, CycleNotOpen),
        (cycle, {"delivers_on": DAY + dt.timedelta(days=1)}, CycleDay),
    ]
    for one, change, refusal in wrong:
        with pytest.raises(refusal):
            one.refuse(**good | change)


def test_lines_of_a_cycle_cost_its_price_and_are_counted_by_its_own_slots() -> None:
    wanted = Wanted({(PRODUCT.product_id, "head"): 3, (PRODUCT.product_id, "hen"): 1}, DAY, cycle_id=ID)
    heads, hen = orders.plan_lines(wanted, GOODS, town_id="t0001", cycle=a_cycle())
    assert (heads.ordered_fen, hen.ordered_fen, hen.unit_g, hen.band_permille) == (900, 7_200, 1_500, 200)
    assert [heads.slot_id, hen.slot_id] == a_cycle().slot_ids
    assert heads.slot_id == f"{ID}#{slot_id_of(PRODUCT.product_id, 'head')}"
    (usual,) = orders.plan_lines(Wanted({(PRODUCT.product_id, "head"): 3}, DAY), GOODS, town_id="t0001")
    assert (usual.ordered_fen, usual.slot_id, usual.cycle_id) == (1_050, slot_id_of(PRODUCT.product_id, "head"), "")
    with pytest.raises(NotInCycle):
        orders.plan_lines(
            replace(wanted, units={(PRODUCT.product_id, "loose"): 1}), GOODS, town_id="t0001", cycle=a_cycle()
        )
    with pytest.raises(TooManyUnits):
        orders.plan_lines(
            replace(wanted, units={(PRODUCT.product_id, "hen"): 6}), GOODS, town_id="t0001", cycle=a_cycle()
        )


def test_a_cycle_goes_the_ways_of_its_table_and_no_other() -> None:
    for state in CycleState:
        for deed in CycleDeed:
            if (state, deed) in NEXT:
                after = deed_of(a_cycle(state), deed, reason="台风")
                assert (after.state, after.reason, after.version) == (NEXT[state, deed], "台风", 2)
            else:
                with pytest.raises(CycleInOtherState):
                    deed_of(a_cycle(state), deed)


def test_a_cycle_names_each_of_its_products_once() -> None:
    assert a_cycle().product_ids == [PRODUCT.product_id]
    assert cycles.id_of("t0001", "1") == "t0001u1"


def test_the_clock_closes_a_cycle_at_its_time_and_goes_on_until_it_is_over() -> None:
    due = {state: a_cycle(state).due_at for state in CycleState}
    going_on = (CycleState.CLOSED, CycleState.DECIDED, CycleState.CALLED_OFF)
    assert due[CycleState.PUBLISHED] == NOON + CLOSES_IN
    assert all(due[state] == NOON for state in going_on)
    assert {state for state, at in due.items() if at is None} == {
        CycleState.DRAFT,
        CycleState.DONE,
        CycleState.CANCELLED,
    }


def test_a_key_does_a_deed_once() -> None:
    after = deed_of(a_cycle(CycleState.DRAFT), CycleDeed.PUBLISH)
    assert cycles.was_done(after, CycleDeed.PUBLISH, "k", "m")
    assert not cycles.was_done(after, CycleDeed.PUBLISH, "k2", "m")
    assert not cycles.was_done(after, CycleDeed.CALL_OFF, "k", "m")
    with pytest.raises(KeyReused):
        cycles.was_done(after, CycleDeed.PUBLISH, "k", "other")


def test_all_of_a_draft_changes_and_of_what_is_published_its_words_alone() -> None:
    other = some_terms(HENS)
    assert cycles.changed(a_cycle(CycleState.DRAFT), other, key="k", mark="m").terms == other
    published = a_cycle()
    words = replace(published.terms, title="冬至团", words="改在村口交货")
    after = cycles.changed(published, words, key="k", mark="m")
    assert (after.terms, after.version, cycles.was_done(after, "change", "k", "m")) == (words, 2, True)
    with pytest.raises(CycleStands):
        cycles.changed(published, other, key="k", mark="m")
    with pytest.raises(CycleInOtherState):
        cycles.changed(a_cycle(CycleState.CLOSED), words, key="k", mark="m")


@given(sold=st.integers(0, 100), least=st.integers(0, 100))
def test_an_offer_is_made_exactly_where_as_many_are_paid_as_it_needs(sold: int, least: int) -> None:
    cycle = a_cycle(CycleState.CLOSED, some_terms(replace(HEADS, least_units=least), HENS))
    after = cycles.decided(cycle, {HEADS.what: sold}, key="cycle", now=NOON, by="house")
    heads, hens = after.terms.offers
    assert (heads.sold, heads.verdict is Verdict.MADE) == (sold, sold >= least)
    assert (hens.sold, hens.verdict) == (0, Verdict.MADE), "what needs no threshold does not fail"
    assert after.failed == (frozenset() if sold >= least else {HEADS.what})
    assert after.state is CycleState.DECIDED


def test_of_a_cycle_that_is_called_off_all_fails() -> None:
    assert deed_of(a_cycle(CycleState.CLOSED), CycleDeed.CALL_OFF).failed == {HEADS.what, HENS.what}
    with pytest.raises(CycleInOtherState):
        cycles.decided(a_cycle(CycleState.CALLED_OFF), {}, key="cycle", now=NOON, by="house")


def an_order(
    *of: Line, state: OrderState = OrderState.PAID, delivery: int = 0, carried: int = 0, points: int = 0
) -> Order:
    goods = sum(one.ordered_fen for one in of)
    sums = Sums(goods, delivery=delivery, carried=carried, points=min(points * 7, goods // 14 * 7), point_fen=7)
    done = {} if state in {OrderState.PLACED, OrderState.EXPIRED} else PAID
    return Order("t0001q1", "t0001m1", of, sums, state, NOON, NOON, NOON, "f", DAY, done=done)


def a_line(label: str, units: int = 1) -> Line:
    variant = {"head": HEAD, "loose": LOOSE, "hen": HEN}[label]
    return line_of(PRODUCT, variant, units, ID)


WHATS = [(PRODUCT.product_id, one) for one in ("head", "loose", "hen")]


def back_of(order: Order, failed: Collection[tuple[str, str]], *, called_off: bool = False) -> Any:
    return closing.plan_back(order, failed, called_off=called_off, now=NOON, by="house")


@given(
    units=st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any),
    failed=st.sets(st.sampled_from(WHATS)),
    delivery=st.integers(0, 900),
    besides=st.tuples(st.integers(-200, 100), st.integers(0, 200)),
    refunded=st.integers(0, 2_000),
)
def test_what_failed_goes_back_once_to_the_fen_and_what_was_made_stays(
    units: list[int], failed: set[tuple[str, str]], delivery: int, besides: tuple[int, int], refunded: int
) -> None:
    """Some of an order was given back before, perhaps; its delivery goes back where nothing of it is left."""
    of = [a_line(name, n) for name, n in zip(("head", "loose", "hen"), units, strict=True) if n]
    order = an_order(*of, delivery=delivery, carried=besides[0], points=besides[1])
    if fen := min(refunded, order.lines[0].kept_fen, giving.refundable(order)):
        order, _ = giving.with_refund(order, 0, fen)
    planned = back_of(order, sorted(failed))
    lost = [one for one in order.lines if (one.product_id, one.variant_id) in failed]
    if not lost:
        assert planned is None
        return
    if planned is None:
        assert all(one.kept_fen == 0 for one in lost)
        return
    after, given_back = planned
    kept = [one for one in order.lines if one not in lost]
    assert [one.kept_fen for one in after.lines if one in kept] == [one.kept_fen for one in kept]
    if any(one.kept_fen for one in kept):
        assert given_back.total == sum(one.kept_fen for one in lost)
        assert sum(one.kept_fen for one in after.lines if (one.product_id, one.variant_id) in failed) == 0
        assert (after.state, after.version) == (OrderState.PAID, order.version + 1)
        assert after.shares.total == order.sums.total - after.given.total
    else:
        assert after.state is OrderState.REFUNDED
        assert order.given.total + given_back.total == order.sums.total
        assert after.shares.total == 0
    assert back_of(after, sorted(failed)) is None, "and no more"
    assert after.reason == "没有成团，钱退给您"


def test_what_is_not_paid_or_is_given_back_already_is_left_alone() -> None:
    everything = WHATS
    for state in (OrderState.PLACED, OrderState.EXPIRED, OrderState.CANCELLED, OrderState.REFUNDED):
        assert back_of(an_order(a_line("head"), state=state), everything) is None
    first = replace(a_line("head"), refunded_fen=350)
    assert back_of(an_order(first, a_line("hen")), [HEADS.what]) is None
    whole = back_of(an_order(first, a_line("hen")), everything, called_off=True)
    assert (whole[0].state, whole[0].reason) == (OrderState.REFUNDED, "这一团取消了，钱退给您")


def test_an_order_waits_until_its_cycle_is_decided_and_what_failed_of_it_is_back() -> None:
    order = an_order(a_line("head"), a_line("hen"))
    waiting = [state for state in CycleState if closing.waits(order, a_cycle(state))]
    assert waiting == [state for state in CycleState if state not in {CycleState.DECIDED, CycleState.DONE}]
    failed = cycles.decided(a_cycle(CycleState.CLOSED), {HENS.what: 1}, key="cycle", now=NOON, by="house")
    assert closing.waits(order, failed)
    (after, _) = back_of(order, failed.failed)
    assert not closing.waits(after, failed)


def test_only_what_is_paid_and_kept_counts_towards_a_threshold() -> None:
    states = (*OrderState,)
    counted = [one for one in states if closing.sold_of([an_order(a_line("head", 2), state=one)])]
    assert counted == [
        OrderState.PAID,
        OrderState.PICKING,
        OrderState.READY,
        OrderState.SHIPPED,
        OrderState.COMPLETED,
    ]
    both = [an_order(a_line("head", 2), a_line("hen", 1)), an_order(a_line("head", 3))]
    assert closing.sold_of(both) == {HEADS.what: 5, HENS.what: 1}
    line = a_line("head", 2)
    back = an_order(replace(line, refunded_fen=line.charged_fen), a_line("hen", 1))
    assert closing.sold_of([back]) == {HENS.what: 1}


class Reserved:
    """Some closed slots and their holds, as reservations keep them; holds are confirmed, given back, run out."""

    def __init__(self, quantities: Sequence[int], states: Sequence[HoldState]) -> None:
        self.holds = [
            Hold(f"h{n}", state, (HoldLine(f"s{n % 2}", quantity),), NOON, NOON, "f")
            for n, (quantity, state) in enumerate(zip(quantities, states, strict=True))
        ]

    def slots(self) -> list[Slot]:
        taken: Counter[str] = Counter()
        for one in self.holds:
            if one.state in {HoldState.HELD, HoldState.CONFIRMED}:
                taken[one.lines[0].slot_id] += one.quantity
        return [Slot(name, 1_000, 1_000 - taken[name], is_open=False) for name in ("s0", "s1")]

    def move(self, nth: int, state: HoldState) -> None:
        """Nothing of a closed slot is held anew, or taken again by one that ran out."""
        now = self.holds[nth % len(self.holds)]
        allowed = {
            HoldState.HELD: {HoldState.CONFIRMED, HoldState.RELEASED, HoldState.EXPIRED},
            HoldState.CONFIRMED: {HoldState.RELEASED},
        }
        if state in allowed.get(now.state, set()):
            self.holds[nth % len(self.holds)] = replace(now, state=state)


moves = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(HoldState)), max_size=8)


@given(
    holds=st.lists(st.tuples(st.integers(1, 3), st.sampled_from(HoldState)), min_size=1, max_size=6),
    before=moves,
    between=moves,
    missed=st.sets(st.integers(0, 5)),
)
def test_a_cycle_that_looks_settled_holds_nothing_whatever_moves_while_it_is_looked_at(
    holds: list[tuple[int, HoldState]], before: Any, between: Any, missed: set[int]
) -> None:
    """Slots are read first, holds one by one later; an index that lags may miss some of them."""
    reserved = Reserved([quantity for quantity, _ in holds], [state for _, state in holds])
    for nth, state in before:
        reserved.move(nth, state)
    slots = reserved.slots()
    seen = []
    steps = iter(between)
    for n in range(len(reserved.holds)):
        reserved.move(*next(steps, (0, HoldState.HELD)))
        if n not in missed:
            seen.append(reserved.holds[n])
    if closing.is_settled(slots, seen):
        assert all(one.state is not HoldState.HELD for one in reserved.holds)


def test_a_closed_cycle_is_settled_once_all_that_is_taken_is_confirmed_and_an_open_one_never() -> None:
    reserved = Reserved([2, 3, 1], [HoldState.CONFIRMED, HoldState.EXPIRED, HoldState.RELEASED])
    assert closing.is_settled(reserved.slots(), reserved.holds)
    assert not closing.is_settled(reserved.slots(), reserved.holds[1:]), "one is missing"
    assert not closing.is_settled([Slot("s0", 5, 5)], []), "somebody may hold of it still"
    brought = Hold("h9", HoldState.CONFIRMED, (HoldLine("s0", 2), HoldLine("window", 1)), NOON, NOON, "f")
    assert closing.is_settled([Slot("s0", 9, 7, is_open=False)], [brought]), "its delivery window is no matter"
    held = Reserved([2, 3], [HoldState.CONFIRMED, HoldState.HELD])
    assert not closing.is_settled(held.slots(), held.holds)
