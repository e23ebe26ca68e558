"""The published figures of the town, and shares of them that are whole again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Figures:
    """What a town, a village, or a share of either comes to. Points are whole."""

    residents: int
    registered: int
    cards: int
    activities: int
    issued_points: int
    redeemed_points: int

    @property
    def outstanding_points(self) -> int:
        """Points that were earned and are not spent yet; none has expired."""
        return self.issued_points - self.redeemed_points


PUBLISHED = Figures(36_850, 17_173, 9_274, 19_420, 12_679_388, 7_282_236)
"""Daicun's figures as published. Source: product.md."""


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Return `total` in whole parts in proportion to `weights`: largest remainders first, then the earlier part.

    No part is larger than its weight where `total` is not larger than their sum.
    """
    whole = sum(weights)
    assert whole > 0, weights
    assert total >= 0, total
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-remainders[n], n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts


def share_of(figures: Figures, share: Fraction) -> Figures:
    """Return each figure's share, rounded down."""
    assert 0 < share <= 1, share
    return Figures(
        int(figures.residents * share),
        int(figures.registered * share),
        int(figures.cards * share),
        int(figures.activities * share),
        int(figures.issued_points * share),
        int(figures.redeemed_points * share),
    )


def by_village(figures: Figures, weights: Sequence[int]) -> list[Figures]:
    """Return the figures of each village; every sum over the villages is the town's."""
    columns = (
        apportion(figures.residents, weights),
        apportion(figures.registered, weights),
        apportion(figures.cards, weights),
        apportion(figures.activities, weights),
        apportion(figures.issued_points, weights),
        apportion(figures.redeemed_points, weights),
    )
    return [Figures(*village) for village in zip(*columns, strict=True)]
