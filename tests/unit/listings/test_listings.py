"""Listings as values: every state and deed, leases, notices, jobs that fill, and what the clock does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import start_of
from chalicelib.points.ledger.core.keys import KeyTooOld, refuse_untimely
from chalicelib.prosperity.listings.core import kinds, listings as core
from chalicelib.prosperity.listings.core.deeds import NEXT, SEEN, ListingDeed, ListingState
from chalicelib.prosperity.listings.core.kinds import DAYS, TYPES, Job, Kind
from chalicelib.prosperity.listings.core.listings import Listing, Signature
from chalicelib.prosperity.listings.core.refusals import (
    ApplicationInOtherState,
    ContractMissing,
    ListingInOtherState,
    NotAJob,
    NoticeRuns,
    SideSigned,
    SignedAlready,
)
from tests.make.listings import DETAILS, a_listing, written
from tests.make.world import NOON, key_at

S, D = ListingState, ListingDeed
DAY = dt.timedelta(days=1)
LANDS, NEVER_LANDS = {D.SIGN, D.NOTICE, D.OPEN}, {D.CLEAR, D.APPROVE}


def noticed(**more: object) -> Listing:
    signed = (Signature("s1", "", NOON), Signature("s2", "", NOON))
    until = NOON + 15 * DAY
    return a_listing(Kind.LAND, S.NOTICED, notice_until=until, signatures=signed, **more)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("deed", D)
def test_a_deed_leads_where_the_table_says_or_is_refused(kind: Kind, state: ListingState, deed: ListingDeed) -> None:
    one = a_listing(kind, state, notice_until=NOON - DAY)
    is_kinds = deed not in (NEVER_LANDS if kind is Kind.LAND else LANDS)
    to = NEXT.get((state, deed)) if is_kinds else None
    if to is None:
        with pytest.raises(ListingInOtherState):
            core.moved(one, deed, NOON, by="s1")
    else:
        after = core.moved(one, deed, NOON, by="s1", person="v00001r00009", reason="看过")
        assert (after.state, after.version, after.by, after.reason) == (to, 2, "s1", "看过")


def test_land_is_published_by_nobody_but_two_officers_and_the_clock() -> None:
    ways = {(state, deed) for (state, deed), to in NEXT.items() if to is S.PUBLISHED and deed not in NEVER_LANDS}
    assert {deed for state, deed in ways if state not in {S.PUBLISHED, S.EXPIRED, S.HIDDEN}} == {D.OPEN}


def test_about_what_was_refused_hidden_or_taken_away_nobody_speaks_also_while_it_waits_anew() -> None:
    silent = {state for state in S if core.is_silent(a_listing(state=state))}
    assert silent == {S.REFUSED, S.HIDDEN, S.WITHDRAWN}
    assert core.is_silent(a_listing(state=S.WAITING, is_refused=True))


@given(clean=st.booleans(), kind=st.sampled_from(Kind), state=st.sampled_from((S.DRAFT, S.REFUSED, S.PUBLISHED)))
def test_what_is_sent_off_is_seen_at_once_only_where_nobody_has_to_look(
    clean: bool,  # noqa: FBT001  Hypothesis names it.
    kind: Kind,
    state: ListingState,
) -> None:
    one = a_listing(kind, state, written=written(kind, contract_id="v00001m1"), is_refused=state is S.REFUSED)
    waits = kind is Kind.LAND or state is S.REFUSED or not clean
    after = core.sent(one, NOON, is_clean=clean, by="me")
    assert after.state is (S.WAITING if waits else S.PUBLISHED)
    assert (after.expires_at == NOON + dt.timedelta(days=DAYS[kind])) is not waits


def test_what_an_officer_refused_waits_however_often_it_is_sent_until_one_agrees() -> None:
    one = core.moved(a_listing(state=S.WAITING), D.REFUSE, NOON, by="s1")
    for _ in range(3):
        one = core.sent(one, NOON, is_clean=True, by="me")
        assert one.state is S.WAITING
    agreed = core.moved(one, D.APPROVE, NOON, by="s1")
    assert core.sent(agreed, NOON, is_clean=True, by="me").state is S.PUBLISHED


def test_a_lease_without_its_contract_is_not_sent() -> None:
    with pytest.raises(ContractMissing):
        core.sent(a_listing(Kind.LAND, S.DRAFT), NOON, is_clean=True, by="me")


def test_a_lease_is_signed_by_two_persons_and_announced_by_the_second() -> None:
    one = a_listing(Kind.LAND, S.WAITING)
    assert core.approving(a_listing(), core.TOWN) is D.APPROVE
    assert (core.unsigned(one), core.unsigned(a_listing())) == (core.SIDES, ())
    assert {core.approving(one, side) for side in core.SIDES} == {D.SIGN}
    first = core.moved(one, D.SIGN, NOON, by="s1", person="v00001r00007", side=core.VILLAGE)
    assert (core.unsigned(first), core.approving(first, core.TOWN)) == ((core.TOWN,), D.NOTICE)
    assert core.approving(first, core.VILLAGE) is D.SIGN
    for by, person in (("s1", ""), ("s2", "v00001r00007")):
        with pytest.raises(SignedAlready):
            core.moved(first, D.NOTICE, NOON, by=by, person=person, side=core.TOWN)
    with pytest.raises(SideSigned):
        core.moved(first, D.SIGN, NOON, by="s2", side=core.VILLAGE)
    second = core.moved(first, D.NOTICE, NOON, by="s2", side=core.TOWN)
    assert core.unsigned(second) == ()
    ends = start_of(NOON.date() + 16 * DAY)  # The sixteenth midnight: fifteen whole days lie between.
    assert (second.notice_until, second.due_at, second.published_at) == (ends, ends, NOON)
    assert second.notice_last_on == NOON.date() + 15 * DAY
    assert one.notice_last_on is None
    assert core.is_seen(second, NOON + 999 * DAY)


def test_a_notice_ends_after_its_days_and_without_open_objections() -> None:
    one = noticed()
    for early in (NOON, NOON + 15 * DAY - dt.timedelta(seconds=1)):
        with pytest.raises(NoticeRuns):
            core.moved(one, D.OPEN, early, by="system")
        assert core.clock_deed(one, early) is None
    assert core.clock_deed(noticed(objections=1), NOON + 20 * DAY) is None
    assert core.clock_deed(one, NOON + 15 * DAY) is D.OPEN
    opened = core.moved(one, D.OPEN, NOON + 15 * DAY, by="system")
    assert opened.expires_at == NOON + 15 * DAY + dt.timedelta(days=DAYS[Kind.LAND])
    anew = core.moved(one, D.DOUBT, NOON, by="me")
    assert (anew.signatures, anew.notice_until) == ((), None)


def test_one_is_seen_until_it_expires_and_renewed_in_its_place() -> None:
    one = core.moved(a_listing(state=S.WAITING), D.APPROVE, NOON, by="s1")
    assert one.expires_at is not None
    assert core.is_seen(one, one.expires_at - DAY)
    assert not core.is_seen(one, one.expires_at)
    assert not core.is_seen(replace(one, state=S.HIDDEN), NOON)
    assert one.due_at == one.expires_at - core.REMIND_DAYS * DAY
    told = core.reminded(one)
    assert told.due_at == one.expires_at
    assert core.clock_deed(told, one.expires_at - DAY) is None
    assert core.clock_deed(told, one.expires_at) is D.EXPIRE
    renewed = core.moved(told, D.RENEW, NOON + DAY, by="me")
    assert (renewed.published_at, renewed.expires_at, renewed.is_reminded) == (NOON, NOON + 31 * DAY, False)
    assert a_listing(state=S.DRAFT).due_at is None
    assert a_listing().due_at is None


@pytest.mark.parametrize("state", S)
def test_a_change_is_for_what_is_not_over_and_stays_what_it_was(state: ListingState) -> None:
    one = a_listing(state=state)
    if state in {S.MATCHED, S.WITHDRAWN, S.HIDDEN}:
        with pytest.raises(ListingInOtherState):
            core.refuse_change(one, written())
    else:
        core.refuse_change(one, written(title="别的"))
        with pytest.raises(ListingInOtherState):
            core.refuse_change(one, written(Kind.PLOTS))
    assert one.is_over is (state in {S.MATCHED, S.WITHDRAWN})


def test_a_job_takes_as_many_as_it_has_places_and_is_matched_with_the_last() -> None:
    job = a_listing(Kind.JOBS)
    first = core.taken_on(job, NOON, by="me")
    assert (first.filled, first.state) == (1, S.PUBLISHED)
    second = core.taken_on(first, NOON, by="me")
    assert (second.filled, second.state, second.version) == (2, S.MATCHED, 3)
    with pytest.raises(ListingInOtherState):
        core.taken_on(second, NOON, by="me")
    with pytest.raises(ApplicationInOtherState):
        core.taken_on(replace(job, filled=2), NOON, by="me")
    wanted = written(Kind.JOBS, details=Job("wanted", 1, "day", 1))
    for none in (a_listing(), a_listing(Kind.JOBS, written=wanted)):
        with pytest.raises(NotAJob):
            core.places_of(none)


def test_a_band_is_shown_or_not() -> None:
    shown = core.showing_credit(a_listing(), shows=True)
    assert (shown.shows_credit, core.showing_credit(shown, shows=False).shows_credit) == (True, False)
    for state in (S.MATCHED, S.WITHDRAWN):
        with pytest.raises(ListingInOtherState):
            core.showing_credit(a_listing(state=state), shows=True)
        assert core.showing_credit(a_listing(state=state, shows_credit=True), shows=False).shows_credit is False


@pytest.mark.parametrize("kind", Kind)
def test_details_come_back_from_what_is_kept_of_them(kind: Kind) -> None:
    details = DETAILS[kind]
    assert kinds.details_of(kind, kinds.kept(details)) == details
    assert details.type in TYPES[kind]
    assert a_listing(kind).price_fen == details.price_fen > 0
    texts = written(kind).texts()
    assert set(texts) >= {"title", "words"}
    assert ("details.use" in texts, "details.season" in texts) == (kind is Kind.LAND, kind is Kind.PLOTS)


def test_the_id_says_the_village_and_the_files_are_photos_and_contract() -> None:
    assert core.id_of("v00007", "k") == "v00007zk"
    assert a_listing().village_id == "v00001"
    assert written(media_ids=("a",), contract_id="b").files == ("a", "b")
    assert written(media_ids=("a",)).files == ("a",)
    assert {state for state in S if core.is_seen(a_listing(state=state), NOON)} == set(SEEN)


def test_what_was_asked_is_known_for_as_long_as_it_may_come_again() -> None:
    keys = {age: key_at(NOON - age * DAY, age) for age in (0, 8, 9, 10, 40)}
    done = {key: str(age) for age, key in keys.items()}
    assert set(core.remembered(done, NOON).values()) == {"0", "8", "9"}
    for age in (9, 10, 40):
        with pytest.raises(KeyTooOld):
            refuse_untimely(keys[age], NOON)
