"""What Sanbao answers, as frozen shapes. Members that a newer Sanbao adds are left alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from typing import Any, Self

from sanbao_shop.errors import AnswerBroken

AMOUNTS = frozenset({"points", "balance", "count", "points_per_yuan", "refunds", "refunded"})


def read(name: str, told: Any) -> Any:
    """Return a member as its name says: `…_at` a moment, `on` and `…_on` a date, amounts whole numbers."""
    if name.endswith("_at"):
        return None if told is None else dt.datetime.fromisoformat(told)
    if name == "on" or name.endswith("_on"):
        return None if told is None else dt.date.fromisoformat(told)
    if name in AMOUNTS and told is not None and type(told) is not int:
        raise TypeError(name)
    return told


@dataclass(frozen=True, slots=True)
class Shape:
    """Base of what is answered."""

    @classmethod
    def of(cls, members: Mapping[str, Any]) -> Self:
        """Return the shape of an answer's members. What an older Sanbao does not tell yet takes its default.

        Raises:
            AnswerBroken: one is missing, or is not what it should be.
        """
        try:
            told = [one.name for one in dataclasses.fields(cls) if one.name in members or one.default is MISSING]
            return cls(**{name: cls._read(name, members[name]) for name in told})
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            message = f"the answer is no {cls.__name__}: {error}"
            raise AnswerBroken(message) from None

    @classmethod
    def _read(cls, name: str, told: Any) -> Any:
        return read(name, told)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of what is bought: `points` for the whole line.

    It has a `name`, or names a good of the shop's price list by `good_id` (`Item("", 15, 3, "egg")`): then the list's
    price holds, and its name is on the slip.
    """

    name: str
    points: int
    quantity: int = 1
    good_id: str = ""

    def __post_init__(self) -> None:
        """Refuse a line that is named twice or not at all.

        Raises:
            ValueError: it has both a name and the id of a good, or neither.
        """
        if bool(self.name) == bool(self.good_id):
            message = "a line has either a name or the id of a good"
            raise ValueError(message)

    def told(self) -> dict[str, Any]:
        """Return its members as they are sent."""
        return {name: told for name, told in dataclasses.asdict(self).items() if told != ""}


@dataclass(frozen=True, slots=True)
class Redemption(Shape):
    """A sale, or a quote of one: `points` taken, the payer's `balance` after it, the number for the printed slip.

    `means` is what proved the payer: `pay_code`, `pin`, `photo`, `number` or `shop_code`.
    """

    redemption_id: str
    slip: str
    key: str
    masked_name: str
    points: int
    balance: int
    document: str
    means: str
    quote: bool
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Row(Shape):
    """A sale in a day's list, or a refund (`kind` "refund"), whose `points` are negative and whose sale is `sale_key`.

    `refunded` is what was given back of a sale so far. `means` is what proved the payer, as with a `Redemption`.
    """

    redemption_id: str
    key: str
    masked_name: str
    points: int
    document: str
    made_at: dt.datetime
    kind: str = "redemption"
    slip: str = ""
    sale_key: str | None = None
    refunded: int = 0
    means: str = ""


@dataclass(frozen=True, slots=True)
class Refund(Shape):
    """Points of a sale that were given back; `sale_key` and `sale_slip` name the sale."""

    refund_id: str
    slip: str
    key: str
    sale_key: str
    sale_slip: str
    masked_name: str
    points: int
    document: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Day(Shape):
    """A page of a day, the newest first. `count` and `points` are of the whole day's sales, on the first page only.

    `refunds` and `refunded` are the same of what was given back that day.
    """

    on: dt.date
    count: int | None
    points: int | None
    rows: tuple[Row, ...]
    cursor: str | None
    refunds: int | None = None
    refunded: int | None = None

    @classmethod
    def _read(cls, name: str, told: Any) -> Any:
        return tuple(Row.of(row) for row in told) if name == "rows" else read(name, told)


@dataclass(frozen=True, slots=True)
class CodePayments(Shape):
    """What the shop's own code was paid a moment ago."""

    rows: tuple[Row, ...]

    @classmethod
    def _read(cls, name: str, told: Any) -> Any:
        return tuple(Row.of(row) for row in told) if name == "rows" else read(name, told)


@dataclass(frozen=True, slots=True)
class Contract(Shape):
    """The contract in force: 100 points per yuan make a point worth one fen."""

    number: str
    points_per_yuan: int
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Limits(Shape):
    """The shop's day limits; None sets none. `offline_floor_points` is the most a till may take while offline."""

    key_day_points: int | None
    key_day_count: int | None
    shop_day_points: int | None
    shop_day_count: int | None
    offline_floor_points: int


@dataclass(frozen=True, slots=True)
class Terminal(Shape):
    """A till that the shop registered."""

    terminal_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Key(Shape):
    """The API key that asks, without its secret: what it may do, until when, and its own day limits."""

    key_id: str
    label: str
    scopes: tuple[str, ...]
    expires_at: dt.datetime
    day_points: int | None
    day_count: int | None

    @classmethod
    def _read(cls, name: str, told: Any) -> Any:
        return tuple(told) if name == "scopes" else read(name, told)


@dataclass(frozen=True, slots=True)
class Me(Shape):
    """The shop as its key sees it. `contract` is None where none is in force today."""

    partner_id: str
    village_id: str
    name: str
    contract: Contract | None
    limits: Limits
    terminals: tuple[Terminal, ...]
    key: Key

    @classmethod
    def _read(cls, name: str, told: Any) -> Any:
        if name == "contract":
            return None if told is None else Contract.of(told)
        if name == "limits":
            return Limits.of(told)
        if name == "terminals":
            return tuple(Terminal.of(row) for row in told)
        return Key.of(told) if name == "key" else told
