"""WeChat is told of what it keeps money for: once, whoever answers how; what it does not take is listed with why."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.foundation.gateways import wechat as gateway
from chalicelib.foundation.identity.service import binding
from chalicelib.kernel.writes import Stale, commit
from chalicelib.prosperity.market.core import dispatches as core
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.dispatches import AGAIN, Dispatch, DispatchDeed, DispatchState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import DispatchInOtherState, NoSuchDispatch
from chalicelib.prosperity.market.service import dispatching, giving, packing
from chalicelib.prosperity.market.store import dispatches as store
from tests.fakes.wechat import Wechat
from tests.make.aftersales import desk
from tests.make.buying import Buying

PATH = "/wxa/sec/order/upload_shipping_info"


@pytest.fixture
def wechat(wechat: Wechat, buying: Buying) -> Wechat:
    """WeChat, with nothing left of the town's other tests that it is still to be told of."""
    gateway.forget_token()
    now = buying.market.world.moment
    for one in store.every_due(buying.town_id, now + dt.timedelta(days=999)):
        commit(store.change_of(core.after(one, DispatchDeed.SKIP, now), one.version, refusal=Stale))
    return wechat


def openid_of(buying: Buying) -> str:
    found = binding.find_openid(person_id=buying.member.actor.subject)
    assert found
    return found


def packed(buying: Buying, wechat: Wechat | None = None, *, brought: bool = False, channel: str = "jsapi") -> Order:
    """Return a packed order that was paid within WeChat, whose payment WeChat knows where it is given."""
    address_id = buying.home() if brought else ""
    order = buying.placed(buying.wanted((buying.sold(), "head", 2), address_id=address_id))
    number = buying.begun(order, channel)
    assert buying.fake.pay(number)
    buying.heard(number)
    if wechat is not None:
        wechat.control_order(transaction_of(buying, order), openid_of(buying))
    packing.pick(desk(buying), order_id=order.order_id, key=buying.key())
    return packing.pack(desk(buying), order_id=order.order_id, key=buying.key())


def transaction_of(buying: Buying, order: Order) -> str:
    payment = buying.payment(order)
    paid = payment.attempt(payment.paid_by)
    assert paid is not None
    return paid.transaction_id


def told(buying: Buying, order: Order, **later: int) -> Dispatch:
    """Let time pass and a round be done; return what came of an order."""
    buying.market.world.moment += dt.timedelta(**later)
    dispatching.do_town(buying.market.world.context(), town_id=buying.town_id)
    found = store.find_dispatch(order.order_id)
    assert found is not None
    return found


@pytest.mark.parametrize(("brought", "how"), [(False, 4), (True, 2)])
def test_wechat_is_told_what_is_handed_over_and_how_once(
    buying: Buying, wechat: Wechat, *, brought: bool, how: int
) -> None:
    order = packed(buying, wechat, brought=brought)
    assert told(buying, order).state is DispatchState.TOLD
    assert told(buying, order, hours=9).state is DispatchState.TOLD
    (asked,) = wechat.shipped[transaction_of(buying, order)]
    assert (asked["logistics_type"], asked["payer"]["openid"]) == (how, openid_of(buying))
    assert asked["shipping_list"] == [{"item_desc": "高山大白菜 一棵 ×2"}]
    assert asked["upload_time"].endswith("+08:00")


def test_what_was_scanned_at_a_desk_wechat_does_not_ask_for(buying: Buying, wechat: Wechat) -> None:
    order = packed(buying, channel="native")
    assert told(buying, order).state is DispatchState.NEEDLESS
    assert wechat.shipped == {}


def test_what_was_given_back_meanwhile_is_not_told(buying: Buying, wechat: Wechat) -> None:
    order = packed(buying, wechat)
    giving.call_off(desk(buying), order_id=order.order_id, reason="下雨送不到", restock=False, key=buying.key())
    assert buying.now(order).state is OrderState.REFUNDED
    assert told(buying, order).state is DispatchState.NEEDLESS


def test_a_lost_answer_is_unknown_and_told_again_until_wechat_says_that_it_knows(
    buying: Buying, wechat: Wechat
) -> None:
    told(buying, packed(buying, wechat))  # The token of this WeChat is known from here on.
    order = packed(buying, wechat)
    wechat.add_fault({"path": PATH, "kind": "lost", "times": 2})
    unknown = told(buying, order)
    assert (unknown.state, unknown.why, unknown.tries) == (DispatchState.DUE, "outside_outcome_unknown", 1)
    assert told(buying, order, minutes=9).tries == 1, "not before its time"
    assert told(buying, order, minutes=1).tries == 2
    assert told(buying, order, minutes=30).state is DispatchState.TOLD
    assert len(wechat.shipped[transaction_of(buying, order)]) == 1, "the others were answered 10060023"


def test_an_ended_token_is_fetched_anew(buying: Buying, wechat: Wechat) -> None:
    first, second = packed(buying, wechat), packed(buying, wechat)
    assert told(buying, first).state is DispatchState.TOLD
    wechat.control_end_token()
    third = packed(buying, wechat)
    assert told(buying, third).state is DispatchState.TOLD
    assert told(buying, second).state is DispatchState.TOLD


def test_what_wechat_does_not_know_yet_is_told_later_and_in_the_end_the_desk_looks(
    buying: Buying, wechat: Wechat
) -> None:
    order = packed(buying)
    dispatch = told(buying, order)
    assert (dispatch.state, dispatch.why) == (DispatchState.DUE, "wechat_shipping_order_unknown")
    for pause in AGAIN:
        dispatch = told(buying, order, minutes=int(pause.total_seconds()) // 60)
    assert dispatch.state is DispatchState.FAILED
    rows = dispatching.list_failed(town_id=buying.town_id, size=100, cursor=None).rows
    assert order.order_id in [one.order_id for one in rows]
    wechat.control_order(transaction_of(buying, order), openid_of(buying))
    for _ in range(2):
        again = dispatching.tell_again(desk(buying), order_id=order.order_id)
        assert (again.state, again.tries) == (DispatchState.DUE, 0)
    assert told(buying, order).state is DispatchState.TOLD
    with pytest.raises(DispatchInOtherState):
        dispatching.tell_again(desk(buying), order_id=order.order_id)


@pytest.mark.parametrize(
    ("openid", "back", "why"),
    [("oSomebodyElse", False, "wechat_shipping_other_payer"), ("", True, "wechat_shipping_not_now")],
)
def test_what_no_try_changes_is_left_to_the_desk_at_once(
    buying: Buying, wechat: Wechat, openid: str, *, back: bool, why: str
) -> None:
    order = packed(buying)
    wechat.control_order(transaction_of(buying, order), openid, back=back)
    dispatch = told(buying, order)
    assert (dispatch.state, dispatch.why) == (DispatchState.FAILED, why)


def test_of_an_order_that_is_not_packed_there_is_nothing_to_tell(buying: Buying) -> None:
    with pytest.raises(NoSuchDispatch):
        dispatching.tell_again(desk(buying), order_id=buying.ordered(buying.sold()).order_id)
