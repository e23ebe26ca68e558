"""Buyers at a village's market: a member and a villager, a town that sells, and WeChat Pay with its own books."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from chalicelib.foundation.gateways import wechatpay_keys
from chalicelib.foundation.identity.core.members import MEMBERSHIP
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import addresses, members
from chalicelib.foundation.payments.core.ids import SHARDS
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service import hearing, looking, opening, purposes, refunding, rounds
from chalicelib.foundation.reservations.service import holds
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts
from chalicelib.prosperity.market.core.goods import Product
from chalicelib.prosperity.market.core.orders import Order, Wanted
from chalicelib.prosperity.market.core.terms import MarketTerms, PickupPoint
from chalicelib.prosperity.market.service import ordering, paying, terms
from chalicelib.prosperity.market.store import orders as store
from tests.fakes.wechatpay import Wechatpay
from tests.make import people, rewards
from tests.make.market import Market, make_market
from tests.make.members import HOME

POINT = PickupPoint("hall", "文化礼堂", "佛山村文化礼堂东门", "每天 8:00–19:00")
TERMS = MarketTerms(
    is_open=True, points=(POINT,), delivers=True, delivery_fen=800, free_from_fen=9_900, point_fen=10,
    points_permille=500,
)  # fmt: skip
_NUMBERS = itertools.count(1)


@dataclass
class Buying:
    """A market that sells, its buyers, and the fake."""

    market: Market
    fake: Wechatpay
    member: Context
    villager: Context

    @property
    def town_id(self) -> str:
        return self.market.village.town_id

    def key(self) -> str:
        return self.market.key()

    def sold(self, units: int = 40, variant_id: str = "head") -> Product:
        product = self.market.on_sale()
        if units:
            self.market.brought_in(product, units, variant_id)
        return product

    def wanted(self, *of: tuple[Product, str, int], address_id: str = "", cash_fen: int | None = None) -> Wanted:
        units = {(product.product_id, variant_id): n for product, variant_id, n in of}
        day = self.market.today + dt.timedelta(days=1)
        return Wanted(units, day, "" if address_id else "hall", address_id, cash_fen=cash_fen)

    def ordered(self, product: Product, units: int = 2, *, who: Context | None = None, key: str = "") -> Order:
        return self.placed(self.wanted((product, "head", units)), who=who, key=key)

    def placed(self, wanted: Wanted, *, who: Context | None = None, key: str = "") -> Order:
        return ordering.place_order(who or self.member, wanted=wanted, key=key or self.key())

    def home(self, who: Context | None = None) -> str:
        return addresses.add_address(who or self.member, destination=HOME, key=self.key()).address_id

    def begun(self, order: Order, channel: str = "native", who: Context | None = None) -> str:
        """Return WeChat Pay's name of a payment that was begun."""
        return paying.begin(who or self.member, order_id=order.order_id, channel=channel).out_trade_no

    def heard(self, number: str) -> None:
        headers, body = self.fake.notice(number)
        hearing.hear(self.market.world.context(), {name.lower(): held for name, held in headers.items()}, body)

    def paid(self, order: Order) -> Order:
        number = self.begun(order, who=self.member if order.buyer_id.startswith("t") else self.villager)
        assert self.fake.pay(number)
        self.heard(number)
        return self.now(order)

    def cancelled(self, order: Order, key: str = "", who: Context | None = None) -> Order:
        return paying.cancel(who or self.member, order_id=order.order_id, key=key or self.key())

    def now(self, order: Order) -> Order:
        return paying.load(order.order_id)

    def now_of(self, order_id: str) -> Order:
        return paying.load(order_id)

    def payment(self, order: Order) -> Payment:
        return opening.payment_of(payment_id=order.order_id)

    def closed(self, order: Order) -> Payment:
        return looking.close(self.market.world.context(), payment_id=order.order_id)

    def refunds(self, order: Order) -> list[Refund]:
        return refunding.refunds_of(payment_id=order.order_id)

    def later(self, minutes: int) -> None:
        """Let time pass, overdue holds run out, and the rounds of payments be done."""
        self.market.world.moment += dt.timedelta(minutes=minutes)
        ctx = self.market.world.context()
        holds.expire_holds(ctx)
        for shard in SHARDS:
            rounds.do_shard(ctx, shard)

    def earned(self, points: int) -> None:
        """Let the villager have earned so many work points."""
        rewards.give(self.market.world, self.market.village_id, [self.villager.actor.subject], points)

    def points(self) -> tuple[int, int, int]:
        """Return the villager's balance, what of it is held, and what they spent."""
        found = accounts.find_account(ref=AccountRef.of_holder(self.villager.actor.subject), consistent=True)
        assert found is not None
        return found.balance, found.held, found.spent

    def carried(self, fen: int) -> None:
        """Let an earlier order have left so much over for the member."""
        commit(store.carried_back(self.member.actor.subject, fen))

    def left_over(self) -> int:
        return self.left_of(self.member)

    def left_of(self, who: Context) -> int:
        return store.find_carried(who.actor.subject)

    def free_in(self, wanted: Wanted) -> dict[str, int]:
        """Return how many more orders each window takes on the day of an order."""
        found = terms.windows_left(town_id=self.town_id, on=wanted.delivers_on)
        return {one.window_id: left for one, left in found}


def make_buying(fake: Wechatpay, town: int = 102) -> Buying:
    """Return a village's market that sells, with buyers of its own."""
    market, nth = make_market(town), next(_NUMBERS)
    world, town_id = market.world, market.village.town_id
    fake.now = world.now
    wechatpay_keys.forget()
    purposes.let_settle("market", paying.settle, closed=paying.closed, refunded=paying.refunded)
    version = PURPOSES[MEMBERSHIP].present.version
    openid = f"oBuyer{market.village_id}{nth:06d}"
    session = members.enter_member(world.context(), openid=openid, town_id=town_id, version=version, of_age=True)
    villager = people.resident(world.context(), market.village, 700 + nth).resident_id
    ordinal = int(market.village_id[1:])
    me = Principal(villager, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),), resident_id=villager)
    admin = Principal("s9", frozenset({Role.TOWN_ADMIN}), villages=((0, 99_999),), town_id=town_id)
    if not terms.read_terms(town_id=town_id).is_open:
        terms.set_terms(world.context(admin), town_id=town_id, terms=TERMS)
    return Buying(market, fake, world.context(session.principal), world.context(me))
