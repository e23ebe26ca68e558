"""The plan of a village's market year: who orders what when, what becomes of it, what is harvested. Pure.

The sums are exact by construction. Birds, cabbages and boxes are drawn, and with them their weight and money; loose
vegetables take the weight that is left, by the 斤, so that each order has its part of it. Of two of these one costs a
fen more a 斤 than the other: the price of the first and how much is sold of the second are what the money that is left
comes to, so every sum is reached.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.kernel.calendar import SHANGHAI
from local.town.figures import apportion
from local.town.market.figures import GRAMS, WEEKS, Sales
from local.town.market.goods import JIN_G, Good, Item

FIRST_MONDAY, NEW_YEARS_EVE = dt.date(2022, 1, 3), dt.date(2022, 12, 31)
"""The year after that of the points. Its last week's orders are placed by Wednesday, so that all are had within it."""
SEASON = (9, 8, 8, 9, 10, 10, 11, 11, 12, 12, 13, 14)
"""How many orders a month has to the others: most before the new year. Ours."""
DELIVERY_FEN, FREE_FROM_FEN = 800, 9_900
COUPON_FEN, COUPON_FROM_FEN = 1_000, 5_000
POINTS = 60
"""Work points that a villager pays with, where so many may be used."""
FEN_BACK_A_JIN = 50
"""What is given back of loose goods that were not good, for each 斤 of the line."""
ORDERS_A_BUYER, BUYERS_LEAST = 25, 5
VILLAGER_EVERY = 5
"""Of so many buyers one lives in the village; the others are members of the city."""
BROUGHT_EVERY, BROUGHT_AT = 7, 3
SPARE = 40
"""Of so many units that are ordered in a week one more is harvested, and one at least."""
SPOILT_EVERY = 4
"""After so many weeks half of what was harvested beyond the orders is written off."""


class Fate(StrEnum):
    """What becomes of an order."""

    KEPT = "kept"
    SHORT = "short"
    SPOILT = "spoilt"
    UNHEARD = "unheard"
    UNPAID = "unpaid"
    LEFT = "left"
    CROSSED = "crossed"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    LOST = "lost"

    @property
    def keeps(self) -> bool:
        """Whether its buyer has the goods in the end."""
        return self in {Fate.KEPT, Fate.SHORT, Fate.SPOILT, Fate.UNHEARD}

    @property
    def takes(self) -> bool:
        """Whether its goods are gone: they are with the buyer, or (`LOST`) with nobody."""
        return self.keeps or self is Fate.LOST


FATES = {
    4: Fate.SHORT,
    9: Fate.SPOILT,
    13: Fate.UNHEARD,
    17: Fate.UNPAID,
    22: Fate.LEFT,
    26: Fate.CANCELLED,
    31: Fate.CROSSED,
    35: Fate.CALLED_OFF,
    39: Fate.SPOILT,
    44: Fate.LOST,
    48: Fate.UNPAID,
}
"""What becomes of which of every FATES_CYCLE orders; all others are kept as they were ordered. Ours.

SHORT: some of it is given back while it is packed. SPOILT: after it was handed over. UNHEARD: paid, and WeChat Pay's
word is lost, so that it is asked for at the end. UNPAID: it expires. LEFT: cancelled before anything is paid. CROSSED:
paid and cancelled at once. CANCELLED: after it was paid. CALLED_OFF: given back by the desk, and its goods can be had
again; LOST: they can not.
"""
FATES_CYCLE = 50
HOUSEHOLD, GROUP, CANTEEN = (6, 24), (40, 100), (160, 300)
"""How many 斤 of loose vegetables somebody orders, in proportion."""
SIZES = (HOUSEHOLD, HOUSEHOLD, GROUP, HOUSEHOLD, CANTEEN, HOUSEHOLD, GROUP)
"""Who orders, in turn."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One order. `buyer` counts the village's; `points` is how many work points are to pay for it at most."""

    number: int
    buyer: int
    placed_at: dt.datetime
    delivers_on: dt.date
    items: tuple[Item, ...]
    fate: Fate
    brought: bool
    points: int = 0
    coupon: bool = False

    @property
    def week(self) -> int:
        """The week of the year in which it is placed, from 0."""
        return (self.placed_at.date() - FIRST_MONDAY).days // 7


@dataclass(frozen=True, slots=True)
class Harvest:
    """What of a good comes in on a week's Monday, and how much of that is written off on its Sunday."""

    week: int
    good: Good
    units: int
    spoilt: int = 0


@dataclass(frozen=True, slots=True)
class MarketYear:
    """A village's year."""

    sales: Sales
    weeks: int
    greens_fen: int
    buyers: int
    orders: tuple[Planned, ...]
    harvests: tuple[Harvest, ...]

    @property
    def kept(self) -> list[Planned]:
        """The orders whose goods are their buyers' in the end."""
        return [one for one in self.orders if one.fate.keeps]

    def kept_items(self) -> list[Item]:
        """Return what is sold: what was given back whole is not."""
        return [item for one in self.kept for item in one.items if item.kept_fen(self.greens_fen)]

    @property
    def fen(self) -> int:
        """What is charged for goods."""
        return sum(one.kept_fen(self.greens_fen) for one in self.kept_items())

    @property
    def grams(self) -> int:
        """What its vegetables weigh."""
        return sum(one.grams for one in self.kept_items() if one.good is not Good.BIRD)

    @property
    def birds(self) -> int:
        """How many birds are sold."""
        return sum(one.units for one in self.kept_items() if one.good is Good.BIRD)

    @property
    def delivery_fen(self) -> int:
        """What is paid for bringing what is kept."""
        return sum(self.delivery_of(one) for one in self.kept)

    def delivery_of(self, one: Planned) -> int:
        """Return what bringing an order costs."""
        return DELIVERY_FEN if one.brought and self.ordered_fen(one) < FREE_FROM_FEN else 0

    def ordered_fen(self, one: Planned) -> int:
        """Return what an order's goods cost when it is placed."""
        return sum(item.ordered_fen(self.greens_fen) for item in one.items)

    @property
    def coupons_fen(self) -> int:
        """What coupons take off."""
        return COUPON_FEN * sum(one.coupon for one in self.orders)

    def left_units(self, good: Good) -> int:
        """Return how many units of a good are in stock when the year is over."""
        came = sum(one.units - one.spoilt for one in self.harvests if one.good is good)
        return came - sum(
            item.units for one in self.orders if one.fate.takes for item in one.items if item.good is good
        )


def is_villager(buyer: int) -> bool:
    """Tell whether a buyer lives in the village."""
    return buyer % VILLAGER_EVERY == VILLAGER_EVERY - 1


def drawn(seed: str, what: str, number: int, least: int, most: int) -> int:
    """Return a number from `least` to `most`, always the same for the same words."""
    found = hashlib.sha256(f"{seed}#{what}#{number}".encode()).digest()
    return least + int.from_bytes(found[:4]) % (most - least + 1)


def last_day(weeks: int) -> dt.date:
    """Return the last day of so many weeks, which lies within the year."""
    return min(FIRST_MONDAY + dt.timedelta(days=7 * weeks - 1), NEW_YEARS_EVE)


def plan_market(sales: Sales, *, weeks: int = WEEKS, seed: str) -> MarketYear:
    """Return a year, or its first weeks, that comes to exactly these figures; the same for the same seed."""
    buyers = max(BUYERS_LEAST, sales.orders // ORDERS_A_BUYER)
    blank = [_blank(seed, number, moment, buyers) for number, moment in enumerate(_moments(seed, sales.orders, weeks))]
    orders = _with_boxed(seed, _with_birds(seed, blank, sales.birds))
    jin = (sales.vegetables_kg * GRAMS - _grams(orders)) // JIN_G
    assert (sales.vegetables_kg * GRAMS - _grams(orders)) % JIN_G == 0, "all that is packed weighs whole 斤"
    loose = _loose(seed, orders, jin)
    left = sales.fen - _fen(orders) + sum(_back(one, units) for one, units in zip(orders, loose, strict=True))
    greens_fen, radish_jin = divmod(left, jin)
    assert greens_fen > FEN_BACK_A_JIN, "the figures leave a price that is one"
    whole = _with_loose(seed, orders, loose, radish_jin)
    year = MarketYear(sales, weeks, greens_fen, buyers, tuple(whole), ())
    year = replace(year, orders=tuple(_with_coupons(year)))
    return replace(year, harvests=tuple(_harvests(year.orders)))


def _moments(seed: str, orders: int, weeks: int) -> list[dt.datetime]:
    """Return when so many orders are placed, in their order: by the weeks' seasons, by day, from 8 to 20 o'clock."""
    mondays = [FIRST_MONDAY + dt.timedelta(weeks=week) for week in range(weeks)]
    counts = apportion(orders, [SEASON[monday.month - 1] for monday in mondays])
    found: list[dt.datetime] = []
    for week, (monday, count) in enumerate(zip(mondays, counts, strict=True)):
        days = 3 if week == weeks - 1 else 6
        for nth in range(count):
            minute = drawn(seed, f"minute {week}", nth, 8 * 60, 20 * 60 - 1)
            day = monday + dt.timedelta(days=nth * days // count)
            found.append(dt.datetime.combine(day, dt.time(minute // 60, minute % 60, nth % 60), SHANGHAI))
    return sorted(found)


def _blank(seed: str, number: int, placed_at: dt.datetime, buyers: int) -> Planned:
    buyer = number % buyers
    delivers_on = placed_at.date() + dt.timedelta(days=drawn(seed, "days", number, 1, 2))
    fate = FATES.get(number % FATES_CYCLE, Fate.KEPT)
    points = POINTS if is_villager(buyer) and number % 2 else 0
    brought = not is_villager(buyer) and number % BROUGHT_EVERY == BROUGHT_AT
    return Planned(number, buyer, placed_at, delivers_on, (), fate, brought, points)


def _with_birds(seed: str, orders: Sequence[Planned], birds: int) -> list[Planned]:
    """Give two of five orders birds: those that are kept so many in all, the others some of their own."""
    of = [drawn(seed, "birds", one.number, 1, 8) if one.number % 5 in {0, 3} else 0 for one in orders]
    kept = [n for n, one in enumerate(orders) if one.fate.keeps and of[n]]
    for n, units in zip(kept, apportion(birds, [of[n] for n in kept]), strict=True):
        of[n] = units
    return [
        replace(one, items=(Item(Good.BIRD, units, _weights(seed, one.number, units)),)) if units else one
        for one, units in zip(orders, of, strict=True)
    ]


def _weights(seed: str, number: int, units: int) -> tuple[int, ...]:
    """Return what birds weigh, within the band about 1,500 g."""
    return tuple(drawn(seed, f"weight {number}", nth, 1_230, 1_780) for nth in range(units))


def _with_boxed(seed: str, orders: Sequence[Planned]) -> list[Planned]:
    """Give some orders cabbages or boxes; where some is given back it is a box whole, where there is one."""
    found = []
    for one in orders:
        items = list(one.items)
        if one.number % 3 == 1:
            items.append(Item(Good.CABBAGE, drawn(seed, "cabbages", one.number, 2, 11)))
        if one.number % 4 == 1:
            box = Item(Good.BOX, drawn(seed, "boxes", one.number, 1, 6))
            back = box.ordered_fen(0) if one.fate is Fate.SPOILT else 0
            items.append(replace(box, back_fen=back))
        found.append(replace(one, items=tuple(items)))
    return found


def _grams(orders: Iterable[Planned]) -> int:
    return sum(
        item.grams
        for one in orders
        if one.fate.keeps
        for item in one.items
        if item.good is not Good.BIRD and item.kept_fen(0)
    )


def _fen(orders: Iterable[Planned]) -> int:
    return sum(item.kept_fen(0) for one in orders if one.fate.keeps for item in one.items)


def _loose(seed: str, orders: Sequence[Planned], jin: int) -> list[int]:
    """Return how much loose goods each order has: those that are kept `jin` together, the others as they come."""
    wished = [drawn(seed, "jin", one.number, *SIZES[one.number % len(SIZES)]) for one in orders]
    kept = [n for n, one in enumerate(orders) if one.fate.keeps]
    for n, units in zip(kept, apportion(jin, [wished[n] for n in kept]), strict=True):
        wished[n] = units
    return wished


def _back(one: Planned, jin: int) -> int:
    """Return what is given back of an order's loose goods."""
    has_back = any(item.back_fen for item in one.items)
    return FEN_BACK_A_JIN * jin if one.fate in {Fate.SHORT, Fate.SPOILT} and not has_back else 0


def _with_loose(seed: str, orders: Sequence[Planned], loose: Sequence[int], radish_jin: int) -> list[Planned]:
    """Give each order its loose goods: greens, but in those drawn first radish, `radish_jin` of it in all."""
    found, left = list(orders), radish_jin
    for n in sorted(range(len(orders)), key=lambda n: (drawn(seed, "radish", n, 0, 2**31), n)):
        one, back = orders[n], _back(orders[n], loose[n])
        radish = min(left, loose[n]) if one.fate.keeps else 0
        left -= radish
        parts = [(good, units) for good, units in ((Good.GREENS, loose[n] - radish), (Good.RADISH, radish)) if units]
        items = [Item(good, units) for good, units in parts]
        if items and back:
            items[0] = replace(items[0], back_fen=FEN_BACK_A_JIN * items[0].units)
            items[1:] = [replace(item, back_fen=FEN_BACK_A_JIN * item.units) for item in items[1:]]
        found[n] = replace(one, items=(*one.items, *items))
    assert left == 0, "radish is less than all loose goods"
    return found


def _with_coupons(year: MarketYear) -> list[Planned]:
    """Let each member use their coupon for the first order that is kept and enough for it."""
    used: set[int] = set()
    found = []
    for one in year.orders:
        fits = one.fate.keeps and not is_villager(one.buyer) and year.ordered_fen(one) >= COUPON_FROM_FEN
        if fits and one.buyer not in used:
            used.add(one.buyer)
            found.append(replace(one, coupon=True))
        else:
            found.append(one)
    return found


def _harvests(orders: Iterable[Planned]) -> list[Harvest]:
    """Return what comes in each week: what is ordered in it, and a little more, of which some spoils."""
    ordered: Counter[tuple[int, Good]] = Counter()
    for one in orders:
        for item in one.items:
            ordered[one.week, item.good] += item.units
    found = []
    for (week, good), units in sorted(ordered.items()):
        spare = max(1, units // SPARE)
        spoilt = (spare + 1) // 2 if week % SPOILT_EVERY == 0 else 0
        found.append(Harvest(week, good, units + spare, spoilt))
    return found
