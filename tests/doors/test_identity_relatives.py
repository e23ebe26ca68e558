"""The doors of declared relatives: one's own by the code somebody shows, and what does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.service import codes, relatives
from chalicelib.kernel.authz import Role
from tests.doors.test_identity_people import registered
from tests.make import identity as make


@pytest.fixture
def two(tables: Any) -> tuple[str, str]:
    """Two villagers."""
    village = make.town_and_village()[1].village_id
    return registered(village)["resident_id"], registered(village, id_number=make.people_born(2))["resident_id"]


def declare(who: str, body: dict[str, Any]) -> Any:
    return make.ask("declare_own_relative", make.resident(who), body)


def test_a_villager_declares_a_relative_by_the_code_they_show(two: tuple[str, str]) -> None:
    me, other = two
    body = {"code": codes.code_of(holder_id=other), "relation": "sibling"}
    for _ in range(2):
        answer = declare(me, body)
        assert answer.status == 201, answer.body
        (row,) = answer.body["relatives"]
        assert (row["resident_id"], row["relation"]) == (other, "sibling")
    assert dict(relatives.relatives_of(resident_id=other).others) == {me: "sibling"}
    assert [one["resident_id"] for one in make.ask("own_relatives", make.resident(other)).body["relatives"]] == [me]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"relation": "sibling"}, 422),
        ({"relation": "sibling", "code": "x", "resident_id": "v00001r00002"}, 422),
        ({"relation": "friend", "code": "x"}, 422),
        ({"relation": "sibling", "resident_id": "v00001r00002"}, 422),
        ({"relation": "sibling", "code": ""}, 422),
        ({"relation": "sibling", "code": "no code of anybody"}, 404),
    ],
)
def test_what_names_nobody_is_refused_and_nothing_is_kept(
    two: tuple[str, str], body: dict[str, Any], status: int
) -> None:
    assert declare(two[0], body).status == status
    assert dict(relatives.relatives_of(resident_id=two[0]).others) == {}


def test_an_officer_enters_and_removes_and_reads_them_with_their_names_masked(two: tuple[str, str]) -> None:
    me, other = two
    entered = make.ask(
        "declare_relative", Role.VILLAGE_OFFICER, {"resident_id": other, "relation": "child"}, resident_id=me
    )
    assert entered.status == 201
    read = make.ask("read_relatives", Role.VILLAGE_OFFICER, resident_id=me).body
    assert [(row["masked_name"], row["relation"]) for row in read["relatives"]] == [("张*", "child")]
    gone = make.ask("remove_relative", Role.VILLAGE_OFFICER, resident_id=me, other_id=other)
    assert (gone.status, gone.body["relatives"]) == (200, [])


def test_who_was_declared_is_told_and_rejects_it_and_who_declared_stays_bound(two: tuple[str, str]) -> None:
    me, other = two
    declare(me, {"code": codes.code_of(holder_id=other), "relation": "sibling"})
    (row,) = make.ask("own_relatives", make.resident(other)).body["relatives"]
    assert (row["declared_by"], row["may_reject"], row["rejected_by"]) == ("them", True, "")
    not_theirs = make.ask("reject_relative", make.resident(me), other_id=other)
    assert (not_theirs.status, not_theirs.body["code"]) == (409, "relative_not_to_reject")
    for _ in range(2):
        (row,) = make.ask("reject_relative", make.resident(other), other_id=me).body["relatives"]
        assert (row["resident_id"], row["rejected_by"], row["may_reject"]) == (me, "me", False)
    assert dict(relatives.relatives_of(resident_id=other).others) == {}
    assert dict(relatives.relatives_of(resident_id=me).others) == {other: "sibling"}
    (mine,) = make.ask("own_relatives", make.resident(me)).body["relatives"]
    assert mine["rejected_by"] == "them"
    again = declare(me, {"code": codes.code_of(holder_id=other), "relation": "sibling"})
    assert (again.status, again.body["code"]) == (409, "relative_rejected")
