"""Sixteen buyers of the last pieces, with faults, lost answers and duplicates; and who settles an order first."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.writes import commit
from chalicelib.points.rewards.core.deeds import OrderState
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.rewards import Per, Reward
from chalicelib.points.rewards.service import desk, settling
from chalicelib.points.rewards.store import orders
from tests.contract.rewards import laws
from tests.faults import Faults, hurried
from tests.make.rewards import KNOWN, TERMS, Town, make_town
from tests.make.world import World

THREADS = 16


def answered(deed: Callable[[], Order]) -> Order | str:
    """Send a request until it is answered; return the order, or the code of the refusal."""
    while True:
        try:
            return deed()
        except (Busy, ReadTimeoutError):
            continue
        except DomainError as refusal:
            return refusal.code


@dataclass
class Buyer:
    """One client: orders, and does something with an order of anybody's; each request may come twice, at once too."""

    town: Town
    reward: Reward
    number: int
    random: random.Random
    shared: list[Order]
    told: Counter[str] = field(default_factory=Counter)

    def send(self, deed: Callable[[], Order]) -> Order | str:
        if self.random.random() > 0.3:
            return answered(deed)
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(lambda _: answered(deed), range(2))
        done = [one for one in (first, second) if isinstance(one, Order)]
        if not done:
            return first
        # A refusal is not remembered, so one delivery may come too early; but what was done once is never refused.
        again = answered(deed)
        assert isinstance(again, Order), again
        assert {one.order_id for one in done} == {again.order_id}
        return done[0]

    def live(self, turns: int) -> None:
        for _ in range(turns):
            self.order()
            self.settle()

    def order(self) -> None:
        key, quantity = self.town.key(), self.random.choice([1, 1, 2])
        made = self.send(lambda: self.town.ordered(self.reward, self.number, quantity, key))
        if isinstance(made, str):
            assert made in {"sold_out", "reward_limit_reached", "insufficient_balance"}, made
            self.told[made] += 1
            return
        again = answered(lambda: self.town.ordered(self.reward, self.number, quantity, key))
        assert isinstance(again, Order)
        assert replace(again, code="", by="") == replace(made, code="", by="")
        self.shared.append(made)

    def settle(self) -> None:
        if not self.shared:
            return
        order, key = self.random.choice(self.shared), self.town.key()
        deeds: list[Callable[[], Order]] = [
            lambda: self.town.handed_out(order, key, KNOWN),
            lambda: self.town.called_off(order, key),
            lambda: desk.cancel(self.town.as_(order.resident_id), order_id=order.order_id, key=key),
            lambda: desk.renew_code(self.town.as_(order.resident_id), order_id=order.order_id, key=key),
            lambda: self.town.refunded(order, order.points, restock=True, key=key),
        ]
        done = self.send(self.random.choice(deeds))
        self.told[done if isinstance(done, str) else done.state] += 1


def test_sixteen_buyers_of_the_last_pieces_with_faults_leave_books_that_agree(store: Any) -> None:
    with hurried():
        town = make_town(5, earned=1_400)
        reward = town.offered(replace(TERMS, per=Per.ALL, most=4), stock=7)
        shared: list[Order] = []
        buyers = [Buyer(town, reward, n % 5, random.Random(n), shared) for n in range(THREADS)]
        faults = Faults(storage.client(), seed=11)
        with faults.armed(), ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda buyer: buyer.live(3), buyers))
        left = laws.check(town, [reward])
    told = sum((buyer.told for buyer in buyers), Counter[str]())
    assert told["sold_out"] + told["reward_limit_reached"] > 0
    assert len({one.state for one in left}) > 1, told
    assert {"throttle", "conflict", "lost_answer"} <= set(faults.count)


def test_of_those_who_settle_an_order_at_once_exactly_one_does(store: Any) -> None:
    town = make_town(2)
    reward = town.offered(replace(TERMS, per=Per.ALL, most=9), stock=9)
    night = World(town.world.moment, ids=town.world.ids + 5_000)
    night.pass_days(4)
    outcomes: Counter[str] = Counter()
    for _ in range(4):
        order = town.ordered(reward)
        deeds: list[Callable[[], Order]] = [
            partial(town.handed_out, order),
            partial(town.handed_out, order),
            partial(town.cancelled, order),
            partial(town.called_off, order),
            partial(desk.expire, night.context(), order=order),
        ]
        with ThreadPoolExecutor(len(deeds)) as pool:
            told = list(pool.map(answered, deeds))
        won = [one.state for one in told if isinstance(one, Order)]
        assert len(won) == 1, told
        assert {one for one in told if isinstance(one, str)} == {"reward_order_in_other_state"}
        outcomes[won[0]] += 1
    assert OrderState.PLACED not in outcomes
    assert desk.expire(night.context(), order=town.ordered(reward)).state is OrderState.EXPIRED
    laws.check(town, [reward])


def test_a_change_decided_on_an_older_version_is_not_written(store: Any) -> None:
    town = make_town(1)
    order = town.ordered(town.offered())
    desk.renew_code(town.person(0), order_id=order.order_id, key=town.key())
    late = orders.change_of(
        replace(order, state=OrderState.EXPIRED, version=2), order.version, refusal=lambda _: Busy()
    )
    with pytest.raises(Busy):
        commit(late)
    assert settling.load(order.order_id).state is OrderState.PLACED
