"""The doors of consents: one's own, those seen on paper, and a history that only grows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.facts.core.people import ConsentGranted, ConsentWithdrawn
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.core.purposes import NoSuchPurpose
from chalicelib.foundation.identity.service import binding, consents as service
from chalicelib.kernel.authz import STAFF, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from tests.make import credentials, known_people
from tests.make.credentials import Answer, Doors, bearer_of
from tests.make.known_people import ADULT, CHILD, OTHER
from tests.make.world import standing

VERSION = service.PURPOSES["boards_full_name"].present.version
MINE = "/v1/me/consents"


@pytest.fixture
def doors(tables: Any) -> Iterator[Doors]:
    known_people.enter()
    with standing(), credentials.doors() as found:
        yield found


def grant(doors: Doors, purpose: str = "boards_full_name", version: str = VERSION) -> Answer:
    return doors.ask("POST", MINE, {"purpose": purpose, "version": version}, bearer=bearer_of(Role.RESIDENT))


def withdraw(doors: Doors, purpose: str = "boards_full_name") -> Answer:
    return doors.ask("POST", f"{MINE}/{purpose}/withdraw", bearer=bearer_of(Role.RESIDENT))


def test_anybody_reads_what_may_be_agreed_to() -> None:
    with credentials.doors() as doors:
        shown = doors.ask("GET", "/v1/consents/purposes").body["purposes"]
    assert {p["purpose"] for p in shown} == set(service.PURPOSES)
    assert all(p["text"] and p["version"] for p in shown)


def test_a_consent_is_given_withdrawn_and_given_again_and_all_of_it_is_kept(doors: Doors) -> None:
    given = grant(doors).body
    assert (given["state"], given["given_by"]) == ("granted", ADULT.resident_id)
    assert grant(doors).body == given
    assert withdraw(doors).body["state"] == "withdrawn"
    assert withdraw(doors).body["state"] == "withdrawn"
    assert grant(doors).body["state"] == "granted"
    bearer = bearer_of(Role.RESIDENT)
    history = doors.ask("GET", f"{MINE}/history", bearer=bearer).body["events"]
    assert [event["state"] for event in history] == ["granted", "withdrawn", "granted"]
    assert {event["text"] for event in history} == {service.PURPOSES["boards_full_name"].present.zh}
    first = doors.ask("GET", f"{MINE}/history?size=2", bearer=bearer).body
    rest = doors.ask("GET", f"{MINE}/history?size=2&cursor={first['cursor']}", bearer=bearer).body
    assert first["events"] + rest["events"] == history
    facts = [type(r.fact) for r in day_of_facts(village_id="v00012", on=business_date(LIVE.now()))]
    assert facts == [ConsentGranted, ConsentWithdrawn, ConsentGranted]


def test_every_purpose_is_listed_whether_asked_or_not(doors: Doors) -> None:
    grant(doors)
    listed = doors.ask("GET", MINE, bearer=bearer_of(Role.RESIDENT)).body["consents"]
    states = {c["purpose"]: c["state"] for c in listed}
    asked = [one.code for one in service.PURPOSES.values() if not one.members]
    assert states == dict.fromkeys(asked, "none") | {"boards_full_name": "granted"}


def test_an_old_text_or_an_unknown_purpose_is_refused(doors: Doors) -> None:
    assert grant(doors, version="1999-01").code == "consent_text_changed"
    assert grant(doors, purpose="nothing").code == "no_such_purpose"
    assert withdraw(doors, purpose="nothing").code == "no_such_purpose"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"purpose": "", "version": "1"}, "purpose"),
        ({"purpose": "X Y", "version": "1"}, "purpose"),
        ({"purpose": "registration", "version": ""}, "version"),
        ({"purpose": "registration", "version": "1", "given_by": ADULT.resident_id}, "given_by"),
    ],
)
def test_each_field_of_a_consent_is_checked(body: dict[str, str], field: str) -> None:
    with credentials.doors() as doors:
        assert doors.ask("POST", MINE, body, bearer=bearer_of(Role.RESIDENT)).fields() == {field}


def test_without_registration_nobody_is_signed_in_or_bound(doors: Doors) -> None:
    version = service.PURPOSES["registration"].present.version
    session = binding.bind_wechat(
        LIVE, openid="o1", resident_id=ADULT.resident_id, born_on=ADULT.born_on, version=version
    )
    assert withdraw(doors, "registration").body["state"] == "withdrawn"
    renewed = doors.ask("POST", "/v1/sessions/refresh", {"refresh_token": session.refresh_token})
    assert renewed.code == "refresh_invalid"
    assert binding.find_openid(person_id=ADULT.resident_id) is None


def test_registration_on_paper_alone_can_be_withdrawn(doors: Doors) -> None:
    grant(doors, "registration", service.PURPOSES["registration"].present.version)
    assert withdraw(doors, "registration").body["state"] == "withdrawn"


@pytest.mark.parametrize("role", [Role.PUBLIC, *STAFF, Role.SHOP])
def test_only_residents_have_consents_of_their_own(doors: Doors, role: Role) -> None:
    bearer = "" if role is Role.PUBLIC else bearer_of(role)
    refused = 401 if role is Role.PUBLIC else 403
    body = {"purpose": "registration", "version": "1"}
    assert doors.ask("GET", MINE, bearer=bearer).status == refused
    assert doors.ask("GET", f"{MINE}/history", bearer=bearer).status == refused
    assert doors.ask("POST", MINE, body, bearer=bearer).status == refused
    assert doors.ask("POST", f"{MINE}/registration/withdraw", bearer=bearer).status == refused


@pytest.mark.parametrize("role", [Role.PUBLIC, *STAFF, Role.RESIDENT, Role.SHOP])
def test_officers_record_what_they_saw_on_paper_in_their_villages(doors: Doors, role: Role) -> None:
    bearer = "" if role is Role.PUBLIC else bearer_of(role)
    officer = role in (Role.TOWN_ADMIN, Role.TOWN_OFFICER, Role.VILLAGE_OFFICER)
    refused = 401 if role is Role.PUBLIC else 403
    path = f"/v1/residents/{OTHER.resident_id}/consents"
    body = {"purpose": "boards_full_name", "version": VERSION}
    granted = doors.ask("POST", path, body, bearer=bearer)
    withdrawn = doors.ask("POST", f"{path}/boards_full_name/withdraw", {}, bearer=bearer)
    listed = doors.ask("GET", path, bearer=bearer)
    assert listed.status == (200 if officer or role is Role.AUDITOR else refused)
    if not officer:
        assert (granted.status, withdrawn.status) == (refused, refused)
        return
    assert (granted.body["state"], withdrawn.body["state"]) == ("granted", "withdrawn")
    assert granted.body["given_by"] == OTHER.resident_id
    assert granted.body["recorded_by"].startswith("s")
    abroad = "/v1/residents/v00099r00001/consents"
    assert doors.ask("GET", abroad, bearer=bearer).status == 404
    assert doors.ask("POST", abroad, body, bearer=bearer).status == 404
    assert doors.ask("POST", f"{abroad}/boards_full_name/withdraw", {}, bearer=bearer).status == 404


def test_for_a_child_the_guardian_speaks_and_some_things_are_closed(doors: Doors) -> None:
    officer, path = bearer_of(Role.VILLAGE_OFFICER), f"/v1/residents/{CHILD.resident_id}/consents"
    version = service.PURPOSES["sms_notices"].present.version
    body = {"purpose": "sms_notices", "version": version}
    assert doors.ask("POST", path, body, bearer=officer).code == "guardian_needed"
    body |= {"given_by": ADULT.resident_id}
    assert doors.ask("POST", path, body, bearer=officer).body["given_by"] == ADULT.resident_id
    closed = body | {"purpose": "boards_full_name"}
    assert doors.ask("POST", path, closed, bearer=officer).code == "not_for_minors"
    grown = f"/v1/residents/{OTHER.resident_id}/consents"
    assert doors.ask("POST", grown, body, bearer=officer).code == "consent_not_yours_to_give"
    assert doors.ask("POST", path, body | {"given_by": "x"}, bearer=officer).fields() == {"given_by"}
    asked = {"given_by": ADULT.resident_id}
    withdrawn = doors.ask("POST", f"{path}/sms_notices/withdraw", asked, bearer=officer)
    assert (withdrawn.body["state"], withdrawn.body["given_by"]) == ("withdrawn", ADULT.resident_id)


def test_a_list_tells_in_one_look_whose_consent_stands(doors: Doors) -> None:
    grant(doors)
    people = [ADULT.resident_id, OTHER.resident_id, CHILD.resident_id]
    assert service.who_consented(person_ids=people, purpose="boards_full_name") == {ADULT.resident_id}
    withdraw(doors)
    assert service.who_consented(person_ids=people, purpose="boards_full_name") == set()
    assert service.who_consented(person_ids=[], purpose="boards_full_name") == set()
    with pytest.raises(NoSuchPurpose):
        service.who_consented(person_ids=people, purpose="nothing")


def test_a_paper_is_kept_with_its_number_and_its_day(doors: Doors) -> None:
    officer, path = bearer_of(Role.VILLAGE_OFFICER), f"/v1/residents/{OTHER.resident_id}/consents"
    version = service.PURPOSES["sms_notices"].present.version
    paper = {"document": "授〔2026〕3号", "signed_on": "2026-11-23"}
    body = {"purpose": "sms_notices", "version": version} | paper
    granted = doors.ask("POST", path, body, bearer=officer).body
    assert (granted["document"], granted["signed_on"]) == ("授〔2026〕3号", "2026-11-23")
    listed = doors.ask("GET", path, bearer=officer).body["consents"]
    assert next(one for one in listed if one["purpose"] == "sms_notices") == granted
    taken = doors.ask("POST", f"{path}/sms_notices/withdraw", {"document": "撤〔2026〕1号"}, bearer=officer).body
    assert (taken["document"], taken["signed_on"]) == ("撤〔2026〕1号", None)
    history = service.consent_history(person_id=OTHER.resident_id).rows
    assert [one.paper.document for one in history] == ["撤〔2026〕1号", "授〔2026〕3号"]


def test_no_paper_was_signed_later_than_today(doors: Doors) -> None:
    officer, path = bearer_of(Role.VILLAGE_OFFICER), f"/v1/residents/{OTHER.resident_id}/consents"
    version = service.PURPOSES["sms_notices"].present.version
    body = {"purpose": "sms_notices", "version": version, "signed_on": "2026-11-24"}
    refused = doors.ask("POST", path, body, bearer=officer)
    assert (refused.status, refused.code) == (422, "paper_date_ahead")
    assert doors.ask("POST", path, body | {"signed_on": "2026-11-23"}, bearer=officer).status == 200
    refused = doors.ask("POST", f"{path}/sms_notices/withdraw", {"signed_on": "2026-11-24"}, bearer=officer)
    assert refused.code == "paper_date_ahead"
    assert doors.ask("POST", path, body | {"document": "长" * 61}, bearer=officer).fields() == {"document"}


def test_no_paper_was_signed_before_there_was_its_text(doors: Doors) -> None:
    officer, path = bearer_of(Role.VILLAGE_OFFICER), f"/v1/residents/{OTHER.resident_id}/consents"
    purpose = service.PURPOSES["sms_notices"]
    body = {"purpose": "sms_notices", "version": purpose.present.version}
    for day, code in (("0001-01-01", "invalid_input"), ("2025-12-31", "paper_date_early")):
        refused = doors.ask("POST", path, body | {"signed_on": day}, bearer=officer)
        assert (refused.status, refused.code) == (422, code)
        refused = doors.ask("POST", f"{path}/sms_notices/withdraw", {"signed_on": day}, bearer=officer)
        assert (refused.status, refused.code) == (422, code)
    assert doors.ask("POST", path, body | {"signed_on": str(purpose.present.since)}, bearer=officer).status == 200
