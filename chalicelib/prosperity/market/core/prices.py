"""What goods cost. Money is whole fen, weight whole grams; whoever prices by weight does it here, and rounds once."""

from __future__ import annotations

PRICED_GRAMS = 500
"""A price by weight is that of 500 grams (一斤), as every market of the region writes it."""


def fen_by_weight(price_fen: int, weight_g: int) -> int:
    """Return what so many grams cost, rounded to the next fen, half up."""
    assert price_fen >= 0, price_fen
    assert weight_g >= 0, weight_g
    return (price_fen * weight_g * 2 + PRICED_GRAMS) // (PRICED_GRAMS * 2)


def band(weight_g: int, band_permille: int) -> tuple[int, int]:
    """Return the least and the greatest weight that is still this one: what lies off by at most so many thousandths."""
    off = weight_g * band_permille // 1_000
    return weight_g - off, weight_g + off
