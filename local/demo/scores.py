"""The demo town's scores: some agreed to one a month ago, last night's work is done, and somebody objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from chalicelib.credit.score.service import nightly, objections, policies, reading
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.credit.score.service.refreshing import refresh_village
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import consents
from chalicelib.kernel.calendar import business_date
from local.demo import negatives
from local.demo.clock import Clock, villager
from local.demo.people import Families, Town

SAYS = "那天家里老人住院，我打电话跟组织的人说过。"
SINCE_DAYS = 30
"""The town is so old; no village has a fact of before, and one without people has none at all."""


def play(clock: Clock, town: Town, families: Families, neighbours: Families, *, young: Resident) -> None:
    """Let the younger villager and every other adult agree, bring all villages to the end of yesterday, and object."""
    agreed = [one for people in (families, neighbours) for one in _who_agree(people, young)]
    for one in agreed:
        _agree(clock, one)
    home = [one for one in agreed if one.village_id == families.village_id]
    negatives.play(clock, town, young=young, others=[one for one in home if one.household_id != young.household_id])
    ctx = clock.now()
    on = business_date(ctx.now()) - dt.timedelta(days=1)
    now = policies.in_force(town.town_id, on)
    for village_id in town.villages.values():
        lived_in = village_id in (families.village_id, neighbours.village_id)
        first_day = on - dt.timedelta(days=SINCE_DAYS if lived_in else 0)
        refresh_village(ctx, village_id=village_id, on=on, now=replace(now, first_day=first_day))
    nightly.publish(town_id=town.town_id, on=on)
    policies.register_shipped(ctx, town_id=town.town_id)
    _object(clock, [young, *agreed])


def _who_agree(people: Families, young: Resident) -> list[Resident]:
    found = {young.resident_id: young, **{one.resident_id: one for one in people.adults[::2]}}
    return [one for one in found.values() if one.resident_id.startswith(people.village_id)]


def _object(clock: Clock, people: Iterable[Resident]) -> None:
    """Let the first of some people against whom something counts object to it."""
    for one in people:
        rows = reading.list_behind(resident_id=one.resident_id).rows
        against = next((row for row in rows if row.may_be_objected_to), None)
        if against is None:
            continue
        ctx = clock.now(villager(one.resident_id))
        objections.make_objection(
            ctx, resident_id=one.resident_id, says=SAYS, on=against.told_on, fact_id=against.fact_id, key=ctx.new_id()
        )
        return


def _agree(clock: Clock, one: Resident) -> None:
    ctx = clock.at(clock.on(SINCE_DAYS - 1, 20), villager(one.resident_id))
    version = PURPOSES[PURPOSE].present.version
    consents.grant_consent(ctx, person_id=one.resident_id, purpose=PURPOSE, version=version, born_on=one.born_on)
