"""WeChat Pay's stand-in within this process, with the clock of what is played; players have one each.

At the end their books are one merchant's: the bills of each day are made of all of them together.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from chalicelib.foundation.gateways import wechatpay_keys
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.service import hearing, opening, purposes, refunding, rounds
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.market.service import paying
from tests.fakes import wechatpay_keys as wechatpay_agreed
from tests.fakes.server import running
from tests.fakes.wechatpay import Wechatpay
from tests.fakes.wechatpay_books import APPID, Order, Refund

APP, URL = "SANBAO_WECHAT_APP_ID", "SANBAO_WXPAY_URL"
NUMBERS_APART = 10**9
"""So far lie the numbers of two cashiers' transactions apart: they are of one WeChat Pay."""


@dataclass
class Books:
    """What WeChat Pay has written down: orders and refunds, by their numbers."""

    orders: dict[str, Order] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)

    @property
    def paid_fen(self) -> int:
        """What was paid."""
        return sum(one.fen for one in self.orders.values() if one.paid_at is not None)

    @property
    def given_back_fen(self) -> int:
        """What was given back."""
        return sum(one.asked["amount"]["refund"] for one in self.refunds.values())

    @property
    def kept_fen(self) -> int:
        """What the merchant has of it."""
        return self.paid_fen - self.given_back_fen


@dataclass
class Cashier:
    """The stand-in, and what people do at it."""

    fake: Wechatpay

    def at(self, moment: dt.datetime) -> None:
        """Let it be this moment."""
        self.fake.now = lambda: moment

    def pay(self, number: str) -> None:
        """Let somebody pay."""
        paid = self.fake.pay(number)
        assert paid, f"{number} can not be paid"

    def tell(self, ctx: Context, number: str) -> None:
        """Let the house hear that an order was paid."""
        headers, body = self.fake.notice(number)
        hearing.hear(ctx, {name.lower(): held for name, held in headers.items()}, body)

    def round(self, ctx: Context, order_id: str) -> None:
        """Do what the rounds do about an order's payment: send what is to go back, ask and close when time is over.

        The rounds themselves take up what is due in the whole house, where other villages are at another time.
        """
        for one in refunding.refunds_of(payment_id=order_id):
            after = refunding.tend(ctx, one)
            assert after.state is RefundState.DONE, f"{one.refund_id} is {after.state}"
        payment = opening.payment_of(payment_id=order_id)
        if payment.due_at is not None and payment.due_at <= ctx.now():
            rounds.tend(ctx, payment)

    @property
    def books(self) -> Books:
        """What it has written down."""
        return Books(dict(self.fake.orders), dict(self.fake.refunds))


@contextlib.contextmanager
def opened(ordinal: int, books: Iterable[Books] = ()) -> Iterator[Cashier]:
    """Let this process pay at a stand-in of its own until the block ends; with `books`, it has those to begin with."""
    fake = Wechatpay()
    fake.counter = ordinal * NUMBERS_APART
    for one in books:
        fake.orders |= one.orders
        fake.refunds |= one.refunds
    purposes.let_settle("market", paying.settle, closed=paying.closed, refunded=paying.refunded)
    with running(fake) as url, surrounded(wechatpay_agreed.ENVIRONMENT | {APP: APPID, URL: url}):
        yield Cashier(fake)


@contextlib.contextmanager
def surrounded(told: Mapping[str, str]) -> Iterator[None]:
    """Let the house have these settings until the block ends."""
    before = {name: os.environ.get(name, "") for name in told}
    try:
        _set(told)
        yield
    finally:
        _set(before)


def _set(told: Mapping[str, str]) -> None:
    os.environ.update(told)
    settings.cache_clear()
    wechatpay_keys.forget()
