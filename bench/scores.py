"""Scores of many: two million people by twenty features, and a town's night in which one in a hundred is touched.

The first measures what a night does for each (`Kept.after`, `Kept.scored`), village by village as the queue sends
them, each with people and households of its own that come out of rows and go into rows, everybody told of one thing
more by a fact of their own; nothing is read or written. Time is the processor's, memory the process's peak, a
village's facts in it.
The second writes a town of 36,840 people into moto and lets one night be, counted at the wire: units of states, of the
index of who is due, of the history, of counts, and reads. `--people N` and `--villages N` take fewer.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bench.lines import line
from chalicelib.credit.score.core.features import Feature
from chalicelib.credit.score.core.folding import told_until
from chalicelib.credit.score.core.kept import Head, InForce, Kept
from chalicelib.credit.score.core.ruling import Ruler
from chalicelib.credit.score.core.scoring import Policy
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.states import State
from tests import environment

if TYPE_CHECKING:
    from chalicelib.foundation.facts.core import Fact
    from tests.make.world import World
    from tests.meter import Item

PEOPLE, VILLAGES = 2_000_000, 24
IN_A_VILLAGE = 1_535
"""A town's 36,850 people by its 24 villages (data/daicun_villages.json)."""
IN_A_HOME = 3
TOUCHED_PERCENT = 1
DAY = dt.date(2026, 11, 28)
PROJECTED = {"a town of 37,000": 37_000, "2 million": 2_000_000, "65 million": 65_000_000}
HOME_AWARDS = ["awarded:yrd", "awarded:srt", "awarded:saf", "worth:yrd"]
"""What households are awarded; it counts for who lives there."""
BATCH = 90
HOMES = 90_000
"""From so many on numbers are households', so that who is read can be told apart."""


def main() -> None:
    """Measure, and print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--villages", type=int, default=VILLAGES)
    asked = parser.parse_args()
    environment.enter()
    _score(asked.people)
    from tests.conftest import on_moto

    with on_moto():
        _night(asked.villages)


def twenty() -> Policy:
    """Return the policy that ships with two of its features cut in two, of which each brings half of the points."""
    first, others = SHIPPED.features[:2], SHIPPED.features[2:]
    return replace(SHIPPED, features=(*(half for one in first for half in _halves(one)), *others))


def _halves(one: Feature) -> tuple[Feature, Feature]:
    half = tuple(points // 2 for points in one.table.points)
    rest = tuple(points - less for points, less in zip(one.table.points, half, strict=True))
    tables = (replace(one.table, points=half), replace(one.table, points=rest))
    return replace(one, table=tables[0]), replace(one, name=f"{one.name}_more", table=tables[1])


def _lives(policy: Policy, chance: random.Random) -> Iterator[State]:
    """Yield states of people of whom some are seldom seen and others everywhere."""
    whats = sorted({what for feature in policy.features for group in feature.of for what in group})
    weight = policy.decay.weight(DAY)
    while True:
        done = chance.sample(whats, chance.randint(2, 12))
        months = {f"2026-{month:02d}": 1 for month in chance.sample(range(1, 12), chance.randint(0, 8))}
        yield State({what: chance.randint(1, 24_000) * weight // 1_000 for what in done}, months)


def _homes(village_id: str, policy: Policy, chance: random.Random) -> list[Kept]:
    """Return a village's households, of which most were awarded something."""
    weight = policy.decay.weight(DAY)
    found = []
    for n in range(IN_A_VILLAGE // IN_A_HOME + 1):
        done = chance.sample(HOME_AWARDS, chance.randint(0, len(HOME_AWARDS)))
        state = State({what: chance.randint(1, 9_000) * weight // 1_000 for what in done})
        found.append(Kept(f"{village_id}.{HOMES + n}", state, DAY, is_home=True))
    return found


def _score(people: int) -> None:
    """Measure one village after another, each with people, households and facts of its own, as its night holds them."""
    from chalicelib.credit.score.store import scores as store

    policy, chance = twenty(), random.Random(7)
    assert (len(policy.features), policy.faults()) == (20, [])
    lives, now, on = _lives(policy, chance), InForce(1, policy), DAY + dt.timedelta(days=1)
    scored, points, computing, packing = 0, 0, 0.0, 0.0
    while scored < people:
        some = min(IN_A_VILLAGE, people - scored)
        homes = _homes("v00001", policy, chance)
        start = (Kept(f"v00001.{n:05d}", next(lives), DAY, home=homes[n // IN_A_HOME].holder) for n in range(some))
        rows = [store._record(one) for one in [*homes, *start]]  # noqa: SLF001  What a night reads and writes.
        day = _facts_of(some)
        began = time.process_time()
        kept = [store._kept(row) for row in rows]  # noqa: SLF001
        read = time.process_time()
        told, ruler = told_until([on], lambda day_on, day=day: day if day_on == on else {}), Ruler(policy, on)  # type: ignore[misc]
        states = {one.holder: one.state for one in kept if one.is_home}
        after = [
            one.after(told.get(one.holder, {}), policy, on).scored(states[one.home], now, ruler)
            for one in kept
            if not one.is_home
        ]
        done = time.process_time()
        for one in after:
            store._record(one)  # noqa: SLF001
        packing += read - began + time.process_time() - done
        computing += done - read
        points += sum(one.points for one in after)
        scored += some
    assert points
    line("scores: people measured, twenty features", scored, "people")
    line("scores: people a second of the processor", scored / computing, "people/s")
    line("scores: people a second, rows packed and unpacked too", scored / (computing + packing), "people/s")
    line("scores: a town of 36,850", (computing + packing) / scored * 36_850, "s")
    line("scores: peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", goal=250)


def _facts_of(people: int) -> dict[str, Fact]:
    """Return a village's facts of a day on which everybody was somewhere once."""
    from chalicelib.foundation.facts.core.activities import ActivityAttended

    return {f"{n:05d}": ActivityAttended(f"a{n}", f"v00001r{n:05d}", "vol@1", 90, 300) for n in range(people)}


def _night(villages: int) -> None:
    from chalicelib.credit.score.service import refreshing, registering
    from chalicelib.credit.score.store import scores as store
    from chalicelib.kernel import storage
    from tests.make.world import World
    from tests.meter import Meter

    setattr(registering, "town_of", lambda _village_id: "t0001")  # noqa: B010  The villages are in no register.
    world, on, now = World(), DAY + dt.timedelta(days=1), InForce(1, SHIPPED)
    world.moment = dt.datetime.combine(on, dt.time(4), dt.UTC)
    ids, chance = [f"v{n:05d}" for n in range(1, villages + 1)], random.Random(11)
    lives = _lives(SHIPPED, chance)
    touched = {holder for one in ids for holder in _village(world, one, chance, lives)}
    due = {holder for one in ids for holder in store.who_is_due(one, on)}
    world.pass_days(1)
    with _watched() as (index, read), Meter(storage.client()) as meter:
        counts = [refreshing.refresh_village(world.context(), village_id=one, on=on, now=now) for one in ids]
    written = sum(one["written"] for one in counts)
    assert written == len(touched | due), (written, len(touched), len(due))
    assert read <= touched | due, "nobody is read who is neither touched nor due"
    units = defaultdict[str, float](float, {"index of who is due": index.total(), "state": -index.total()})
    for _, key, found in meter.detail:
        units[_part_of(key)] += found
    line("a town's night: people with a score", villages * IN_A_VILLAGE, "people")
    line("a town's night: touched", len(touched), "people")
    line("a town's night: due by themselves", len(due - touched), "people")
    for name in ("state", "index of who is due", "history", "log", "counts"):
        line(f"a town's night: write units of {name}", units[name], "WU")
    line("a town's night: read units", units["read"], "RU")
    line("a town's night: round trips a village", len(meter.calls) / villages, "trips")
    each = (units["state"] + units["index of who is due"] + units["history"] + units["log"]) / written
    line("a town's night: write units a person written", each, "WU")
    for name, people in PROJECTED.items():
        share = people / (villages * IN_A_VILLAGE)
        line(f"a night of {name}: write units", (each * written + units["counts"]) * share, "WU")
        line(f"a night of {name}: read units", units["read"] * share, "RU")


def _village(world: World, village_id: str, chance: random.Random, lives: Iterator[State]) -> set[str]:
    """Write a village's people with their scores of a day, and a fact of some of them the day after; return those."""
    from chalicelib.credit.score.store import scores as store
    from chalicelib.foundation.facts import service as facts
    from chalicelib.foundation.facts.core.activities import ActivityAttended
    from chalicelib.kernel.writes import Stale, Writes, commit

    ruler, now = Ruler(SHIPPED, DAY), InForce(1, SHIPPED)
    homes = _homes(village_id, SHIPPED, chance)
    states = {one.holder: one.state for one in homes}
    start = (
        Kept(f"{village_id}.{n:05d}", next(lives), DAY, home=homes[n // IN_A_HOME].holder, consent="agreed")
        for n in range(IN_A_VILLAGE)
    )
    people = [one.scored(states[one.home], now, ruler) for one in start]
    rows = [store.kept_after(None, one, refusal=Stale) for one in [*homes, *people]]
    for first in range(0, len(rows), BATCH):
        commit(Writes().merge(*rows[first : first + BATCH]))
    empty = Head(village_id, DAY)
    counted = empty.after([(None, one) for one in people])
    commit(store.head_after(empty, replace(counted, policy=1, half_life_days=SHIPPED.half_life_days)))
    touched = {one.holder for one in chance.sample(people, IN_A_VILLAGE * TOUCHED_PERCENT // 100)}
    for holder in sorted(touched):
        fact = ActivityAttended(f"{village_id}a1", holder.replace(".", "r"), "vol@1", 90, 300)
        commit(facts.prepare_fact(world.context(), village_id=village_id, fact=fact))
    return touched


@contextlib.contextmanager
def _watched() -> Iterator[tuple[Counter[str], set[str]]]:
    """Count what the index costs, and note whose rows are read."""
    from chalicelib.credit.score.store import scores as store
    from tests import meter

    spent, read = Counter[str](), set[str]()
    real_units, real_find = meter.index_units, store.find_kept

    def index_units(index: dict[str, Any], keys: list[str], old: Item | None, new: Item | None) -> int:
        units = real_units(index, keys, old, new)
        spent["due"] += units
        return units

    def find_kept(holders: Iterable[str]) -> dict[str, Kept]:
        asked = list(holders)
        read.update(one for one in asked if int(one[7:]) < HOMES)
        return real_find(asked)

    meter.index_units, store.find_kept = index_units, find_kept
    try:
        yield spent, read
    finally:
        meter.index_units, store.find_kept = real_units, real_find


def _part_of(key: str) -> str:
    """Return what a unit went to, from the key that was written; reads have none."""
    if not key:
        return "read"
    if "#states" in key:
        return "state"
    if "waiting#" in key:
        return "log"
    return "counts" if "#head" in key else "history"


if __name__ == "__main__":
    main()
