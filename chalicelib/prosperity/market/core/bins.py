"""Bins: what is left of each harvest of one thing that is sold, and out of which harvests an order is picked.

Law, tested: what came in is what is left, what was written off, and what orders were picked from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.refusals import BinFull, LotSpent

PARTS_MAX = 200
"""Most harvests of one thing of which something is left: a row of 12 KB. Ours."""


@value
class Part:
    """So many units of one harvest: what is left of it in a bin, or what of it is in an order's line."""

    trace: str
    harvested_on: dt.date
    units: int


@value
class Bin:
    """What is left of the harvests of one slot's goods, the first harvest first; `version` is 0 before the first."""

    slot_id: str
    parts: tuple[Part, ...] = ()
    version: int = 0

    def left_of(self, trace: str) -> int:
        """Return how many units of a harvest are left."""
        return sum(one.units for one in self.parts if one.trace == trace)


def put_in(held: Bin, parts: Iterable[Part]) -> Bin:
    """Return the bin with these units in it as well.

    Raises:
        BinFull: something is left of too many harvests.
    """
    units: dict[tuple[dt.date, str], int] = {}
    for one in (*held.parts, *parts):
        at = (one.harvested_on, one.trace)
        units[at] = units.get(at, 0) + one.units
    if len(units) > PARTS_MAX:
        raise BinFull(most=PARTS_MAX)
    return replace(held, parts=tuple(Part(trace, day, units[day, trace]) for day, trace in sorted(units)))


def drawn(held: Bin, units: int) -> tuple[Bin, tuple[Part, ...]]:
    """Return the bin without so many units, and which they are: the first harvests first (先进先出).

    What the harvests do not cover is left out: it was never entered.
    """
    taken: list[Part] = []
    for one in held.parts:
        part = min(one.units, units)
        if part > 0:
            taken.append(replace(one, units=part))
            units -= part
    return _without(held, taken), tuple(taken)


def drawn_from(held: Bin, trace: str, units: int) -> tuple[Bin, Part]:
    """Return the bin without so many units of one harvest, and which they are.

    Raises:
        LotSpent: fewer are left of it.
    """
    for one in held.parts:
        if one.trace == trace and one.units >= units:
            part = replace(one, units=units)
            return _without(held, [part]), part
    raise LotSpent(left=held.left_of(trace))


def _without(held: Bin, taken: Sequence[Part]) -> Bin:
    less = {one.trace: one.units for one in taken}
    parts = (replace(one, units=one.units - less.get(one.trace, 0)) for one in held.parts)
    return replace(held, parts=tuple(one for one in parts if one.units))
