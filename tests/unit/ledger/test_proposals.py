"""Proposals: two pairs of eyes, and every way in which a version may not fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.ledger.core.levels import levels_of
from chalicelib.points.ledger.core.proposals import (
    COUNTER_BYTES_MAX,
    NEXT,
    Deed,
    NotTheDrafter,
    OwnProposal,
    Proposal,
    ProposalDecided,
    State,
    counter_bytes,
    next_state,
    refuse_unfit,
    takes_effect_on,
)
from chalicelib.points.ledger.core.rulebooks import OWN_MAX, Book, Version
from chalicelib.points.ledger.core.rules import CATALOGUE, Cap, Rule, rule_of

TODAY = dt.date(2026, 11, 24)
TOWN, NO_VILLAGE, VILLAGE = Book("t0001"), Book(""), Book("v00001")
VOL, HLP, HON = rule_of("vol"), rule_of("hlp"), rule_of("hon")
PAYS = {level.code: level.points for level in HON.levels}
NEW = Rule("", "", "河长巡河", "volunteering", "event", 80, "organiser")
STAFF = frozenset({Role.TOWN_OFFICER})
ANA, BEN, EVE = (Principal(name, STAFF, resident_id=f"v00001r0000{n}") for n, name in enumerate(("ana", "ben", "eve")))
PROPOSAL = Proposal("p", "t0001", VOL, "会议纪要", TODAY, "ana", dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "mark")


def unfit(rule: Rule, town: Book = TOWN, village: Book = NO_VILLAGE) -> list[str]:
    """Return the fields in which a version does not fit."""
    try:
        refuse_unfit(rule, town=town, village=village, on=TODAY)
    except InvalidInput as refusal:
        faults: Any = refusal.facts["fields"]
        return [fault["field"] for fault in faults]
    return []


def test_a_second_officer_decides_and_the_drafter_withdraws() -> None:
    assert next_state(PROPOSAL, Deed.APPROVE, BEN) is State.APPROVED
    assert next_state(PROPOSAL, Deed.REJECT, BEN) is State.REJECTED
    assert next_state(PROPOSAL, Deed.WITHDRAW, ANA) is State.WITHDRAWN
    for deed in (Deed.APPROVE, Deed.REJECT):
        with pytest.raises(OwnProposal):
            next_state(PROPOSAL, deed, ANA)
    with pytest.raises(NotTheDrafter):
        next_state(PROPOSAL, Deed.WITHDRAW, BEN)


def test_whoever_has_two_accounts_is_no_second_officer_to_themselves() -> None:
    proposal = replace(PROPOSAL, person=ANA.resident_id)
    other_account = replace(EVE, resident_id=ANA.resident_id)
    for deed in (Deed.APPROVE, Deed.REJECT):
        with pytest.raises(OwnProposal):
            next_state(proposal, deed, other_account)
    assert next_state(proposal, Deed.WITHDRAW, other_account) is State.WITHDRAWN
    nobody = replace(BEN, resident_id="")
    assert next_state(replace(proposal, person=""), Deed.APPROVE, nobody) is State.APPROVED, "no person is nobody's"


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.WITHDRAWN])
@pytest.mark.parametrize("deed", Deed)
def test_a_proposal_is_decided_once(state: State, deed: Deed) -> None:
    with pytest.raises(ProposalDecided) as caught:
        next_state(replace(PROPOSAL, state=state), deed, BEN)
    assert caught.value.sentence("zh") != ProposalDecided.zh


def test_every_state_is_reached_and_every_one_but_the_ends_is_left() -> None:
    assert {State.DRAFT, *NEXT.values()} == set(State)
    assert {state for state, _ in NEXT} == {State.DRAFT}


def test_a_version_takes_effect_on_its_day_and_never_today() -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    assert takes_effect_on(dt.date(2027, 1, 1), TODAY) == dt.date(2027, 1, 1)
    assert takes_effect_on(TODAY, TODAY) == takes_effect_on(dt.date(2020, 1, 1), TODAY) == tomorrow


def test_what_ships_fits() -> None:
    for rule in CATALOGUE:
        assert unfit(rule) == unfit(rule, village=VILLAGE) == [], rule.code
    assert unfit(NEW) == []


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("points", replace(VOL, points=0)),
        ("points", replace(VOL, points=20_001)),
        ("points_max", replace(HLP, points_max=499)),
        ("points_max", replace(VOL, points_max=300)),
        ("caps", replace(VOL, caps=(Cap("m", "d", 60), Cap("t", "d", 1)))),
        ("caps", replace(rule_of("cls"), caps=(Cap("m", "y", 60),))),
        ("caps", replace(HLP, caps=(Cap("p", "m", 1_999),))),
        ("caps", replace(rule_of("cls"), caps=(Cap("p", "w", 400),))),
        ("levels", replace(HON, levels=())),
        ("levels", replace(HON, for_household=True)),
        ("levels", replace(HON, levels=levels_of(PAYS | {"town": 600}))),
        ("levels", replace(HON, points=200)),
        ("levels", replace(HON, points_max=4_000)),
        ("scenario", replace(NEW, scenario="")),
        ("unit", replace(NEW, unit="")),
        ("verifier", replace(NEW, verifier="")),
    ],
)
def test_a_version_that_can_not_be_carried_out_is_refused_by_its_field(field: str, rule: Rule) -> None:
    assert field in unfit(rule)


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("points", replace(VOL, points=201)),
        ("points_max", replace(HLP, points_max=2_001)),
        ("notice_days", replace(HLP, notice_days=6)),
        ("caps", replace(VOL, caps=(Cap("m", "d", 241),))),
        ("levels", replace(HON, levels=levels_of(PAYS | {"city": 1_001}))),
    ],
)
def test_a_village_that_would_be_looser_is_refused_by_its_field(field: str, rule: Rule) -> None:
    assert unfit(rule, village=VILLAGE) == [field]
    assert unfit(rule) == []


def test_a_village_may_pay_less_cap_lower_and_ask_for_more() -> None:
    tighter = replace(VOL, points=150, caps=(Cap("m", "d", 120), Cap("m", "m", 2_000)), notice_days=3)
    assert unfit(tighter, village=VILLAGE) == []
    assert unfit(replace(HON, levels=levels_of(PAYS | {"city": 900})), village=VILLAGE) == []


def test_a_town_has_rules_of_its_own_up_to_a_number() -> None:
    own = tuple(Version(replace(NEW, code=f"x{n:02d}", letter="A"), TODAY) for n in range(OWN_MAX))
    assert unfit(NEW, town=Book("t0001", own)) == ["title"]
    assert unfit(VOL, town=Book("t0001", own)) == []


def test_caps_by_day_and_week_are_refused_where_an_account_would_not_stay_small() -> None:
    daily = (Cap("t", "d", 1), Cap("t", "w", 5))
    own = tuple(Version(replace(NEW, code=f"x{n:02d}", letter="ABCDEF"[n], caps=daily), TODAY) for n in range(1))
    assert unfit(replace(NEW, caps=daily)) == []
    assert unfit(replace(NEW, caps=daily), town=Book("t0001", own)) == ["caps"]
    assert unfit(replace(NEW, caps=(Cap("t", "y", 5),)), town=Book("t0001", own)) == []


def test_the_shipped_counters_are_far_within_the_most() -> None:
    for household in (False, True):
        shipped = [rule for rule in CATALOGUE if rule.for_household == household]
        assert 0 < counter_bytes(shipped) < COUNTER_BYTES_MAX // 2
