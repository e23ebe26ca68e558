"""What holds of a mall at any time: its orders, the stock, the points, the limits and the codes say the same."""

from __future__ import annotations

from collections import Counter

from chalicelib.foundation.facts.core.rewards import RewardCollected, RewardOrdered, RewardOrderEnded, RewardRefunded
from chalicelib.points.ledger.core.accounts import AccountRef, Kind
from chalicelib.points.ledger.core.holds import hold_source
from chalicelib.points.ledger.service import statements, verify
from chalicelib.points.ledger.service.settings import settings_of
from chalicelib.points.rewards.core.deeds import OrderState
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.rewards import Reward
from chalicelib.points.rewards.service import reading
from chalicelib.points.rewards.store import orders as store
from tests.make.rewards import Town

SETTLED = {
    OrderState.PLACED: [],
    OrderState.CANCELLED: [Kind.VOID],
    OrderState.EXPIRED: [Kind.VOID],
    OrderState.FULFILLED: [Kind.CAPTURE],
    OrderState.REFUNDED: [Kind.CAPTURE, Kind.REFUND],
}
"""What the ledger has of an order beside its hold."""
LIFE_DAYS = 5
"""An order that nobody collects ends four days after its own, and says so then."""


def orders_of(town: Town, number: int) -> list[Order]:
    return reading.list_own(town.person(number), size=100, cursor=None).rows


def is_taken(order: Order) -> bool:
    """Tell whether an order's pieces are out of the stock, and count against its person's limit."""
    if order.state is OrderState.REFUNDED:
        return not order.restocked
    return order.state in {OrderState.PLACED, OrderState.FULFILLED}


def check(town: Town, rewards: list[Reward]) -> list[Order]:
    """Hold a whole village against the laws; return its orders."""
    everything: list[Order] = []
    for number in range(len(town.people)):
        mine = orders_of(town, number)
        everything += mine
        account = town.account(number)
        assert account.held == sum(one.points for one in mine if one.is_open)
        spent = (OrderState.FULFILLED, OrderState.REFUNDED)
        assert account.spent == sum(one.points - one.refunded for one in mine if one.state in spent)
        assert account.balance >= 0
        for reward in rewards:
            taken = sum(one.quantity for one in mine if one.reward_id == reward.reward_id and is_taken(one))
            if reward.terms.most:
                assert taken == town.taken(reward, number) <= reward.terms.most
    for reward in rewards:
        slot = town.slot(reward)
        assert 0 <= slot.taken <= slot.capacity
        assert slot.taken == sum(
            one.quantity for one in everything if one.reward_id == reward.reward_id and is_taken(one)
        )
    for order in everything:
        _check_order(order)
    _check_facts(town, everything)
    book = settings_of(town.world.context(), place_id=town.village_id)
    assert verify.verify_village(village_id=town.village_id, years=(2026,), settings=book).faults == []
    return everything


def _check_order(order: Order) -> None:
    found = sorted(statements.entries_of(source=hold_source(order.order_id)), key=lambda one: one.at)
    assert found[0].kind is Kind.HOLD
    assert [one.kind for one in found[1:]] == SETTLED[order.state]
    assert all(one.ref == AccountRef.of_holder(order.resident_id) for one in found)
    opened = store.find_by_code(order.point.place_id, order.code) if order.code else None
    assert opened == (order.order_id if order.is_open else None)


def _check_facts(town: Town, orders: list[Order]) -> None:
    told = Counter((type(one), getattr(one, "order_id", "")) for one in town.facts(days=LIFE_DAYS))
    for order in orders:
        said = {kind: told[kind, order.order_id] for kind in (RewardOrdered, RewardCollected, RewardRefunded)}
        done = order.state in {OrderState.FULFILLED, OrderState.REFUNDED}
        refunded = order.state is OrderState.REFUNDED
        assert said == {RewardOrdered: 1, RewardCollected: int(done), RewardRefunded: int(refunded)}
        ended = order.state in {OrderState.CANCELLED, OrderState.EXPIRED}
        assert told[RewardOrderEnded, order.order_id] == int(ended)
