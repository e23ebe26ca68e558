"""How a town's market sells: where goods are collected, what bringing them costs, and for which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.refusals import DayNotServed, MarketClosed, NoSuchPoint, NoSuchWindow

POINTS_MAX, WINDOWS_MAX = 30, 6
CAPACITY_MAX = 2_000
"""Most orders that are brought within one window. Ours."""
POINT_FEN_MAX = 1_000
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
class DeliveryWindow:
    """A time of each day within which goods are brought, in words, and to how many orders at most."""

    window_id: str
    label: str
    capacity: int


@value
class MarketTerms:
    """What a town's administrator sets.

    Goods are packed for a day `first_day` days after the order at the earliest and `last_day` at the latest. Bringing
    them costs `delivery_fen`, nothing from `free_from_fen` of goods on (0: never free); where there are `windows`, each
    order that is brought is for one of them. A work point pays `point_fen` (0: points pay nothing), and points at most
    `points_permille` of the goods.
    """

    is_open: bool = False
    points: tuple[PickupPoint, ...] = ()
    delivers: bool = False
    delivery_fen: int = 0
    free_from_fen: int = 0
    first_day: int = 1
    last_day: int = 7
    windows: tuple[DeliveryWindow, ...] = ()
    point_fen: int = 0
    points_permille: int = 0
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

    def window(self, window_id: str) -> DeliveryWindow | None:
        """Return the window within which an order is brought; None where the market has none.

        Raises:
            NoSuchWindow: there is none of this id, or one has to be chosen.
        """
        if not self.windows and not window_id:
            return None
        for one in self.windows:
            if one.window_id == window_id:
                return one
        raise NoSuchWindow

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
        InvalidInput: two points or windows share an id or a name, the last day lies before the first, or an open market
            neither brings goods nor has a point.
    """
    faults = []
    if _some_twice(terms.points, "point_id", "name"):
        faults.append(("points", "twice", "取货点不能重复。", "Two pick-up points are the same."))
    if _some_twice(terms.windows, "window_id", "label"):
        faults.append(("windows", "twice", "送货时段不能重复。", "Two delivery windows are the same."))
    if terms.last_day < terms.first_day:
        faults.append(("last_day", "before_first", "最晚不能早于最早。", "The last day lies before the first."))
    if terms.is_open and not terms.points and not terms.delivers:
        faults.append(("points", "nowhere", "要有取货点，或者送货。", "Goods are neither collected nor brought."))
    if faults:
        raise InvalidInput(fields=[{"field": f, "code": c, "zh": zh, "en": en} for f, c, zh, en in faults])
    return terms


def _some_twice(rows: Sequence[PickupPoint | DeliveryWindow], *parts: str) -> bool:
    """Tell whether two rows share one of these parts."""
    return any(len({getattr(one, part) for one in rows}) < len(rows) for part in parts)


def slot_of_window(town_id: str, on: dt.date, window_id: str) -> str:
    """Return the slot that counts the orders which are brought on a day within a window."""
    return f"market-window#{town_id}#{on}#{window_id}"
