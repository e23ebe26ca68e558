"""Playing a village's market year through the rooms' public verbs, each deed with the clock of its own moment.

Deeds are done in the order of time. What concerns the town as a whole (bills, closing, overdue holds) is the nights'
(nights.py), which come when all villages have played: a day's books are what was written on it, whenever they are read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import Context
from chalicelib.prosperity.market.core.lots import Lot
from chalicelib.prosperity.market.core.orders import Order, Wanted, code_of
from chalicelib.prosperity.market.service import giving, harvests, ordering, packing, paying
from local.town.clock import Clock, organiser
from local.town.market.cashier import Cashier
from local.town.market.goods import Good
from local.town.market.opening import MONTHS, Buyer, Stall, earn
from local.town.market.plan import FIRST_MONDAY, Fate, Harvest, MarketYear, Planned, is_villager, last_day

Told = Callable[[int], None]
"""Is told how many deeds have been done since it was told last."""
Deed = tuple[dt.datetime, int, Callable[[dt.datetime], None]]
"""When something is done, in which turn of those at one moment, and what."""
HARVESTED, WRITTEN_OFF = dt.time(5), dt.time(21)
PICKED, PACKED, HANDED_OVER, COMPLAINED = dt.time(6), dt.time(7, 30), dt.time(10), dt.time(20)
PAID_AFTER, HEARD_AFTER, SENT_BACK_AFTER = dt.timedelta(minutes=2), dt.timedelta(minutes=3), dt.timedelta(minutes=2)
LEFT_AFTER, CANCELLED_AFTER = dt.timedelta(minutes=5), dt.timedelta(hours=1)
ENDS_AFTER = dt.timedelta(minutes=16)
"""When the rounds take up what was to be paid within 15 minutes."""
JSAPI_EVERY = 4
"""Of so many buyers one pays within WeChat, the others by a code."""
VOLUNTEERED_DAY = 2


@dataclass
class Playing:
    """A village's year as it is played."""

    clock: Clock
    stall: Stall
    year: MarketYear
    cashier: Cashier
    orders: dict[int, str] = field(default_factory=dict)
    lots: dict[tuple[int, Good], Lot] = field(default_factory=dict)

    def at(self, moment: dt.datetime, who: Principal | None = None) -> Context:
        """Return the house at a moment, with somebody acting; WeChat Pay's clock shows it, too."""
        self.cashier.at(moment)
        return self.clock.at(moment) if who is None else self.clock.at(moment, who)

    def desk(self, moment: dt.datetime) -> Context:
        """Return the packing desk acting."""
        return self.at(moment, packer(self.stall.town_id))

    def buyer(self, one: Planned) -> Buyer:
        """Return who orders."""
        return self.stall.buyers[one.buyer]

    # What is done when

    def deeds(self) -> list[Deed]:
        """Return all deeds of the year in their order."""
        found = [*self._growing(), *self._earning()]
        for one in self.year.orders:
            found += self._ordering(one)
        return sorted(found, key=lambda deed: deed[:2])

    def _growing(self) -> Iterator[Deed]:
        for nth, one in enumerate(self.year.harvests):
            monday = FIRST_MONDAY + dt.timedelta(weeks=one.week)
            yield _moment(monday, HARVESTED), nth, lambda now, one=one: self.bring_in(now, one)  # type: ignore[misc]
            if one.spoilt:
                sunday = monday + dt.timedelta(days=6)
                yield _moment(sunday, WRITTEN_OFF), nth, lambda now, one=one: self.write_off(now, one)  # type: ignore[misc]

    def _earning(self) -> Iterator[Deed]:
        living = [one.actor.subject for n, one in enumerate(self.stall.buyers) if is_villager(n)]
        for month in range(1, MONTHS + 1):
            day = dt.date(FIRST_MONDAY.year, month, VOLUNTEERED_DAY)
            if day <= last_day(self.year.weeks):
                moment = _moment(day, WRITTEN_OFF)
                yield moment, 0, lambda now: earn(self.clock.at(now), self.stall.village_id, living)

    def _ordering(self, one: Planned) -> Iterator[Deed]:
        """Yield what is done about an order."""
        nth, fate, day = one.number, one.fate, one.delivers_on
        yield one.placed_at, nth, lambda now: self.place(now, one)
        if fate is Fate.LEFT:
            yield one.placed_at + LEFT_AFTER, nth, lambda now: self.cancel(now, one)
        elif fate is Fate.CROSSED:
            yield one.placed_at + PAID_AFTER, nth, lambda now: self.pay(now, one, hears=False)
            yield one.placed_at + LEFT_AFTER, nth, lambda now: self.cancel(now, one)
        elif fate in {Fate.UNPAID, Fate.UNHEARD}:
            yield one.placed_at + PAID_AFTER, nth, lambda now: self.pay(now, one, hears=False)
            yield one.placed_at + ENDS_AFTER, nth, lambda now: self.end(now, one)
        else:
            yield one.placed_at + PAID_AFTER, nth, lambda now: self.pay(now, one)
        if fate is Fate.CANCELLED:
            yield one.placed_at + CANCELLED_AFTER, nth, lambda now: self.cancel(now, one)
        if fate.keeps or fate in {Fate.CALLED_OFF, Fate.LOST}:
            yield _moment(day, PICKED), nth, lambda now: self.pick(now, one)
            yield _moment(day, PACKED), nth, lambda now: self.pack(now, one)
        if fate.keeps:
            yield _moment(day, HANDED_OVER), nth, lambda now: self.hand_over(now, one)
        if fate is Fate.SPOILT:
            yield _moment(day, COMPLAINED), nth, lambda now: self.give_back(now, one)

    # Goods

    def bring_in(self, now: dt.datetime, one: Harvest) -> None:
        """Enter a harvest."""
        ctx = self.at(now, organiser(self.stall.village_id))
        self.lots[one.week, one.good] = harvests.bring_in(
            ctx,
            product_id=self.stall.products[one.good],
            variant_id=one.good.value,
            harvested_on=now.date(),
            units=one.units,
            where="云石溪边",
            words="",
            media_ids=(),
            key=ctx.new_id(),
        )

    def write_off(self, now: dt.datetime, one: Harvest) -> None:
        """Take what spoilt of a harvest out of the stock."""
        ctx, lot = self.at(now, organiser(self.stall.village_id)), self.lots[one.week, one.good]
        harvests.write_off(ctx, product_id=lot.product_id, trace=lot.trace, units=one.spoilt, key=ctx.new_id())

    # Orders

    def place(self, now: dt.datetime, one: Planned) -> None:
        """Place an order for what it costs: where it is paid with points or a coupon, its buyer looks first."""
        buyer = self.buyer(one)
        ctx = self.at(now, buyer.actor)
        units = {(self.stall.products[item.good], item.good.value): item.units for item in one.items}
        point_id, address_id = ("", buyer.address_id) if one.brought else (("town", "city")[one.number % 2], "")
        wanted = Wanted(units, one.delivers_on, point_id, address_id, coupon_id=buyer.coupon_id if one.coupon else "")
        if one.points or one.coupon:
            most = ordering.quote(ctx, wanted=wanted).points_most
            wanted = Wanted(
                units, one.delivers_on, point_id, address_id, points=min(one.points, most), coupon_id=wanted.coupon_id
            )
        self.orders[one.number] = ordering.place_order(ctx, wanted=wanted, key=ctx.new_id()).order_id

    def pay(self, now: dt.datetime, one: Planned, *, hears: bool = True) -> None:
        """Begin to pay, and pay; where `hears` is not so, WeChat Pay's word is lost. Who does not pay only begins."""
        buyer, order_id = self.buyer(one), self.orders[one.number]
        channel = "jsapi" if buyer.openid and one.buyer % JSAPI_EVERY == 0 else "native"
        number = paying.begin(self.at(now, buyer.actor), order_id=order_id, channel=channel).out_trade_no
        if one.fate is Fate.UNPAID:
            return
        self.cashier.pay(number)
        if hears:
            self.cashier.tell(self.at(one.placed_at + HEARD_AFTER), number)

    def end(self, now: dt.datetime, one: Planned) -> None:
        """Let the time of a payment be over: it expires, or was paid after all."""
        self._round(now, one)

    def cancel(self, now: dt.datetime, one: Planned) -> None:
        """Cancel an order; what was paid goes back."""
        ctx = self.at(now, self.buyer(one).actor)
        paying.cancel(ctx, order_id=self.orders[one.number], key=ctx.new_id())
        self._round(now + SENT_BACK_AFTER, one)

    def pick(self, now: dt.datetime, one: Planned) -> None:
        """Pick an order; what is missing of it is given back."""
        ctx = self.desk(now)
        packing.pick(ctx, order_id=self.orders[one.number], key=ctx.new_id())
        if one.fate is Fate.SHORT:
            self.give_back(now, one)

    def pack(self, now: dt.datetime, one: Planned) -> None:
        """Weigh an order's birds and pack it, or give it back whole."""
        ctx, order_id = self.desk(now), self.orders[one.number]
        for nth, item in enumerate(one.items):
            if item.weights_g:
                packing.weigh(ctx, order_id=order_id, nth=nth, weights_g=item.weights_g)
        if one.fate.keeps:
            packing.pack(ctx, order_id=order_id, key=ctx.new_id())
            return
        restock = one.fate is Fate.CALLED_OFF
        giving.call_off(ctx, order_id=order_id, reason="冷柜坏了", restock=restock, key=ctx.new_id())
        self._round(now + SENT_BACK_AFTER, one)

    def hand_over(self, now: dt.datetime, one: Planned) -> None:
        """Let the buyer have their order: by its code, or at their door."""
        order = self.order(one)
        if one.brought:
            ctx = self.at(now, self.buyer(one).actor)
            packing.receive(ctx, order_id=order.order_id, key=ctx.new_id())
        else:
            ctx = self.desk(now)
            packing.hand_over(ctx, order_id=order.order_id, code=code_of(order), key=ctx.new_id())

    def give_back(self, now: dt.datetime, one: Planned) -> None:
        """Give some of an order's money back."""
        for nth, item in enumerate(one.items):
            if item.back_fen:
                ctx = self.desk(now)
                giving.refund(
                    ctx, order_id=self.orders[one.number], nth=nth, fen=item.back_fen, reason="有坏的", key=ctx.new_id()
                )
        self._round(now + SENT_BACK_AFTER, one)

    def order(self, one: Planned) -> Order:
        """Return an order as it is now."""
        return paying.load(self.orders[one.number])

    def _round(self, now: dt.datetime, one: Planned) -> None:
        self.cashier.round(self.at(now), self.orders[one.number])


def packer(town_id: str) -> Principal:
    """Return the officer at the packing desk."""
    return Principal("s-town-packer", frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id=town_id)


def deeds_of(year: MarketYear) -> int:
    """Return how much there is to do in a year, as `play` counts it: an order is one."""
    return len(year.orders)


def play(playing: Playing, told: Told) -> None:
    """Play a village's market year."""
    placed = 0
    for moment, _, deed in playing.deeds():
        deed(moment)
        told(len(playing.orders) - placed)
        placed = len(playing.orders)


def _moment(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, SHANGHAI)
