"""How a town's market sells: where goods are collected, what bringing them costs, and for which days."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.refusals import DayNotServed, MarketClosed, NoSuchPoint

POINTS_MAX = 30
DELIVERY_FEN_MAX = 10_000
AHEAD_DAYS_MAX = 14


@value
class PickupPoint:
    """Where goods are collected: a name, where that is, when it is open."""

    point_id: str
    name: str
    where: str
    opening: str


@value
class MarketTerms:
    """What a town's administrator sets.

    Goods are packed for a day `first_day` days after the order at the earliest and `last_day` at the latest. Bringing
    them costs `delivery_fen`, nothing from `free_from_fen` of goods on (0: never free).
    """

    is_open: bool = False
    points: tuple[PickupPoint, ...] = ()
    delivers: bool = False
    delivery_fen: int = 0
    free_from_fen: int = 0
    first_day: int = 1
    last_day: int = 7
    version: int = 0

    def delivery_of(self, goods_fen: int) -> int:
        """Return what bringing goods of so much costs."""
        return 0 if self.free_from_fen and goods_fen >= self.free_from_fen else self.delivery_fen

    def point(self, point_id: str) -> PickupPoint:
        """Return a pick-up point.

        Raises:
            NoSuchPoint: there is none of this id.
        """
        for one in self.points:
            if one.point_id == point_id:
                return one
        raise NoSuchPoint

    def refuse(self, *, delivers_on: dt.date, today: dt.date, brought: bool) -> None:
        """Let an order of today for this day pass, to be `brought` or collected.

        Raises:
            MarketClosed: no orders are taken, or none that are brought.
            DayNotServed: the day is too early or too late.
        """
        self.refuse_way(brought=brought)
        first, last = (today + dt.timedelta(days=one) for one in (self.first_day, self.last_day))
        if not first <= delivers_on <= last:
            raise DayNotServed(first=str(first), last=str(last))

    def refuse_way(self, *, brought: bool) -> None:
        """Let an order pass for whatever day, to be `brought` or collected.

        Raises:
            MarketClosed: no orders are taken, or none that are brought.
        """
        if not self.is_open or (brought and not self.delivers):
            raise MarketClosed


def checked(terms: MarketTerms) -> MarketTerms:
    """Return what was written if it may be.

    Raises:
        InvalidInput: two points share an id or a name, the last day lies before the first, or an open market neither
            brings goods nor has a point.
    """
    faults = []
    for part in ("point_id", "name"):
        seen = [getattr(one, part) for one in terms.points]
        if len(set(seen)) < len(seen):
            faults.append(("points", "twice", "取货点不能重复。", "Two pick-up points are the same."))
    if terms.last_day < terms.first_day:
        faults.append(("last_day", "before_first", "最晚不能早于最早。", "The last day lies before the first."))
    if terms.is_open and not terms.points and not terms.delivers:
        faults.append(("points", "nowhere", "要有取货点，或者送货。", "Goods are neither collected nor brought."))
    if faults:
        raise InvalidInput(fields=[{"field": f, "code": c, "zh": zh, "en": en} for f, c, zh, en in faults])
    return terms
