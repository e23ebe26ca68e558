"""What WeChat Pay's words make of a refund, and when it is asked after again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.payments.core import refunds as core
from chalicelib.foundation.payments.core.refund_states import ENDS, RefundState as R
from chalicelib.foundation.payments.core.refunds import RefundWord
from tests.make.payments import a_payment, a_refund
from tests.make.world import NOON

WORD = RefundWord("5000", R.DONE, 100, NOON)


@pytest.mark.parametrize("state", [R.ASKED, R.SENT, R.UNKNOWN, R.ABNORMAL])
@pytest.mark.parametrize("end", sorted(ENDS - {R.BY_HAND}))
def test_whatever_it_was_an_end_ends_it_with_its_name_and_day(state: R, end: R) -> None:
    after = core.plan_word(a_refund(state=state), replace(WORD, state=end), NOON)
    assert after is not None
    assert (after.state, after.wxpay_id, after.taken_on, after.is_untold) == (end, "5000", NOON.date(), True)


@pytest.mark.parametrize("changed", [{"fen": 99}, {"wxpay_id": "6000"}])
def test_words_about_another_refund_change_nothing(changed: dict[str, object]) -> None:
    known = a_refund(state=R.SENT, wxpay_id="5000")
    assert core.plan_word(known, replace(WORD, **changed), NOON) is None  # type: ignore[arg-type]


def test_an_end_is_for_good_and_only_its_day_is_learnt_afterwards() -> None:
    ended = a_refund(state=R.DONE, wxpay_id="5000", told="done")
    assert core.due_of(ended, NOON) is not None
    after = core.plan_word(ended, replace(WORD, state=R.FAILED), NOON)
    assert after is not None
    assert (after.state, after.taken_on, after.due_at) == (R.DONE, NOON.date(), None)
    assert core.plan_word(after, WORD, NOON) is None
    assert core.plan_word(ended, replace(WORD, made_at=None), NOON) is None


def test_a_failed_one_that_was_given_back_all_the_same_is_done_as_long_as_that_counts() -> None:
    failed = a_refund(state=R.FAILED, told="failed")
    after = core.plan_word(failed, WORD, NOON)
    assert after is not None
    assert (after.state, after.wxpay_id, after.taken_on, after.is_untold) == (R.DONE, "5000", NOON.date(), True)
    twice = core.plan_word(failed, replace(WORD, made_at=None), NOON, counts=False)
    assert twice is not None
    assert (twice.state, twice.wxpay_id, twice.is_unplaced) == (R.FAILED, "5000", True)
    assert core.due_of(twice, NOON) is not None


def test_what_was_given_back_by_hand_stays_so_and_keeps_that_wechat_pay_has_it_too() -> None:
    by_hand = a_refund(state=R.BY_HAND, told="by_hand", hand="现金")
    after = core.plan_word(by_hand, WORD, NOON)
    assert after is not None
    assert (after.state, after.wxpay_id, after.taken_on) == (R.BY_HAND, "5000", NOON.date())


def test_still_under_way_is_asked_after_ever_more_rarely() -> None:
    refund, waits = a_refund(state=R.SENT), []
    for _ in range(7):
        after = core.plan_word(refund, replace(WORD, state=R.SENT), NOON)
        assert after is not None
        assert after.due_at is not None
        refund = after
        waits.append(int((after.due_at - NOON) / dt.timedelta(minutes=1)))
    assert waits == [2, 2, 5, 15, 30, 60, 60]


def test_what_came_back_to_the_merchant_is_asked_after_twice_a_day() -> None:
    assert core.due_of(a_refund(state=R.ABNORMAL), NOON) == NOON + dt.timedelta(hours=12)


def test_what_is_not_in_the_table_does_not_happen() -> None:
    assert core.plan_state(a_refund(state=R.DONE), R.FAILED, NOON) is None
    assert core.plan_state(a_refund(), R.UNKNOWN, NOON) is None


def test_what_somebody_paid_twice_is_given_back_whole_under_its_orders_name_five_times_at_most() -> None:
    first = core.surplus_of(a_payment(), "o" * 32, NOON)
    assert (first.fen, first.total_fen, first.is_untold, first.due_at) == (4_200, 4_200, False, NOON)
    names, found = [], first
    while following := core.next_surplus(replace(found, state=R.FAILED), NOON):
        assert following.due_at == NOON + dt.timedelta(hours=1)
        names.append(following.refund_id)
        found = following
    assert names == [f"surplus-{'o' * 32}-{n}" for n in (2, 3, 4, 5)]
    assert not replace(first, state=R.DONE).is_untold


@given(st.lists(st.tuples(st.sampled_from(list(R)), st.booleans()), max_size=8))
def test_in_whatever_order_words_come_nothing_leaves_an_end_but_what_failed_and_is_done_after_all(
    words: list[tuple[R, bool]],
) -> None:
    refund = a_refund()
    for state, dated in words:
        if state in {R.ASKED, R.UNKNOWN}:
            continue
        after = core.plan_word(refund, RefundWord("5000", state, 100, NOON if dated else None), NOON)
        if after is None:
            continue
        assert not refund.ended or after.state is refund.state or (refund.state, after.state) == (R.FAILED, R.DONE)
        assert after.version == refund.version + 1
        refund = after
    assert refund.same_as(a_refund())
    assert refund.town_id == "t0001"
