"""The doors of binding: who proves to be whom, with which consent, and what an officer can undo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.facts.core.people import ConsentGranted
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.service import binding, consents, people
from chalicelib.foundation.identity.service.tokens import binding_ticket
from chalicelib.kernel.authz import STAFF, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from tests.fakes.wechat import Wechat
from tests.make import credentials, known_people
from tests.make.credentials import Answer, Doors, bearer_of
from tests.make.known_people import ADULT, CHILD, MOVED, OTHER, Known

VERSION = consents.PURPOSES["registration"].present.version
OPENID = "oWeChatUserOfTheTests00001"


@pytest.fixture
def doors(tables: Any) -> Iterator[Doors]:
    known_people.enter()
    with credentials.doors() as found:
        yield found


def asked(resident: Known = ADULT, openid: str = OPENID, **changes: str) -> dict[str, str]:
    return {
        "binding_ticket": binding_ticket(LIVE, openid),
        "name": resident.name,
        "id_number": resident.id_number,
        "registration_version": VERSION,
    } | changes


def bind(doors: Doors, resident: Known = ADULT, openid: str = OPENID, **changes: str) -> Answer:
    return doors.ask("POST", "/v1/sessions/bind", asked(resident, openid, **changes))


def test_from_an_unknown_wechat_user_to_a_signed_in_resident(doors: Doors, wechat: Wechat) -> None:
    code = wechat.control_login_code(OPENID)["code"]
    ticket = doors.ask("POST", "/v1/sessions/wechat", {"code": code}).body["binding_ticket"]
    session = bind(doors, binding_ticket=ticket, id_number=ADULT.id_number.lower(), name=f" {ADULT.name} ")
    assert (session.status, session.body["subject"]) == (200, ADULT.resident_id)
    mine = doors.ask("GET", "/v1/me/consents", bearer=session.body["access_token"]).body["consents"]
    assert [c["purpose"] for c in mine if c["state"] == "granted"] == ["registration"]
    assert mine[0]["given_by"] == mine[0]["recorded_by"] == ADULT.resident_id
    code = wechat.control_login_code(OPENID)["code"]
    assert doors.ask("POST", "/v1/sessions/wechat", {"code": code}).body["state"] == "signed_in"
    facts = [r.fact for r in day_of_facts(village_id="v00012", on=business_date(LIVE.now()))]
    assert facts == [ConsentGranted(ADULT.resident_id, "registration", VERSION)]


def test_binding_the_same_two_again_starts_another_session(doors: Doors) -> None:
    tokens = {bind(doors).body["refresh_token"] for _ in range(2)}
    assert len(tokens) == 2
    assert binding.find_openid(person_id=ADULT.resident_id) == OPENID


def test_one_wechat_user_is_one_resident_and_the_other_way_round(doors: Doors) -> None:
    bind(doors)
    assert bind(doors, OTHER).code == "already_bound"
    assert bind(doors, ADULT, "oSomebodyElse").code == "already_bound"
    assert bind(doors, OTHER, "oSomebodyElse").status == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "别人"},
        {"id_number": "110105194912310011"},
        {"id_number": OTHER.id_number},
        {"name": MOVED.name, "id_number": MOVED.id_number},
    ],
)
def test_wrong_names_numbers_and_people_who_left_are_refused_alike(doors: Doors, changes: dict[str, str]) -> None:
    answer = doors.ask("POST", "/v1/sessions/bind", asked() | changes)
    assert (answer.status, answer.code) == (422, "binding_refused")
    assert binding.find_openid(person_id=ADULT.resident_id) is None


def test_an_openid_has_five_wrong_tries_a_day(doors: Doors) -> None:
    codes = [bind(doors, name="别人", id_number=f"11010519491231{n:04d}").code for n in range(6)]
    assert codes == ["binding_refused"] * 5 + ["too_many_tries"]
    assert bind(doors).code == "too_many_tries"
    assert bind(doors, ADULT, "oSomebodyElse").status == 200


def test_an_id_number_has_five_wrong_tries_a_day(doors: Doors) -> None:
    codes = [bind(doors, ADULT, f"oGuesser{n}", name="别人").code for n in range(6)]
    assert codes == ["binding_refused"] * 5 + ["too_many_tries"]
    assert bind(doors).code == "too_many_tries"
    assert bind(doors, OTHER).status == 200


def test_an_old_text_is_refused_and_counts_as_no_try(doors: Doors) -> None:
    for _ in range(6):
        answer = bind(doors, registration_version="1999-01")
        assert (answer.code, answer.body["version"]) == ("consent_text_changed", VERSION)
    assert bind(doors).status == 200


def test_a_child_is_bound_once_a_guardian_has_consented(doors: Doors) -> None:
    assert bind(doors, CHILD).code == "guardian_needed"
    officer = bearer_of(Role.VILLAGE_OFFICER)
    paper = {"purpose": "registration", "version": VERSION, "given_by": ADULT.resident_id}
    path = f"/v1/residents/{CHILD.resident_id}/consents"
    assert doors.ask("POST", path, paper, bearer=officer).body["given_by"] == ADULT.resident_id
    assert bind(doors, CHILD).status == 200
    assert consents.standing(person_id=CHILD.resident_id, purpose="registration").given_by == ADULT.resident_id


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"binding_ticket": ""}, "binding_ticket"),
        ({"binding_ticket": "x" * 513}, "binding_ticket"),
        ({"name": ""}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"id_number": "123"}, "id_number"),
        ({"id_number": "x" * 18}, "id_number"),
        ({"registration_version": ""}, "registration_version"),
        ({"openid": "x"}, "openid"),
    ],
)
def test_each_field_of_binding_is_checked(change: dict[str, str], field: str) -> None:
    with credentials.doors() as doors:
        assert doors.ask("POST", "/v1/sessions/bind", asked() | change).fields() == {field}


def test_a_ticket_that_is_not_ours_is_refused() -> None:
    with credentials.doors() as doors:
        assert bind(doors, binding_ticket="x").code == "binding_ticket_invalid"


def test_an_officer_undoes_a_bond_and_the_resident_binds_anew(doors: Doors) -> None:
    session = bind(doors).body
    path = f"/v1/residents/{ADULT.resident_id}/release_wechat"
    officer = bearer_of(Role.VILLAGE_OFFICER)
    assert doors.ask("POST", path, bearer=officer).status == 204
    assert doors.ask("POST", path, bearer=officer).code == "not_bound"
    renewed = doors.ask("POST", "/v1/sessions/refresh", {"refresh_token": session["refresh_token"]})
    assert renewed.code == "refresh_invalid"
    assert bind(doors, ADULT, "oSomebodyElse").status == 200


@pytest.mark.parametrize("role", [Role.PUBLIC, *STAFF, Role.RESIDENT, Role.SHOP])
def test_only_officers_undo_a_bond_and_only_in_their_villages(doors: Doors, role: Role) -> None:
    bearer = "" if role is Role.PUBLIC else bearer_of(role)
    officer = role in (Role.TOWN_ADMIN, Role.TOWN_OFFICER, Role.VILLAGE_OFFICER)
    status = doors.ask("POST", f"/v1/residents/{ADULT.resident_id}/release_wechat", bearer=bearer).status
    assert status == (404 if officer else 401 if role is Role.PUBLIC else 403)
    if officer:
        bind(doors)
        abroad = doors.ask("POST", "/v1/residents/v00099r00345/release_wechat", bearer=bearer)
        assert abroad.code == "not_found"


def test_a_resident_gives_the_phone_that_wechat_vouches_for(doors: Doors, wechat: Wechat) -> None:
    bearer = bearer_of(Role.RESIDENT)
    code = wechat.control_phone_code("13812345678")["code"]
    assert doors.ask("POST", "/v1/me/phone", {"code": code}, bearer=bearer).body == {"phone": "138****5678"}
    assert people.find_by_phone(phone="13812345678") == [ADULT.resident_id]
    assert doors.ask("POST", "/v1/me/phone", {"code": code}, bearer=bearer).code == "wechat_code_invalid"
    code = wechat.control_phone_code("5551234567", "1")["code"]
    assert doors.ask("POST", "/v1/me/phone", {"code": code}, bearer=bearer).code == "wechat_phone_foreign"
    assert doors.ask("POST", "/v1/me/phone", {"code": ""}, bearer=bearer).fields() == {"code"}
    assert doors.ask("POST", "/v1/me/phone", {"code": code}).status == 401
    assert doors.ask("POST", "/v1/me/phone", {"code": code}, bearer=bearer_of(Role.TOWN_ADMIN)).status == 403
