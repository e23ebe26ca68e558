"""Levels (级别): what an honour pays by who gave it, from the state to the village. A rule has all six, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from chalicelib.kernel.values import value

LEVELS: Mapping[str, str] = {
    "national": "国家级",
    "province": "省级",
    "city": "市级",
    "district": "区级",
    "town": "镇级",
    "village": "村级",
}
"""The levels' codes, the highest first, and their names in Chinese."""


@value
class Level:
    """One level, and the whole points that an honour of it pays."""

    code: str
    points: int

    @property
    def zh(self) -> str:
        """Its name in Chinese: 区级."""
        return LEVELS[self.code]


def levels_of(points: Mapping[str, int]) -> tuple[Level, ...]:
    """Return levels with these points, the highest first."""
    return tuple(Level(code, points[code]) for code in LEVELS)


def points_at(levels: Iterable[Level], code: str) -> int | None:
    """Return what a level pays, or None where there is none of this code."""
    return next((level.points for level in levels if level.code == code), None)


def level_paid(levels: Iterable[Level], points: int) -> str:
    """Return the highest level that pays exactly so many points, "" for none."""
    return next((level.code for level in levels if level.points == points), "")


def descend(levels: tuple[Level, ...]) -> bool:
    """Tell whether no level pays more than the one above it."""
    return all(lower.points <= higher.points for higher, lower in pairwise(levels))


def lowest(levels: Iterable[Level], others: Iterable[Level]) -> tuple[Level, ...]:
    """Return each level with the lesser points of two rules; one without levels leaves them as they are."""
    bound = {level.code: level.points for level in others}
    return tuple(Level(level.code, min(level.points, bound.get(level.code, level.points))) for level in levels)
