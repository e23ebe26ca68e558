"""Who lives in a village of the town: made-up names and ID numbers, nobody's twice."""

from __future__ import annotations

import datetime as dt

from faker import Faker

from chalicelib.foundation.identity.core.id_numbers import check_character
from chalicelib.foundation.identity.core.people import Person, Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import cards, consents, people
from local.town.clock import Clock, villager
from local.town.figures import Figures

DIVISION = "330109"
BIRTHDAYS_SINCE, BIRTHDAYS = dt.date(1940, 1, 1), 20_000
"""People are born on one of so many days since 1940; all are of age in 2021."""
ENTERED_AT = dt.datetime(2021, 1, 3, 1, tzinfo=dt.UTC)
PIN = "2580"


def person(fake: Faker, number: int) -> Person:
    """Return the n-th person of the town."""
    born_on = BIRTHDAYS_SINCE + dt.timedelta(days=number % BIRTHDAYS)
    first_17 = f"{DIVISION}{born_on:%Y%m%d}{number // BIRTHDAYS + 1:03d}"
    return Person(fake.name(), first_17 + check_character(first_17))


def enter(clock: Clock, village_id: str, figures: Figures, *, first: int) -> list[Resident]:
    """Enter a village's people, let the first of them register and take cards, and return the registered."""
    fake = Faker("zh_CN")
    fake.seed_instance(first)
    ctx = clock.at(ENTERED_AT)
    found = [
        people.register_resident(ctx, village_id=village_id, person=person(fake, first + n))
        for n in range(figures.residents)
    ]
    registered = found[: figures.registered]
    version = PURPOSES["registration"].present.version
    for one in registered:
        consents.grant_consent(
            clock.at(ENTERED_AT, villager(one.resident_id)),
            person_id=one.resident_id,
            purpose="registration",
            version=version,
            born_on=one.born_on,
        )
    for one in found[: figures.cards]:
        cards.issue_card(ctx, resident_id=one.resident_id, key=ctx.new_id(), pin=PIN)
    return registered
