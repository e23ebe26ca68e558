"""What each village of the year sells. Pure; two of the goods are what makes every sum come out (plan.py)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.prosperity.market.core.goods import Category, How, Variant
from chalicelib.prosperity.market.core.prices import fen_by_weight

JIN_G = 500
"""A loose unit, by weight, is one 斤: then what it costs is its price, and nothing is rounded."""
BAND_PERMILLE = 200
BIRD_G, BIRD_FEN = 1_500, 3_600
CABBAGE_G, CABBAGE_FEN = 1_500, 480
BOX_G, BOX_FEN = 5_000, 5_200


class Good(StrEnum):
    """One product of a village, with one variant."""

    BIRD = "bird"
    CABBAGE = "cabbage"
    BOX = "box"
    GREENS = "greens"
    RADISH = "radish"

    @property
    def is_loose(self) -> bool:
        """Whether it is sold by the 斤."""
        return self in {Good.GREENS, Good.RADISH}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a product says. Which of the village's producers grows it: its collective (0), or a household (1)."""

    title: str
    category: Category
    how: How
    label: str
    producer: int


SHOWN = {
    Good.BIRD: Shown("戴村跑步鸡", Category.POULTRY, How.CATCH, "一只，约 3 斤", 0),
    Good.CABBAGE: Shown("霜打大白菜", Category.VEGETABLES, How.PIECE, "一棵，约 3 斤", 1),
    Good.BOX: Shown("时令蔬菜箱", Category.VEGETABLES, How.BOX, "一箱，10 斤", 0),
    Good.GREENS: Shown("本地青菜", Category.VEGETABLES, How.WEIGHT, "散称", 1),
    Good.RADISH: Shown("红皮萝卜", Category.VEGETABLES, How.WEIGHT, "散称", 1),
}
"""What is sold."""


@functools.cache
def variant_of(good: Good, greens_fen: int) -> Variant:
    """Return how a good is sold where a 斤 of greens costs so much; one of radish costs a fen more."""
    shown = SHOWN[good]
    price, grams = {
        Good.BIRD: (BIRD_FEN, BIRD_G),
        Good.CABBAGE: (CABBAGE_FEN, CABBAGE_G),
        Good.BOX: (BOX_FEN, BOX_G),
        Good.GREENS: (greens_fen, JIN_G),
        Good.RADISH: (greens_fen + 1, JIN_G),
    }[good]
    return Variant(good.value, shown.label, shown.how, price, grams, 500, BAND_PERMILLE if good is Good.BIRD else 0)


@dataclass(frozen=True, slots=True)
class Item:
    """So many units of a good, what each bird of it weighs, and what of its money is given `back` in the end."""

    good: Good
    units: int
    weights_g: tuple[int, ...] = ()
    back_fen: int = 0

    @property
    def grams(self) -> int:
        """What it weighs."""
        each = {Good.CABBAGE: CABBAGE_G, Good.BOX: BOX_G}.get(self.good, JIN_G)
        return sum(self.weights_g) if self.good is Good.BIRD else each * self.units

    def ordered_fen(self, greens_fen: int) -> int:
        """Return what it costs when it is ordered."""
        return variant_of(self.good, greens_fen).fen_of(self.units)

    def kept_fen(self, greens_fen: int) -> int:
        """Return what is charged for it in the end."""
        if self.good is Good.BIRD:
            return sum(fen_by_weight(BIRD_FEN, grams) for grams in self.weights_g) - self.back_fen
        return self.ordered_fen(greens_fen) - self.back_fen
