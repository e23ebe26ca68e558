"""Nights come to what all facts at once come to: whatever happens, in whatever order it is delivered, however often.

Must hold (credit.md): an incremental refresh equals a full recomputation bit for bit, over random streams of facts,
steps of time, changes of policy, nights that die half-way, and deliveries that are repeated and out of order.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings, strategies as st

from chalicelib.credit.score.core.folding import told_until
from chalicelib.credit.score.core.happenings import HARMS, happenings_of, kind_of
from chalicelib.credit.score.core.kept import Head, InForce, Kept
from chalicelib.credit.score.core.scoring import changes_on, score_of
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.states import State, folded
from chalicelib.credit.score.service import refreshing
from chalicelib.credit.score.service.cast import Cast, days_after, night_of, reader_of
from chalicelib.credit.score.service.refreshing import planned
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.activities import ActivityAttended, ActivityMissed
from chalicelib.foundation.facts.core.appraisals import BallotCast, SubjectAppraised
from chalicelib.foundation.facts.core.awards import account_of, line_of
from chalicelib.foundation.facts.core.claims import ClaimReversed
from chalicelib.foundation.facts.core.negative_list import NegativeRecordTurned
from chalicelib.foundation.facts.core.points import REVERSED, PointsMoved
from chalicelib.foundation.facts.core.rewards import RewardCollected, RewardOrderEnded
from chalicelib.foundation.facts.core.scores import ScoreFactStruck
from chalicelib.foundation.facts.core.tickets import TicketAdopted
from chalicelib.foundation.facts.core.wishes import WishConfirmed, WishFulfilled, WishReleased
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import households, people
from chalicelib.kernel.values import value
from tests.contract.score.test_refreshing import agrees
from tests.make.scores import Scored, scored
from tests.make.world import World

NOSHRINK = [Phase.explicit, Phase.generate]
VILLAGE = "v00012"
ANA, BEN = f"{VILLAGE}r00345", f"{VILLAGE}r00346"
HOMES = (f"{VILLAGE}.00400", f"{VILLAGE}.00401")
FIRST = dt.date(2026, 11, 1)
START = FIRST - dt.timedelta(days=1)
HALF_LIVES = (365, 20, 90)
"""Two are short, so that much falls below its bound in the days that are tried."""
WHO = st.sampled_from([ANA, BEN])
THINGS = st.sampled_from("abc")
RULES = st.sampled_from(["vol@1", "pub@2", "cls@1+2", "hon@1", "yrd@1"])
ACCOUNTS = st.sampled_from([account_of(ANA), account_of(BEN), *HOMES])
MUCH = st.integers(1, 600)
UNTIL = st.integers(0, 60).map(lambda n: str(FIRST + dt.timedelta(days=n)))
PLAIN = st.one_of(
    st.builds(ActivityAttended, THINGS, WHO, RULES, MUCH, MUCH),
    st.builds(ActivityMissed, THINGS, WHO),
    st.builds(PointsMoved, ACCOUNTS, st.just("award"), MUCH, RULES, st.just("desk#1"), ACCOUNTS),
    st.builds(PointsMoved, ACCOUNTS, st.just("redemption"), MUCH.map(lambda n: -n), RULES, st.just("r#1"), ACCOUNTS),
    st.builds(BallotCast, THINGS, WHO, MUCH),
    st.builds(SubjectAppraised, THINGS, WHO, st.integers(0, 100)),
    st.builds(TicketAdopted, THINGS, WHO, MUCH),
    st.builds(RewardCollected, THINGS, WHO),
    st.builds(RewardOrderEnded, THINGS, WHO, st.just("肥皂"), MUCH, st.sampled_from(["expire", "cancel"])),
    st.builds(WishFulfilled, THINGS, WHO, MUCH),
    st.builds(WishReleased, THINGS, WHO, st.sampled_from(["gave_up", "freed"])),
    st.builds(WishConfirmed, THINGS, WHO, st.sampled_from(["wisher", "village"])),
    st.builds(ClaimReversed, THINGS, WHO),
    st.builds(
        NegativeRecordTurned, THINGS, WHO, st.booleans(), st.sampled_from(["deduction", "cap", "veto"]),
        st.integers(1, 400), UNTIL,
    ),
)  # fmt: skip


@value
class Undone:
    """A fact that is reversed, or struck by an objection, later: the `nth` of those that can be."""

    nth: int
    strikes: bool


THING = st.one_of(PLAIN, PLAIN, PLAIN, st.builds(Undone, st.integers(0, 20), st.booleans()))


@value
class Step:
    """Some days pass, some things happen on the last of them, and then there is a night.

    `half_life` is that of the policy in force from then on, `dies` after how many writes the night dies (None: it does
    not), and `moves` whether Ana moves into the other household before it.
    """

    days: int
    things: tuple[Fact | Undone, ...]
    half_life: int
    dies: int | None
    moves: bool


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from([1, 1, 1, 2, 5, 25]),
        st.lists(THING, max_size=5).map(tuple),
        st.sampled_from([365, *HALF_LIVES]),
        st.sampled_from([None, None, 0, 1, 2]),
        st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=8,
)


@dataclass
class Recorded:
    """A fact as the store hands it out."""

    fact_id: str
    fact: Fact


@dataclass
class Town:
    """A village in memory: its facts by day, what nights keep of it, and a line that repeats and shuffles them."""

    chance: Random
    told: defaultdict[dt.date, list[Recorded]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[str, Kept] = field(default_factory=dict)
    head: Head = field(default_factory=lambda: Head(VILLAGE, START))
    homes: dict[str, str] = field(default_factory=lambda: {account_of(ANA): HOMES[0], account_of(BEN): HOMES[0]})

    def day_of_facts(self, *, village_id: str, on: dt.date) -> Iterator[Recorded]:
        """Yield a day's facts in whatever order, some of them twice."""
        assert village_id == VILLAGE
        found = self.told[on] + self.chance.sample(self.told[on], self.chance.randint(0, len(self.told[on])))
        self.chance.shuffle(found)
        return iter(found)

    def happens(self, on: dt.date, thing: Fact | Undone) -> None:
        fact = self.undone(thing, on) if isinstance(thing, Undone) else thing
        if fact is not None:
            self.told[on].append(Recorded(f"f{sum(map(len, self.told.values())):04}", fact))

    def undone(self, one: Undone, on: dt.date) -> Fact | None:
        """Return the fact that takes back, or strikes, one that was told by then."""
        told = [(day, each) for day in sorted(self.told) if day <= on for each in self.told[day]]
        if one.strikes:
            harms = [
                (day, each) for day, each in told if any(kind_of(h.what) in HARMS for h in happenings_of(each.fact))
            ]
            if not harms:
                return None
            day, each = harms[one.nth % len(harms)]
            if any(isinstance(x.fact, ScoreFactStruck) and x.fact.fact_id == each.fact_id for _, x in told):
                return None  # A thing is struck once.
            return ScoreFactStruck(
                "o1",
                str(getattr(each.fact, "resident_id", getattr(each.fact, "claimer_id", ""))),
                str(day),
                each.fact_id,
            )
        awards = [(day, line) for day, each in told if (line := line_of(each.fact)) and not line.takes_back]
        if not awards:
            return None
        day, line = awards[one.nth % len(awards)]
        account = line.line
        return PointsMoved(account, "reversal", -1, line.rule, line.source, line.line + REVERSED, first_on=str(day))

    def night(self, on: dt.date, now: InForce, *, dies: int | None) -> None:
        """Do what `refresh_village` does; where it dies, some of it is kept and the day is not over."""
        day_of = reader_of(VILLAGE)
        night = night_of(days_after(self.head.through, on), day_of)
        cast = self.cast(night.told.keys(), on, everybody=self.head.version > 0 and self.head.policy != now.version)
        anew = self.head.version > 0 and self.head.half_life_days != now.policy.half_life_days
        whole = told_until(days_after(now.before, on), day_of) if anew or cast.new or cast.new_homes else {}

        def days_of(one: Kept) -> Any:
            return (whole if one.through == now.before else night.told).get(one.holder, {})

        homes, residents = planned(cast, days_of, now, on, anew=anew)
        if self.head.half_life_days != now.policy.half_life_days:
            self.head = replace(self.head, version=self.head.version + 1, half_life_days=0)
        for _, after in [*homes, *residents][:dies]:
            self.kept[after.holder] = after
        if dies is None:
            half_life = now.policy.half_life_days
            self.head = Head(VILLAGE, on, self.head.version + 1, now.version, half_life)

    def cast(self, told: Collection[str], on: dt.date, *, everybody: bool) -> Cast:
        homes = {one.holder: one for one in self.kept.values() if one.is_home}
        residents = {one.holder: one for one in self.kept.values() if not one.is_home}
        touched = {holder for holder, one in residents.items() if everybody or self.touches(one, told, on)}
        wanted = {home for home in homes if everybody or home in told} | set(self.homes.values())
        new = [Kept(who, State(), START, home=home, consent="e") for who, home in self.homes.items()]
        return Cast(
            {holder: replace(residents[holder], home=self.homes[holder]) for holder in touched},
            {home: one for home, one in homes.items() if home in wanted},
            [one for one in new if one.holder not in residents],
            [Kept(home, State(), START, is_home=True) for home in sorted(wanted - homes.keys())],
            frozenset(),
        )

    def touches(self, one: Kept, told: Collection[str], on: dt.date) -> bool:
        """Tell whether a night is about somebody: told of, of a home that is, due, or moved since."""
        due = one.due_on is not None and one.due_on <= on
        return due or one.holder in told or one.home in told or one.home != self.homes[one.holder]


def faults(town: Town, now: InForce, on: dt.date) -> list[str]:
    """Return where what is kept is not what all facts at once come to."""
    days: dict[str, list[Any]] = defaultdict(list)
    order = {on: {one.fact_id: one.fact for one in found} for on, found in town.told.items()}
    for holder, found in told_until(days_after(START, on), lambda day: order.get(day, {})).items():
        days[holder] = [one for told in found.values() for one in told]
    states = {holder: folded(State(), told, now.policy.decay).trimmed(on) for holder, told in days.items()}
    return list(_off(town.kept, states, now, on))


def _off(kept: Mapping[str, Kept], states: Mapping[str, State], now: InForce, on: dt.date) -> Iterator[str]:
    for holder, one in kept.items():
        state = states.get(holder, State())
        if one.state.trimmed(on) != state:
            yield f"{holder}: state"
        if one.is_home:
            continue
        whole = state.with_those_of(states.get(one.home, State()))
        score = score_of(now.policy, whole, on)
        steps = tuple(line.step for line in score.lines)
        if (one.points, one.steps, one.taken) != (score.points, steps, score.points_taken):
            yield f"{holder}: score"
        if one.due_on != changes_on(now.policy, whole, on):
            yield f"{holder}: due"


def lived(steps: Sequence[Step], chance: Random) -> Iterator[tuple[Town, InForce, dt.date]]:
    """Let a village live, and yield it after each whole night."""
    town, on, now = Town(chance), START, InForce(1, SHIPPED, FIRST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "day_of_facts", town.day_of_facts)
        for step in steps:
            on += dt.timedelta(days=step.days)
            for thing in step.things:
                town.happens(on, thing)
            if step.half_life != now.policy.half_life_days:
                now = replace(now, version=now.version + 1, policy=replace(SHIPPED, half_life_days=step.half_life))
            if step.moves:
                town.homes[account_of(ANA)] = HOMES[1]
            town.night(on, now, dies=step.dies)
            if step.dies is not None and town.chance.random() < 0.5:
                continue  # The next night goes on with it.
            town.night(on, now, dies=None)
            yield town, now, on


@given(STEPS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None, phases=NOSHRINK)
def test_nights_come_to_what_all_facts_at_once_come_to(steps: list[Step], chance: Random) -> None:
    for town, now, on in lived(steps, chance):
        assert faults(town, now, on) == []


AWARDED = ActivityAttended("a", ANA, "vol@1", 120, 400)
MISSED = ActivityMissed("a", ANA)


def step(
    *things: Fact | Undone, days: int = 1, half_life: int = 365, dies: int | None = None, moves: bool = False
) -> Step:
    return Step(days, things, half_life, dies, moves)


@pytest.mark.parametrize(
    "steps",
    [
        [step(AWARDED), step(Undone(0, strikes=False), days=5), step(days=30)],
        [step(MISSED), step(Undone(0, strikes=True), days=5)],
        [step(AWARDED, dies=1), step(AWARDED)],
        [step(AWARDED), step(half_life=20), step(half_life=90, dies=1), step(half_life=20)],
        [step(), step(PointsMoved(HOMES[1], "award", 500, "yrd@1", "desk#1", HOMES[1])), step(moves=True)],
        [step(NegativeRecordTurned("n", ANA, True, "cap", 50, str(FIRST + dt.timedelta(days=3)))), *[step()] * 5],
    ],
    ids=["reversed", "struck", "dies", "another half-life", "moves", "a record that is over"],
)
def test_each_kind_of_change_alone_comes_to_the_same(steps: list[Step]) -> None:
    seen = [faults(town, now, on) for town, now, on in lived(steps, Random(3))]
    assert seen
    assert not any(seen)


@value
class Week:
    """What happens in a village on a real store before a night: deeds by their numbers, then how the night goes."""

    deeds: tuple[tuple[str, int], ...]
    days: int
    half_life: int
    dies: int | None


DEEDS = st.tuples(
    st.sampled_from(
        [
            "attend",
            "attend",
            "miss",
            "home",
            "reverse",
            "strike",
            "record",
            "agree",
            "agree",
            "withdraw",
            "move",
            "leave",
        ]
    ),
    st.integers(0, 5),
)
WEEKS = st.lists(
    st.builds(
        Week,
        st.lists(DEEDS, max_size=5).map(tuple),
        st.sampled_from([1, 1, 1, 4, 20]),
        st.sampled_from([365, 365, 365, 30]),
        st.sampled_from([None, None, 1, 2, 3]),
    ),
    min_size=3,
    max_size=6,
)


class Killed(Exception):
    """The process is gone."""


@dataclass
class Life:
    """What was told in a village on a real store, so that it can be undone."""

    village: Scored
    awards: list[tuple[dt.date, ActivityAttended]] = field(default_factory=list)
    harms: list[tuple[dt.date, str, int]] = field(default_factory=list)
    counting: set[int] = field(default_factory=set)
    away: set[int] = field(default_factory=set)

    def do(self, deed: str, number: int) -> None:  # noqa: C901  A table of deeds.
        village, me = self.village, self.village.id_of(number)
        match deed:
            case "attend":
                fact = ActivityAttended(f"{village.village_id}a{village.world.new_id()}", me, "vol@1", 90, 300)
                self.awards.append((village.today, fact))
                village.tell(fact)
            case "miss":
                village.tell(ActivityMissed("a", me))
                found = list(facts.day_of_facts(village_id=village.village_id, on=village.today))
                self.harms.append((village.today, max(one.fact_id for one in found), number))
            case "home":
                home = account_of(village.people[number].household_id)
                village.tell(PointsMoved(home, "award", 300, "yrd@1", f"claim#{number}", home))
            case "reverse" if self.awards:
                on, fact = self.awards.pop(number % len(self.awards))
                line = line_of(fact)
                assert line is not None
                village.tell(
                    PointsMoved(
                        line.line, "reversal", -300, line.rule, line.source, line.line + REVERSED, first_on=str(on)
                    )
                )
            case "strike" if self.harms:
                on, fact_id, whose = self.harms.pop(number % len(self.harms))
                village.tell(ScoreFactStruck("o", village.id_of(whose), str(on), fact_id))
            case "record":
                self.counting ^= {number}
                until = str(dt.date(2026, 12, 20))
                village.tell(NegativeRecordTurned(f"n{number}", me, number in self.counting, "deduction", 50, until))
            case "agree" if village.kept(number) is None:
                village.agree(number)
            case "withdraw":
                village.withdraw(number)
            case "move" if number not in self.away:
                home = village.people[(number + 2) % 6].household_id
                households.move_resident(village.world.context(), resident_id=me, household_id=home)
            case "leave":
                status = Status.MOVED if number % 2 else Status.ACTIVE
                self.away = {4} if status is Status.MOVED else set()
                people.set_status(village.world.context(), resident_id=village.id_of(4), status=status)


@given(WEEKS, st.randoms(use_true_random=False))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@example(
    [
        Week((("agree", 0), ("attend", 0), ("home", 0)), 1, 365, None),
        Week((("reverse", 0),), 1, 365, 1),
        Week((), 20, 30, 2),
    ],
    Random(1),
)
def test_a_village_on_a_real_store_comes_to_what_all_its_facts_come_to(weeks: list[Week], chance: Random) -> None:
    import app  # noqa: F401  What follows a consent that is withdrawn, and who leaves.
    from tests.conftest import on_moto

    with on_moto():
        live(Life(scored(World())), weeks, chance)


def live(life: Life, weeks: list[Week], chance: Random) -> None:
    """Let a village live week by week; some nights die at a write and are gone on with, some are done twice."""
    village = life.village
    real = facts.day_of_facts

    def delivered(**asked: Any) -> Iterator[Any]:
        found = list(real(**asked))
        found += chance.sample(found, chance.randint(0, len(found)))
        chance.shuffle(found)
        return iter(found)

    for week in weeks:
        for deed, number in week.deeds:
            life.do(deed, number)
        version = village.now.version + (village.now.policy.half_life_days != week.half_life)
        village.now = replace(village.now, version=version, policy=replace(SHIPPED, half_life_days=week.half_life))
        village.world.pass_days(week.days)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(facts, "day_of_facts", delivered)
            if week.dies is not None:
                killed(village, week.dies)
            village.again()
            village.again()
        agrees(village)


def killed(village: Scored, nth: int) -> None:
    """Let a night die after its nth write, where it makes as many."""
    left = nth

    def dying(verb: Any) -> Any:
        def call(*args: Any) -> Any:
            nonlocal left
            left -= 1
            answer = verb(*args)
            if not left:
                raise Killed
            return answer

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refreshing, "BATCH", 2)
        for name in ("attempt", "commit"):
            patch.setattr(refreshing, name, dying(getattr(refreshing, name)))
        try:
            village.again()
        except Killed:
            return
