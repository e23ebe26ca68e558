"""Any sequence of orders and of what becomes of them, each perhaps sent again: the mall equals a plain model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chalicelib.kernel.errors import DomainError
from chalicelib.points.rewards.core.deeds import OrderState
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.rewards import Per
from chalicelib.points.rewards.service import settling
from tests.contract.rewards import laws
from tests.make.rewards import TERMS, make_town

STOCK, MOST, PRICE, EARNED, PEOPLE = 4, 2, 200, 700, 2
PICK = st.integers(0, 1_000)
TIMES = st.integers(1, 2)
"""How often a request is sent."""


@dataclass
class Line:
    """An order as the model has it."""

    who: int
    quantity: int
    day: int
    state: str = "placed"
    refunded: int = 0
    restocked: bool = False

    @property
    def is_taken(self) -> bool:
        return self.state in {"placed", "fulfilled"} or (self.state == "refunded" and not self.restocked)


@dataclass
class Model:
    """The mall as a list of orders; all else is a sum over it."""

    lines: dict[str, Line] = field(default_factory=dict)
    day: int = 0

    def taken(self, who: int | None = None) -> int:
        return sum(one.quantity for one in self.lines.values() if one.is_taken and who in {None, one.who})

    def points(self, who: int) -> tuple[int, int, int]:
        mine = [one for one in self.lines.values() if one.who == who]
        held = sum(one.quantity * PRICE for one in mine if one.state == "placed")
        spent = sum(one.quantity * PRICE - one.refunded for one in mine if one.state in {"fulfilled", "refunded"})
        return EARNED - held - spent, held, spent

    def refusal_of_order(self, who: int, quantity: int) -> str:
        """Return why an order is refused; points are looked at before the one transaction of all else."""
        if self.points(who)[0] < quantity * PRICE:
            return "insufficient_balance"
        if STOCK - self.taken() < quantity:
            return "sold_out"
        return "reward_limit_reached" if self.taken(who) + quantity > MOST else ""


class Machine(RuleBasedStateMachine):
    """Two people, one reward of which each may have two."""

    def __init__(self) -> None:
        super().__init__()
        self.town = make_town(PEOPLE, EARNED)
        self.reward = self.town.offered(replace(TERMS, per=Per.ALL, most=MOST, collect_days=2), stock=STOCK)
        self.model = Model()

    def told(self, deed: Callable[[], Order], *, times: int) -> Order | str:
        """Send a request, perhaps again; both are told the same."""
        answers: list[Any] = []
        for _ in range(times):
            try:
                answers.append(deed())
            except DomainError as refusal:
                answers.append(refusal.code)
        states = [one.state if isinstance(one, Order) else one for one in answers]
        assert len(set(states)) == 1, answers
        found: Order | str = answers[0]
        return found

    def picked(self, nth: int) -> tuple[Order, Line] | None:
        ids = sorted(self.model.lines)
        if not ids:
            return None
        order_id = ids[nth % len(ids)]
        return settling.load(order_id), self.model.lines[order_id]

    @rule(who=st.integers(0, PEOPLE - 1), quantity=st.integers(1, MOST), times=TIMES)
    def order(self, who: int, quantity: int, times: int) -> None:
        key, expected = self.town.key(), self.model.refusal_of_order(who, quantity)
        made = self.told(lambda: self.town.ordered(self.reward, who, quantity, key), times=times)
        if expected:
            assert made == expected
            return
        assert isinstance(made, Order)
        self.model.lines[made.order_id] = Line(who, quantity, self.model.day)
        assert made.balance == self.model.points(who)[0]

    def _settled(self, nth: int, to: str, deed: Callable[[Order, str], Order], *, times: int) -> None:
        if (found := self.picked(nth)) is None:
            return
        order, line = found
        key = self.town.key()
        expected = "" if line.state == "placed" else "reward_order_in_other_state"
        if not expected and to == "fulfilled" and self.model.day > line.day + 2:
            expected = "reward_order_lapsed"
        done = self.told(lambda: deed(order, key), times=times)
        assert (done if isinstance(done, str) else "") == expected
        if not expected:
            line.state = to

    @rule(nth=PICK, times=TIMES)
    def hand_out(self, nth: int, times: int) -> None:
        self._settled(nth, "fulfilled", self.town.handed_out, times=times)

    @rule(nth=PICK, times=TIMES)
    def cancel(self, nth: int, times: int) -> None:
        found = self.picked(nth)
        if found is not None:
            who = found[1].who
            self._settled(nth, "cancelled", lambda one, key: self.town.cancelled(one, who, key), times=times)

    @rule(nth=PICK, points=st.integers(1, PRICE * MOST), came_back=st.sampled_from(["yes", "no"]), times=TIMES)
    def refund(self, nth: int, points: int, came_back: str, times: int) -> None:
        if (found := self.picked(nth)) is None:
            return
        order, line = found
        key, expected, restock = self.town.key(), "", came_back == "yes"
        if line.state != "fulfilled":
            expected = "reward_order_in_other_state"
        elif points > line.quantity * PRICE:
            expected = "reward_refund_invalid"
        done = self.told(lambda: self.town.refunded(order, points, restock=restock, key=key), times=times)
        assert (done if isinstance(done, str) else "") == expected
        if not expected:
            line.state, line.refunded, line.restocked = "refunded", points, restock

    @rule(days=st.integers(1, 3))
    def night(self, days: int) -> None:
        self.town.world.pass_days(days)
        self.model.day += days
        over = [one for one in self.model.lines.values() if one.state == "placed" and self.model.day > one.day + 2]
        assert self.town.night()["expired"] == len(over)
        for one in over:
            one.state = "expired"

    @invariant()
    def the_mall_equals_the_model(self) -> None:
        assert self.town.slot(self.reward).taken == self.model.taken() <= STOCK
        for who in range(PEOPLE):
            assert self.town.points(who) == self.model.points(who)
            assert self.town.taken(self.reward, who) == self.model.taken(who) <= MOST
            states = {one.order_id: one.state for one in laws.orders_of(self.town, who)}
            assert states == {i: OrderState(one.state) for i, one in self.model.lines.items() if one.who == who}


def test_the_mall_equals_a_plain_model_after_every_step(shared_store: Any) -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=4, stateful_step_count=12, deadline=None, database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )  # fmt: skip
