"""The demo town's scores: some agreed to one a month ago, and last night's work is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.credit.score.service import nightly, policies
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.credit.score.service.refreshing import refresh_village
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import consents
from chalicelib.kernel.calendar import business_date
from local.demo.clock import Clock, villager
from local.demo.people import Families, Town

SINCE_DAYS = 30
"""The town is so old; no village has a fact of before, and one without people has none at all."""


def play(clock: Clock, town: Town, families: Families, neighbours: Families, *, young: Resident) -> None:
    """Let the younger villager and every other adult agree, and bring all villages to the end of yesterday."""
    for people in (families, neighbours):
        for one in {young.resident_id: young, **{one.resident_id: one for one in people.adults[::2]}}.values():
            if one.resident_id.startswith(people.village_id):
                _agree(clock, one)
    ctx = clock.now()
    on = business_date(ctx.now()) - dt.timedelta(days=1)
    now = policies.in_force(town.town_id, on)
    for village_id in town.villages.values():
        lived_in = village_id in (families.village_id, neighbours.village_id)
        first_day = on - dt.timedelta(days=SINCE_DAYS if lived_in else 0)
        refresh_village(ctx, village_id=village_id, on=on, now=replace(now, first_day=first_day))
    nightly.publish(town_id=town.town_id, on=on)


def _agree(clock: Clock, one: Resident) -> None:
    ctx = clock.at(clock.on(SINCE_DAYS - 1, 20), villager(one.resident_id))
    version = PURPOSES[PURPOSE].present.version
    consents.grant_consent(ctx, person_id=one.resident_id, purpose=PURPOSE, version=version, born_on=one.born_on)
