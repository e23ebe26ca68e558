"""Four people of the roster whom tests of credentials know by name: an adult, another, a child, and one who left."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

from chalicelib.foundation.identity.core.id_numbers import check_character
from chalicelib.foundation.identity.core.people import Person, Status
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.identity.store import people as store
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.writes import attempt


def _number(first_17: str) -> str:
    return first_17 + check_character(first_17)


@dataclass(frozen=True, slots=True)
class Known:
    """What a test says of somebody."""

    resident_id: str
    name: str
    id_number: str
    born_on: dt.date
    status: Status = Status.ACTIVE


ADULT = Known("v00012r00345", "张小兰", "11010519491231002X", dt.date(1949, 12, 31))
OTHER = Known("v00012r00346", "阿卜杜拉·艾山", _number("11010519491231003"), dt.date(1949, 12, 31))
CHILD = Known("v00012r00347", "张童", _number("33010920200101001"), dt.date(2020, 1, 1))
MOVED = Known("v00012r00348", "李迁", _number("33010919800101001"), dt.date(1980, 1, 1), Status.MOVED)


def enter() -> None:
    """Write them into the roster; those who are in it stay as they are."""
    for known in (ADULT, OTHER, CHILD, MOVED):
        person = Person(known.name, known.id_number)
        resident = people.new_resident(LIVE, resident_id=known.resident_id, person=person)
        attempt(store.create_resident(dataclasses.replace(resident, status=known.status)))
