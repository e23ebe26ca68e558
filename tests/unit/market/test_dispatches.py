"""Whether WeChat knows of an order: some tries, then the desk; what no try changes is left at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.prosperity.market.core import dispatches as core
from chalicelib.prosperity.market.core.dispatches import AGAIN, NEXT, Dispatch, DispatchDeed, DispatchState
from chalicelib.prosperity.market.core.refusals import DispatchInOtherState
from tests.make.world import NOON
from tests.unit.market.test_orders import an_order
from tests.unit.market.test_waiting import LINE

DUE = Dispatch("t0001q1", DispatchState.DUE, NOON, NOON)


@pytest.mark.parametrize("state", list(DispatchState))
@pytest.mark.parametrize("deed", list(DispatchDeed))
def test_a_deed_leads_where_the_table_says_or_nowhere(state: DispatchState, deed: DispatchDeed) -> None:
    dispatch, to = replace(DUE, state=state, tries=3), NEXT.get((state, deed))
    if to is None:
        with pytest.raises(DispatchInOtherState):
            core.after(dispatch, deed, NOON)
        return
    done = core.after(dispatch, deed, NOON, why="x")
    assert (done.state, done.version, done.why) == (to, 2, "x")
    assert done.tries == (0 if deed is DispatchDeed.AGAIN else 4)


def test_it_is_told_again_later_and_later_and_then_left_to_the_desk() -> None:
    now, dispatch = NOON, DUE
    for pause in AGAIN:
        dispatch = core.not_told(dispatch, now, why="wechat_busy", for_good=False)
        assert (dispatch.state, dispatch.due_at) == (DispatchState.DUE, now + pause)
        now = dispatch.due_at
    assert core.not_told(dispatch, now, why="wechat_busy", for_good=False).state is DispatchState.FAILED


def test_what_no_try_changes_is_left_at_once() -> None:
    done = core.not_told(DUE, NOON, why="wechat_shipping_other_payer", for_good=True)
    assert (done.state, done.why, done.town_id) == (DispatchState.FAILED, "wechat_shipping_other_payer", "t0001")


def test_what_it_is_fits_into_wechats_field() -> None:
    assert core.item_of(an_order(LINE)) == "菜 一份 ×1"
    assert len(core.item_of(an_order(*[LINE] * 40))) == 120
