"""Whom a village's night is about: who is touched, due, new, moved or gone, and the households that count for them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from chalicelib.credit.score.core.folding import DayOfFacts, told_until
from chalicelib.credit.score.core.kept import Days, InForce, Kept
from chalicelib.credit.score.core.states import State
from chalicelib.credit.score.store import scores as store
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.facts.core.people import (
    ConsentGranted,
    ConsentWithdrawn,
    HouseholdChanged,
    ResidentStatusChanged,
)
from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.foundation.identity.service import consents, people
from chalicelib.kernel.values import value

PURPOSE = "credit_score"


@value
class Night:
    """What a village's closed days tell: by holder and day; and who agreed, and of whom the register may say more."""

    told: Mapping[str, Days]
    agreed: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()


@value
class Cast:
    """Whom a night is about, by holder, as they are kept before it. `new` ones and `new_homes` are empty yet.

    `gone` moved away or died, whether or not anything is kept of them.
    """

    residents: dict[str, Kept]
    homes: dict[str, Kept]
    new: list[Kept]
    new_homes: list[Kept]
    gone: frozenset[str]


def person_of(holder: str) -> str:
    """Return the id of a resident that is kept under a holder."""
    return holder.replace(".", "r")


def reader_of(village_id: str) -> DayOfFacts:
    """Return how a village's days are read, each once."""
    read: dict[dt.date, dict[str, Fact]] = {}

    def day_of(on: dt.date) -> dict[str, Fact]:
        if on not in read:
            found = facts.day_of_facts(village_id=village_id, on=on)
            read[on] = {recorded.fact_id: recorded.fact for recorded in found}
        return read[on]

    return day_of


def days_after(through: dt.date, on: dt.date) -> list[dt.date]:
    """Return the days after one until another."""
    return [through + dt.timedelta(days=n) for n in range(1, (on - through).days + 1)]


def night_of(days: Sequence[dt.date], day_of: DayOfFacts) -> Night:
    """Return what closed days tell."""
    agreed, changed, withdrawn = set[str](), set[str](), set[str]()
    for fact in itertools.chain.from_iterable(day_of(on).values() for on in days):
        match fact:
            case ConsentGranted() if fact.purpose == PURPOSE:
                agreed.add(fact.resident_id)
            case ConsentWithdrawn() if fact.purpose == PURPOSE:
                withdrawn.add(fact.resident_id)
            case HouseholdChanged() | ResidentStatusChanged():
                changed.add(fact.resident_id)
    return Night(told_until(days, day_of), frozenset(agreed), frozenset(changed), frozenset(withdrawn))


def cast_of(village_id: str, night: Night, now: InForce, *, on: dt.date, everybody: bool) -> Cast:
    """Return whom a night is about; `everybody` where the policy is another one than the last night's."""
    known = _holders(sorted(night.agreed | night.changed))
    kept = _kept(village_id, night, on, everybody=everybody)
    new = _new(known, night.agreed | night.changed, kept, now, on)
    residents = {one.holder: one for one in kept.values() if not one.is_home}
    homes = {one.holder: one for one in kept.values() if one.is_home}
    residents |= _members_of(homes.keys() & night.told.keys())
    residents = {holder: _at_home(known, one) for holder, one in residents.items()}
    wanted = {one.home for one in [*residents.values(), *new] if one.home}
    homes |= store.find_kept(sorted(wanted - homes.keys()))
    new_homes = [Kept(home, State(), now.before, is_home=True) for home in sorted(wanted - homes.keys())]
    gone = {account_of(one) for one, holder in known.items() if holder.status is not Status.ACTIVE}
    return Cast(residents, homes, new, new_homes, frozenset(gone))


def _kept(village_id: str, night: Night, on: dt.date, *, everybody: bool) -> dict[str, Kept]:
    """Return what is kept of who is touched, due or changed, people and households."""
    if everybody:
        return {one.holder: one for one in store.every_kept(village_id)}
    changed = {account_of(one) for one in night.agreed | night.changed}
    return store.find_kept(sorted({*night.told, *store.who_is_due(village_id, on), *changed}))


def _holders(resident_ids: Sequence[str]) -> dict[str, Holder]:
    found = people.find_holders(holder_ids=list(resident_ids)) if resident_ids else []
    return {one.holder_id: one for one in found if one is not None}


def _new(
    known: dict[str, Holder], agreed: Iterable[str], kept: dict[str, Kept], now: InForce, on: dt.date
) -> list[Kept]:
    """Return an empty start for each adult who lives here, agreed, and has nothing kept: also for who came back."""

    def may(one: str) -> bool:
        holder = known.get(one)
        return holder is not None and holder.status is Status.ACTIVE and not holder.is_minor(on)

    asked = [one for one in sorted(agreed) if may(one) and account_of(one) not in kept]
    found = [consents.standing(person_id=one, purpose=PURPOSE) for one in asked]
    start = (Kept(account_of(one.person_id), State(), now.before, consent=one.event_id) for one in found if one.stands)
    return [_at_home(known, one) for one in start]


def _at_home(known: dict[str, Holder], kept: Kept) -> Kept:
    """Return somebody in the household that the register says, where it was asked."""
    holder = known.get(person_of(kept.holder))
    if holder is None:
        return kept
    return replace(kept, home=account_of(holder.household_id) if holder.household_id else "")


def _members_of(homes: Collection[str]) -> dict[str, Kept]:
    """Return what is kept of the members of households."""
    if not homes:
        return {}
    found = people.find_holders(holder_ids=[home.replace(".", "h") for home in sorted(homes)])
    return store.find_kept([account_of(member) for one in found if one is not None for member in one.member_ids])
