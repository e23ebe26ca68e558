"""What another policy would do to everybody: how scores move, how far they are from today's, and between which groups.

Nobody is named: what comes out are counts, and of a group with few people nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chalicelib.credit.score.core.features import Dimension
from chalicelib.credit.score.core.histogram import stability_index
from chalicelib.credit.score.core.scoring import Policy, Score, score_of
from chalicelib.credit.score.core.states import State
from chalicelib.kernel.values import value

GROUP_LEAST = 5
"""Of fewer people nothing is said. Source: credit.md, k."""
CLASSES = 10
"""Into so many classes of points a dimension is cut, for its stability index (Siddiqi, 2006)."""
GAP_POINTS = 50
"""A gap between two groups' means that grows by more is answered in writing before a policy is signed. Ours."""


@value
class Somebody:
    """One person's state, their household's in it, and the groups they are in: `{"village": …, "age": …, "sex": …}`."""

    state: State
    groups: Mapping[str, str]


@value
class GroupMeans:
    """A group's people and what they have in the mean, in hundredths of a point, before and after."""

    kind: str
    name: str
    people: int
    before: int
    after: int


@value
class Gap:
    """The widest gap between the means of two groups of a kind, in hundredths of a point, before and after."""

    kind: str
    before: int
    after: int

    @property
    def must_be_answered(self) -> bool:
        """Tell whether it grows by so much that somebody has to say why in writing."""
        return self.after - self.before > GAP_POINTS * 100


@value
class Simulation:
    """What a policy does: people by grade before and after, who moves up or down, indexes and groups."""

    people: int
    moves: Mapping[tuple[str, str], int]
    up: int
    down: int
    stability: Mapping[str, float]
    groups: tuple[GroupMeans, ...]
    gaps: tuple[Gap, ...]


@dataclass(slots=True)
class _Sums:
    people: int = 0
    before: int = 0
    after: int = 0


@dataclass(slots=True)
class _Counting:
    """What is counted of everybody under two policies."""

    before: Policy
    after: Policy
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    up: int = 0
    down: int = 0
    classes: defaultdict[str, tuple[Counter[str], Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: (Counter(), Counter()))
    )
    groups: defaultdict[tuple[str, str], _Sums] = field(default_factory=lambda: defaultdict(_Sums))

    def add(self, one: Somebody, on: dt.date) -> None:
        """Count somebody's scores of a day."""
        was, becomes = score_of(self.before, one.state, on), score_of(self.after, one.state, on)
        self.moves[was.grade, becomes.grade] += 1
        self.up += becomes.points > was.points
        self.down += becomes.points < was.points
        for dimension in Dimension:
            old, new = self.classes[dimension.value]
            old[_class(was, self.before, dimension)] += 1
            new[_class(becomes, self.after, dimension)] += 1
        for kind, name in one.groups.items():
            sums = self.groups[kind, name]
            sums.people += 1
            sums.before += was.points
            sums.after += becomes.points


def simulated(before: Policy, after: Policy, everybody: Iterable[Somebody], on: dt.date) -> Simulation | None:
    """Return what a policy would do on a day to people who are under another one; None where there is nobody.

    Both policies have the half-life by which the states were folded. One pass; nobody is kept.
    """
    counting = _Counting(before, after)
    for one in everybody:
        counting.add(one, on)
    people = counting.moves.total()
    if not people:
        return None
    groups = tuple(
        GroupMeans(kind, name, sums.people, _mean(sums.before, sums.people), _mean(sums.after, sums.people))
        for (kind, name), sums in sorted(counting.groups.items())
        if sums.people >= GROUP_LEAST
    )
    stability = {name: stability_index(*counts) for name, counts in sorted(counting.classes.items())}
    return Simulation(people, dict(counting.moves), counting.up, counting.down, stability, groups, gaps_of(groups))


def _class(score: Score, policy: Policy, dimension: Dimension) -> str:
    """Return in which tenth of what a dimension can bring somebody is: weights may differ between policies."""
    most = policy.weights.get(dimension, 0)
    return str(min(CLASSES - 1, score.by_dimension.get(dimension, 0) * CLASSES // most)) if most else "-"


def _mean(total: int, people: int) -> int:
    return (total * 200 + people) // (2 * people)


def gaps_of(groups: Iterable[GroupMeans]) -> tuple[Gap, ...]:
    """Return the widest gap between two groups of each kind."""
    kinds: defaultdict[str, list[GroupMeans]] = defaultdict(list)
    for one in groups:
        kinds[one.kind].append(one)
    return tuple(
        Gap(kind, _widest([one.before for one in found]), _widest([one.after for one in found]))
        for kind, found in sorted(kinds.items())
        if len(found) > 1
    )


def _widest(means: list[int]) -> int:
    return max(means) - min(means)
