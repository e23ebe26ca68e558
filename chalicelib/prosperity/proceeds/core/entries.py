"""The book's entries: what a document (an order, later a booking) assigns to whom, and how that changes.

Each fen has a source and an owner. An entry is the difference between what its document assigned before and what it
assigns now, so that all entries of a document together are what it says at every moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.values import value

Kept = str | int


@value
class Goods:
    """What was sold: a variant of a product, and whose produce it is.

    `how` it is sold and its `category` are words of the room that sells it, as it was when it was ordered.
    """

    producer_id: str
    product_id: str
    variant_id: str
    title: str
    label: str
    how: str
    category: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from others; its words may change."""
        return self.producer_id, self.product_id, self.variant_id

    @property
    def village_id(self) -> str:
        """The village that grows it."""
        return self.product_id[:6]


@value
class Amounts:
    """So much of some goods, and whose what was paid for it is, in fen. `heads` are birds."""

    units: int = 0
    grams: int = 0
    heads: int = 0
    producer: int = 0
    collective: int = 0
    platform: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        """Return both together."""
        return Amounts(
            self.units + other.units,
            self.grams + other.grams,
            self.heads + other.heads,
            self.producer + other.producer,
            self.collective + other.collective,
            self.platform + other.platform,
        )

    def __neg__(self) -> Amounts:
        """Return what takes these away."""
        return Amounts(-self.units, -self.grams, -self.heads, -self.producer, -self.collective, -self.platform)

    @property
    def fen(self) -> int:
        """What was paid for it."""
        return self.producer + self.collective + self.platform


@value
class Money:
    """Where a document's money comes from, and what of it is no goods' price, in fen.

    `cash` came by WeChat Pay, `points` are paid by work points: the town's funds bring them. `carried` comes from
    buyers' balances, less what went onto them. `delivery` is the platform's, and it bears what a `coupon` took off.
    """

    cash: int = 0
    points: int = 0
    carried: int = 0
    delivery: int = 0
    coupon: int = 0

    def __add__(self, other: Money) -> Money:
        """Return both together."""
        return Money(
            self.cash + other.cash,
            self.points + other.points,
            self.carried + other.carried,
            self.delivery + other.delivery,
            self.coupon + other.coupon,
        )

    def __neg__(self) -> Money:
        """Return what takes it away."""
        return Money(-self.cash, -self.points, -self.carried, -self.delivery, -self.coupon)

    @property
    def source_fen(self) -> int:
        """What there is to be assigned."""
        return self.cash + self.points + self.carried

    @property
    def platform(self) -> int:
        """What of it is the platform's beside its share of goods."""
        return self.delivery - self.coupon


@value
class Assigned:
    """What a document assigns: amounts by goods, and its money. Nothing while it assigns nothing yet."""

    parts: tuple[tuple[Goods, Amounts], ...] = ()
    money: Money = Money()

    def __add__(self, other: Assigned) -> Assigned:
        """Return both together, by goods; what comes to nothing is left out. Words are those of the later one."""
        held = {goods.key: (goods, amounts) for goods, amounts in self.parts}
        for goods, amounts in other.parts:
            _, there = held.get(goods.key, (goods, Amounts()))
            held[goods.key] = (goods, there + amounts)
        parts = tuple((goods, amounts) for goods, amounts in held.values() if amounts != Amounts())
        return Assigned(parts, self.money + other.money)

    def __neg__(self) -> Assigned:
        """Return what takes all of it away."""
        return Assigned(tuple((goods, -amounts) for goods, amounts in self.parts), -self.money)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is assigned."""
        return not self.parts and self.money == Money()

    @property
    def is_balanced(self) -> bool:
        """Whether each fen that came has an owner."""
        return sum(of.fen for _, of in self.parts) + self.money.platform == self.money.source_fen


@value
class Entry:
    """A line of the book: by how much `change` changed what a document assigns. `document` ends in its version.

    `is_later` tells what was given back, or put right, after the document had been assigned.
    """

    town_id: str
    document: str
    at: dt.datetime
    change: Assigned
    is_later: bool

    @property
    def day(self) -> dt.date:
        """The business date that it counts for."""
        return business_date(self.at)


def entry_of(
    town_id: str, document: str, version: int, at: dt.datetime, *, before: Assigned, after: Assigned
) -> Entry | None:
    """Return the entry by which the book follows a document to `version`; None where nothing changes.

    A version of a document is written once, and its entry with it: so the entry has its name.
    """
    change = -before + after
    assert change.is_balanced, f"{document}: fen without an owner, or without a source"
    if change.is_nothing:
        return None
    return Entry(town_id, f"{document}#{version:06d}", at, change, is_later=not before.is_nothing)


def packed(assigned: Assigned) -> list[list[Kept]]:
    """Return what is assigned as lists that JSON keeps: first the money, then goods with their amounts."""
    return [held(assigned.money), *([*held(goods), *held(amounts)] for goods, amounts in assigned.parts)]


def unpacked(kept: Sequence[Sequence[Any]]) -> Assigned:
    """Return what `packed` was given."""
    money, *parts = kept
    return Assigned(tuple((Goods(*one[:7]), Amounts(*one[7:])) for one in parts), Money(*money))


def held(one: Goods | Amounts | Money) -> list[Kept]:
    """Return what goods, amounts or money hold, in the order of their fields."""
    return [getattr(one, found.name) for found in fields(one)]
