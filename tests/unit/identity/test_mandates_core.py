"""Mandates, what is done by them, and disputes: the pure decisions."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.identity.core import deeds, mandates
from chalicelib.foundation.identity.core.deeds import NEXT, Deed, Dispute, DisputeState, Verdict
from chalicelib.foundation.identity.core.mandates import (
    How,
    Mandate,
    MandateEnded,
    NoMandate,
    NotInMandate,
    PaperUnchecked,
    State,
    Terms,
    Witness,
)
from chalicelib.kernel.authz import Acting, Matter, Principal, Role

TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
ELDER, AGENT = "v00001r00001", "v00001r00002"
MANDATE = Mandate(
    ELDER, AGENT, "王*", "李*", AGENT, Terms(frozenset({Matter.READ}), 0, TODAY), Witness(How.CARD),
    State.STANDING, "s1", NOW, "r1", {},
)  # fmt: skip
DEED = Deed(ELDER, "d1", AGENT, AGENT, "activities.sign_up", {}, NOW)
DISPUTE = Dispute("v00001dd1", ELDER, AGENT, AGENT, "d1", "redemptions.redeem", 9, "x", ELDER, NOW, TODAY)
MATTERS = st.frozensets(st.sampled_from(list(Matter)), min_size=1)


@given(MATTERS, st.sampled_from(list(Matter)), st.integers(-400, 400), st.sampled_from(list(State)))
def test_a_mandate_is_used_exactly_while_it_stands_for_what_it_names(
    matters: frozenset[Matter], matter: Matter, days: int, state: State
) -> None:
    terms = Terms(matters, 5, TODAY + dt.timedelta(days=days))
    refusal = mandates.refusal_of_use(replace(MANDATE, terms=terms, state=state), matter, TODAY)
    if state is State.ENDED or days < 0:
        assert isinstance(refusal, MandateEnded)
    elif state is State.WAITING and matter is Matter.SPEND and matter in matters:
        assert isinstance(refusal, PaperUnchecked)
    else:
        assert (refusal is None) == (matter in matters)
        assert refusal is None or isinstance(refusal, NotInMandate)


def test_where_there_is_no_mandate_there_is_no_use_of_it() -> None:
    assert isinstance(mandates.refusal_of_use(None, Matter.READ, TODAY), NoMandate)


def test_a_ballot_is_no_matter_of_a_mandate() -> None:
    assert {matter.value for matter in Matter} == {"read", "activities", "claims", "wishes", "tickets", "spend"}


@given(MATTERS, st.integers(0, 100), st.integers(-3, 400))
def test_terms_last_a_year_at_most_and_limit_spending_alone(matters: frozenset[Matter], points: int, days: int) -> None:
    faults = mandates.refuse_terms(Terms(matters, points, TODAY + dt.timedelta(days=days)), TODAY)
    fields = {fault["field"] for fault in faults}
    assert ("valid_until" in fields) == (not 0 <= days <= 366)
    assert ("day_points" in fields) == ((Matter.SPEND in matters) != (points > 0))


@given(st.lists(st.uuids(), max_size=20, unique=True))
def test_the_latest_requests_are_remembered(found: list[object]) -> None:
    keys: dict[str, str] = {}
    for key in sorted(map(str, found)):
        keys = mandates.remembered(keys, key, "f")
    assert list(keys) == sorted(map(str, found))[-mandates.KEYS_KEPT :]


def test_who_acts_is_told_with_the_limit_of_the_mandate() -> None:
    told = Acting(ELDER, AGENT, AGENT, "d", "x.y", {"a": "b"}, 0, MANDATE.agent_name)
    assert MANDATE.acting("d", "x.y", {"a": "b"}) == told
    assert MANDATE.village_id == "v00001"


@pytest.mark.parametrize(("age", "grown"), [(None, False), (17, False), (18, True)])
def test_grown_people_act_for_others(age: int | None, *, grown: bool) -> None:
    assert mandates.is_adult(age) is grown


def test_an_officer_is_no_party_to_what_they_enter() -> None:
    officer = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), resident_id=AGENT)
    mandates.refuse_own(officer, frozenset({ELDER}))
    for party in ("s1", AGENT):
        with pytest.raises(mandates.OwnMandate):
            mandates.refuse_own(officer, frozenset({ELDER, party}))


def test_records_keep_both_names_and_recusal_sees_both_persons() -> None:
    plain = Principal(ELDER, frozenset({Role.RESIDENT}), resident_id=ELDER)
    acted = replace(plain, acting=MANDATE.acting("d", "x.y", {}))
    assert (plain.signature, plain.acted_by, plain.persons) == (ELDER, "", frozenset({ELDER}))
    assert (acted.signature, acted.acted_by) == (f"{ELDER} by {AGENT}", AGENT)
    assert acted.persons == frozenset({ELDER, AGENT})
    till = Principal("shop", frozenset({Role.SHOP}), key_id="k1", acting=acted.acting)
    assert till.signature == f"k1 by {AGENT}"


@given(st.integers(0, 100 * 60))
def test_a_deed_is_taken_back_within_72_hours_if_its_door_has_one_that_undoes(minutes: int) -> None:
    now = NOW + dt.timedelta(minutes=minutes)
    with pytest.raises(deeds.NotUndoable):
        deeds.refuse_undo(DEED, undoable=False, now=now)
    if minutes < 72 * 60:
        deeds.refuse_undo(DEED, undoable=True, now=now)
    else:
        with pytest.raises(deeds.UndoOver):
            deeds.refuse_undo(DEED, undoable=True, now=now)


def test_a_deed_is_disputed_within_thirty_days_unless_it_was_taken_back() -> None:
    deeds.refuse_dispute(DEED, NOW + dt.timedelta(days=29, hours=23))
    with pytest.raises(deeds.DisputeOver):
        deeds.refuse_dispute(DEED, NOW + dt.timedelta(days=30))
    undone = replace(DEED, undone_at=NOW)
    assert not deeds.is_fresh(undone, NOW)
    with pytest.raises(deeds.AlreadyUndone):
        deeds.refuse_dispute(undone, NOW)


def test_every_state_of_a_dispute_is_reached_and_the_decided_ones_are_final() -> None:
    assert {DisputeState.OPEN, *NEXT.values()} == set(DisputeState)
    for state, verdict in itertools.product(DisputeState, Verdict):
        dispute = replace(DISPUTE, state=state)
        if state is DisputeState.OPEN:
            assert deeds.next_state(dispute, verdict, persons=frozenset({"s9"})) is NEXT[state, verdict]
        else:
            with pytest.raises(deeds.DisputeDecided):
                deeds.next_state(dispute, verdict, persons=frozenset({"s9"}))


@pytest.mark.parametrize("person", [ELDER, AGENT, "s1"])
def test_no_party_decides_a_dispute(person: str) -> None:
    opened = replace(DISPUTE, opened_by=f"{ELDER} by s1")
    with pytest.raises(deeds.OwnDispute):
        deeds.next_state(opened, Verdict.CONFIRM, persons=frozenset({person}))


def test_a_disputes_id_begins_with_the_village() -> None:
    assert deeds.dispute_id_of(DEED) == "v00001dd1"


@pytest.mark.parametrize(("door", "told"), [("wishes.make", False), ("wishes.claim", False), ("claims.make", True)])
def test_the_desk_is_not_told_which_wish_a_deed_was_about(door: str, *, told: bool) -> None:
    about = {"id": "v00001w1"}
    assert replace(DEED, door=door, params=about).about_at_desk == (about if told else {})
