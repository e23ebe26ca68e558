"""Orders end by themselves where that is fair, buyers hear of it in their inbox, and doing a morning twice is once."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.market import MarketOrderMoved
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.notifications.service import inboxes, mornings
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.service import by_hand
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import NotLeftYet, OrderInOtherState
from chalicelib.prosperity.market.service import giving, packing, telling, tending
from tests.contract.market.test_packing import bought, desk, packed, picked
from tests.make.buying import Buying


def sent(buying: Buying, *, brought: bool) -> Order:
    order = bought(buying, brought=brought)
    picked(buying, order)
    return packed(buying, order)


def later(buying: Buying, days: int) -> None:
    buying.market.world.moment += dt.timedelta(days=days)


def morning(buying: Buying) -> dict[str, int]:
    return tending.do_town(buying.market.world.context(), town_id=buying.town_id)


def told(buying: Buying, order: Order) -> list[str]:
    """Tell what all facts of an order have to tell, twice; return what its buyer reads, the oldest first."""
    ctx = buying.market.world.context()
    for _ in range(2):
        for n in range(40):
            on = business_date(order.placed_at) + dt.timedelta(days=n)
            for one in facts.day_of_facts(village_id=buying.town_id, on=on):
                if isinstance(one.fact, MarketOrderMoved) and one.fact.order_id == order.order_id:
                    telling.tell(ctx, recorded=one)
    page, _ = inboxes.list_inbox(resident_id=order.buyer_id, size=50, cursor=None)
    return [one.kind for one in reversed(page.rows) if one.about == order.order_id]


def test_what_was_brought_is_received_after_three_days_once_and_its_buyer_is_told(buying: Buying) -> None:
    order = sent(buying, brought=True)  # Today, for tomorrow.
    later(buying, 3)
    morning(buying)
    assert buying.now(order).state is OrderState.SHIPPED
    later(buying, 1)
    assert morning(buying)["receive"] >= 1
    done = buying.now(order)
    assert (done.state, done.by) == (OrderState.COMPLETED, "system")
    morning(buying)
    assert buying.now(order) == done
    assert told(buying, order) == ["market_pay", "market_ship", "market_receive"]


def test_who_said_it_themselves_is_not_told_that_it_was_received(buying: Buying) -> None:
    order = sent(buying, brought=True)
    done = packing.receive(buying.member, order_id=order.order_id, key=buying.key())
    later(buying, 9)
    morning(buying)
    assert buying.now(order) == done
    with pytest.raises(OrderInOtherState):
        packing.receive_by_itself(buying.market.world.context(), order=order)
    assert told(buying, order)[-1] == "market_ship"


def test_who_does_not_come_is_reminded_twice_and_loses_nothing_by_itself(buying: Buying) -> None:
    order = sent(buying, brought=False)
    later(buying, 1)
    assert morning(buying)["remind"] == 0
    assert told(buying, order) == ["market_pay", "market_ready"]
    for days in (1, 1, 1, 30):
        later(buying, days)
        morning(buying)
        morning(buying)
    assert told(buying, order) == ["market_pay", "market_ready", "market_wait", "market_wait"]
    assert buying.now(order).state is OrderState.READY


def test_the_desk_ends_what_was_left_with_a_reason_and_not_before_its_time(buying: Buying) -> None:
    order = sent(buying, brought=False)
    ask = {"order_id": order.order_id, "reason": "打了三次电话都说不要了"}
    with pytest.raises(NotLeftYet):
        packing.leave(desk(buying), **ask, key=buying.key())
    later(buying, 4)
    key = buying.key()
    done = packing.leave(desk(buying), **ask, key=key)
    assert packing.leave(desk(buying), **ask, key=key) == done
    assert (done.state, done.reason, done.given.total) == (OrderState.COMPLETED, ask["reason"], 0)
    assert told(buying, order)[-1] == "market_leave"


def test_an_order_that_waits_is_handed_over_also_after_its_days(buying: Buying) -> None:
    order = sent(buying, brought=False)
    later(buying, 10)
    morning(buying)
    done = packing.hand_over(desk(buying), order_id=order.order_id, code=core.code_of(order), key=buying.key())
    assert done.state is OrderState.COMPLETED


def test_what_is_given_back_is_told_with_its_amount(buying: Buying) -> None:
    order = sent(buying, brought=True)
    giving.refund(desk(buying), order_id=order.order_id, nth=0, fen=350, reason="有一棵坏了", key=buying.key())
    giving.call_off(desk(buying), order_id=order.order_id, reason="下雨送不到", restock=False, key=buying.key())
    assert told(buying, order)[-2:] == ["market_refund", "market_call_off"]
    page, _ = inboxes.list_inbox(resident_id=order.buyer_id, size=50, cursor=None)
    bodies = [one.body for one in page.rows if one.about == order.order_id]
    assert "你的订单退款 3.50 元，按原路退回，原因写在订单里。" in bodies
    assert "镇里取消了你的订单，11.50 元全部退回，原因写在订单里。" in bodies


def test_after_ninety_days_an_order_forgets_where_it_was_brought_and_keeps_the_rest(buying: Buying) -> None:
    order = sent(buying, brought=True)
    later(buying, 4)
    morning(buying)
    later(buying, 86)
    morning(buying)
    kept = buying.now(order)
    assert (kept.state, bool(kept.sealed)) == (OrderState.COMPLETED, True)
    later(buying, 1)
    assert morning(buying)["forgotten"] >= 1
    after = buying.now(order)
    assert (after.sealed, after.lines, after.given) == (b"", kept.lines, kept.given)
    assert after.version == kept.version + 1
    assert morning(buying)["forgotten"] == 0


def test_a_morning_is_a_run_of_all_towns_and_ends_once(buying: Buying) -> None:
    ctx = buying.market.world.context()
    later(buying, 200)
    storage.client("sqs").create_queue(QueueName=f"{settings().table_prefix}{tending.QUEUE}")
    run_id = tending.start_morning(ctx)
    assert tending.start_morning(ctx) == run_id
    run = runs.load_run(run_id=run_id)
    for town_id in places.every_town_id():
        for _ in range(2):
            tending.do_part(ctx, Part(run_id, run.kind, town_id))
    assert runs.load_run(run_id=run_id).state.value == "done"


def test_what_waits_for_the_morning_reaches_members_too(buying: Buying) -> None:
    ctx = buying.market.world.context()
    storage.client("sqs").create_queue(QueueName=f"{settings().table_prefix}{mornings.QUEUE}")
    run = runs.load_run(run_id=mornings.start(ctx, kind="waiting"))
    assert run.total == len(places.every_village_id()) + len(places.every_town_id())


def test_a_buyer_is_told_that_their_money_was_given_back_by_hand(buying: Buying) -> None:
    order = bought(buying)
    buying.fake.refund_status = "CLOSED"
    giving.refund(desk(buying), order_id=order.order_id, nth=0, fen=350, reason="坏了", key=buying.key())
    buying.later(1)
    (refund,) = buying.refunds(order)
    assert refund.state is RefundState.FAILED
    one = {"payment_id": order.order_id, "refund_id": refund.refund_id, "words": "付现金，收条 12 号"}
    by_hand.say(desk(buying), **one)
    other = Principal("s8", frozenset({Role.TOWN_OFFICER}), ((0, 99_999),), buying.town_id)
    by_hand.confirm(buying.market.world.context(other), **one)
    assert buying.payment(order).refunded_fen == 350
    for _ in range(2):
        buying.later(60)
    assert told(buying, order).count("market_by_hand") == 1
