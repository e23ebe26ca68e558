"""Proves a village's scores: its facts folded again come to what is kept, and nobody has one without consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.credit.score.core.folding import told_until
from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.core.kept import Head, InForce, Kept
from chalicelib.credit.score.core.scoring import changes_on, score_of
from chalicelib.credit.score.core.states import State, folded
from chalicelib.credit.score.service.cast import PURPOSE, days_after, reader_of
from chalicelib.credit.score.service.policies import in_force
from chalicelib.credit.score.store import scores as store
from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.service import consents, people, places


@dataclass(slots=True)
class Verified:
    """What was verified: people with a score, households, days, and where what is kept disagrees, by holder."""

    people: int = 0
    households: int = 0
    days: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Verified) -> None:
        """Add what was verified elsewhere."""
        self.people += other.people
        self.households += other.households
        self.days += other.days
        self.faults += other.faults


def verify_village(*, village_id: str) -> Verified:
    """Recompute a village's scores from its facts, and look up every consent. Nothing is written.

    A query for each day since the first there is, one round trip a hundred people, and two for each of them.
    """
    head = store.find_head(village_id)
    if head is None:
        return Verified()
    now = in_force(places.load_village(village_id=village_id).town_id, head.through)
    kept = store.every_kept(village_id)
    days = days_after(now.before, head.through)
    told = told_until(days, reader_of(village_id))
    states = {
        holder: folded(State(), [one for day in found.values() for one in day], now.policy.decay).trimmed(head.through)
        for holder, found in told.items()
    }
    residents = [one for one in kept if not one.is_home]
    faults = [
        *_off_states(kept, states, head.through),
        *_off_scores(residents, states, now, head.through),
        *_off_rights(residents, head.through),
        *_off_counts(head, residents),
    ]
    return Verified(len(residents), len(kept) - len(residents), len(days), faults)


def _off_states(kept: Sequence[Kept], states: Mapping[str, State], on: dt.date) -> Iterator[str]:
    for one in kept:
        if one.state.trimmed(on) != states.get(one.holder, State()):
            yield f"{one.holder}: the facts come to another state"


def _off_scores(residents: Sequence[Kept], states: Mapping[str, State], now: InForce, on: dt.date) -> Iterator[str]:
    for one in residents:
        whole = states.get(one.holder, State()).with_those_of(states.get(one.home, State()))
        score = score_of(now.policy, whole, on)
        steps = tuple(line.step for line in score.lines)
        if (one.points, one.steps, one.taken) != (score.points, steps, score.points_taken):
            yield f"{one.holder}: has {one.points} points, the facts come to {score.points}"
        if one.due_on != changes_on(now.policy, whole, on):
            yield f"{one.holder}: is looked at again on another day than it changes"
        newest = next(iter(store.list_past(one.holder, size=1)), None)
        if newest is None or (newest.version, newest.points) != (one.version, one.points):
            yield f"{one.holder}: the history does not end with the score"


def _off_rights(residents: Sequence[Kept], on: dt.date) -> Iterator[str]:
    ids = [one.holder.replace(".", "r") for one in residents]
    known: Sequence[Holder | None] = people.find_holders(holder_ids=ids) if ids else []
    for resident_id, holder in zip(ids, known, strict=True):
        if not consents.standing(person_id=resident_id, purpose=PURPOSE).stands:
            yield f"{resident_id}: has a score without consent"
        if holder is None or holder.is_minor(on):
            yield f"{resident_id}: has a score and is no adult of the register"


def _off_counts(head: Head, residents: Sequence[Kept]) -> Iterator[str]:
    gone = store.find_left(head.village_id, size=100)
    counts = Histogram.of([*(one.points for one in residents), *gone.values()])
    if head.histogram != counts:
        yield f"{head.village_id}: counts {head.histogram.people} people, and there are {counts.people}"
