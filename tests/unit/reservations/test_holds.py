"""Decisions on holds, without a store."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from chalicelib.foundation.reservations.core.holds import (
    LINES_MAX,
    NEXT,
    QUANTITY_MAX,
    Held,
    Hold,
    HoldDeed,
    HoldReleased,
    HoldState,
    HoldTooLarge,
    Line,
    LinesInvalid,
    NoSuchHold,
    Release,
    bucket_of,
    buckets,
    first_answer,
    made,
    merged,
    plan_confirm,
    plan_release,
    refusal_of_retake,
    refusal_of_take,
    swept_until,
)
from chalicelib.foundation.reservations.core.slots import (
    PROMOTED_MAX,
    NoSuchSlot,
    Promoted,
    SlotClosed,
    SoldOut,
    Waiter,
)
from tests.make.reservations import NOW, SLOT, a_slot

S, D = HoldState, HoldDeed


def a_hold(state: HoldState = S.HELD, lines: tuple[Line, ...] = (Line(SLOT, 2),)) -> Hold:
    return Hold("h1", state, lines, NOW, NOW, "print")


def test_lines_on_one_slot_are_one_line() -> None:
    assert merged([Line("b", 1), Line("a", 2), Line("b", 3)]) == (Line("a", 2), Line("b", 4))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Line("a", 0)],
        [Line("a", 2), Line("a", -1)],
        [Line("a", QUANTITY_MAX), Line("a", 1)],
        [Line(str(n), 1) for n in range(LINES_MAX + 1)],
    ],
)
def test_lines_out_of_bounds_are_refused(lines: list[Line]) -> None:
    with pytest.raises(LinesInvalid):
        merged(lines)


def test_a_hold_ends_and_remembers_what_was_asked() -> None:
    asked: dict[str, Any] = {"now": NOW, "hold_seconds": 900}
    hold = made("h1", [Line("a", 1)], **asked)
    assert hold.ends_at == NOW + dt.timedelta(minutes=15)
    later = asked | {"now": NOW + dt.timedelta(days=1)}
    assert made("h1", [Line("a", 1)], **later).fingerprint == hold.fingerprint
    assert made("h1", [Line("a", 2)], **asked).fingerprint != hold.fingerprint
    assert made("h1", [Line("a", 1)], **asked, body="else").fingerprint != hold.fingerprint


@pytest.mark.parametrize(
    ("slot", "refusal"),
    [
        (None, NoSuchSlot),
        (a_slot(is_open=False), SlotClosed),
        (a_slot(free=1), SoldOut),
        (a_slot(free=2, waiting=1), SoldOut),
    ],
)
def test_why_a_line_was_not_to_be_had_is_told(slot: Any, refusal: type[Exception]) -> None:
    assert type(refusal_of_take(slot, Line(SLOT, 2), a_hold())) is refusal
    assert type(refusal_of_retake(a_hold(S.EXPIRED, (Line("a", 1), Line(SLOT, 2))), {SLOT: slot})) is refusal


def test_a_hold_too_large_for_a_waiting_list_is_refused() -> None:
    slot, large = a_slot(capacity=99, free=99, waits=True), a_hold(lines=(Line(SLOT, PROMOTED_MAX + 1),))
    assert isinstance(refusal_of_take(slot, large.lines[0], large), HoldTooLarge)


def test_a_hold_that_is_confirmed_needs_nothing_and_an_expired_one_takes_again() -> None:
    assert plan_confirm(a_hold(S.CONFIRMED)) is None
    assert plan_confirm(a_hold(S.EXPIRED)) == a_hold(S.EXPIRED)
    with pytest.raises(NoSuchHold):
        plan_confirm(None)
    with pytest.raises(HoldReleased):
        plan_confirm(a_hold(S.RELEASED))


@pytest.mark.parametrize("before", [S.HELD, S.CONFIRMED])
def test_what_is_given_back_goes_to_those_who_wait(before: HoldState) -> None:
    hold = a_hold(before, (Line("a", 1), Line(SLOT, 2)))
    plan = plan_release(hold, {SLOT: (Waiter(3, "r3"),)}, deed=D.RELEASE)
    assert isinstance(plan, Release)
    assert [(part.slot_id, part.quantity, part.exhausts) for part in plan.freed] == [("a", 1, True), (SLOT, 2, True)]
    assert plan.outcome.promoted == (Promoted(SLOT, "r3", 3),)
    assert plan.outcome.hold.state is S.RELEASED


@pytest.mark.parametrize(
    ("before", "deed"),
    [(S.RELEASED, D.RELEASE), (S.RELEASED, D.EXPIRE), (S.EXPIRED, D.EXPIRE), (S.CONFIRMED, D.EXPIRE)],
)
def test_nothing_is_given_back_twice_and_no_confirmed_hold_runs_out(before: HoldState, deed: HoldDeed) -> None:
    assert plan_release(a_hold(before), {}, deed=deed) == Held(a_hold(before), replayed=True)


def test_giving_back_what_has_run_out_frees_nothing_more() -> None:
    plan = plan_release(a_hold(S.EXPIRED), {}, deed=D.RELEASE)
    assert isinstance(plan, Release)
    assert plan.freed == ()


def test_what_is_kept_back_of_a_hold_stays_taken_when_it_is_given_back() -> None:
    hold = a_hold(S.CONFIRMED, (Line("a", 1), Line(SLOT, 2), Line("z", 3)))
    plan = plan_release(hold, {}, deed=D.RELEASE, keeping={"a": 1, SLOT: 1})
    assert isinstance(plan, Release)
    assert [(part.slot_id, part.quantity) for part in plan.freed] == [(SLOT, 1), ("z", 3)]


def test_a_hold_that_is_not_there_can_not_be_given_back() -> None:
    with pytest.raises(NoSuchHold):
        plan_release(None, {}, deed=D.RELEASE)


@pytest.mark.parametrize(("state", "deed"), itertools.product(S, D))
def test_each_deed_leads_from_each_state_where_it_was_decided_to(state: HoldState, deed: HoldDeed) -> None:
    led = {
        D.CONFIRM: {S.HELD: S.CONFIRMED, S.EXPIRED: S.CONFIRMED},
        D.RELEASE: dict.fromkeys((S.HELD, S.CONFIRMED, S.EXPIRED), S.RELEASED),
        D.EXPIRE: {S.HELD: S.EXPIRED},
    }
    expected = led[deed].get(state)
    assert NEXT.get((state, deed)) is expected
    if deed is not D.CONFIRM:
        plan = plan_release(a_hold(state), {}, deed=deed)
        assert (plan.outcome if isinstance(plan, Release) else plan).hold.state is (expected or state)
    elif expected is not None:
        assert plan_confirm(a_hold(state)) == a_hold(state)
    elif state is S.CONFIRMED:
        assert plan_confirm(a_hold(state)) is None
    else:
        with pytest.raises(HoldReleased):
            plan_confirm(a_hold(state))


def test_the_first_answer_is_that_it_is_held() -> None:
    assert first_answer(a_hold(S.EXPIRED)) == a_hold()


def test_the_expiry_job_looks_from_where_it_stopped_to_the_present_hour() -> None:
    assert buckets("2026-11-23T02", NOW) == ["2026-11-23T02", "2026-11-23T03", "2026-11-23T04"]
    assert buckets(bucket_of(NOW), NOW) == ["2026-11-23T04"]
    assert len(buckets(None, NOW)) == 7 * 24 + 1


def test_the_expiry_job_returns_to_the_hour_of_ten_minutes_ago_and_to_whatever_was_busy() -> None:
    assert swept_until([], NOW) == "2026-11-23T03"
    assert swept_until([], NOW + dt.timedelta(minutes=10)) == "2026-11-23T04"
    assert swept_until(["2026-11-23T01"], NOW) == "2026-11-23T01"
