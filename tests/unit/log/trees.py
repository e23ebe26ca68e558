"""Trees of the log's tests: entries by number, and the files of a tree of so many."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.credit.log.core.merkle import Subtrees, folded, leaf_hash
from chalicelib.credit.log.core.tiles import Edge

BOUNDARIES = (1, 2, 255, 256, 257, 65_535, 65_536, 65_537)
"""Sizes at which a tile is full, or nearly, of either of its first levels."""


def entry(number: int) -> bytes:
    return b"\x01" + number.to_bytes(32, "big")


def entries(size: int, first: int = 0) -> list[bytes]:
    return [entry(number) for number in range(first, first + size)]


def files_of(rows: Sequence[bytes]) -> dict[str, bytes]:
    """The files that a tree of these entries has, written at once."""
    return dict(Edge().append(rows))


def subtrees_of(rows: Sequence[bytes]) -> Subtrees:
    """The hashes of a tree, computed from all its entries each time."""
    hashes = [leaf_hash(row) for row in rows]
    return lambda height, place: folded(hashes[place << height : (place + 1) << height])
