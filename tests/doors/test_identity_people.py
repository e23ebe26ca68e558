"""The doors of places, residents and households."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts.core.people import ResidentRegistered, ResidentStatusChanged
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.service import codes, people
from chalicelib.kernel.authz import Role
from tests.make import identity as make

OFFICER = Role.VILLAGE_OFFICER
SOMEBODY = {"name": "张三丰", "id_number": make.people_born(1), "phone": "13812345678"}


@pytest.fixture
def village(tables: Any) -> str:
    return make.town_and_village(groups=("一组", "二组"))[1].village_id


def registered(village: str, **given: Any) -> dict[str, Any]:
    answer = make.ask("register_resident", OFFICER, SOMEBODY | given, village_id=village)
    assert answer.status == 201, answer.body
    return dict(answer.body)


def household(village: str, number: str) -> str:
    answer = make.ask("add_household", OFFICER, {"number": number}, village_id=village)
    assert answer.status == 201, answer.body
    return str(answer.body["household_id"])


def test_anybody_sees_towns_followed_by_their_villages(village: str) -> None:
    answer = make.ask("list_places", Role.PUBLIC)
    assert [(p["kind"], p["place_id"], p["name"]) for p in answer.body["places"]] == [
        ("town", "t0001", "戴村镇"),
        ("village", "v00001", "佛山村"),
    ]
    assert answer.body["places"][1]["groups"] == ["一组", "二组"]
    assert make.ask("list_places", Role.PUBLIC, query={"town_id": "t0002"}).body["places"] == []
    assert make.ask("list_places", Role.PUBLIC, query={"size": "0"}).status == 422


def test_an_admin_adds_a_village_once_for_each_code(village: str) -> None:
    asked = {"name": "上董村", "code": "330109120202"}
    first = make.ask("add_village", Role.TOWN_ADMIN, asked, town_id="t0001")
    again = make.ask("add_village", Role.TOWN_ADMIN, asked | {"name": "别名"}, town_id="t0001")
    assert (first.status, first.body["place_id"]) == (201, "v00002")
    assert again.body == first.body


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"code": "330109121202"}, "place_code_invalid"),
        ({"code": "330109120000"}, "place_code_invalid"),
        ({"code": "990109120202"}, "place_code_invalid"),
        ({"code": "3301"}, "invalid_input"),
        ({"name": ""}, "invalid_input"),
        ({"groups": [""]}, "invalid_input"),
    ],
)
def test_a_village_with_a_wrong_field_is_refused(village: str, given: dict[str, Any], code: str) -> None:
    asked = {"name": "上董村", "code": "330109120202"} | given
    answer = make.ask("add_village", Role.TOWN_ADMIN, asked, town_id="t0001")
    assert (answer.status, answer.body["code"]) == (422, code)


def test_only_the_towns_own_admin_writes_its_places(village: str) -> None:
    asked = {"name": "上董村", "code": "330109120202"}
    assert make.ask("add_village", OFFICER, asked, town_id="t0001").status == 403
    other = make.principal(Role.TOWN_ADMIN, town_id="t0002")
    assert make.ask("add_village", other, asked, town_id="t0001").status == 404
    assert (
        make.ask("add_village", make.principal(Role.TOWN_ADMIN, town_id="t0009"), asked, town_id="t0009").status == 404
    )
    changed = make.ask("change_village", Role.TOWN_ADMIN, {"name": "新村", "groups": []}, village_id=village)
    assert (changed.body["name"], changed.body["groups"]) == ("新村", [])
    gone = make.ask("change_village", Role.TOWN_ADMIN, {"name": "新村", "groups": []}, village_id="v00007")
    assert gone.body["code"] == "no_such_place"


def test_an_officer_registers_somebody_whose_numbers_come_back_masked(village: str) -> None:
    shown = registered(village, id_number=make.people_born(1).lower())
    assert shown["resident_id"] == "v00001r00001"
    assert (shown["id_number"], shown["phone"]) == ("3****************" + make.people_born(1)[-1], "138****5678")
    assert (shown["born_on"], shown["sex"], shown["is_minor"]) == ("1950-01-01", "male", False)
    (fact,) = day_of_facts(village_id=village, on=make.TODAY)
    assert fact.fact == ResidentRegistered("v00001r00001", "")


def test_nothing_stored_says_the_numbers_in_the_clear(village: str, tables: Any) -> None:
    registered(village)
    for table in ("identity_holders", "identity_keys", "identity_tokens", "facts", "audit"):
        stored = str(tables.scan(TableName=f"sanbao-test-{table}")["Items"])
        assert make.people_born(1) not in stored
        assert "13812345678" not in stored


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"id_number": make.people_born(1)[:-1] + "X"}, "id_number_invalid"),
        ({"id_number": "1"}, "invalid_input"),
        ({"phone": "12812345678"}, "invalid_input"),
        ({"name": "=1+1"}, "invalid_input"),
        ({"group": "三组"}, "no_such_group"),
        ({"relation": "很" * 11}, "invalid_input"),
        ({"note": "很" * 201}, "invalid_input"),
        ({"household_id": "v00001r00001"}, "invalid_input"),
        ({"age": 3}, "invalid_input"),
    ],
)
def test_somebody_with_a_wrong_field_is_refused(village: str, given: dict[str, Any], code: str) -> None:
    answer = make.ask("register_resident", OFFICER, SOMEBODY | given, village_id=village)
    assert (answer.status, answer.body["code"]) == (422, code)


def test_nobody_is_registered_twice(village: str) -> None:
    registered(village)
    answer = make.ask("register_resident", OFFICER, SOMEBODY, village_id=village)
    assert (answer.status, answer.body["code"]) == (409, "already_registered")


def test_somebody_registers_into_a_household_and_becomes_its_head(village: str) -> None:
    home = household(village, "12-3")
    head = registered(village, household_id=home, relation="户主")
    child = registered(village, id_number=make.id_number(7, "20150505"), name="张小", household_id=home, phone="")
    shown = make.ask("read_household", OFFICER, household_id=home).body
    assert shown["head_id"] == head["resident_id"]
    assert [member["holder_id"] for member in shown["members"]] == [head["resident_id"], child["resident_id"]]
    assert (child["is_minor"], child["needs_guardian"]) == (True, True)
    second = SOMEBODY | {"id_number": make.people_born(9), "household_id": home, "relation": "户主"}
    answer = make.ask("register_resident", OFFICER, second, village_id=village)
    assert answer.body["code"] == "household_has_head"


def test_a_household_number_is_given_once_and_a_household_holds_thirty(village: str) -> None:
    home = household(village, "1")
    answer = make.ask("add_household", OFFICER, {"number": "1"}, village_id=village)
    assert answer.body["code"] == "household_number_taken"
    assert make.ask("add_household", OFFICER, {"number": "="}, village_id=village).status == 422
    for n in range(30):
        registered(village, id_number=make.people_born(n), household_id=home, phone="")
    more = SOMEBODY | {"id_number": make.people_born(99), "household_id": home}
    answer = make.ask("register_resident", OFFICER, more, village_id=village)
    assert answer.body["code"] == "household_full"
    more["household_id"] = "v00001h00777"
    assert make.ask("register_resident", OFFICER, more, village_id=village).body["code"] == "no_such_household"


def test_a_resident_moves_between_households_of_the_village(village: str) -> None:
    old, new = household(village, "1"), household(village, "2")
    mover = registered(village, household_id=old, relation="户主")["resident_id"]
    moved = make.ask("move_resident", OFFICER, {"household_id": new, "relation": "父"}, resident_id=mover)
    assert (moved.status, moved.body["household_id"], moved.body["relation"]) == (200, new, "父")
    assert make.ask("move_resident", OFFICER, {"household_id": new}, resident_id=mover).status == 200
    left = make.ask("read_household", OFFICER, household_id=old).body
    assert (left["members"], left["head_id"]) == ([], "")
    for target, code in (("v00002h00001", "no_such_household"), ("v00001h00099", "no_such_household")):
        answer = make.ask("move_resident", OFFICER, {"household_id": target}, resident_id=mover)
        assert answer.body["code"] == code
    answer = make.ask("move_resident", OFFICER, {"household_id": new}, resident_id="v00001r00099")
    assert answer.body["code"] == "no_such_holder"


def test_a_member_is_made_the_head(village: str) -> None:
    home = household(village, "1")
    member, stranger = registered(village, household_id=home), registered(village, id_number=make.people_born(2))
    assert make.ask("set_head", OFFICER, {"resident_id": member["resident_id"]}, household_id=home).status == 204
    for who in (stranger["resident_id"], "v00002r00001"):
        answer = make.ask("set_head", OFFICER, {"resident_id": who}, household_id=home)
        assert answer.body["code"] == "not_a_member"
    gone = make.ask("set_head", OFFICER, {"resident_id": member["resident_id"]}, household_id="v00001h00777")
    assert gone.body["code"] == "no_such_household"
    assert make.ask("read_household", OFFICER, household_id="v00001h00777").body["code"] == "no_such_household"


def test_whoever_looks_at_a_resident_is_recorded_and_the_whole_numbers_need_asking(village: str) -> None:
    shown = registered(village)
    masked = make.ask("read_resident", OFFICER, resident_id=shown["resident_id"])
    assert masked.body == shown
    whole = make.ask("read_resident", OFFICER, query={"whole": "true"}, resident_id=shown["resident_id"])
    assert (whole.body["id_number"], whole.body["phone"]) == (make.people_born(1), "13812345678")
    listed = make.ask("list_residents", OFFICER, village_id=village)
    assert [row["holder_id"] for row in listed.body["holders"]] == [shown["resident_id"]]
    found = make.ask("search_resident", OFFICER, {"id_number": make.people_born(1)}, village_id=village)
    assert found.body == shown
    none = make.ask("search_resident", OFFICER, {"id_number": make.people_born(2)}, village_id=village)
    assert none.body["code"] == "no_such_holder"
    deeds = [row["deed"] for row in day_of_audit(place_id=village, on=make.TODAY).rows]
    assert deeds == [
        "resident.read",
        "resident.list",
        "resident.read_whole",
        "resident.read",
        "resident.register",
        "place.add",
    ]


def test_a_family_shares_one_phone(village: str) -> None:
    first = registered(village)["resident_id"]
    second = registered(village, id_number=make.people_born(2))["resident_id"]
    assert people.find_by_phone(phone="13812345678") == [first, second]
    changed = make.ask("change_resident", OFFICER, {"phone": "13900000000"}, resident_id=first)
    assert changed.body["phone"] == "139****0000"
    assert people.find_by_phone(phone="13812345678") == [second]
    removed = make.ask("change_resident", OFFICER, {"phone": ""}, resident_id=second)
    assert removed.body["phone"] == ""
    assert people.find_by_phone(phone="13812345678") == []


def test_a_change_touches_what_is_given_and_reaches_the_codes(village: str) -> None:
    shown = registered(village, group="一组")
    token = codes.code_of(holder_id=shown["resident_id"])
    changed = make.ask("change_resident", OFFICER, {"name": "李四", "group": "二组"}, resident_id=shown["resident_id"])
    assert changed.body == shown | {"name": "李四", "group": "二组"}
    assert codes.resolve(token=token).masked_name == "李*"
    for given, code in (({"group": "九组"}, "no_such_group"), ({"name": "<b>"}, "invalid_input")):
        answer = make.ask("change_resident", OFFICER, given, resident_id=shown["resident_id"])
        assert answer.body["code"] == code


def test_whoever_dies_leaves_household_code_and_card_and_may_come_back_from_a_mistake(village: str) -> None:
    home = household(village, "1")
    somebody = registered(village, household_id=home, relation="户主")["resident_id"]
    token = codes.code_of(holder_id=somebody)
    make.ask("issue_card", OFFICER, {}, resident_id=somebody)
    card = people.load_resident(resident_id=somebody).card
    for _ in range(2):
        gone = make.ask("set_status", OFFICER, {"status": "dead"}, resident_id=somebody)
        assert (gone.status, gone.body["household_id"], gone.body["has_card"]) == (200, "", False)
    for dead in (token, card):
        answer = make.ask("resolve_code", OFFICER, {"code": dead})
        assert answer.body["code"] == "code_revoked"
    assert (
        make.ask("change_resident", OFFICER, {"name": "李四"}, resident_id=somebody).body["code"]
        == "resident_not_active"
    )
    assert make.ask("move_resident", OFFICER, {"household_id": home}, resident_id=somebody).status == 409
    assert make.ask("issue_card", OFFICER, {}, resident_id=somebody).body["code"] == "resident_not_active"
    assert make.ask("reissue_code", OFFICER, holder_id=somebody).body["code"] == "resident_not_active"
    assert make.ask("read_code", OFFICER, holder_id=somebody).body["code"] == "code_revoked"
    back = make.ask("set_status", OFFICER, {"status": "active"}, resident_id=somebody)
    assert back.body["status"] == "active"
    assert codes.resolve(token=codes.code_of(holder_id=somebody)).holder_id == somebody
    facts = [f.fact for f in day_of_facts(village_id=village, on=make.TODAY)]
    assert ResidentStatusChanged(somebody, "dead") in facts
    assert make.ask("set_status", OFFICER, {"status": "ill"}, resident_id=somebody).status == 422


def test_a_resident_sees_their_own_data_masked_and_whole_on_demand(village: str) -> None:
    shown = registered(village)
    me = make.resident(shown["resident_id"])
    masked = make.ask("read_profile", me).body
    assert (masked["name"], masked["phone"], masked["whole"]) == ("张三丰", "138****5678", False)
    whole = make.ask("read_profile", me, query={"whole": "true"}).body
    assert (whole["name"], whole["id_number"]) == ("张三丰", make.people_born(1))
    assert make.ask("read_profile", OFFICER).status == 403


def test_lists_go_on_by_cursor(village: str) -> None:
    for n in range(3):
        registered(village, id_number=make.people_born(n))
    first = make.ask("list_residents", OFFICER, query={"size": "2"}, village_id=village).body
    rest = make.ask("list_residents", OFFICER, query={"cursor": first["cursor"]}, village_id=village).body
    assert [len(first["holders"]), len(rest["holders"]), rest["cursor"]] == [2, 1, None]
    bad = make.ask("list_residents", OFFICER, query={"cursor": "x"}, village_id=village)
    assert bad.body["code"] == "cursor_invalid"


def test_holders_are_told_to_other_rooms_without_full_names(village: str) -> None:
    home = household(village, "12-3")
    child = registered(village, id_number=make.id_number(7, "20150505"), household_id=home)["resident_id"]
    found = people.find_holders(holder_ids=[child, home, "v00001r00099"])
    assert people.find_holders(holder_ids=[]) == []
    assert found[2] is None
    assert found[0] is not None
    assert found[1] is not None
    assert (found[0].masked_name, found[0].household_id, found[0].is_minor(dt.date(2026, 1, 1))) == ("张*", home, True)
    assert (found[1].masked_name, found[1].member_ids, found[1].is_minor(dt.date(2026, 1, 1))) == (
        "12-3户",
        (child,),
        False,
    )
    assert people.find_holder(holder_id=home.replace("h", "r")) is None


@pytest.mark.parametrize(
    ("name", "body", "params"),
    [
        ("register_resident", SOMEBODY, {"village_id": "v00001"}),
        ("list_residents", None, {"village_id": "v00001"}),
        ("search_resident", {"id_number": make.people_born(1)}, {"village_id": "v00001"}),
        ("search_by_name", {"name": "张"}, {"village_id": "v00001"}),
        ("search_by_phone", {"phone": "13812345678"}, {"village_id": "v00001"}),
        ("read_resident", None, {"resident_id": "v00001r00001"}),
        ("change_resident", {}, {"resident_id": "v00001r00001"}),
        ("set_status", {"status": "dead"}, {"resident_id": "v00001r00001"}),
        ("move_resident", {"household_id": "v00001h00001"}, {"resident_id": "v00001r00001"}),
        ("add_household", {"number": "1"}, {"village_id": "v00001"}),
        ("read_household", None, {"household_id": "v00001h00001"}),
        ("set_head", {"resident_id": "v00001r00001"}, {"household_id": "v00001h00001"}),
    ],
)
def test_other_villages_and_other_roles_do_not_reach_residents(
    tables: Any, name: str, body: Any, params: dict[str, Any]
) -> None:
    assert make.ask(name, Role.PUBLIC, body, **params).status == 401
    assert make.ask(name, make.resident("v00001r00001"), body, **params).status == 403
    assert make.ask(name, Role.SHOP, body, **params).status == 403
    elsewhere = make.principal(OFFICER, villages=((2, 3),))
    answer = make.ask(name, elsewhere, body, **params)
    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_a_stale_change_is_refused(village: str, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = registered(village)["resident_id"]
    stale = people.load_resident(resident_id=somebody)
    make.ask("change_resident", OFFICER, {"note": "一"}, resident_id=somebody)
    monkeypatch.setattr(people, "load_resident", lambda **_: stale)
    answer = make.ask("change_resident", OFFICER, {"note": "二"}, resident_id=somebody)
    assert (answer.status, answer.body["code"]) == (409, "changed_meanwhile")
    monkeypatch.undo()
    assert people.load_resident(resident_id=somebody).note == "一"
