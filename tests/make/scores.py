"""A village with people who agreed to a score, facts told as the rooms tell them, and nights."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from chalicelib.credit.score.core.folding import told_until
from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.core.kept import InForce, Kept
from chalicelib.credit.score.core.scoring import changes_on, score_of
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.states import State, folded
from chalicelib.credit.score.service.cast import PURPOSE, days_after, reader_of
from chalicelib.credit.score.service.refreshing import refresh_village
from chalicelib.credit.score.store import scores as store
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.activities import ActivityAttended
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import consents
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.writes import commit
from tests.make import people
from tests.make.world import World

FIRST = InForce(1, SHIPPED, dt.date(2026, 11, 20))


@dataclass
class Scored:
    """A village, its people by number, a clock."""

    world: World
    village: Village
    people: list[Resident]
    now: InForce = FIRST

    @property
    def village_id(self) -> str:
        return self.village.village_id

    @property
    def today(self) -> dt.date:
        return business_date(self.world.moment)

    def id_of(self, number: int) -> str:
        return self.people[number].resident_id

    def agree(self, number: int) -> None:
        one = self.people[number]
        version = consents.PURPOSES[PURPOSE].present.version
        consents.grant_consent(
            self.world.context(), person_id=one.resident_id, purpose=PURPOSE, version=version, born_on=one.born_on
        )

    def withdraw(self, number: int) -> None:
        consents.withdraw_consent(self.world.context(), person_id=self.id_of(number), purpose=PURPOSE)

    def tell(self, *told: Fact) -> None:
        for fact in told:
            commit(facts.prepare_fact(self.world.context(), village_id=self.village_id, fact=fact))

    def attend(self, number: int, minutes: int = 120) -> None:
        activity_id = f"{self.village_id}a{self.world.new_id()}"
        self.tell(ActivityAttended(activity_id, self.id_of(number), "vol@1", minutes, minutes * 200 // 60))

    def night(self) -> dict[str, int]:
        """Let the day end, and its night's work be done early in the next morning."""
        self.world.pass_days(1)
        return self.again()

    def again(self) -> dict[str, int]:
        on = self.today - dt.timedelta(days=1)
        return refresh_village(self.world.context(), village_id=self.village_id, on=on, now=self.now)

    def kept(self, number: int) -> Kept | None:
        holder = account_of(self.id_of(number))
        return store.find_kept([holder]).get(holder)

    def score(self, number: int) -> int:
        kept = self.kept(number)
        assert kept is not None
        return kept.points

    def counts(self) -> Histogram:
        head = store.find_head(self.village_id)
        assert head is not None
        return head.histogram


def recomputed(village: Scored) -> dict[str, Kept]:
    """Return what is kept of everybody, from all facts and the households of now, as if nothing had been folded."""
    on = village.today - dt.timedelta(days=1)
    told = told_until(days_after(village.now.before, on), reader_of(village.village_id))
    policy, found = village.now.policy, {}
    states = {
        holder: folded(State(), [one for day in days.values() for one in day], policy.decay).trimmed(on)
        for holder, days in told.items()
    }
    for kept in store.every_kept(village.village_id):
        if not kept.is_home:
            state = states.get(kept.holder, State())
            fresh = Kept(kept.holder, state, on, home=kept.home, consent=kept.consent)
            whole = state.with_those_of(states.get(kept.home, State()))
            score = score_of(policy, whole, on)
            found[kept.holder] = replace(
                fresh,
                points=score.points,
                steps=tuple(line.step for line in score.lines),
                taken=score.points_taken,
                due_on=changes_on(policy, whole, on),
            )
    return found


def scored(world: World, adults: int = 6) -> Scored:
    """Return a village with some people, two a household from the first on, of whom nobody agreed yet."""
    ctx = world.context()
    village = people.village(ctx)
    found = [one for n in range(adults // 2) for one in people.household(ctx, village, n + 1)[1]]
    return Scored(world, village, found)
