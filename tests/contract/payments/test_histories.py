"""Payments of every fate: notices dropped, doubled, late and forged, two channels, refunds, crashes.

The check plays 200 of them, `make soak` 1,000.
In the end our book is WeChat Pay's bill, nobody who paid is without what they paid for, and nobody paid twice.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.foundation.gateways import wechatpay as gateway, wire
from chalicelib.foundation.payments.core.ids import NoSuchPayment, named
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service import by_hand, refunding
from chalicelib.foundation.payments.store import books
from chalicelib.kernel import writes
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import DomainError
from tests.fakes.server import Fault
from tests.fakes.wechatpay import Wechatpay
from tests.make.memory import Memory
from tests.make.payments import Shop, make_shop

SEED = 79
ORDER = "/v3/pay/transactions/"
REFUND = "/v3/refund/domestic/refunds"
REFUSALS = ("PARAM_ERROR", "INVALID_REQUEST", "lost", "NOT_ENOUGH")
REFUND_ENDS = ("SUCCESS", "SUCCESS", "PROCESSING", "ABNORMAL", "CLOSED")
SPOILT: list[dict[str, Any]] = [
    {"spoil": "forged"},
    {"spoil": "probe"},
    {"spoil": "old"},
    {"mchid": "1900000002"},
    {"amount": {"total": 1, "currency": "CNY"}},
]


class Dead(BaseException):
    """A process ends, and no handler of the house runs."""


class Crashes:
    """Lets processes die before or after a call of WeChat Pay and before or after a write, by chance."""

    def __init__(self, chance: float, draw: Callable[[], float]) -> None:
        self.chance, self.draw, self.on, self.count = chance, draw, False, Counter[str]()

    def around(self, name: str, deed: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any, **named_args: Any) -> Any:
            self._die(f"before {name}")
            found = deed(*args, **named_args)
            self._die(f"after {name}")
            return found

        return done

    def _die(self, where: str) -> None:
        if self.on and self.draw() < self.chance:
            self.count[where] += 1
            raise Dead

    def deed(self, work: Callable[[], Any]) -> None:
        """Do something that may die, or be refused as forged notices are."""
        self.on = True
        try:
            with contextlib.suppress(Dead, DomainError):
                work()
        finally:
            self.on = False


@contextlib.contextmanager
def crashing(chance: float, draw: Callable[[], float]) -> Iterator[Crashes]:
    crashes = Crashes(chance, draw)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gateway, "exchange", crashes.around("call", wire.exchange))
        patched.setattr(writes, "_once", crashes.around("write", writes._once))
        yield crashes


class History:
    """One payment and what happens to it, step by step, by chance."""

    def __init__(self, shop: Shop, chance: random.Random) -> None:
        self.shop, self.chance = shop, chance
        self.payment = shop.opened(fen=chance.randrange(1, 9_999), minutes=chance.choice((5, 20, 60)))

    def begin(self) -> None:
        channel = self.chance.choice(("native", "jsapi"))
        if self.chance.random() < 0.1:
            kind = self.chance.choice(("lost", "drop", "status"))
            self.shop.fake.faults.append(Fault(f"{ORDER}{channel}", kind, times=2, value=500))
        self.shop.begun(self.payment, channel)

    def pay(self) -> None:
        """Somebody pays whatever order can be paid: pages may be slow, and two phones may be at it."""
        for number in self._orders():
            if self.chance.random() < 0.8 and self.shop.fake.pay(number) and self.chance.random() < 0.5:
                self.shop.heard(number)

    def hear(self) -> None:
        """A notice comes, perhaps again, perhaps late."""
        for number in self._orders():
            if self.shop.fake.orders[number].paid_at is not None:
                self.shop.heard(number)

    def forge(self) -> None:
        for number in self._orders():
            how = self.chance.choice(SPOILT)
            if self.shop.fake.orders[number].paid_at is not None:
                self.shop.heard(number, **how)

    def look(self) -> None:
        self.shop.looked(self.payment)

    def close(self) -> None:
        self.shop.closed(self.payment)

    def refund(self) -> None:
        now = self.shop.now(self.payment)
        self.shop.fake.refund_status = self.chance.choice(REFUND_ENDS)
        made = self.shop.asked_back(now, self.chance.randrange(1, now.amount_fen + 1))
        if self.chance.random() < 0.3:  # The refund, or a question after it, is refused, or its answer is lost.
            path = self.chance.choice((REFUND, f"{REFUND}/{made.refund_id}"))
            self.shop.fake.faults.append(Fault(path, self.chance.choice(REFUSALS)))

    def by_hand(self) -> None:
        """What WeChat Pay did not give back officers give, one saying so and another one confirming it."""
        for one in refunding.refunds_of(payment_id=self.payment.payment_id):
            asked = {"payment_id": self.payment.payment_id, "refund_id": one.refund_id, "words": "现金"}
            for officer, deed in (("s1", by_hand.say), ("s2", by_hand.confirm)):
                who = Principal(officer, frozenset({Role.TOWN_OFFICER}), ((0, 9),), self.shop.town_id)
                deed(self.shop.world.context(who), **asked)

    def hear_refund(self) -> None:
        for number, one in list(self.shop.fake.refunds.items()):
            if one.asked["out_trade_no"] in self._orders() and one.status != "PROCESSING":
                self.shop.heard(number)

    def wait(self) -> None:
        self.shop.world.moment += dt.timedelta(minutes=self.chance.choice((1, 2, 7)))

    def round(self) -> None:
        self.shop.round()

    def _orders(self) -> list[str]:
        return [one for one in self.shop.fake.orders if _is_of(one, self.payment)]

    def steps(self) -> list[Callable[[], None]]:
        often = [self.begin, self.begin, self.pay, self.pay, self.hear, self.refund, self.refund]
        others = [self.forge, self.look, self.close, self.hear_refund, self.by_hand, self.wait]
        return [self.begin, *self.chance.choices([*often, *others], k=self.chance.randrange(3, 9))]


def _is_of(number: str, payment: Payment) -> bool:
    try:
        return named(number).payment_id == payment.payment_id
    except NoSuchPayment:
        return False


def play(shop: Shop, chance: random.Random, count: int, crashes: Crashes, at_once: int = 20) -> list[Payment]:
    """Let so many payments meet their fates, some at a time, their steps shuffled into each other's."""
    made: list[Payment] = []
    for _ in range(count // at_once):
        histories = [History(shop, chance) for _ in range(at_once)]
        made += [one.payment for one in histories]
        tracks = [one.steps() for one in histories]
        while any(tracks):
            track = chance.choice([one for one in tracks if one])
            crashes.deed(track.pop(0))
            if chance.random() < 0.05:
                crashes.deed(shop.round)
        finish(shop)
        shop.fake.orders_done()
    return made


def finish(shop: Shop) -> None:
    """Let the rounds of the coming hours do what is left, and WeChat Pay's desk decide what came back to it."""
    shop.fake.faults.clear()
    for one in shop.fake.refunds.values():
        if one.status in {"PROCESSING", "ABNORMAL"}:
            one.status = "SUCCESS"
    shop.fake.refund_status = "SUCCESS"
    for minutes in (0, 61, 61, 13 * 60, 61):
        shop.round(minutes=minutes)


def refuse_disagreement(shop: Shop, made: list[Payment], days: list[dt.date]) -> None:
    """Compare what we hold to be true with what WeChat Pay's books say."""
    for payment in made:
        now = shop.now(payment)
        orders = [one for number, one in shop.fake.archive.items() if _is_of(number, payment)]
        paid = [one for one in orders if one.paid_at is not None]
        assert now.state is (State.PAID if paid else State.CLOSED)
        assert (now.told, now.due_at, now.live) == (now.state.value, None, [])
        assert shop.market.settled[payment.payment_id] >= (1 if paid else 0)
        if not paid:
            assert payment.payment_id not in shop.market.settled
            continue
        given: Counter[str] = Counter()
        for refund in refunding.refunds_of(payment_id=payment.payment_id):
            assert refund.ended
            given[refund.out_trade_no] += refund.fen if refund.state is not RefundState.FAILED else 0
            theirs = shop.fake.past.get(refund.refund_id)
            went = theirs is not None and theirs.status == "SUCCESS"
            assert went is (refund.state is RefundState.DONE), "nobody has both, and nobody neither"
        assert now.refunded_fen == given[now.paid_by] <= now.amount_fen
        surplus = [one for one in paid if one.number != now.paid_by]
        assert all(given[one.number] == now.amount_fen for one in surplus)
    shop.fake.whole()
    for day in days:
        shop.world.moment = max(shop.world.moment, dt.datetime.combine(day + dt.timedelta(days=1), dt.time(5), dt.UTC))
        shop.compared(day)
        report = books.find_report(shop.town_id, day)
        assert report is not None
        assert report.differences == ()


def run(shop: Shop, count: int, crash: float) -> Crashes:
    """Play so many payments, the same ones each time, and compare."""
    chance = random.Random(SEED)
    first = business_date(shop.world.moment)
    with crashing(crash, chance.random) as crashes:
        made = play(shop, chance, count, crashes)
    days = (business_date(shop.world.moment) - first).days
    refuse_disagreement(shop, made, [first + dt.timedelta(days=n) for n in range(days + 1)])
    return crashes


def test_payments_of_every_fate_end_in_agreement_with_wechat_pays_bill(
    memory: Memory, wechatpay: Wechatpay, request: pytest.FixtureRequest
) -> None:
    assert memory is not None
    crashes = run(make_shop(wechatpay), request.config.getoption("--histories"), 0.03)
    assert set(crashes.count) == {"before call", "after call", "before write", "after write"}
    assert wechatpay.bad_signatures == 0


def test_some_payments_end_so_on_a_real_store_too(raced: Shop) -> None:
    run(raced, 20, 0.05)
