"""What another policy would do to everybody: how scores move, how far they are from today's, and between which groups.

Nobody is named: what comes out are counts, and of a group with few people nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

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


CountWords = Mapping[str, Mapping[str, int]]
"""Counts as they are kept."""


@value
class Somebody:
    """One person's state, their household's in it, and the groups they are in: `{"village": …, "age": …, "sex": …}`.

    `refolded` is their state by the other policy's half-life, where that is another one.
    """

    state: State
    groups: Mapping[str, str]
    refolded: State | None = None


@value
class GroupMeans:
    """A group's people, what they have in the mean, in hundredths of a point, before and after, and who moves grade.

    `moves` are people by grade before and after, of other grades; where fewer than five move so, it is left out.
    """

    kind: str
    name: str
    people: int
    before: int
    after: int
    moves: Mapping[tuple[str, str], int] = field(default_factory=dict)


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
class Counts:
    """What is counted of people under two policies; a village's and another's add up to both.

    `moves` are people by grade before and after, `AAA>AA`. `classes` are people by the tenth of a dimension that they
    are in, `before:word:3`. `people`, `before` and `after` count a group and sum its points, by `sex:female`;
    `movers` are its people who move grade, `sex:female|AAA>AA`.
    """

    moves: Counter[str] = field(default_factory=Counter)
    directions: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    movers: Counter[str] = field(default_factory=Counter)

    def add(self, before: Policy, after: Policy, one: Somebody, on: dt.date) -> None:
        """Count somebody's scores of a day."""
        was, becomes = score_of(before, one.state, on), score_of(after, one.refolded or one.state, on)
        self.moves[f"{was.grade}>{becomes.grade}"] += 1
        self.directions["up"] += becomes.points > was.points
        self.directions["down"] += becomes.points < was.points
        for dimension in Dimension:
            self.classes[f"before:{dimension}:{_class(was, before, dimension)}"] += 1
            self.classes[f"after:{dimension}:{_class(becomes, after, dimension)}"] += 1
        for kind, name in one.groups.items():
            group = f"{kind}:{name}"
            self.people[group] += 1
            self.before[group] += was.points
            self.after[group] += becomes.points
            if was.grade != becomes.grade:
                self.movers[f"{group}|{was.grade}>{becomes.grade}"] += 1

    def join(self, other: Counts) -> None:
        """Add what was counted elsewhere."""
        for one in fields(self):
            getattr(self, one.name).update(getattr(other, one.name))

    def without_few(self) -> Counts:
        """Return it without groups and moves of so few that they would tell of somebody, to be kept for ever."""
        many = [group for group, people in self.people.items() if people >= GROUP_LEAST]
        people, before, after = (Counter({one: n[one] for one in many}) for n in (self.people, self.before, self.after))
        movers = Counter({move: n for move, n in self.movers.items() if n >= GROUP_LEAST})
        return replace(self, people=people, before=before, after=after, movers=movers)

    def words(self) -> dict[str, dict[str, int]]:
        """Return it as it is kept until all villages are counted."""
        return {one.name: dict(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def of(cls, words: CountWords) -> Counts:
        """Return what `words` tells."""
        return cls(**{name: Counter(found) for name, found in words.items()})


def counted(before: Policy, after: Policy, everybody: Iterable[Somebody], on: dt.date) -> Counts:
    """Count people's scores of a day under the policy in force and under another one. One pass; nobody is kept."""
    counts = Counts()
    for one in everybody:
        counts.add(before, after, one, on)
    return counts


def simulated(counts: Counts) -> Simulation | None:
    """Return what a policy would do to the people who were counted; None where there is nobody."""
    people = counts.moves.total()
    if not people:
        return None
    groups = tuple(_means(counts, group, n) for group, n in sorted(counts.people.items()) if n >= GROUP_LEAST)
    moves = {_grades(move): n for move, n in counts.moves.items()}
    up, down = counts.directions["up"], counts.directions["down"]
    return Simulation(people, moves, up, down, _stability(counts.classes), groups, gaps_of(groups))


def _means(counts: Counts, group: str, people: int) -> GroupMeans:
    kind, _, name = group.partition(":")
    before, after = (_mean(sums[group], people) for sums in (counts.before, counts.after))
    return GroupMeans(kind, name, people, before, after, _moves_in(counts.movers, group))


def _moves_in(movers: Mapping[str, int], group: str) -> dict[tuple[str, str], int]:
    """Return how a group's people move grade, by as many as may be told of."""
    found = {}
    for one, people in sorted(movers.items()):
        whose, _, move = one.rpartition("|")
        if whose == group and people >= GROUP_LEAST:
            found[_grades(move)] = people
    return found


def _grades(move: str) -> tuple[str, str]:
    before, _, after = move.partition(">")
    return before, after


def _stability(classes: Mapping[str, int]) -> dict[str, float]:
    """Return the stability index of each dimension."""
    found: defaultdict[str, dict[str, dict[str, int]]] = defaultdict(lambda: {"before": {}, "after": {}})
    for name, people in classes.items():
        when, dimension, tenth = name.split(":")
        found[dimension][when][tenth] = people
    return {one: stability_index(found[one]["before"], found[one]["after"]) for one in sorted(found)}


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
