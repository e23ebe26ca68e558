"""A town whose market takes cash: a clock, a fake WeChat Pay with books of its own, and a market told of ends."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.gateways import wechatpay_keys
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.payments.core.ids import SHARDS
from chalicelib.foundation.payments.core.payments import Attempt, Payment
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service import (
    beginning,
    billing,
    hearing,
    looking,
    opening,
    purposes,
    refunding,
    rounds,
)
from chalicelib.foundation.payments.service.beginning import Prepaid
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from tests.fakes.wechatpay import Wechatpay
from tests.make.world import NOON, World

NUMBERS = itertools.count(401)
FEN, OPENID = 4_200, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"
PAYMENT = "t0001m01930000-0000-7000-8000-000000000001"


def a_payment(**more: Any) -> Payment:
    """A payment as a value, without a store behind it."""
    plain: dict[str, Any] = {
        "payment_id": PAYMENT,
        "purpose": "market",
        "payer_id": "m00000001",
        "amount_fen": FEN,
        "description": "跑步鸡",
        "expires_at": NOON + dt.timedelta(minutes=40),
        "made_at": NOON,
        "since": NOON,
    }
    return Payment(**plain | more)


def an_attempt(number: str, **more: Any) -> Attempt:
    """An order at WeChat Pay as a value."""
    return Attempt(**{"out_trade_no": number, "channel": "native", "made_at": NOON, **more})


def a_refund(**more: Any) -> Refund:
    """A refund as a value."""
    plain: dict[str, Any] = {
        "refund_id": "refund-0001",
        "payment_id": PAYMENT,
        "purpose": "market",
        "out_trade_no": "x" * 32,
        "fen": 100,
        "total_fen": FEN,
        "why": "缺货",
        "made_at": NOON,
        "since": NOON,
    }
    return Refund(**plain | more)


@dataclass
class Market:
    """A room that is told of ends, and refuses as often as `busy` says."""

    busy: int = 0
    settled: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    refunded: Counter[tuple[str, str]] = field(default_factory=Counter)

    def _work(self) -> None:
        if self.busy > 0:
            self.busy -= 1
            raise Busy

    def settle(self, _: Context, payment: Payment) -> None:
        self._work()
        self.settled[payment.payment_id] += 1

    def close(self, _: Context, payment: Payment) -> None:
        self._work()
        self.closed[payment.payment_id] += 1

    def refund(self, _: Context, refund: Refund) -> None:
        self._work()
        self.refunded[refund.refund_id, refund.state.value] += 1

    def register(self) -> None:
        purposes.let_settle("market", self.settle, closed=self.close, refunded=self.refund)


@dataclass
class Shop:
    """A town, its clock, the fake, and the market."""

    world: World
    town_id: str
    fake: Wechatpay
    market: Market

    @property
    def ctx(self) -> Context:
        return self.world.context()

    def opened(self, fen: int = FEN, minutes: int = 40, payer_id: str = "m00000001") -> Payment:
        return opening.open_payment(
            self.ctx,
            payment_id=f"{self.town_id}m{self.world.new_id()}",
            purpose="market",
            payer_id=payer_id,
            amount_fen=fen,
            description="跑步鸡, 2 只",
            expires_at=self.world.moment + dt.timedelta(minutes=minutes),
        )

    def begun(self, payment: Payment, channel: str = "native", openid: str = "") -> Prepaid:
        who = openid or (OPENID if channel == "jsapi" else "")
        return beginning.begin(self.ctx, payment_id=payment.payment_id, channel=channel, openid=who)

    def paid(self, payment: Payment | None = None, channel: str = "native") -> Payment:
        """A payment that was paid, and heard of."""
        payment = payment or self.opened()
        one = self.begun(payment, channel)
        assert self.fake.pay(one.out_trade_no)
        self.heard(one.out_trade_no)
        return self.now(payment)

    def heard(self, number: str, **how: Any) -> None:
        headers, body = self.fake.notice(number, **how)
        hearing.hear(self.ctx, {name.lower(): held for name, held in headers.items()}, body)

    def now(self, payment: Payment) -> Payment:
        return opening.payment_of(payment_id=payment.payment_id)

    def looked(self, payment: Payment) -> Payment:
        return looking.look(self.ctx, payment_id=payment.payment_id)

    def closed(self, payment: Payment) -> Payment:
        return looking.close(self.ctx, payment_id=payment.payment_id)

    def asked_back(self, payment: Payment, fen: int, refund_id: str = "", why: str = "缺货") -> Refund:
        name = refund_id or f"r-{self.world.new_id()}"
        return refunding.ask_refund(self.ctx, refund_id=name, payment_id=payment.payment_id, fen=fen, why=why)

    def refund(self, refund: Refund) -> Refund:
        return refunding.refund_by(refund_id=refund.refund_id)

    def round(self, minutes: int = 0) -> None:
        """Let time pass, and every part of a round be done."""
        self.world.moment += dt.timedelta(minutes=minutes)
        for shard in SHARDS:
            rounds.do_shard(self.ctx, shard)

    def compared(self, day: dt.date) -> dict[str, int]:
        return billing.compare_day(self.ctx, day)

    def facts(self) -> list[Fact]:
        on = business_date(self.world.moment)
        return [one.fact for one in facts.day_of_facts(village_id=self.town_id, on=on)]


def make_shop(fake: Wechatpay) -> Shop:
    """Return a new town whose market is told of its payments' ends."""
    world, number = World(), next(NUMBERS)
    fake.now = world.now
    wechatpay_keys.forget()
    town = places.add_town(world.context(), name="戴村镇", code=f"330109{number:03d}000")
    shop = Shop(world, town.town_id, fake, Market())
    shop.market.register()
    return shop
