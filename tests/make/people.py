"""A town with a village and people in it, made through identity's own verbs."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.core.id_numbers import check_character
from chalicelib.foundation.identity.core.people import Person, Resident
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import households, people, places
from chalicelib.kernel.context import Context

DIVISION = "330109"


def id_number(number: int, born_on: dt.date = dt.date(1970, 5, 17)) -> str:
    """Return a valid ID number (GB 11643) that is nobody's: the n-th of its day in Xiaoshan; a thousand a day."""
    first_17 = f"{DIVISION}{born_on + dt.timedelta(days=number // 1_000):%Y%m%d}{number % 1_000:03d}"
    return first_17 + check_character(first_17)


def village(ctx: Context, name: str = "佛山村", code: str = "330109102215") -> Village:
    """Return a village of a town, made where it is not there yet."""
    town = places.add_town(ctx, name="戴村镇", code=f"{code[:9]}000")
    return places.add_village(ctx, town_id=town.town_id, name=name, code=code)


def resident(
    ctx: Context,
    at: Village,
    number: int,
    *,
    name: str = "",
    household_id: str = "",
    born_on: dt.date = dt.date(1970, 5, 17),
) -> Resident:
    """Return a new resident of a village."""
    family = "王李张刘陈杨赵黄周吴"[number % 10]
    person = Person(name or f"{family}小{number}", id_number(number, born_on), phone=f"138{number:08d}")
    return people.register_resident(ctx, village_id=at.village_id, person=person, household_id=household_id)


def household(ctx: Context, at: Village, number: int, members: int = 2) -> tuple[str, list[Resident]]:
    """Return a household with members, the first its head."""
    home = households.add_household(ctx, village_id=at.village_id, number=f"{number:03d}")
    found = [resident(ctx, at, number * 10 + n, household_id=home.household_id) for n in range(members)]
    households.set_head(ctx, household_id=home.household_id, resident_id=found[0].resident_id)
    return home.household_id, found
