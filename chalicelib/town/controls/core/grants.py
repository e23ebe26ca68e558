"""Grants: awards as the controls see them, and what a village's month of them comes to."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.values import value

HAND = "hand"
"""The kind of source that stands for an activity's where somebody was confirmed by hand."""
JUDGED = frozenset({"desk", "claim", "wish", "ticket", HAND})
"""The sources of awards that somebody decided on; what is scanned at an activity has minutes behind it.

Inspections are claims. Each voter writes their own ballot, whatever it says.
"""
FAST_DEEDS, FAST_SECONDS = 20, 600
"""So many awards by one hand within ten minutes are faster than anybody reads papers. Ours."""
OFTEN_DEEDS = 5
"""So many judged awards by one hand to one account in a month are looked at. Ours."""
ENDED_DAYS = 90
"""So long after it ended a tie still counts: who separates on paper grants as before. Ours."""
LISTED_MAX = 50
"""Most rows of each list of a report, so that a village's month stays below 100 KB."""


@value
class Grant:
    """One award, or a part that somebody had in it: who decided, for whom, how much, by which rule, when."""

    by: str
    account_id: str
    points: int
    rule: str
    source: str
    at: dt.datetime

    @property
    def is_judged(self) -> bool:
        """Tell whether it rests on somebody's judgement."""
        return self.source.partition("#")[0] in JUDGED


@value
class Hand:
    """What one person granted in a month. `most` is what their most favoured account got, `accounts` how many did."""

    by: str
    deeds: int
    points: int
    accounts: int
    most: int
    most_account: str

    @property
    def points_per_deed(self) -> int:
        """What one award of theirs came to, on average, rounded."""
        return round(self.points / self.deeds) if self.deeds else 0

    @property
    def share_percent(self) -> int:
        """How much of what they granted went to one account."""
        return round(100 * self.most / self.points) if self.points else 0


@value
class Tie:
    """What ties somebody to an account: `self`, `circle`, or a circle that `ended` on a day (None: it holds)."""

    name: str
    ended_on: dt.date | None = None

    def counts_on(self, on: dt.date) -> bool:
        """Tell whether it counts on a day."""
        return self.ended_on is None or on <= self.ended_on + dt.timedelta(days=ENDED_DAYS)


@value
class Tied:
    """A judged award by somebody to themselves, their household or a declared relative, or to who was lately."""

    by: str
    account_id: str
    tie: str
    points: int
    source: str


@value
class Burst:
    """Many awards by one hand in a short time."""

    by: str
    deeds: int
    points: int
    first_at: dt.datetime
    last_at: dt.datetime


@value
class Often:
    """Many judged awards by one hand to one account."""

    by: str
    account_id: str
    deeds: int
    points: int


@value
class Attended:
    """An activity that somebody was paid for, what it is called, and how much they got there."""

    activity_id: str
    title: str
    points: int


@value
class Twice:
    """Somebody who was paid for two activities at which they were for the same `minutes` at the least."""

    account_id: str
    minutes: int
    first: Attended
    second: Attended


@value
class Budget:
    """A village's points budget as it stood: granted and left in the year, and what the month's awards drew.

    `left` is None of a month that nobody counted when it ended: what is left later says nothing about it.
    """

    granted: int
    left: int | None
    drawn: int


@value
class Report:
    """A village's month. `month` is `2026M11`; `made_at` when it was counted.

    `budgets` are those of the year's months up to it, as they were when each was counted.
    """

    village_id: str
    month: str
    made_at: dt.datetime
    budgets: dict[str, Budget]
    hands: tuple[Hand, ...] = ()
    tied: tuple[Tied, ...] = ()
    bursts: tuple[Burst, ...] = ()
    often: tuple[Often, ...] = ()
    twice: tuple[Twice, ...] = ()


def hands_of(grants: Iterable[Grant]) -> tuple[Hand, ...]:
    """Return what each person granted by judgement, the most first."""
    given: dict[str, Counter[str]] = defaultdict(Counter)
    deeds: Counter[str] = Counter()
    for grant in grants:
        if grant.is_judged:
            given[grant.by][grant.account_id] += grant.points
            deeds[grant.by] += 1
    found = [_hand(by, deeds[by], accounts) for by, accounts in given.items()]
    return tuple(sorted(found, key=lambda hand: (-hand.points, hand.by)))


def _hand(by: str, deeds: int, accounts: Counter[str]) -> Hand:
    most_account, most = min(accounts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Hand(by, deeds, accounts.total(), len(accounts), most, most_account)


def tied_of(grants: Iterable[Grant], circles: Mapping[str, Mapping[str, Tie]]) -> tuple[Tied, ...]:
    """Return the judged awards within somebody's circle; `circles` names, by person, the accounts in it and the tie."""
    found = [
        Tied(grant.by, grant.account_id, tie.name, grant.points, grant.source)
        for grant in grants
        if grant.is_judged
        and (tie := circles.get(grant.by, {}).get(grant.account_id))
        and tie.counts_on(business_date(grant.at))
    ]
    return tuple(sorted(found, key=lambda one: (-one.points, one.source))[:LISTED_MAX])


def bursts_of(grants: Sequence[Grant]) -> tuple[Burst, ...]:
    """Return each longest run of at least FAST_DEEDS judged awards by one hand, none FAST_SECONDS after the first."""
    by_hand: dict[str, list[Grant]] = defaultdict(list)
    for grant in sorted(grants, key=lambda one: one.at):
        if grant.is_judged:
            by_hand[grant.by].append(grant)
    found = [burst for by, mine in by_hand.items() for burst in _runs(by, mine)]
    return tuple(sorted(found, key=lambda one: (-one.deeds, one.by))[:LISTED_MAX])


def _runs(by: str, grants: Sequence[Grant]) -> Iterable[Burst]:
    """Yield the runs of one hand, which do not overlap."""
    start = 0
    while start < len(grants):
        end = start
        while end < len(grants) and (grants[end].at - grants[start].at).total_seconds() < FAST_SECONDS:
            end += 1
        run = grants[start:end]
        if len(run) >= FAST_DEEDS:
            yield Burst(by, len(run), sum(one.points for one in run), run[0].at, run[-1].at)
            start = end
        else:
            start += 1


def often_of(grants: Iterable[Grant]) -> tuple[Often, ...]:
    """Return who got at least OFTEN_DEEDS judged awards from one hand."""
    deeds: Counter[tuple[str, str]] = Counter()
    points: Counter[tuple[str, str]] = Counter()
    for grant in grants:
        if grant.is_judged:
            deeds[grant.by, grant.account_id] += 1
            points[grant.by, grant.account_id] += grant.points
    found = [Often(by, who, n, points[by, who]) for (by, who), n in deeds.items() if n >= OFTEN_DEEDS]
    return tuple(sorted(found, key=lambda one: (-one.deeds, one.by, one.account_id))[:LISTED_MAX])


PEERS_MIN = 5
"""With fewer people to compare with, nobody is called an outlier. Ours."""
SPREAD = 1.4826
"""From the median absolute deviation to a standard deviation, for a normal distribution (Rousseeuw & Croux, 1993)."""
FAR = 3.0
"""How many of those from the median is far (Leys et al., 2013: the conservative choice)."""
TWICE = 2
"""An outlier also grants this many times the median, so that a spread of nearly nothing flags nobody."""


@value
class Compared:
    """One hand beside its peers of the town: the medians, and in which respects it is far above them."""

    village_id: str
    hand: Hand
    points_median: int
    per_deed_median: int
    odd: tuple[str, ...]


def compared(reports: Iterable[Report]) -> list[Compared]:
    """Return every hand of a town's month beside the others, those that stand out first.

    A hand that worked in several villages is compared in each.
    """
    hands = [(report.village_id, hand) for report in reports for hand in report.hands]
    points = [hand.points for _, hand in hands]
    per_deed = [hand.points_per_deed for _, hand in hands]
    found = [
        Compared(
            village_id,
            hand,
            round(median(points)),
            round(median(per_deed)),
            tuple(
                name
                for name, mine, all_of in (
                    ("points", hand.points, points),
                    ("per_deed", hand.points_per_deed, per_deed),
                )
                if is_far(mine, all_of)
            )
            + (("one_account",) if hand.deeds >= OFTEN_DEEDS and hand.share_percent > 50 else ()),
        )
        for village_id, hand in hands
    ]
    return sorted(found, key=lambda one: (-len(one.odd), -one.hand.points, one.hand.by))


def is_far(mine: int, peers: Sequence[int]) -> bool:
    """Tell whether one figure stands far above those of its peers (itself among them): median and MAD, not mean."""
    if len(peers) < PEERS_MIN:
        return False
    middle = median(peers)
    spread = SPREAD * median([abs(one - middle) for one in peers])
    return mine > middle + FAR * spread and mine >= TWICE * middle and mine > middle
