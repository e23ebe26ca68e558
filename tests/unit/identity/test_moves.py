"""Whom an ID number names, and when another village may register them."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.foundation.identity.core.moves import Named, RegisteredBefore, check_left, check_new
from chalicelib.foundation.identity.core.people import AlreadyRegistered, Resident, Status

HERE, THERE, AWAY = "v00001", "v00002", "v00003"
NAMED = Named(f"{THERE}r00007", frozenset({f"{HERE}r00001"}))


def resident(status: Status) -> Resident:
    return Resident(
        f"{THERE}r00007", "王小嫁", status, "", "", "", "", dt.date(1990, 1, 1), "female",
        "", b"", "", "", b"", "", "",
    )  # fmt: skip


def test_an_id_number_names_one_person_in_each_village_they_lived_in() -> None:
    assert [NAMED.in_village(one) for one in (HERE, THERE, AWAY)] == [f"{HERE}r00001", f"{THERE}r00007", None]
    both = Named(f"{HERE}r00009", frozenset({f"{HERE}r00001"}))
    assert both.in_village(HERE) == f"{HERE}r00009", "who they are now comes first"


def test_a_village_sets_its_own_people_back_and_enters_others() -> None:
    with pytest.raises(RegisteredBefore) as refused:
        check_new(NAMED, HERE)
    assert refused.value.facts == {"resident_id": f"{HERE}r00001"}
    check_new(NAMED, THERE)
    check_new(NAMED, AWAY)


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.DEAD])
def test_only_who_moved_away_has_left(status: Status) -> None:
    with pytest.raises(AlreadyRegistered):
        check_left(resident(status), HERE)
    check_left(resident(Status.MOVED), HERE)
    with pytest.raises(RegisteredBefore):
        check_left(resident(Status.MOVED), THERE)
