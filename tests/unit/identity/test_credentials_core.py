"""Passwords, ranges, refresh tokens, names and consents, without any storage."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.identity.core import passwords
from chalicelib.foundation.identity.core.binding import same_name
from chalicelib.foundation.identity.core.consents import (
    AdultsOnly,
    GuardianNeeded,
    NotForMinors,
    NotYoursToGive,
    TextChanged,
    check_grant,
    needs_guardian,
)
from chalicelib.foundation.identity.core.purposes import PURPOSES, NoSuchPurpose, purpose_of
from chalicelib.foundation.identity.core.sessions import (
    Grade,
    RefreshInvalid,
    Session,
    grade_of,
    read_refresh,
    resident_principal,
)
from chalicelib.foundation.identity.core.staff import Reach, Staff, covers, joined, of_ordinals, widened
from chalicelib.kernel.authz import Role

NOW = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
TODAY = NOW.date()
ME, GUARDIAN = "v00012r00345", "v00012r00346"
RANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


def reached(ranges: tuple[tuple[int, int], ...]) -> set[int]:
    return {n for start, end in ranges for n in range(start, end)}


def test_a_password_is_kept_as_scrypt_with_its_costs_and_checked_again() -> None:
    kept = passwords.hashed("correct horse", b"s" * 16)
    assert kept.startswith("scrypt$14$8$1$")
    assert passwords.matches("correct horse", kept)
    assert not passwords.matches("correct horsf", kept)
    assert not passwords.matches("", passwords.NOBODYS)


def test_scrypt_is_that_of_rfc_7914() -> None:
    made = hashlib.scrypt(b"pleaseletmein", salt=b"SodiumChloride", n=16384, r=8, p=1, dklen=64)
    assert made.hex().startswith("7023bdcb3afd7348461c06cd81fd38eb")
    assert passwords._scrypt(b"pleaseletmein".decode(), b"SodiumChloride", (14, 8, 1), 64) == made


@pytest.mark.parametrize("password", ["short-1A", "x" * 129, "aaaabbbbcccc", "my-WangLi-password", "the-old-one-1"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(passwords.PasswordWeak):
        passwords.check_new(password, login="wangli", old="the-old-one-1")
    passwords.check_new("a-good-one-1", login="wangli", old="the-old-one-1")


@given(RANGES)
def test_joined_ranges_reach_the_same_villages_ascending_and_apart(ranges: list[tuple[int, int]]) -> None:
    made = joined(ranges)
    assert reached(made) == reached(tuple(ranges))
    assert all(left[1] < right[0] for left, right in itertools.pairwise(made))
    assert all(start < end for start, end in made)


@given(RANGES, RANGES)
def test_covers_is_the_subset_relation(outer: list[tuple[int, int]], inner: list[tuple[int, int]]) -> None:
    assert covers(joined(outer), joined(inner)) == (reached(tuple(inner)) <= reached(tuple(outer)))


def staff(reach: Reach, ordinals: set[int]) -> Staff:
    return Staff(
        "t0001",
        "s1",
        "wang",
        "王",
        frozenset({Role.TOWN_ADMIN}),
        reach,
        of_ordinals(ordinals),
        "",
        False,
        "",
        False,
        False,
        NOW,
        "1",
    )


@given(st.sets(st.integers(0, 60)), st.integers(0, 60))
def test_widening_adds_exactly_the_new_village_to_whoever_reaches_the_town(ordinals: set[int], new: int) -> None:
    was = staff(Reach.TOWN, ordinals)
    now = widened(was, new, "2")
    assert reached(now.villages) == ordinals | {new}
    assert (now is was) == (new in ordinals)
    named = staff(Reach.VILLAGES, ordinals)
    assert widened(named, new, "2") is named


@pytest.mark.parametrize("text", ["", "x", "v00012r00345.a.b", f"v00012r00345.{'0' * 36}.short", "v1r1." + "0" * 60])
def test_what_is_not_a_refresh_token_is_refused(text: str) -> None:
    with pytest.raises(RefreshInvalid):
        read_refresh(text)


def test_a_refresh_token_is_read_as_it_was_written() -> None:
    for holder in (ME, "t0001#s018f0000-0000-7000-8000-000000000000"):
        text = f"{holder}.018f0000-0000-7000-8000-000000000001.{'a' * 22}"
        assert read_refresh(text).text() == text


@pytest.mark.parametrize(
    ("digest", "ended", "ends_after", "all_ended_after", "grade"),
    [
        ("d", False, 1, None, Grade.PRESENT),
        ("d", False, 1, -11, Grade.PRESENT),
        ("old", False, 1, None, Grade.USED),
        ("d", True, 1, None, Grade.ENDED),
        ("d", False, 0, None, Grade.ENDED),
        ("old", False, 0, None, Grade.ENDED),
        ("d", False, 1, -10, Grade.ENDED),
        ("d", False, 1, 0, Grade.ENDED),
    ],
)
def test_a_refresh_token_is_present_used_or_ended(
    *, digest: str, ended: bool, ends_after: int, all_ended_after: int | None, grade: Grade
) -> None:
    hour = dt.timedelta(hours=1)
    session = Session(ME, "f", "d", NOW - 10 * hour, NOW + ends_after * hour, ended=ended)
    all_ended_at = None if all_ended_after is None else NOW + all_ended_after * hour
    assert grade_of(session, digest, now=NOW, all_ended_at=all_ended_at) is grade


def test_a_resident_acts_in_their_own_village() -> None:
    principal = resident_principal(ME)
    assert principal.subject == principal.resident_id == ME
    assert principal.reaches("v00012")
    assert not principal.reaches("v00013")


@pytest.mark.parametrize(
    ("left", "right"),
    [("张小兰", " 张 小兰"), ("阿卜杜拉·艾山", "阿卜杜拉•艾山"), ("Ann Li", "ＡＮＮＬＩ")],
)
def test_names_are_the_same_but_for_form(left: str, right: str) -> None:
    assert same_name(left, right)
    assert not same_name(left, right + "蓝")


def test_a_guardian_is_needed_until_the_fourteenth_birthday() -> None:
    assert needs_guardian(dt.date(2012, 11, 24), TODAY)
    assert not needs_guardian(dt.date(2012, 11, 23), TODAY)
    assert needs_guardian(dt.date(2012, 2, 29), dt.date(2026, 2, 28))
    assert not needs_guardian(dt.date(2012, 2, 29), dt.date(2026, 3, 1))


def check(purpose: str, *, given_by: str, born_on: dt.date, version: str | None = None) -> None:
    asked = purpose_of(purpose)
    check_grant(
        asked,
        version=version or asked.present.version,
        person_id=ME,
        given_by=given_by,
        born_on=born_on,
        today=TODAY,
    )


def test_each_consent_that_can_not_be_given_has_its_refusal() -> None:
    adult, child = dt.date(1980, 1, 1), dt.date(2020, 1, 1)
    check("registration", given_by=ME, born_on=adult)
    check("registration", given_by=GUARDIAN, born_on=child)
    with pytest.raises(TextChanged):
        check("registration", given_by=ME, born_on=adult, version="1999-01")
    with pytest.raises(GuardianNeeded):
        check("registration", given_by=ME, born_on=child)
    with pytest.raises(NotForMinors):
        check("boards_full_name", given_by=GUARDIAN, born_on=child)
    with pytest.raises(NotYoursToGive):
        check("registration", given_by=GUARDIAN, born_on=adult)
    with pytest.raises(NoSuchPurpose):
        purpose_of("nothing")


@pytest.mark.parametrize("purpose", ["credit_score", "bank_certificate"])
def test_scores_and_certificates_are_for_adults_from_their_birthday_on(purpose: str) -> None:
    check(purpose, given_by=ME, born_on=dt.date(2008, 11, 23))
    with pytest.raises(AdultsOnly):
        check(purpose, given_by=ME, born_on=dt.date(2008, 11, 24))
    with pytest.raises(NotForMinors):
        check(purpose, given_by=GUARDIAN, born_on=dt.date(2020, 1, 1))
    assert purpose_of(purpose).adults


def test_every_purpose_has_texts_in_order_and_minors_are_never_published_or_scored() -> None:
    for code, purpose in PURPOSES.items():
        versions = [text.version for text in purpose.texts]
        assert code == purpose.code
        assert versions == sorted(set(versions))
        assert all(len(text.zh) >= 30 for text in purpose.texts)
    assert {code for code, purpose in PURPOSES.items() if purpose.minors} == {
        "registration",
        "sms_notices",
        "acting_for",
    }
