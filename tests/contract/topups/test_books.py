"""A thousand orders of every outcome, jobs that die, callbacks that are forged: the books are the provider's."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from chalicelib.foundation.gateways import topup as gateway, wire
from chalicelib.kernel import storage, writes
from chalicelib.kernel.errors import DomainError
from chalicelib.points.topups.core.states import ENDED, State
from chalicelib.points.topups.core.topups import Topup
from chalicelib.points.topups.service import known as terms, ruling
from chalicelib.points.topups.store import topups as rows
from tests.fakes.topup import Plan, Topup as Fake
from tests.make.memory import Memory
from tests.make.topups import Town, make_town

ORDERS, SEED = 1_000, 52
PLANS: list[Callable[[], Plan]] = [
    Plan,
    Plan,
    Plan,
    lambda: Plan(going=2),
    lambda: Plan(going=40),
    lambda: Plan(paid=False),
    lambda: Plan(paid=False, going=2),
    lambda: Plan(answer="208517", done=False),
    lambda: Plan(answer="drop", done=False),
    lambda: Plan(answer="lost"),
    lambda: Plan(answer="lost", paid=False, going=1),
    lambda: Plan(answer="500"),
    lambda: Plan(answer="500", done=False),
    lambda: Plan(answer="100014", going=1),
    lambda: Plan(answer="100014", done=False),
    lambda: Plan(answer="208508", done=False),
    lambda: Plan(answer="100014", mute=True),
    lambda: Plan(answer="lost", mute=True, paid=False),
]
FORGED: list[dict[str, str]] = [{"sign": "f" * 32}, {"sporder_id": "S000000000x"}, {"cardnum": "300"}]
YUAN = (10, 20, 30, 50)


class Dead(BaseException):
    """A process ends, and no handler of the house runs."""


class Crashes:
    """Lets processes die before or after a call of the provider and before or after a write, by chance."""

    def __init__(self, chance: float, draw: Callable[[], float]) -> None:
        self.chance, self.draw, self.on, self.count = chance, draw, False, Counter[str]()

    def around(self, name: str, deed: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any, **named: Any) -> Any:
            self._die(f"before {name}")
            found = deed(*args, **named)
            self._die(f"after {name}")
            return found

        return done

    def _die(self, where: str) -> None:
        if self.on and self.draw() < self.chance:
            self.count[where] += 1
            raise Dead

    @contextlib.contextmanager
    def armed(self) -> Iterator[None]:
        self.on = True
        try:
            yield
        finally:
            self.on = False

    def deed(self, work: Callable[[], Any]) -> None:
        """Do something that may die, or be refused as the provider's callbacks are."""
        with self.armed(), contextlib.suppress(Dead, DomainError):
            work()


@contextlib.contextmanager
def crashing(chance: float, draw: Callable[[], float]) -> Iterator[Crashes]:
    crashes = Crashes(chance, draw)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gateway, "exchange", crashes.around("call", wire.exchange))
        patched.setattr(writes, "_once", crashes.around("write", writes._once))
        yield crashes


Deed = Callable[[], None]


def deeds_of(town: Town, topup: Topup, plan: Plan) -> tuple[Deed, list[Deed]]:
    """Return the message that places an order, and all else that may happen to it, in any order and any number."""

    def place() -> None:
        town.fake.script[:] = [plan]
        town.place(topup)
        town.fake.script.clear()

    def look() -> None:
        if (now := town.now(topup)).state in {State.SENT, State.UNKNOWN}:
            town.look(now)

    def hear() -> None:
        if topup.order_id in town.fake.orders and not plan.mute:
            town.hear(town.fake.callback(topup.order_id))

    def forge(**forged: str) -> Deed:
        order = town.fake.orders.get(topup.order_id)
        form = {"sporder_id": order.provider_id if order else "S1", "sta": "1", "cardnum": str(topup.yuan)}
        return lambda: town.hear(forged_form(topup, form | forged))

    return place, [place, look, hear, hear, *(forge(**one) for one in FORGED)]


def forged_form(topup: Topup, form: dict[str, str]) -> bytes:
    signed = gateway.md5("test" if form.get("sign") is None else "guess", form["sporder_id"], topup.order_id)
    return "&".join(
        f"{name}={value}" for name, value in {"orderid": topup.order_id, "sign": signed, **form}.items()
    ).encode()


def finish(town: Town) -> None:
    """Let the rounds of the coming days ask after what is open, and officers rule by the bill on what is left."""
    for days in (0, 2, 2):
        town.world.pass_days(days)
        for now in still(town, State.ASKED):
            town.place(now)
        for now in still(town, State.SENT, State.UNKNOWN):
            town.look(now)
    for topup in still(town, State.SENT, State.UNKNOWN):
        order = town.fake.orders.get(topup.order_id)
        paid = order is not None and town.fake.decide(topup.order_id).state == "1"
        for who in ("s1", "s2"):
            ruling.rule(
                town.officer(who),
                topup_id=topup.topup_id,
                paid=paid,
                bill="账单",
                reason="对账",
                key=town.world.new_id(),
            )


def still(town: Town, *states: State) -> list[Topup]:
    """Return the village's top-ups of these states."""
    return [one for state in states for one in rows.every_of_state(town.village_id, state)]


def refuse_unequal_books(town: Town, made: list[Topup], before: list[int]) -> None:
    """Compare our books with what the provider really paid."""
    paid = Counter(order_id for order_id, _, _ in town.fake.payments)
    assert set(paid.values()) <= {1}
    assert set(town.fake.placed.values()) <= {1}
    ends = {one.order_id: one for one in still(town, *ENDED)}
    assert len(ends) == len(made)
    assert {order_id for order_id, one in ends.items() if one.state is State.SUCCEEDED} == set(paid)
    assert [one.topup_id for one in ends.values() if one.contradicted] == []
    for n in range(3):
        account = town.account(n)
        spent = 100 * sum(yuan for order_id, _, yuan in town.fake.payments if ends[order_id].ref == account.ref)
        assert (account.held, account.spent, account.balance) == (0, spent, before[n] - spent)


def play(town: Town, plans: list[Plan], chance: random.Random, crashes: Crashes, more: int) -> None:
    """Let orders be asked for and met so, each with `more` deeds beside its message; all in a shuffled order."""
    town.fake.careless = True
    before = [town.account(n).balance for n in range(3)]
    made = [town.asked(n % 3, yuan=YUAN[n % 4]) for n in range(len(plans))]
    deeds: list[Deed] = []
    for topup, plan in zip(made, plans, strict=True):
        place, others = deeds_of(town, topup, plan)
        deeds += [place, *chance.choices(others, k=more)]
    chance.shuffle(deeds)
    for deed in deeds:
        crashes.deed(deed)
    town.fake.script.clear()
    finish(town)
    refuse_unequal_books(town, made, before)


def run(town: Town, orders: int) -> Crashes:
    """Play so many orders of every outcome, the same ones each time."""
    chance = random.Random(SEED)
    plans = [chance.choice(PLANS)() for _ in range(orders)]
    with crashing(0.03, chance.random) as crashes:
        play(town, plans, chance, crashes, more=2)
    return crashes


def test_a_thousand_orders_end_with_nothing_held_and_the_providers_books(
    memory: Memory, topup: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashes = run(make_town(topup, monkeypatch, points=1_000_000), ORDERS)
    assert set(crashes.count) == {"before call", "after call", "before write", "after write"}
    assert topup.asked.count("/ofpay/mobile/onlineorder") > 900


def test_some_orders_end_so_on_a_real_store_too(raced: Town) -> None:
    run(raced, 40)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, len(PLANS) - 1), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_whatever_few_orders_meet_the_books_are_the_providers(
    topup: Fake, which: list[int], chance: random.Random
) -> None:
    for books in (topup.payments, topup.placed, topup.orders):
        books.clear()
    memory = Memory()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(storage, "_client", lambda _service: memory)
        terms.forget_all()
        town = make_town(topup, patched)
        with crashing(0.15, chance.random) as crashes:
            play(town, [PLANS[n]() for n in which], chance, crashes, more=6)
