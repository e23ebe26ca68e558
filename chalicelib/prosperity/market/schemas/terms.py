"""A market's terms on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.prosperity.market.core.goods import PERMILLE, PRICE_FEN_MAX
from chalicelib.prosperity.market.core.terms import (
    AHEAD_DAYS_MAX,
    CAPACITY_MAX,
    DELIVERY_FEN_MAX,
    POINT_FEN_MAX,
    POINTS_MAX,
    WINDOWS_MAX,
    DeliveryWindow,
    MarketTerms,
    PickupPoint,
)

Days = Annotated[int, Field(strict=True, ge=0, le=AHEAD_DAYS_MAX)]


class MarketPointAsked(Asked):
    """A pick-up point: its name, where it is, when it is open."""

    point_id: Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")]
    name: Annotated[str, Field(min_length=2, max_length=30)]
    where: Annotated[str, Field(min_length=2, max_length=60)]
    opening: Annotated[str, Field(min_length=2, max_length=60)]


class MarketWindowAsked(Asked):
    """A time of each day within which goods are brought, in words, and to how many orders at most."""

    window_id: Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")]
    label: Annotated[str, Field(min_length=2, max_length=20)]
    capacity: Annotated[int, Field(strict=True, ge=1, le=CAPACITY_MAX)]


class MarketTermsAsked(Asked):
    """How a town's market sells; `version` is the one that was looked at, 0 where there was none.

    Goods are packed for a day from `first_day` to `last_day` days after the order. Bringing them costs `delivery_fen`,
    nothing from `free_from_fen` of goods on (0: never free), within one of `windows` where there are some. A work point
    pays `point_fen` (0: points pay nothing), and points at most `points_permille` of the goods.
    """

    is_open: bool
    points: Annotated[tuple[MarketPointAsked, ...], Field(max_length=POINTS_MAX)]
    delivers: bool
    delivery_fen: Annotated[int, Field(strict=True, ge=0, le=DELIVERY_FEN_MAX)]
    free_from_fen: Annotated[int, Field(strict=True, ge=0, le=PRICE_FEN_MAX)]
    first_day: Days
    last_day: Days
    windows: Annotated[tuple[MarketWindowAsked, ...], Field(max_length=WINDOWS_MAX)] = ()
    point_fen: Annotated[int, Field(strict=True, ge=0, le=POINT_FEN_MAX)] = 0
    points_permille: Annotated[int, Field(strict=True, ge=0, le=PERMILLE)] = 0
    version: Annotated[int, Field(strict=True, ge=0)]

    def terms(self) -> MarketTerms:
        """Return them as the room's core knows them."""
        points = tuple(PickupPoint(one.point_id, one.name, one.where, one.opening) for one in self.points)
        return MarketTerms(
            self.is_open,
            points,
            self.delivers,
            self.delivery_fen,
            self.free_from_fen,
            self.first_day,
            self.last_day,
            tuple(DeliveryWindow(one.window_id, one.label, one.capacity) for one in self.windows),
            self.point_fen,
            self.points_permille,
            self.version,
        )


class MarketPointShown(Shown):
    """A pick-up point."""

    point_id: str
    name: str
    where: str
    opening: str

    @classmethod
    def of(cls, one: PickupPoint) -> MarketPointShown:
        """Show a pick-up point."""
        return cls(point_id=one.point_id, name=one.name, where=one.where, opening=one.opening)


class MarketWindowShown(Shown):
    """A time of each day within which goods are brought, in words, and to how many orders at most."""

    window_id: str
    label: str
    capacity: int


class WindowsAsked(Asked):
    """For which day."""

    on: Date


class WindowLeftShown(Shown):
    """A delivery window, and for how many more orders it is free on the day that was asked for."""

    window_id: str
    label: str
    left: int


class WindowsLeftShown(Shown):
    """A market's delivery windows on one day."""

    rows: list[WindowLeftShown]

    @classmethod
    def of(cls, found: Sequence[tuple[DeliveryWindow, int]]) -> WindowsLeftShown:
        """Show the windows of a day."""
        return cls(rows=[WindowLeftShown(window_id=one.window_id, label=one.label, left=left) for one, left in found])


class MarketTermsShown(Shown):
    """How a town's market sells; `version` is for a change."""

    is_open: bool
    points: list[MarketPointShown]
    delivers: bool
    delivery_fen: int
    free_from_fen: int
    first_day: int
    last_day: int
    windows: list[MarketWindowShown]
    point_fen: int
    points_permille: int
    version: int

    @classmethod
    def of(cls, terms: MarketTerms) -> MarketTermsShown:
        """Show a market's terms."""
        return cls(
            is_open=terms.is_open,
            points=[MarketPointShown.of(one) for one in terms.points],
            delivers=terms.delivers,
            delivery_fen=terms.delivery_fen,
            free_from_fen=terms.free_from_fen,
            first_day=terms.first_day,
            last_day=terms.last_day,
            windows=[
                MarketWindowShown(window_id=one.window_id, label=one.label, capacity=one.capacity)
                for one in terms.windows
            ],
            point_fen=terms.point_fen,
            points_permille=terms.points_permille,
            version=terms.version,
        )
