"""Cases: who may do what when, never more than is left, never less than was offered, and clocks in working time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import is_working_day, start_of
from chalicelib.kernel.errors import KeyReused
from chalicelib.prosperity.aftersales.core import cases as core, clocks
from chalicelib.prosperity.aftersales.core.cases import Case, CaseStep, Fault, Part
from chalicelib.prosperity.aftersales.core.deeds import ENDED, LIVE, NEXT, QUEUES, CaseDeed, CaseState, Queue
from chalicelib.prosperity.aftersales.core.refusals import (
    AftersalesTooLate,
    AskedEnough,
    CaseInOtherState,
    CaseStands,
    NothingHappenedYet,
    TooManyCases,
    WantedTooMuch,
)
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import Category, How
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.refusals import NoSuchLine
from tests.make.world import NOON
from tests.unit.market.test_orders import an_order

CABBAGE = Line("v00001y1", "a", "菜", "一份", How.PIECE, 2, 500, 300, 0, "v00001f1", 0, 0)
TEA = replace(CABBAGE, product_id="v00001y2", price_fen=9_000)
SHELVES = {"v00001y1": Category.VEGETABLES, "v00001y2": Category.TEA}
HOUR = dt.timedelta(hours=1)
MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
"""Ten in the morning in China, on a working day."""


def a_case(state: CaseState = CaseState.OPEN, **more: Any) -> Case:
    parts = (Part(0, Fault.SPOILT, 300), Part(1, Fault.WRONG, 9_000))
    made = Case("t0001q1", 1, "t0001m1", parts, state, NOON, clocks.due_at(state, NOON), NOON)
    return replace(made, **more)


def opened(*parts: Part, at: dt.datetime = NOON, cases: tuple[Case, ...] = (), **more: Any) -> Case:
    order = an_order(CABBAGE, TEA, **({"state": OrderState.COMPLETED} | more))
    return core.opened(order, cases, parts or (Part(0, Fault.SPOILT, 300),), SHELVES, at)


@pytest.mark.parametrize("state", list(OrderState))
def test_a_case_is_of_an_order_that_was_sent_or_is_completed(state: OrderState) -> None:
    if state in {OrderState.SHIPPED, OrderState.COMPLETED}:
        made = opened(state=state)
        assert (made.state, made.parts[0].title) == (CaseState.OPEN, "菜 一份 ×2")
    else:
        with pytest.raises(NothingHappenedYet):
            opened(state=state)


def test_fresh_goods_are_objected_to_for_two_days_and_what_keeps_for_a_week() -> None:
    fresh, tea = Part(0, Fault.SPOILT, 300), Part(1, Fault.SPOILT, 300)
    assert opened(fresh, at=NOON + 48 * HOUR - dt.timedelta(seconds=1)).nth == 1
    assert opened(tea, at=NOON + 48 * HOUR).nth == 1
    for parts, hours in (((fresh,), 48), ((tea, fresh), 48), ((tea,), 168)):
        with pytest.raises(AftersalesTooLate):
            opened(*parts, at=NOON + hours * HOUR)
    assert opened(fresh, at=NOON + 999 * HOUR, state=OrderState.SHIPPED).nth == 1, "it has not ended yet"


def test_what_is_not_known_any_more_is_taken_for_what_keeps() -> None:
    assert clocks.open_until(NOON, None) == NOON + 168 * HOUR


@pytest.mark.parametrize("fen", [0, 601])
def test_no_more_is_wanted_of_a_line_than_is_left_of_it(fen: int) -> None:
    assert opened(Part(0, Fault.MISSING, 600)).wanted == {0: 600}
    with pytest.raises(WantedTooMuch) as refused:
        opened(Part(0, Fault.MISSING, fen))
    assert refused.value.facts["fen"] == 600


def test_a_case_is_of_lines_that_there_are() -> None:
    with pytest.raises(NoSuchLine):
        opened(Part(2, Fault.MISSING, 1))


def test_one_case_of_an_order_at_a_time_and_three_in_all() -> None:
    for state in CaseState:
        if state in LIVE:
            with pytest.raises(CaseStands):
                opened(cases=(a_case(state),))
        else:
            assert opened(cases=(a_case(state),)).nth == 2
    with pytest.raises(TooManyCases):
        opened(cases=(a_case(CaseState.GRANTED),) * 3)


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("deed", list(CaseDeed))
def test_a_deed_leads_where_the_table_says_or_nowhere(state: CaseState, deed: CaseDeed) -> None:
    case, to = a_case(state), NEXT.get((state, deed))
    if to is None:
        with pytest.raises(CaseInOtherState):
            core.after(case, deed, by="s1", now=NOON)
        return
    done = core.after(case, deed, by="s1", now=NOON + HOUR, words="坏了")
    assert (done.state, done.since, done.version, done.queue) == (to, NOON + HOUR, 2, QUEUES[to])
    assert done.steps == (CaseStep(NOON + HOUR, "s1", deed.value, "坏了"),)
    assert done.due_at == clocks.due_at(to, NOON + HOUR)


def test_nothing_leads_out_of_an_end_and_money_goes_back_at_one_alone() -> None:
    assert not {state for state, _ in NEXT} & ENDED
    assert set(QUEUES) == set(CaseState)


def test_the_desk_asks_twice_and_then_decides() -> None:
    case = a_case()
    for _ in range(2):
        case = core.after(case, CaseDeed.ASK, by="s1", now=NOON)
        case = core.after(case, CaseDeed.ANSWER, by="t0001m1", now=NOON)
    with pytest.raises(AskedEnough):
        core.after(case, CaseDeed.ASK, by="s1", now=NOON)


def test_a_second_look_is_asked_for_within_a_week_and_once() -> None:
    refused = a_case(CaseState.REFUSED)
    appealed = core.after(refused, CaseDeed.APPEAL, by="t0001m1", now=NOON + dt.timedelta(days=7) - HOUR)
    assert appealed.queue is Queue.SECOND
    with pytest.raises(CaseInOtherState):
        core.after(refused, CaseDeed.APPEAL, by="t0001m1", now=NOON + dt.timedelta(days=7))
    upheld = core.after(appealed, CaseDeed.UPHOLD, by="s9", now=NOON)
    with pytest.raises(CaseInOtherState):
        core.after(upheld, CaseDeed.APPEAL, by="t0001m1", now=NOON)


def test_no_more_is_offered_than_is_wanted_and_something_is() -> None:
    assert core.with_fens(a_case(), {0: 100, 1: 0}).fens == {0: 100}
    for fens, refusal in (({0: 301}, WantedTooMuch), ({0: -1}, WantedTooMuch), ({0: 0}, WantedTooMuch),
                          ({}, WantedTooMuch), ({2: 1}, NoSuchLine)):  # fmt: skip
        with pytest.raises(refusal):
            core.with_fens(a_case(), fens)


@given(offered=st.integers(0, 300), more=st.integers(0, 300))
def test_a_second_look_never_makes_it_worse(offered: int, more: int) -> None:
    case = a_case(CaseState.APPEALED, fens={0: offered} if offered else {})
    deed, fens = core.second_of(case, {0: more})
    assert sum(fens.values()) == max(offered, more)
    assert (deed is CaseDeed.UPHOLD) == (max(offered, more) == 0)


@pytest.mark.parametrize(("state", "deed"), [(CaseState.ASKED, CaseDeed.RESUME), (CaseState.OFFERED, CaseDeed.LAPSE)])
def test_silence_of_three_days_decides(state: CaseState, deed: CaseDeed) -> None:
    assert core.silent(a_case(state), NOON + 72 * HOUR - dt.timedelta(seconds=1)) is None
    assert core.silent(a_case(state), NOON + 72 * HOUR) is deed


def test_the_desks_silence_is_told_and_decides_nothing() -> None:
    for state in CaseState:
        case, late = a_case(state), NOON + dt.timedelta(days=30)
        assert core.is_overdue(case, late) == (state in {CaseState.OPEN, CaseState.APPEALED})
        assert not core.is_overdue(case, NOON - HOUR)
        if state not in {CaseState.ASKED, CaseState.OFFERED}:
            assert core.silent(case, late) is None


def test_a_working_day_on_is_the_same_hour_and_a_day_off_counts_from_the_next_days_beginning() -> None:
    assert clocks.answer_by(MONDAY, 1) == MONDAY + 24 * HOUR
    friday, saturday = MONDAY + 4 * 24 * HOUR, MONDAY + 5 * 24 * HOUR
    assert clocks.answer_by(friday, 1) == friday + 72 * HOUR
    assert clocks.answer_by(saturday, 1) == start_of(dt.date(2026, 12, 1))
    assert clocks.answer_by(saturday, 2) == start_of(dt.date(2026, 12, 2))


@given(hours=st.integers(0, 24 * 365), days=st.sampled_from([1, 2]))
def test_the_desk_has_at_least_its_days_and_never_ends_on_a_day_off_it_was_not_given(hours: int, days: int) -> None:
    now = MONDAY + hours * HOUR
    by = clocks.answer_by(now, days)
    assert by - now >= days * 24 * HOUR
    assert is_working_day(by.astimezone(dt.timezone(8 * HOUR)).date())[0]


def test_a_key_does_one_thing() -> None:
    case = core.noted(a_case(), "k", "m")
    assert core.was_asked(case, "k", "m")
    assert not core.was_asked(case, "l", "m")
    with pytest.raises(KeyReused):
        core.was_asked(case, "k", "n")


def test_what_its_buyer_said_and_showed_is_forgotten_and_the_desks_word_and_the_money_stay() -> None:
    steps = (CaseStep(NOON, "t0001m1", "opened", "坏了"), CaseStep(NOON, "s1", "grant", "对不起"))
    case = a_case(CaseState.GRANTED, steps=steps, media_ids=("v00001m1",), fens={0: 300})
    left = core.forgotten(case)
    assert [one.words for one in left.steps] == ["", "对不起"]
    assert (left.media_ids, left.fen, left.name) == ((), 300, "case1")
