"""The published figures of the market's year, and shares of them that are whole again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from local.town.figures import apportion

GRAMS = 1_000
"""A kilogram's."""


@dataclass(frozen=True, slots=True)
class Sales:
    """What a town or village sells in a year.

    What counts is what buyers have in the end: goods that were handed over and not given back whole, and what they were
    charged for them (`fen`), less what was given back. What is paid for bringing them is apart, and what coupons take
    off is the platform's loss, not the goods' price.
    """

    vegetables_kg: int
    birds: int
    fen: int
    orders: int
    """How many orders it takes, those that come to nothing among them."""


PUBLISHED = Sales(500_000, 22_000, 600_000_000, 13_000)
"""Daicun's figures as published: 500 t of vegetables, 22,000 chickens, 6 million yuan. Source: product.md.

In how many orders is ours: households, groups of them, and canteens that take a few hundred kilograms at once.
"""
ORDERS_LEAST = 60
"""A share is played in no more villages than leave each so many orders, so that each has some of every fate."""
VILLAGES_MAX = 10
"""How many of the town's villages sell. Ours."""
WEEKS, WEEKS_LEAST, ORDERS_A_WEEK = 52, 4, 15
"""A share of which a whole year has fewer orders a week than this is of fewer weeks, that its nights are not empty."""


def share_of(sales: Sales, share: Fraction) -> Sales:
    """Return each figure's share, rounded down."""
    assert 0 < share <= 1, share
    return Sales(
        int(sales.vegetables_kg * share), int(sales.birds * share), int(sales.fen * share), int(sales.orders * share)
    )


def weeks_of(sales: Sales) -> int:
    """Return in how many weeks so much is sold."""
    return min(WEEKS, max(WEEKS_LEAST, sales.orders // ORDERS_A_WEEK))


def villages_of(sales: Sales, there: int) -> int:
    """Return in how many of the villages that are `there` so much is sold."""
    return max(1, min(VILLAGES_MAX, there, sales.orders // ORDERS_LEAST))


def by_village(sales: Sales, weights: Sequence[int]) -> list[Sales]:
    """Return what each village sells; every sum over the villages is the town's."""
    columns = (
        apportion(sales.vegetables_kg, weights),
        apportion(sales.birds, weights),
        apportion(sales.fen, weights),
        apportion(sales.orders, weights),
    )
    return [Sales(*village) for village in zip(*columns, strict=True)]
