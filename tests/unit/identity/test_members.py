"""Members, decided: who may join, what their ids look like, and who lets them in."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.foundation.identity.core.members import (
    AgeNotStated,
    Member,
    MemberBlocked,
    MembershipNeeded,
    NoSuchMember,
    Standing,
    check_joining,
    is_member,
    member_principal,
    refusal_of,
    town_of,
)
from chalicelib.foundation.identity.core.sessions import RefreshInvalid, is_staff, read_refresh
from chalicelib.kernel.authz import Principal, Role, allows

ME = "t0001m018f0000-0000-7000-8000-000000000000"
SECRET = "018f0000-0000-7000-8000-000000000001.0123456789012345678901"


@pytest.mark.parametrize(
    "other", ["", "t0001", "v00001r00001", ME + "0", ME.replace("m", "c"), ME.replace("t0001", "t001"), f"x{ME}"]
)
def test_only_the_id_of_a_member_is_one(other: str) -> None:
    assert is_member(ME)
    assert town_of(ME) == "t0001"
    assert not is_member(other)
    with pytest.raises(NoSuchMember):
        town_of(other)


def test_a_refresh_token_of_a_member_is_read_and_is_no_staff_accounts() -> None:
    assert read_refresh(f"{ME}.{SECRET}").holder == ME
    assert not is_staff(ME)
    with pytest.raises(RefreshInvalid):
        read_refresh(f"{ME.replace('m', 'c')}.{SECRET}")


def test_a_member_reaches_no_village_and_not_their_town() -> None:
    me = member_principal(ME)
    assert (me.roles, me.town_id, me.resident_id) == (frozenset({Role.MEMBER}), "t0001", "")
    assert not any(me.reaches(place) for place in ("t0001", ME, "v00001", "v00001r00001"))
    assert not any(allows(me, verb, within="t0001") for verb in ("members.read", "members.block", "residents.read"))


@pytest.mark.parametrize("role", [Role.TOWN_OFFICER, Role.TOWN_ADMIN, Role.AUDITOR])
def test_town_wide_staff_reach_the_members_of_their_town_alone(role: Role) -> None:
    staff = Principal("s1", frozenset({role}), ((1, 10),), "t0001")
    assert allows(staff, "members.read", within=ME)
    assert not allows(staff, "members.read", within=ME.replace("t0001", "t0002"))
    assert allows(staff, "members.block", within=ME) is (role is not Role.AUDITOR)


def test_who_joins_agrees_to_the_present_text_and_says_their_age() -> None:
    check_joining(version="2026-11", present="2026-11", of_age=True)
    for old in ("", "2026-01"):
        with pytest.raises(MembershipNeeded) as refused:
            check_joining(version=old, present="2026-11", of_age=True)
        assert refused.value.facts == {"version": "2026-11"}
    with pytest.raises(AgeNotStated):
        check_joining(version="2026-11", present="2026-11", of_age=False)


def test_who_is_not_let_in_is_told_why() -> None:
    assert isinstance(refusal_of(Standing.BLOCKED), MemberBlocked)
    assert isinstance(refusal_of(Standing.ENDED), NoSuchMember)
    assert isinstance(refusal_of(None), NoSuchMember)


def test_a_nickname_is_shown_to_others_masked_and_only_once_it_was_looked_at() -> None:
    joined_at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    me = Member(ME, Standing.ACTIVE, joined_at, "2026-11", nickname="小周", is_judged=True)
    assert me.masked_name == "小*"
    assert Member(ME, Standing.ACTIVE, joined_at, "2026-11", nickname="小周").masked_name == ""
    assert Member(ME, Standing.ACTIVE, joined_at, "2026-11", is_judged=True).masked_name == ""
    assert me.town_id == "t0001"
