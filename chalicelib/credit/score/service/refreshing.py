"""A village's night: its closed days are folded, and who is touched, due or new gets the score of the day.

Nothing is read or written for anybody else. A night that breaks off is gone on with by the next one: what is written
carries the last day in it, so that no day is folded twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.credit.score.core.folding import told_until
from chalicelib.credit.score.core.kept import Days, Head, InForce, Kept, Past
from chalicelib.credit.score.core.ruling import Ruler
from chalicelib.credit.score.core.states import State
from chalicelib.credit.score.service import forgetting, registering
from chalicelib.credit.score.service.cast import PURPOSE, Cast, cast_of, days_after, night_of, person_of, reader_of
from chalicelib.credit.score.store import scores as store
from chalicelib.foundation.identity.service import consents
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, Writes, attempt, commit

BATCH = 30
"""So many people are written in one transaction of at most a hundred items: state, history, consent, and the head."""
LOT_BYTES = 16
LEFT_MAX = 50
Change = tuple[Kept | None, Kept]
"""What is kept of somebody before and after: before is None where there was nothing."""
DaysOf = Callable[[Kept], Days]


def refresh_village(ctx: Context, *, village_id: str, on: dt.date, now: InForce) -> dict[str, int]:
    """Bring a village's scores to the end of a closed day; asking again changes nothing.

    Returns how many holders the days tell of, how many people were written, and how many have a score.

    Raises:
        Busy: another worker is at it; what is written is right, ask again.
    """
    assert on < business_date(ctx.now()), "only closed days are folded"
    head = store.find_head(village_id) or Head(village_id, now.before)
    if head.version and head.through >= on:
        return _counted(head, 0, 0)
    day_of = reader_of(village_id)
    night = night_of(days_after(head.through, on), day_of)
    cast = cast_of(village_id, night, now, on=on, everybody=head.version > 0 and head.policy != now.version)
    anew = head.version > 0 and head.half_life_days != now.policy.half_life_days
    whole: Mapping[str, Days] = {}
    if anew or cast.new or cast.new_homes:
        whole = told_until(days_after(now.before, on), day_of)

    def days_of(one: Kept) -> Days:
        return (whole if one.through == now.before else night.told).get(one.holder, {})

    homes, people = planned(cast, days_of, now, on, anew=anew)
    forgetting.forget_gone(ctx, (person_of(holder) for holder in cast.gone & cast.residents.keys()))
    forgetting.forget_what_is_left(night.withdrawn | {person_of(one) for one in cast.gone})
    head = _written(ctx, head, homes, people, now=now, on=on)
    return _counted(head, len(night.told), len(people))


def _counted(head: Head, told: int, written: int) -> dict[str, int]:
    return {"told": told, "written": written, "people": head.histogram.people}


def planned(
    cast: Cast, days_of: DaysOf, now: InForce, on: dt.date, *, anew: bool = False
) -> tuple[list[Change], list[Change]]:
    """Return what a day changes of households and of people. `anew`: all states are folded from the first day."""
    states: dict[str, State] = {}
    homes: list[Change] = []
    for before, home in [*((one, one) for one in cast.homes.values()), *((None, one) for one in cast.new_homes)]:
        start = home.anew(now) if anew else home
        after = start.after(days_of(start), now.policy, on)
        states[home.holder] = after.state
        if before is None or anew or days_of(start):
            homes.append((before, after))
    ruler, people = Ruler(now.policy, on), list[Change]()
    for before, one in [*((one, one) for one in cast.residents.values()), *((None, one) for one in cast.new)]:
        start = one.anew(now) if anew else one
        if one.holder not in cast.gone:
            grown = start.after(days_of(start), now.policy, on).scored(states.get(one.home, State()), now, ruler)
            people.append((before, grown))
    return homes, people


def _written(ctx: Context, head: Head, homes: list[Change], people: list[Change], *, now: InForce, on: dt.date) -> Head:
    """Write what a night changes, in parts of which each leaves the counts right; then the day.

    People come by lot: their entries stand in the public log in the order in which they are written, and what one sees
    of the places of two would otherwise tell of everybody between them.

    Before the first state by another half-life is written, the head says that there is none that all have: whichever
    night goes on with this one folds all anew.
    """
    half_life = now.policy.half_life_days
    if head.half_life_days != half_life and (homes or people):
        mixed = replace(head, version=head.version + 1, half_life_days=0)
        commit(store.head_after(head, mixed))
        head = mixed
    for before, after in homes:
        if attempt(store.kept_after(before, after, refusal=Stale)):
            raise Busy
    lots = sorted(people, key=lambda _: ctx.random_bytes(LOT_BYTES))
    for start in range(0, len(lots), BATCH):
        head = _batch(ctx, head, lots[start : start + BATCH], now, on)
    head = _without_left(head)
    done = replace(head, through=on, version=head.version + 1, policy=now.version, half_life_days=half_life)
    commit(store.head_after(head, done).merge(store.day_of(done)))
    return done


def _batch(ctx: Context, head: Head, batch: list[Change], now: InForce, on: dt.date) -> Head:
    """Write some people and the counts with them, and register their new scores.

    Who withdrew meanwhile is left out: nothing of them is there.
    """
    while batch:
        moved = head.after(batch)
        registered = registering.registered(ctx, batch, now.policy, on)
        writes = store.head_after(head, moved).merge(registered.writes)
        owners = [-1] * len(writes.items)
        for nth, (change, past) in enumerate(zip(batch, registered.pasts, strict=True)):
            some = _writes_of(change[0], registered.after[nth], past)
            owners += [nth] * len(some.items)
            writes.merge(some)
        failures = attempt(writes)
        if not failures:
            return moved
        lost = {owners[writes.items.index(failure.write)] for failure in failures}
        if -1 in lost:
            raise Busy
        batch = [change for nth, change in enumerate(batch) if nth not in lost]
    return head


def _writes_of(before: Kept | None, after: Kept, past: Past | None) -> Writes:
    writes = store.kept_after(before, after, refusal=Stale)
    if before is None:
        writes.merge(
            consents.prepare_standing(person_id=person_of(after.holder), purpose=PURPOSE, event_id=after.consent)
        )
    if past is not None:
        writes.merge(store.past_after(after.holder, past))
    return writes


def _without_left(head: Head) -> Head:
    """Strike those who left from the counts."""
    while gone := store.find_left(head.village_id, size=LEFT_MAX):
        counts = list(head.histogram.counts)
        for points in gone.values():
            counts[points] -= 1
        after = replace(head, version=head.version + 1, histogram=replace(head.histogram, counts=tuple(counts)))
        strikes = (store.left_no_more(head.village_id, token, refusal=lambda _: Busy()) for token in gone)
        commit(store.head_after(head, after).merge(*strikes))
        head = after
    return head
