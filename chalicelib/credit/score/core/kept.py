"""What is kept of somebody's score between two nights, and what a night makes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace

from chalicelib.credit.log.core.chains import Chain, Registered
from chalicelib.credit.score.core.days import FIRST_DAY, with_days
from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.core.marks import without
from chalicelib.credit.score.core.ruling import Ruler
from chalicelib.credit.score.core.scoring import Policy, changes_on
from chalicelib.credit.score.core.states import State, Told, folded
from chalicelib.kernel.values import value

Days = Mapping[dt.date, Sequence[Told]]
"""What happened to somebody, by the day that told it."""


@value
class InForce:
    """The policy of a town that holds, which of its versions it is, and the first day whose facts count."""

    version: int
    policy: Policy
    first_day: dt.date = FIRST_DAY

    @property
    def before(self) -> dt.date:
        """The last day that is in a state of nothing."""
        return self.first_day - dt.timedelta(days=1)


@value
class Kept:
    """A resident with a score, or a household whose awards count for its members.

    `holder` and `home`, the household's, are as facts name accounts: `v00012.00345`. `through` is the last closed day
    in the state, `days` are those that told something of the holder (`core.days`). Of a resident: `consent` is the
    event by which they agreed, `version` counts the changes of the score, `steps` are where they stand on the tables of
    the policy with number `policy`, `taken` is what records took off, and `due_on` is when that changes by itself. Of a
    household all that is empty. `chain` is where the resident's records in the log go on; it is no part of the score.
    """

    holder: str
    state: State
    through: dt.date
    days: int = 0
    is_home: bool = False
    home: str = ""
    consent: str = ""
    version: int = 0
    points: int = 0
    steps: tuple[int, ...] = ()
    policy: int = 0
    taken: int = 0
    due_on: dt.date | None = None
    chain: Chain | None = field(default=None, compare=False)

    @property
    def village_id(self) -> str:
        """The village."""
        return self.holder.partition(".")[0]

    def anew(self, now: InForce) -> Kept:
        """Return it as if nothing had been folded yet, with the score that stands until it is."""
        return replace(self, state=State(), through=now.before, days=0)

    def without_records(self, rest: Collection[str], home: State, policy: Policy, on: dt.date) -> Kept:
        """Return a resident as if some records of the negative list did not count, as the next night will find."""
        state = replace(self.state, marks=without(self.state.marks, rest))
        return replace(self, state=state, due_on=changes_on(policy, state.with_those_of(home), on))

    def after(self, days: Days, policy: Policy, on: dt.date) -> Kept:
        """Return it with the closed days until `on` in it; those that are in it already change nothing."""
        new = {day: found for day, found in days.items() if self.through < day <= on and found}
        told = [one for found in new.values() for one in found]
        state = folded(self.state, told, policy.decay).trimmed(on)
        return replace(self, state=state, through=on, days=with_days(self.days, new))

    def scored(self, home: State, now: InForce, ruler: Ruler) -> Kept:
        """Return it with the score of the ruler's day; the version is one more where a line of it is another one.

        `ruler` is the policy in force, laid out for the day.
        """
        found = ruler.measure(self.state.with_those_of(home))
        same = self.version > 0 and (found.steps, found.taken, now.version) == (self.steps, self.taken, self.policy)
        return replace(
            self,
            version=self.version if same else self.version + 1,
            points=found.points,
            steps=found.steps,
            policy=now.version,
            taken=found.taken,
            due_on=found.due_on,
        )


@value
class Past:
    """One of the scores that somebody had: its number, its first day, policy, grade, and what records took off."""

    version: int
    since: dt.date
    points: int
    policy: int
    steps: tuple[int, ...]
    grade: str = ""
    taken: int = 0
    registered: Registered | None = None

    @property
    def lines(self) -> dict[str, str]:
        """What is registered of it."""
        return {
            "on": str(self.since),
            "points": str(self.points),
            "grade": self.grade,
            "policy": str(self.policy),
            "steps": ",".join(map(str, self.steps)),
            "taken": str(self.taken),
        }


def past_of(kept: Kept, since: dt.date, grade: str) -> Past:
    """Return the score that somebody has now, as it will stand in their history."""
    return Past(kept.version, since, kept.points, kept.policy, kept.steps, grade, kept.taken)


@value
class Head:
    """How far a village's scores are: the last day that is in all of them, and how many people have each score.

    `version` counts the writes, so that none of two workers writes over the other. `policy` is the version by which all
    of them are, `half_life_days` that of all states, 0 while a night changes it.
    """

    village_id: str
    through: dt.date
    version: int = 0
    policy: int = 0
    half_life_days: int = 0
    histogram: Histogram = field(default_factory=lambda: Histogram.of(()))

    def after(self, moved: Sequence[tuple[Kept | None, Kept]]) -> Head:
        """Return the head once these were written: who had no score before is None there."""
        counts = list(self.histogram.counts)
        for before, after in moved:
            if before is not None and before.version:
                counts[before.points] -= 1
            counts[after.points] += 1
        assert min(counts) >= 0, "nobody leaves a score that nobody had"
        return replace(self, version=self.version + 1, histogram=Histogram(tuple(counts)))
