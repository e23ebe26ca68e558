"""Levels (会员等级): how much somebody bought and kept in a town's markets opens what."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value

LEVELS_MAX = 8
FROM_FEN_MAX = 100_000_000


@value
class Level:
    """A level's name, and from how much on somebody is of it, in fen."""

    name: str
    from_fen: int


@value
class Levels:
    """A town's levels, from the lowest; none until an administrator wrote some."""

    levels: tuple[Level, ...] = ()
    version: int = 0

    def of(self, spent_fen: int) -> int:
        """Return the number of the level that so much opens, from 0."""
        return max((nth for nth, one in enumerate(self.levels) if spent_fen >= one.from_fen), default=0)

    def above(self, spent_fen: int) -> Level | None:
        """Return the level that comes next, None where there is none."""
        return next((one for one in self.levels if spent_fen < one.from_fen), None)


def checked(levels: Sequence[Level]) -> tuple[Level, ...]:
    """Return levels as they were written if they may be.

    Raises:
        InvalidInput: the first begins above nothing, one begins no higher than the one below it, or two have one name.
    """
    faults = []
    starts = [one.from_fen for one in levels]
    if starts and starts[0] != 0:
        faults.append(("levels.0.from_fen", "not_nothing", "第一级从 0 元起。", "The first level begins at nothing."))
    for nth, (below, above) in enumerate(itertools.pairwise(starts), 1):
        if above <= below:
            faults.append((f"levels.{nth}.from_fen", "order", "每一级要比前一级高。", "It begins no higher."))
    if len({one.name for one in levels}) < len(levels):
        faults.append(("levels", "twice", "等级名称不能重复。", "Two levels have one name."))
    if faults:
        raise InvalidInput(fields=[{"field": f, "code": c, "zh": zh, "en": en} for f, c, zh, en in faults])
    return tuple(levels)
