"""The doors of sessions: staff with a password, residents with WeChat, renewal and signing out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.identity.core import passwords
from chalicelib.foundation.identity.core.sessions import RefreshInvalid, SignInRefused
from chalicelib.foundation.identity.service import binding, consents, sessions as service
from chalicelib.foundation.identity.service.tokens import resolve_bearer
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import LIVE, Context
from tests.fakes.server import Fault
from tests.fakes.wechat import Wechat
from tests.make import credentials, known_people
from tests.make.credentials import FIRST, SECOND, TOWN, Doors, add, bearer_of, entered
from tests.make.known_people import ADULT

OPENID = "oWeChatUserOfTheTests00001"


@pytest.fixture
def doors(tables: Any, quick_passwords: None) -> Iterator[Doors]:
    known_people.enter()
    with credentials.doors() as found:
        yield found


def later(**delta: float) -> Context:
    return Context(now=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(**delta))


def sign_in(doors: Doors, login: str = "admin", password: str = SECOND, **more: str) -> credentials.Answer:
    return doors.ask("POST", "/v1/sessions/staff", {"login": login, "password": password, **more})


def renew(doors: Doors, token: str) -> credentials.Answer:
    return doors.ask("POST", "/v1/sessions/refresh", {"refresh_token": token})


def bound() -> service.SignedIn:
    version = consents.PURPOSES["registration"].present.version
    return binding.bind_wechat(
        LIVE, openid=OPENID, resident_id=ADULT.resident_id, born_on=ADULT.born_on, version=version
    )


def test_a_first_password_signs_in_only_together_with_a_new_one(doors: Doors) -> None:
    account = add(resident_id="v00012r00345")
    assert sign_in(doors, password=FIRST).code == "password_must_change"
    assert sign_in(doors, password=FIRST, new_password=FIRST).code == "password_weak"
    answer = sign_in(doors, login="ADMIN", password=FIRST, new_password=SECOND)
    assert (answer.status, answer.body["subject"], answer.body["access_seconds"]) == (200, account.staff_id, 900)
    principal = resolve_bearer(LIVE, answer.body["access_token"])
    assert principal == account.principal()
    assert principal.resident_id == "v00012r00345"
    assert sign_in(doors, password=FIRST).code == "sign_in_refused"
    assert sign_in(doors).status == 200


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("staff", {"login": "", "password": "x"}, "login"),
        ("staff", {"login": "x" * 65, "password": "x"}, "login"),
        ("staff", {"login": "x", "password": ""}, "password"),
        ("staff", {"login": "x", "password": "x" * 129}, "password"),
        ("staff", {"login": "x", "password": "x", "new_password": "x" * 129}, "new_password"),
        ("wechat", {"code": ""}, "code"),
        ("wechat", {"code": "a b"}, "code"),
        ("refresh", {"refresh_token": ""}, "refresh_token"),
        ("refresh", {"refresh_token": "x" * 121}, "refresh_token"),
    ],
)
def test_each_field_of_signing_in_is_checked(path: str, body: dict[str, str], field: str) -> None:
    with credentials.doors() as doors:
        assert doors.ask("POST", f"/v1/sessions/{path}", body).fields() == {field}


def test_unknown_names_wrong_passwords_and_disabled_accounts_are_answered_alike(doors: Doors) -> None:
    entered()
    wrong, unknown = sign_in(doors, password="wrong"), sign_in(doors, login="nobody")
    for answer in (wrong, unknown):
        del answer.body["request_id"]
    assert wrong.status == 401
    assert wrong == unknown


def test_an_unknown_name_takes_the_steps_of_a_known_one_and_a_hash_of_the_same_cost(tables: Any) -> None:
    entered()
    calls: list[str] = []
    tables.meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
    traces = []
    for login in ("admin", "nobody"):
        calls.clear()
        with pytest.raises(SignInRefused):
            service.sign_in_staff(LIVE, login=login, password="wrong")
        traces.append(list(calls))
    assert traces == [["Query", "PutItem"]] * 2
    assert passwords.NOBODYS.split("$")[1:4] == passwords.hashed("x", b"s" * 16).split("$")[1:4]


def test_five_wrong_tries_lock_known_and_unknown_names_for_a_quarter_hour(doors: Doors) -> None:
    entered()
    for login in ("admin", "nobody"):
        codes = [sign_in(doors, login=login, password="wrong").code for _ in range(7)]
        assert codes == ["sign_in_refused"] * 5 + ["too_many_tries"] * 2
    locked = sign_in(doors)
    assert locked.status == 429
    assert 0 < locked.body["retry_after_seconds"] <= 901
    signed_in = service.sign_in_staff(later(seconds=901), login="admin", password=SECOND)
    assert signed_in.principal.town_id == TOWN


def test_a_right_password_clears_the_wrong_ones(doors: Doors) -> None:
    entered()
    for _ in range(3):
        for _ in range(4):
            assert sign_in(doors, password="wrong").code == "sign_in_refused"
        assert sign_in(doors).status == 200


def test_a_refresh_token_works_once_and_used_twice_ends_the_session(doors: Doors) -> None:
    first = entered()[1].refresh_token
    second = renew(doors, first).body["refresh_token"]
    third = renew(doors, second).body["refresh_token"]
    assert len({first, second, third}) == 3
    assert renew(doors, first).code == "refresh_invalid"
    assert renew(doors, third).code == "refresh_invalid"


def test_a_stolen_token_ends_only_its_own_session(doors: Doors) -> None:
    first, other = entered()[1].refresh_token, sign_in(doors).body["refresh_token"]
    renew(doors, first)
    assert renew(doors, first).status == 401
    assert renew(doors, other).status == 200


def test_a_refresh_token_ends_after_thirty_days_without_use(doors: Doors) -> None:
    token = entered()[1].refresh_token
    renewed = service.refresh(later(days=29), refresh_token=token)
    renewed = service.refresh(later(days=58), refresh_token=renewed.refresh_token)
    with pytest.raises(RefreshInvalid):
        service.refresh(later(days=89), refresh_token=renewed.refresh_token)


def test_unknown_and_malformed_refresh_tokens_are_refused(doors: Doors) -> None:
    token = entered()[1].refresh_token
    holder, family, secret = token.split(".")
    strangers = f"{holder}.{family[:-1]}{'0' if family[-1] != '0' else '1'}.{secret}"
    residents = f"{ADULT.resident_id}.{family}.{secret}"
    for text in ("x", strangers, residents, token + "x"):
        assert renew(doors, text).code == "refresh_invalid"
    assert renew(doors, token).status == 200


def test_renewed_tokens_carry_the_roles_of_now(doors: Doors) -> None:
    bearer = entered()[1].access_token
    other, session = entered("other")
    asked = {"roles": ["auditor"]}
    doors.ask("PATCH", f"/v1/staff/{other.staff_id}", asked, bearer=bearer)
    assert renew(doors, session.refresh_token).body["roles"] == ["auditor"]


def test_signing_out_ends_one_session_and_everywhere_ends_all(doors: Doors) -> None:
    one = entered()[1]
    two, three = (sign_in(doors).body for _ in range(2))
    bearer, path = one.access_token, "/v1/sessions/sign_out"
    assert doors.ask("POST", path, {"refresh_token": two["refresh_token"]}, bearer=bearer).status == 204
    assert doors.ask("POST", path, {"refresh_token": two["refresh_token"]}, bearer=bearer).status == 204
    assert renew(doors, two["refresh_token"]).status == 401
    three = renew(doors, three["refresh_token"]).body
    assert doors.ask("POST", f"{path}_everywhere", bearer=bearer).status == 204
    assert renew(doors, three["refresh_token"]).status == 401
    assert renew(doors, one.refresh_token).status == 401
    assert renew(doors, sign_in(doors).body["refresh_token"]).status == 200


def test_nobody_signs_somebody_else_out(doors: Doors) -> None:
    mine, theirs = entered()[1], entered("other")[1]
    asked = {"refresh_token": theirs.refresh_token}
    assert doors.ask("POST", "/v1/sessions/sign_out", asked, bearer=mine.access_token).code == "refresh_invalid"
    assert doors.ask("POST", "/v1/sessions/sign_out", {"refresh_token": "x"}, bearer=mine.access_token).status == 401
    assert renew(doors, theirs.refresh_token).status == 200


@pytest.mark.parametrize("role", [Role.SHOP, Role.SYSTEM])
def test_tills_and_the_house_itself_have_no_sessions_to_end(doors: Doors, role: Role) -> None:
    assert doors.ask("POST", "/v1/sessions/sign_out_everywhere", bearer=bearer_of(role)).status == 403
    assert doors.ask("POST", "/v1/sessions/sign_out_everywhere").status == 401


def test_a_bearer_that_is_not_ours_is_refused_at_every_door(doors: Doors) -> None:
    assert doors.ask("GET", "/v1/consents/purposes", bearer="x.y.z").code == "not_signed_in"


def test_a_bound_wechat_user_is_signed_in_as_the_resident(doors: Doors, wechat: Wechat) -> None:
    bound()
    code = wechat.control_login_code(OPENID)["code"]
    answer = doors.ask("POST", "/v1/sessions/wechat", {"code": code})
    assert answer.body["state"] == "signed_in"
    session = answer.body["session"]
    assert (session["subject"], session["roles"], session["villages"]) == (ADULT.resident_id, ["resident"], [[12, 13]])
    assert resolve_bearer(LIVE, session["access_token"]).resident_id == ADULT.resident_id
    assert renew(doors, session["refresh_token"]).body["subject"] == ADULT.resident_id
    assert doors.ask("POST", "/v1/sessions/wechat", {"code": code}).code == "wechat_code_invalid"


def test_an_unbound_wechat_user_gets_a_ticket(doors: Doors, wechat: Wechat) -> None:
    code = wechat.control_login_code(OPENID)["code"]
    answer = doors.ask("POST", "/v1/sessions/wechat", {"code": code})
    assert (answer.status, answer.body["state"], answer.body["session"]) == (200, "binding_needed", None)
    assert OPENID not in str(answer.body)


@pytest.mark.parametrize(
    ("errcode", "status", "code"),
    [
        (-1, 503, "wechat_busy"),
        (40029, 422, "wechat_code_invalid"),
        (40226, 403, "wechat_user_blocked"),
        (45011, 429, "wechat_too_often"),
    ],
)
def test_what_wechat_refuses_is_told(wechat: Wechat, errcode: int, status: int, code: str) -> None:
    wechat.faults.append(Fault("/sns/jscode2session", "errcode", value=errcode))
    with credentials.doors() as doors:
        answer = doors.ask("POST", "/v1/sessions/wechat", {"code": "x"})
    assert (answer.status, answer.code) == (status, code)


def test_all_sessions_of_a_resident_can_be_ended(doors: Doors) -> None:
    session = bound()
    service.revoke_all(LIVE, subject=ADULT.resident_id)
    assert renew(doors, session.refresh_token).code == "refresh_invalid"


def test_what_is_stored_tells_neither_password_nor_token(tables: Any, doors: Doors) -> None:
    session = entered()[1]
    stored = ""
    for table in ("staff", "staff_logins", "sessions", "tries", "audit"):
        stored += str(tables.scan(TableName=f"sanbao-test-{table}")["Items"])
    assert TOWN in stored
    for secret in (FIRST, SECOND, session.access_token, session.refresh_token, session.refresh_token.split(".")[2]):
        assert secret not in stored
