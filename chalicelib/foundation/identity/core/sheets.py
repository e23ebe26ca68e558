"""Card sheets: the sizes of cards and paper, and where each card lies. Lengths in millimetres, from the lower left."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.kernel.values import value

PAGE_MM = (210.0, 297.0)
"""ISO 216, A4."""
CARD_MM = (85.60, 53.98)
"""ISO/IEC 7810, ID-1 (CR80)."""
COLUMNS, ROWS = 2, 5
A_PAGE = COLUMNS * ROWS
LEFT_MM = (PAGE_MM[0] - COLUMNS * CARD_MM[0]) / 2
BOTTOM_MM = (PAGE_MM[1] - ROWS * CARD_MM[1]) / 2
MARK_MM, MARK_GAP_MM = 5.0, 2.0
"""A crop mark's length, and how far it stays from the cards."""
LISTED_MAX = 10
"""Most residents and households that a sheet names, a page of cards. Ours: each has a line in the audit trail."""


@value
class PrintedCard:
    """What is printed on one card."""

    name: str
    village: str
    group: str
    number: str
    url: str


def place_of(index: int) -> tuple[float, float]:
    """Return the lower left corner of the card at `index` on its page: left to right, top to bottom."""
    assert 0 <= index < A_PAGE, index
    row, column = divmod(index, COLUMNS)
    return LEFT_MM + column * CARD_MM[0], BOTTOM_MM + (ROWS - 1 - row) * CARD_MM[1]


def crop_marks() -> Iterator[tuple[float, float, float, float]]:
    """Yield each crop mark as a line from one point to another: outside the cards, in line with every edge."""
    right, top = LEFT_MM + COLUMNS * CARD_MM[0], BOTTOM_MM + ROWS * CARD_MM[1]
    for column in range(COLUMNS + 1):
        x = LEFT_MM + column * CARD_MM[0]
        yield x, BOTTOM_MM - MARK_GAP_MM, x, BOTTOM_MM - MARK_GAP_MM - MARK_MM
        yield x, top + MARK_GAP_MM, x, top + MARK_GAP_MM + MARK_MM
    for row in range(ROWS + 1):
        y = BOTTOM_MM + row * CARD_MM[1]
        yield LEFT_MM - MARK_GAP_MM, y, LEFT_MM - MARK_GAP_MM - MARK_MM, y
        yield right + MARK_GAP_MM, y, right + MARK_GAP_MM + MARK_MM, y
