"""Order cycles of a village's market: what a town offers before its harvest, and what the clock does with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chalicelib.foundation.reservations.core.holds import bucket_of
from chalicelib.foundation.reservations.service import holds, slots
from chalicelib.foundation.reservations.service.slots import Slot
from chalicelib.foundation.reservations.store.holds import put_swept
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.market.core.cycles import Cycle, CycleDeed, CycleTerms, Offer
from chalicelib.prosperity.market.core.goods import Product
from chalicelib.prosperity.market.core.orders import Order, Wanted
from chalicelib.prosperity.market.service import closing, cycles
from tests.fakes.wechatpay import Wechatpay
from tests.make.buying import Buying, make_buying
from tests.make.world import NOON

CLOSES_IN = dt.timedelta(days=10)
HOLDS_OUT_MINUTES = 31


def some_terms(*offers: Offer, now: dt.datetime = NOON) -> CycleTerms:
    """Terms of a cycle that takes orders from now on."""
    delivers_on = (now + CLOSES_IN + dt.timedelta(days=5)).date()
    return CycleTerms("立冬大白菜团", "霜打三遍再采。", now, now + CLOSES_IN, delivers_on, offers)


@dataclass
class Cycling:
    """A town that sells before the harvest, and its buyers."""

    buying: Buying

    @property
    def town_id(self) -> str:
        return self.buying.town_id

    @property
    def now(self) -> dt.datetime:
        return self.buying.market.world.moment

    def clock(self) -> Context:
        return self.buying.market.world.context()

    def officer(self) -> Context:
        """Return an officer of the town acting."""
        reach = frozenset({Role.TOWN_OFFICER})
        return self.buying.market.world.context(Principal("s8", reach, villages=((0, 99_999),), town_id=self.town_id))

    def terms(self, *offers: Offer) -> CycleTerms:
        return some_terms(*offers, now=self.now)

    def offered(self, units: int = 10, least: int = 0, price_fen: int = 300, product: Product | None = None) -> Offer:
        """Return an offer of a product that has no harvest yet."""
        product = product or self.buying.sold(0)
        return Offer(product.product_id, "head", price_fen, units, least)

    def draft(self, *offers: Offer) -> Cycle:
        return cycles.write_cycle(
            self.officer(), town_id=self.town_id, terms=self.terms(*offers), key=self.buying.key()
        )

    def moved(self, cycle: Cycle, deed: CycleDeed, reason: str = "", key: str = "") -> Cycle:
        return cycles.move_cycle(
            self.officer(), cycle_id=cycle.cycle_id, deed=deed, reason=reason, key=key or self.buying.key()
        )

    def published(self, *offers: Offer) -> Cycle:
        return self.moved(self.draft(*offers), CycleDeed.PUBLISH)

    def called_off(self, cycle: Cycle) -> Cycle:
        return self.moved(cycle, CycleDeed.CALL_OFF, "台风要来")

    def read(self, cycle: Cycle) -> Cycle:
        return cycles.load(cycle.cycle_id)

    def wanted(self, cycle: Cycle, *units: int, address_id: str = "") -> Wanted:
        """Return so many units of a cycle's offers, in their order."""
        of = {one.what: n for one, n in zip(cycle.terms.offers, units, strict=False) if n}
        return Wanted(of, cycle.terms.delivers_on, "" if address_id else "hall", address_id, cycle_id=cycle.cycle_id)

    def ordered(self, cycle: Cycle, *units: int, who: Context | None = None, key: str = "") -> Order:
        return self.buying.placed(self.wanted(cycle, *units), who=who, key=key)

    def paid(self, cycle: Cycle, *units: int) -> Order:
        return self.buying.paid(self.ordered(cycle, *units))

    def stock(self, cycle: Cycle, nth: int = 0) -> Slot:
        return slots.load_slot(slot_id=cycle.slot_ids[nth])

    def tended(self, cycle: Cycle) -> Cycle:
        """Let the clock take a cycle up, and return it as it is then."""
        closing.tend(self.clock(), cycle_id=cycle.cycle_id)
        return self.read(cycle)

    def nearly(self, cycle: Cycle) -> None:
        """Let it be five minutes before a cycle closes, so that what is ordered now may be paid afterwards."""
        self.buying.market.world.moment = cycle.terms.closes_at - dt.timedelta(minutes=5)

    def time_is_up(self, cycle: Cycle) -> Cycle:
        """Let its time be over and the clock take it up."""
        self.buying.market.world.moment = max(self.now, cycle.terms.closes_at)
        return self.tended(cycle)

    def over(self, cycle: Cycle) -> Cycle:
        """Let its time be over, holds run out, and the clock take it up as often as it needs."""
        self.time_is_up(cycle)
        self.expired()
        self.buying.later(0)
        return self.tended(cycle)

    def expired(self) -> None:
        """Let holds run out, and payments not be looked after meanwhile.

        Each town of a file has a clock of its own, but the expiry job one memory: it begins an hour ago by this clock.
        """
        self.buying.market.world.moment += dt.timedelta(minutes=HOLDS_OUT_MINUTES)
        commit(put_swept(bucket_of(self.now - dt.timedelta(hours=1))))
        holds.expire_holds(self.clock())

    def money_back(self, order: Order) -> int:
        """Return what of an order was given back by WeChat Pay, in fen."""
        return sum(one.fen for one in self.buying.refunds(order))


def make_cycling(fake: Wechatpay) -> Cycling:
    """Return a village's market that sells before the harvest."""
    return Cycling(make_buying(fake))
