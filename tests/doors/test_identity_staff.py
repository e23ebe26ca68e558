"""The doors of staff accounts, as each role and with each field wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.identity.core.staff import VILLAGE_ROLES, Reach
from chalicelib.foundation.identity.service import staff as service
from chalicelib.foundation.identity.service.sessions import sign_in_staff
from chalicelib.kernel.authz import STAFF, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from tests.make import credentials, known_people
from tests.make.credentials import FIRST, SECOND, TOWN, Doors, add, bearer_of, entered
from tests.make.world import standing

NEW = {
    "login": "wang.li",
    "name": "王莉",
    "password": FIRST,
    "roles": ["village_officer"],
    "reach": "villages",
    "villages": ["v00012", "v00013"],
    "resident_id": "v00012r00345",
}


@pytest.fixture
def doors(tables: Any, quick_passwords: None) -> Iterator[Doors]:
    with standing(), credentials.doors() as found:
        known_people.enter()
        yield found


@pytest.fixture(scope="module")
def parser() -> Iterator[Doors]:
    """Doors that refuse before they would reach any table."""
    with credentials.doors() as found:
        yield found


def admin() -> str:
    return entered()[1].access_token


def test_an_administrator_adds_an_account_that_is_listed_and_never_shows_its_password(doors: Doors) -> None:
    bearer = admin()
    added = doors.ask("POST", "/v1/staff", NEW, bearer=bearer)
    assert added.status == 201
    assert added.body["villages"] == [[12, 14]]
    assert added.body["must_change_password"]
    listed = doors.ask("GET", "/v1/staff?size=1", bearer=bearer)
    assert [s["login"] for s in listed.body["staff"]] == ["admin"]
    rest = doors.ask("GET", f"/v1/staff?size=1&cursor={listed.body['cursor']}", bearer=bearer)
    assert rest.body["staff"] == [added.body]
    assert doors.ask("GET", f"/v1/staff/{added.body['staff_id']}", bearer=bearer).body == added.body
    assert "scrypt" not in str(listed.body) + str(added.body)


def test_an_account_for_the_whole_town_reaches_what_its_administrator_reaches(doors: Doors) -> None:
    bearer = admin()
    body = NEW | {"reach": "town", "villages": [], "roles": ["town_officer", "panel"]}
    assert doors.ask("POST", "/v1/staff", body, bearer=bearer).body["villages"] == [[10, 20]]


@pytest.mark.parametrize("role", [Role.PUBLIC, *STAFF, Role.RESIDENT, Role.SHOP])
def test_only_administrators_write_accounts_and_auditors_read_them(doors: Doors, role: Role) -> None:
    other = add("other")
    bearer = "" if role is Role.PUBLIC else bearer_of(role)
    refused = 401 if role is Role.PUBLIC else 403
    reads = 200 if role in (Role.TOWN_ADMIN, Role.AUDITOR) else refused
    writes = 200 if role is Role.TOWN_ADMIN else refused
    path = f"/v1/staff/{other.staff_id}"
    assert doors.ask("GET", "/v1/staff", bearer=bearer).status == reads
    assert doors.ask("GET", path, bearer=bearer).status == reads
    assert doors.ask("POST", "/v1/staff", NEW, bearer=bearer).status == (201 if writes == 200 else writes)
    assert doors.ask("PATCH", path, {"name": "新"}, bearer=bearer).status == writes
    for deed in ("disable", "enable"):
        assert doors.ask("POST", f"{path}/{deed}", bearer=bearer).status == writes
    status = doors.ask("POST", f"{path}/password", {"password": SECOND}, bearer=bearer).status
    assert status == (204 if writes == 200 else writes)


def test_accounts_of_another_town_do_not_exist(doors: Doors) -> None:
    foreign, bearer = add("foreign", town_id="t0002"), admin()
    path = f"/v1/staff/{foreign.staff_id}"
    assert doors.ask("GET", path, bearer=bearer).code == "no_such_staff"
    assert doors.ask("PATCH", path, {"name": "新"}, bearer=bearer).code == "no_such_staff"
    assert doors.ask("POST", f"{path}/disable", bearer=bearer).code == "no_such_staff"
    assert doors.ask("POST", f"{path}/password", {"password": SECOND}, bearer=bearer).code == "no_such_staff"
    assert len(doors.ask("GET", "/v1/staff", bearer=bearer).body["staff"]) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"login": "w"}, "login"),
        ({"login": "王莉王莉"}, "login"),
        ({"name": ""}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"password": ""}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"roles": []}, "roles"),
        ({"roles": ["resident"]}, "roles.0"),
        ({"roles": ["system"]}, "roles.0"),
        ({"reach": "world"}, "reach"),
        ({"villages": []}, ""),
        ({"villages": ["t0001"]}, "villages.0"),
        ({"reach": "town"}, ""),
        ({"resident_id": "s1"}, "resident_id"),
        ({"disabled": True}, "disabled"),
    ],
)
def test_each_field_of_a_new_account_is_checked(parser: Doors, change: dict[str, Any], field: str) -> None:
    answer = parser.ask("POST", "/v1/staff", NEW | change, bearer=bearer_of(Role.TOWN_ADMIN))
    assert (answer.status, answer.fields()) == (422, {field})


def test_a_weak_first_password_a_taken_name_and_villages_out_of_reach_are_refused(doors: Doors) -> None:
    bearer = admin()
    assert doors.ask("POST", "/v1/staff", NEW | {"password": "wang.li-12345"}, bearer=bearer).code == "password_weak"
    assert doors.ask("POST", "/v1/staff", NEW | {"login": "ADMIN"}, bearer=bearer).code == "login_taken"
    beyond = NEW | {"villages": ["v00012", "v00020"]}
    assert doors.ask("POST", "/v1/staff", beyond, bearer=bearer).code == "village_out_of_reach"


def test_an_administrator_of_named_villages_makes_nobody_reach_the_whole_town(doors: Doors) -> None:
    bearer = entered(reach=Reach.VILLAGES)[1].access_token
    body = NEW | {"reach": "town", "villages": []}
    assert doors.ask("POST", "/v1/staff", body, bearer=bearer).code == "village_out_of_reach"


def test_what_is_given_of_an_account_changes_and_the_rest_stays(doors: Doors) -> None:
    bearer, other = admin(), add("other", reach=Reach.VILLAGES, villages=[(12, 13)])
    path = f"/v1/staff/{other.staff_id}"
    changed = doors.ask("PATCH", path, {"name": "新名"}, bearer=bearer).body
    assert (changed["name"], changed["roles"], changed["villages"]) == ("新名", ["town_admin"], [[12, 13]])
    asked = {"roles": ["panel"], "reach": "villages", "villages": ["v00015"], "resident_id": "v00012r00345"}
    changed = doors.ask("PATCH", path, asked, bearer=bearer).body
    assert (changed["name"], changed["roles"], changed["villages"]) == ("新名", ["panel"], [[15, 16]])
    changed = doors.ask("PATCH", path, {"reach": "town"}, bearer=bearer).body
    assert (changed["reach"], changed["villages"], changed["resident_id"]) == ("town", [[10, 20]], "v00012r00345")
    assert doors.ask("GET", path, bearer=bearer).body == changed


@pytest.mark.parametrize("role", sorted(VILLAGE_ROLES))
def test_a_village_role_wants_the_person_behind_it_or_the_word_that_they_are_no_resident(
    doors: Doors, role: Role
) -> None:
    bearer = admin()
    asked = NEW | {"roles": [role, "auditor"], "resident_id": ""}
    answer = doors.ask("POST", "/v1/staff", asked, bearer=bearer)
    assert (answer.status, answer.code) == (422, "staff_person_missing")
    outsider = asked | {"is_outsider": True}
    both = outsider | {"resident_id": known_people.ADULT.resident_id}
    assert doors.ask("POST", "/v1/staff", both, bearer=bearer).code == "staff_person_missing"
    added = doors.ask("POST", "/v1/staff", outsider, bearer=bearer).body
    assert (added["resident_id"], added["is_outsider"]) == ("", True)


@pytest.mark.parametrize("resident_id", ["v00012r09999", known_people.MOVED.resident_id, "v00025r00001"])
def test_the_person_behind_an_account_is_an_active_resident_within_reach(doors: Doors, resident_id: str) -> None:
    bearer, other = admin(), add("other")
    asked = {"resident_id": resident_id}
    assert doors.ask("POST", "/v1/staff", NEW | asked, bearer=bearer).code == "staff_person_unknown"
    assert doors.ask("PATCH", f"/v1/staff/{other.staff_id}", asked, bearer=bearer).code == "staff_person_unknown"


def test_an_account_from_before_stays_until_its_roles_or_person_change(doors: Doors) -> None:
    bearer = admin()
    old = add("old", Role.ORGANISER, reach=Reach.VILLAGES, villages=[(12, 13)])
    path = f"/v1/staff/{old.staff_id}"
    assert doors.ask("PATCH", path, {"name": "新名"}, bearer=bearer).body["name"] == "新名"
    for asked in ({"roles": ["organiser", "panel"]}, {"resident_id": ""}, {"is_outsider": False}):
        assert doors.ask("PATCH", path, asked, bearer=bearer).code == "staff_person_missing"
    changed = doors.ask("PATCH", path, {"is_outsider": True}, bearer=bearer).body
    assert (changed["resident_id"], changed["is_outsider"]) == ("", True)
    changed = doors.ask("PATCH", path, {"resident_id": known_people.ADULT.resident_id}, bearer=bearer).body
    assert (changed["resident_id"], changed["is_outsider"]) == (known_people.ADULT.resident_id, False)
    changed = doors.ask("PATCH", path, {"is_outsider": True}, bearer=bearer).body
    assert (changed["resident_id"], changed["is_outsider"]) == ("", True)
    changed = doors.ask("PATCH", path, {"roles": ["auditor"], "is_outsider": False}, bearer=bearer).body
    assert (changed["resident_id"], changed["is_outsider"]) == ("", False)


def test_an_officer_made_at_the_door_acts_with_their_own_person_behind_them(doors: Doors) -> None:
    bearer = admin()
    doors.ask("POST", "/v1/staff", NEW, bearer=bearer)
    signed_in = sign_in_staff(LIVE, login="wang.li", password=FIRST, new_password=SECOND)
    assert signed_in.principal.persons == {known_people.ADULT.resident_id}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"name": ""}, "name"),
        ({"roles": []}, "roles"),
        ({"roles": ["shop"]}, "roles.0"),
        ({"reach": "x"}, "reach"),
        ({"reach": "villages"}, ""),
        ({"villages": ["v00012"]}, ""),
        ({"villages": ["12"], "reach": "villages"}, "villages.0"),
        ({"resident_id": "x"}, "resident_id"),
        ({"login": "other"}, "login"),
    ],
)
def test_each_field_of_a_change_is_checked(parser: Doors, asked: dict[str, Any], field: str) -> None:
    answer = parser.ask("PATCH", "/v1/staff/s1", asked, bearer=bearer_of(Role.TOWN_ADMIN))
    assert (answer.status, answer.fields()) == (422, {field})


def test_nobody_changes_their_own_account(doors: Doors) -> None:
    account, signed_in = entered()
    bearer, path = signed_in.access_token, f"/v1/staff/{account.staff_id}"
    assert doors.ask("PATCH", path, {"roles": ["auditor"]}, bearer=bearer).code == "own_account"
    assert doors.ask("POST", f"{path}/disable", bearer=bearer).code == "own_account"
    assert doors.ask("POST", f"{path}/password", {"password": SECOND}, bearer=bearer).code == "own_account"


def test_a_disabled_account_neither_signs_in_nor_goes_on_until_it_is_enabled(doors: Doors) -> None:
    bearer = admin()
    other, session = entered("other")
    path = f"/v1/staff/{other.staff_id}"
    assert doors.ask("POST", f"{path}/disable", bearer=bearer).body["disabled"]
    sign_in = {"login": "other", "password": SECOND}
    assert doors.ask("POST", "/v1/sessions/staff", sign_in).code == "sign_in_refused"
    refresh = {"refresh_token": session.refresh_token}
    assert doors.ask("POST", "/v1/sessions/refresh", refresh).code == "refresh_invalid"
    assert not doors.ask("POST", f"{path}/enable", bearer=bearer).body["disabled"]
    assert doors.ask("POST", "/v1/sessions/staff", sign_in).status == 200
    assert doors.ask("POST", "/v1/sessions/refresh", refresh).code == "refresh_invalid"


def test_a_new_first_password_ends_sessions_and_lockout_and_must_be_changed(doors: Doors) -> None:
    bearer = admin()
    other, session = entered("other")
    for _ in range(6):
        locked = doors.ask("POST", "/v1/sessions/staff", {"login": "other", "password": "wrong"})
    assert locked.code == "too_many_tries"
    path = f"/v1/staff/{other.staff_id}/password"
    assert doors.ask("POST", path, {"password": "short"}, bearer=bearer).code == "password_weak"
    assert doors.ask("POST", path, {"password": ""}, bearer=bearer).fields() == {"password"}
    assert doors.ask("POST", path, {"password": "third-Pass-word"}, bearer=bearer).status == 204
    sign_in = {"login": "other", "password": "third-Pass-word"}
    assert doors.ask("POST", "/v1/sessions/staff", sign_in).code == "password_must_change"
    refreshed = doors.ask("POST", "/v1/sessions/refresh", {"refresh_token": session.refresh_token})
    assert refreshed.code == "refresh_invalid"


def test_ones_own_password_is_changed_with_the_present_one(doors: Doors) -> None:
    session = entered()[1]
    bearer = session.access_token
    asked = {"password": SECOND, "new_password": "third-Pass-word"}
    for body, code in (
        (asked | {"password": "wrong"}, "sign_in_refused"),
        (asked | {"new_password": SECOND}, "password_weak"),
    ):
        assert doors.ask("POST", "/v1/me/password", body, bearer=bearer).code == code
    for field in asked:
        assert doors.ask("POST", "/v1/me/password", asked | {field: ""}, bearer=bearer).fields() == {field}
    assert doors.ask("POST", "/v1/me/password", asked, bearer=bearer).status == 204
    refreshed = doors.ask("POST", "/v1/sessions/refresh", {"refresh_token": session.refresh_token})
    assert refreshed.code == "refresh_invalid"
    assert doors.ask("POST", "/v1/sessions/staff", {"login": "admin", "password": "third-Pass-word"}).status == 200


def test_guessing_ones_own_password_is_bounded_as_signing_in_is(doors: Doors) -> None:
    bearer = admin()
    asked = {"password": "wrong", "new_password": "third-Pass-word"}
    codes = [doors.ask("POST", "/v1/me/password", asked, bearer=bearer).code for _ in range(6)]
    assert codes == ["sign_in_refused"] * 5 + ["too_many_tries"]


def test_residents_and_strangers_have_no_password(doors: Doors) -> None:
    asked = {"password": SECOND, "new_password": "third-Pass-word"}
    assert doors.ask("POST", "/v1/me/password", asked).status == 401
    assert doors.ask("POST", "/v1/me/password", asked, bearer=bearer_of(Role.RESIDENT)).status == 403


def test_a_new_village_widens_whoever_reaches_the_town_once_and_nobody_else(tables: Any) -> None:
    add("one")
    add("two", Role.AUDITOR)
    add("three", reach=Reach.VILLAGES, villages=[(12, 13)])
    add("four", town_id="t0002")
    assert service.widen_staff(LIVE, town_id=TOWN, ordinal=25) == 2
    assert service.widen_staff(LIVE, town_id=TOWN, ordinal=25) == 0
    assert service.widen_staff(LIVE, town_id=TOWN, ordinal=12) == 0
    found = {s.login: s.villages for s in service.list_staff(town_id=TOWN).rows}
    assert found == {"one": ((10, 20), (25, 26)), "two": ((10, 20), (25, 26)), "three": ((12, 13),)}


def test_every_change_of_an_account_is_in_the_audit_trail(doors: Doors) -> None:
    account, signed_in = entered()
    bearer = signed_in.access_token
    added = doors.ask("POST", "/v1/staff", NEW, bearer=bearer).body
    path = f"/v1/staff/{added['staff_id']}"
    doors.ask("PATCH", path, {"name": "新"}, bearer=bearer)
    doors.ask("POST", f"{path}/password", {"password": SECOND}, bearer=bearer)
    doors.ask("POST", f"{path}/disable", bearer=bearer)
    doors.ask("POST", f"{path}/enable", bearer=bearer)
    trail = day_of_audit(place_id=TOWN, on=business_date(LIVE.now())).rows
    mine = [row["deed"] for row in reversed(trail) if row["actor"] == account.staff_id]
    assert sorted(mine[:2]) == ["session.sign_in", "staff.password"]
    assert mine[2:] == ["staff.add", "staff.change", "staff.password", "staff.disable", "staff.enable"]


def test_a_person_has_one_enabled_account(doors: Doors) -> None:
    bearer = admin()
    mine = doors.ask("POST", "/v1/staff", NEW, bearer=bearer).body
    other = NEW | {"login": "wang.er", "resident_id": known_people.OTHER.resident_id}
    theirs = doors.ask("POST", "/v1/staff", other, bearer=bearer).body
    again = doors.ask("POST", "/v1/staff", NEW | {"login": "wang.li2"}, bearer=bearer)
    assert (again.status, again.code) == (409, "staff_person_taken")
    change = {"resident_id": NEW["resident_id"]}
    assert doors.ask("PATCH", f"/v1/staff/{theirs['staff_id']}", change, bearer=bearer).code == "staff_person_taken"
    assert doors.ask("PATCH", f"/v1/staff/{mine['staff_id']}", change, bearer=bearer).status == 200
    assert doors.ask("POST", f"/v1/staff/{mine['staff_id']}/disable", bearer=bearer).status == 200
    taken = doors.ask("PATCH", f"/v1/staff/{theirs['staff_id']}", change, bearer=bearer)
    assert (taken.status, taken.body["resident_id"]) == (200, NEW["resident_id"])
    back = doors.ask("POST", f"/v1/staff/{mine['staff_id']}/enable", bearer=bearer)
    assert back.code == "staff_person_taken"
    assert doors.ask("POST", "/v1/staff", other | {"login": "wang.san"}, bearer=bearer).status == 201
