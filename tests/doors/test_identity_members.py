"""The doors of members: joining with a consent, what they say of themselves, ending, and what the town may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.identity.core.members import MemberBlocked, MemberChanged, NoSuchMember
from chalicelib.foundation.identity.core.sessions import RefreshInvalid
from chalicelib.foundation.identity.service import addresses, binding, consents, following, members, sessions
from chalicelib.foundation.identity.service.tokens import resolve_bearer
from chalicelib.foundation.moderation.service import texts
from chalicelib.foundation.notifications.service import sending
from chalicelib.foundation.notifications.store import subscriptions
from chalicelib.kernel import storage
from chalicelib.kernel.authz import TOWN_WIDE, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, Context, uuid7
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.writes import Writes, commit
from tests.fakes.server import Fault
from tests.fakes.wechat import Wechat
from tests.make import credentials, identity, known_people
from tests.make.credentials import Answer, Doors, bearer_of
from tests.make.known_people import ADULT
from tests.make.members import HOME, TOWN, VERSION, joined
from tests.meter import Meter

OPENID = "oWeChatUserOfTheCity000001"


@pytest.fixture
def doors(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doors]:
    identity.town_and_village()
    known_people.enter()
    monkeypatch.setattr(following, "_judging", [texts.check_text])
    with credentials.doors() as found:
        yield found


def sign_in(doors: Doors, wechat: Wechat, openid: str = OPENID, **changes: Any) -> Answer:
    body = {
        "code": wechat.control_login_code(openid)["code"],
        "town_id": TOWN,
        "membership_version": VERSION,
        "of_age": True,
    }
    return doors.ask("POST", "/v1/sessions/member", body | changes)


def renew(doors: Doors, token: str) -> Answer:
    return doors.ask("POST", "/v1/sessions/refresh", {"refresh_token": token})


def written(doors: Doors) -> int:
    """Return how many members, bonds, consents and sessions there are."""
    tables = ("members", "wechat_bindings", "consents", "sessions")
    names = [
        name
        for name in storage.client().get_paginator("list_tables").paginate().build_full_result()["TableNames"]
        if name.endswith(tables)
    ]
    assert len(names) == len(tables)
    return sum(len(storage.client().scan(TableName=name)["Items"]) for name in names)


def test_from_an_unknown_wechat_user_to_a_member_with_a_consent(doors: Doors, wechat: Wechat) -> None:
    session = sign_in(doors, wechat)
    assert (session.status, session.body["roles"], session.body["villages"]) == (200, ["member"], [])
    me, token = session.body["subject"], session.body["access_token"]
    assert session.body["town_id"] == TOWN
    assert me.startswith(f"{TOWN}m")
    assert resolve_bearer(LIVE, token).subject == me
    shown = doors.ask("GET", "/v1/me/consents", bearer=token).body["consents"]
    assert [(one["purpose"], one["state"], one["version"]) for one in shown] == [("membership", "granted", VERSION)]
    mine = doors.ask("GET", "/v1/me/member", bearer=token)
    assert (mine.body["member_id"], mine.body["nickname"], mine.body["phone"]) == (me, "", "")
    again = sign_in(doors, wechat, membership_version="", of_age=False)
    assert (again.status, again.body["subject"]) == (200, me)
    assert binding.find_openid(person_id=me) == OPENID


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"membership_version": ""}, "membership_needed"),
        ({"membership_version": "1999-01"}, "membership_needed"),
        ({"of_age": False}, "age_not_stated"),
    ],
)
def test_the_first_time_both_the_text_and_the_age_are_said(
    doors: Doors, wechat: Wechat, changes: dict[str, Any], code: str
) -> None:
    answer = sign_in(doors, wechat, **changes)
    assert (answer.status, answer.code) == (403, code)
    assert answer.body.get("version", VERSION) == VERSION
    assert written(doors) == 0


def test_there_is_no_member_of_a_town_that_is_not_there(doors: Doors, wechat: Wechat) -> None:
    assert sign_in(doors, wechat, town_id="t0009").code == "no_such_place"
    assert written(doors) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": ""}, "code"),
        ({"town_id": "v00001"}, "town_id"),
        ({"membership_version": "x" * 21}, "membership_version"),
        ({"of_age": "true"}, "of_age"),
        ({"unionid": "x"}, "unionid"),
    ],
)
def test_each_field_of_signing_in_is_checked(doors: Doors, wechat: Wechat, change: dict[str, Any], field: str) -> None:
    assert sign_in(doors, wechat, **change).fields() == {field}
    assert written(doors) == 0


def test_one_wechat_user_is_a_resident_and_a_member(doors: Doors, wechat: Wechat) -> None:
    version = consents.PURPOSES["registration"].present.version
    binding.bind_wechat(LIVE, openid=OPENID, resident_id=ADULT.resident_id, born_on=ADULT.born_on, version=version)
    me = sign_in(doors, wechat).body["subject"]
    code = wechat.control_login_code(OPENID)["code"]
    found = doors.ask("POST", "/v1/sessions/wechat", {"code": code}).body
    assert found["session"]["subject"] == ADULT.resident_id
    assert {binding.find_openid(person_id=one) for one in (me, ADULT.resident_id)} == {OPENID}


def test_a_members_session_is_renewed_ended_and_ended_everywhere(doors: Doors, wechat: Wechat) -> None:
    first, second = (sign_in(doors, wechat).body for _ in range(2))
    follower = renew(doors, first["refresh_token"])
    assert (follower.status, follower.body["subject"]) == (200, first["subject"])
    bearer = follower.body["access_token"]
    ended = doors.ask("POST", "/v1/sessions/sign_out", {"refresh_token": follower.body["refresh_token"]}, bearer=bearer)
    assert ended.status == 204
    assert renew(doors, follower.body["refresh_token"]).code == "refresh_invalid"
    assert doors.ask("POST", "/v1/sessions/sign_out_everywhere", bearer=bearer).status == 204
    assert renew(doors, second["refresh_token"]).code == "refresh_invalid"


def test_a_member_gives_a_nickname_and_a_phone_and_staff_see_them_masked(doors: Doors, wechat: Wechat) -> None:
    session = sign_in(doors, wechat).body
    bearer, code = session["access_token"], wechat.control_phone_code("13912345678")["code"]
    mine = doors.ask("PATCH", "/v1/me/member", {"nickname": "小周", "phone_code": code}, bearer=bearer)
    assert (mine.body["nickname"], mine.body["phone"]) == ("小周", "13912345678")
    seen = doors.ask("GET", f"/v1/members/{session['subject']}", bearer=bearer_of(Role.TOWN_OFFICER)).body
    assert (seen["masked_name"], seen["phone"], seen["standing"]) == ("小*", "139****5678", "active")
    names = [
        name
        for name in storage.client().get_paginator("list_tables").paginate().build_full_result()["TableNames"]
        if name.endswith("members")
    ]
    rows = repr([storage.client().scan(TableName=name)["Items"] for name in names])
    assert session["subject"] in rows
    assert [word for word in ("小周", "13912345678") if word in rows] == []
    kept = doors.ask("PATCH", "/v1/me/member", {}, bearer=bearer)
    assert kept.body == mine.body
    assert doors.ask("PATCH", "/v1/me/member", {"nickname": ""}, bearer=bearer).body["nickname"] == ""


@pytest.mark.parametrize("nickname", ["违禁小店", "待审小店"])
def test_a_nickname_that_is_nothing_to_read_is_refused(doors: Doors, wechat: Wechat, nickname: str) -> None:
    bearer = sign_in(doors, wechat).body["access_token"]
    answer = doors.ask("PATCH", "/v1/me/member", {"nickname": nickname}, bearer=bearer)
    assert (answer.status, answer.code) == (422, "nickname_refused")
    assert doors.ask("GET", "/v1/me/member", bearer=bearer).body["nickname"] == ""


def test_a_nickname_that_nothing_looked_at_is_kept_and_not_shown(doors: Doors, wechat: Wechat) -> None:
    session = sign_in(doors, wechat).body
    wechat.faults.append(Fault("/wxa/msg_sec_check", "errcode", times=9, value=45009))
    mine = doors.ask("PATCH", "/v1/me/member", {"nickname": "小周"}, bearer=session["access_token"])
    assert mine.body["nickname"] == "小周"
    assert members.load_member(member_id=session["subject"]).masked_name == ""


@pytest.mark.parametrize(
    ("change", "field"),
    [({"nickname": "长" * 21}, "nickname"), ({"phone_code": ""}, "phone_code"), ({"phone": "13912345678"}, "phone")],
)
def test_each_field_of_a_member_is_checked(doors: Doors, wechat: Wechat, change: dict[str, str], field: str) -> None:
    bearer = sign_in(doors, wechat).body["access_token"]
    assert doors.ask("PATCH", "/v1/me/member", {"nickname": "小周"} | change, bearer=bearer).fields() == {field}
    assert doors.ask("GET", "/v1/me/member", bearer=bearer).body["nickname"] == ""


@pytest.mark.parametrize("path", ["/v1/me/member/end", "/v1/me/consents/membership/withdraw"])
def test_a_member_who_ends_it_leaves_nothing_and_comes_back_as_somebody_new(
    doors: Doors, wechat: Wechat, path: str
) -> None:
    session = sign_in(doors, wechat).body
    me, bearer = session["subject"], session["access_token"]
    code = wechat.control_phone_code("13912345678")["code"]
    doors.ask("PATCH", "/v1/me/member", {"nickname": "小周", "phone_code": code}, bearer=bearer)
    acting = LIVE.acting(resolve_bearer(LIVE, bearer), "r")
    addresses.add_address(acting, destination=HOME, key=uuid7())
    assert doors.ask("POST", path, bearer=bearer).status in {200, 204}
    assert doors.ask("POST", path, bearer=bearer).status in {200, 204}
    assert binding.find_openid(person_id=me) is None
    assert consents.standing(person_id=me, purpose="membership").state == "withdrawn"
    assert addresses.list_addresses(acting) == ()
    assert renew(doors, session["refresh_token"]).code == "refresh_invalid"
    assert doors.ask("GET", "/v1/me/member", bearer=bearer).code == "no_such_member"
    assert doors.ask("GET", f"/v1/members/{me}", bearer=bearer_of(Role.TOWN_ADMIN)).code == "no_such_member"
    assert doors.ask("GET", "/v1/members", bearer=bearer_of(Role.TOWN_ADMIN)).body["members"] == []
    with pytest.raises(NoSuchMember):
        addresses.add_address(acting, destination=HOME, key=uuid7())
    names = [
        name
        for name in storage.client().get_paginator("list_tables").paginate().build_full_result()["TableNames"]
        if name.endswith("members")
    ]
    (row,) = storage.client().scan(TableName=names[0])["Items"]
    assert set(row) == {"town_id", "member_id", "standing", "joined_at", "agreed", "version"}
    assert sign_in(doors, wechat, membership_version="").code == "membership_needed"
    assert sign_in(doors, wechat).body["subject"] != me


class OrderOpen(Conflict):
    """For this test: an order is open."""

    code = "order_open"
    zh, en = "还有订单没有完成。", "An order is open."


def test_a_room_with_something_open_keeps_a_member(
    doors: Doors, wechat: Wechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def keeps(_: Context, member_id: str) -> Writes:
        told.append(member_id)
        raise OrderOpen

    monkeypatch.setattr(following, "_forgetting", {})
    following.forget(keeps, members.MEMBERSHIP)
    session = sign_in(doors, wechat).body
    answer = doors.ask("POST", "/v1/me/member/end", bearer=session["access_token"])
    assert (answer.code, told) == ("order_open", [session["subject"]])
    assert doors.ask("GET", "/v1/me/member", bearer=session["access_token"]).status == 200


def test_what_is_begun_for_a_member_is_not_overlooked_by_the_end(doors: Doors, wechat: Wechat) -> None:
    signed_in = joined(wechat)
    me = signed_in.principal.subject

    def ordered(_: Context, member_id: str) -> Writes:
        commit(members.prepare_touched(member_id=member_id))  # Somebody's order, between the look and the end.
        return Writes()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(following, "_forgetting", {})
        following.forget(ordered, members.MEMBERSHIP)
        with pytest.raises(MemberChanged):
            members.end_membership(LIVE.acting(signed_in.principal, "r"))
    assert members.load_member(member_id=me).standing == "active"


def test_a_blocked_member_neither_signs_in_nor_goes_on_nor_writes_and_is_let_in_again(
    doors: Doors, wechat: Wechat
) -> None:
    session = sign_in(doors, wechat).body
    me, path = session["subject"], f"/v1/members/{session['subject']}"
    officer = bearer_of(Role.TOWN_OFFICER)
    shown = doors.ask("POST", f"{path}/block", {"reason": "冒名下单"}, bearer=officer).body
    assert (shown["standing"], shown["reason"]) == ("blocked", "冒名下单")
    assert doors.ask("POST", f"{path}/block", {"reason": "别的"}, bearer=officer).body == shown
    assert renew(doors, session["refresh_token"]).code == "refresh_invalid"
    answer = sign_in(doors, wechat)
    assert (answer.status, answer.code) == (403, "member_blocked")
    bearer = session["access_token"]  # It goes on for up to 15 minutes.
    assert doors.ask("PATCH", "/v1/me/member", {"nickname": "小周"}, bearer=bearer).code == "member_blocked"
    assert doors.ask("POST", "/v1/me/member/end", bearer=bearer).code == "member_blocked"
    acting = LIVE.acting(resolve_bearer(LIVE, bearer), "r")
    with pytest.raises(MemberBlocked):
        addresses.add_address(acting, destination=HOME, key=uuid7())
    assert doors.ask("POST", f"{path}/unblock", {"reason": "说清楚了"}, bearer=officer).body["standing"] == "active"
    assert sign_in(doors, wechat).body["subject"] == me
    deeds = [row["deed"] for row in day_of_audit(place_id=TOWN, on=business_date(LIVE.now())).rows]
    assert deeds == ["member.unblock", "member.block"]


def test_a_session_of_a_blocked_member_ends_even_where_it_was_not_revoked(doors: Doors, wechat: Wechat) -> None:
    signed_in = joined(wechat)
    member_id = signed_in.principal.subject
    acting = LIVE.acting(identity.principal(Role.TOWN_ADMIN), "r")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(members, "prepare_revoke_all", lambda *_, **__: Writes())
        members.block_member(acting, member_id=member_id, reason="冒名下单")
    with pytest.raises(RefreshInvalid):
        sessions.refresh(LIVE, refresh_token=signed_in.refresh_token)


@pytest.mark.parametrize("deed", ["block", "unblock"])
@pytest.mark.parametrize("body", [{"reason": ""}, {"reason": "长" * 201}, {}])
def test_a_reason_is_given(doors: Doors, wechat: Wechat, deed: str, body: dict[str, str]) -> None:
    me = joined(wechat).principal.subject
    answer = doors.ask("POST", f"/v1/members/{me}/{deed}", body, bearer=bearer_of(Role.TOWN_ADMIN))
    assert answer.fields() == {"reason"}
    assert members.load_member(member_id=me).version == 1


def test_staff_list_members_the_newest_first_and_every_look_is_recorded(doors: Doors, wechat: Wechat) -> None:
    found = [joined(wechat).principal.subject for _ in range(3)]
    auditor = bearer_of(Role.AUDITOR)
    page = doors.ask("GET", "/v1/members?size=2", bearer=auditor).body
    rest = doors.ask("GET", f"/v1/members?size=2&cursor={page['cursor']}", bearer=auditor).body
    assert [one["member_id"] for one in page["members"] + rest["members"]] == found[::-1]
    assert doors.ask("GET", f"/v1/members/{found[0]}", bearer=auditor).status == 200
    looks = [(row["deed"], row["target"]) for row in day_of_audit(place_id=TOWN, on=business_date(LIVE.now())).rows]
    assert looks == [("member.read", found[0]), ("member.list", TOWN), ("member.list", TOWN)]


@pytest.mark.parametrize("role", Role)
def test_members_are_seen_by_town_wide_staff_and_blocked_by_its_officers(
    doors: Doors, wechat: Wechat, role: Role
) -> None:
    me = joined(wechat).principal.subject
    bearer = "" if role is Role.PUBLIC else bearer_of(role)
    reads = doors.ask("GET", f"/v1/members/{me}", bearer=bearer).status == 200
    lists = doors.ask("GET", "/v1/members", bearer=bearer).status == 200
    blocks = doors.ask("POST", f"/v1/members/{me}/block", {"reason": "x"}, bearer=bearer).status == 200
    assert reads is lists is (role in TOWN_WIDE)
    assert blocks is (role in TOWN_WIDE - {Role.AUDITOR})


@pytest.mark.parametrize("role", Role)
def test_a_members_own_doors_open_to_members_alone(doors: Doors, role: Role) -> None:
    bearer = "" if role is Role.PUBLIC else bearer_of(role)
    for method, path in (("GET", "/v1/me/member"), ("PATCH", "/v1/me/member"), ("POST", "/v1/me/member/end")):
        body = {"nickname": "小周"} if method == "PATCH" else None
        answer = doors.ask(method, path, body, bearer=bearer)
        assert answer.status == (404 if role is Role.MEMBER else 401 if role is Role.PUBLIC else 403), (method, path)


def test_another_towns_staff_see_no_members_of_this_one(doors: Doors, wechat: Wechat) -> None:
    me = joined(wechat).principal.subject.replace(TOWN, "t0002", 1)
    answer = doors.ask("GET", f"/v1/members/{me}", bearer=bearer_of(Role.TOWN_ADMIN))
    assert answer.code == "not_found"


def test_a_resident_is_asked_nothing_about_membership_and_a_member_nothing_else(doors: Doors, wechat: Wechat) -> None:
    asked = {"purpose": "membership", "version": VERSION}
    assert doors.ask("POST", "/v1/me/consents", asked, bearer=bearer_of(Role.RESIDENT)).code == "no_such_purpose"
    shown = doors.ask("GET", "/v1/me/consents", bearer=bearer_of(Role.RESIDENT)).body["consents"]
    assert "membership" not in {one["purpose"] for one in shown}
    bearer = sign_in(doors, wechat).body["access_token"]
    assert doors.ask("POST", "/v1/me/consents", asked, bearer=bearer).code == "not_allowed"
    assert len(doors.ask("GET", "/v1/me/consents/history", bearer=bearer).body["events"]) == 1


def test_a_member_has_an_inbox_and_is_reached_by_wechat_alone(
    doors: Doors, wechat: Wechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = sign_in(doors, wechat).body
    bearer, me = session["access_token"], session["subject"]
    assert doors.ask("GET", "/v1/me/inbox", bearer=bearer).body["messages"] == []
    agreed = doors.ask("POST", "/v1/me/subscriptions/points/accepted", {"accepted": 2}, bearer=bearer)
    assert agreed.status == 200
    without = sending.reach_of(LIVE, resident_id=me)
    assert (without.phone, without.openid) == ("", "")
    monkeypatch.setattr(subscriptions, "list_left", lambda _: {"points": 2})
    monkeypatch.setattr(sending, "settings", lambda: SimpleNamespace(wechat_templates=(("points", "t"),)))
    assert sending.reach_of(LIVE, resident_id=me).openid == OPENID


def test_signing_in_takes_two_round_trips(doors: Doors, wechat: Wechat) -> None:
    for _ in range(2):
        with Meter(storage.client()) as meter:
            joined(wechat, OPENID)
        assert meter.cost.round_trips == 2
    assert dt.datetime.now(dt.UTC) - members.load_member(
        member_id=joined(wechat, OPENID).principal.subject
    ).joined_at < dt.timedelta(minutes=5)
