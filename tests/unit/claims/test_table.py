"""The table of states: nothing is unreachable or dead, each deed has its roles, decisions are other people's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.authz import SYSTEM, Acting, Principal, Role
from chalicelib.kernel.errors import DomainError, NotAllowed
from chalicelib.points.claims.core.claims import Claim, ClaimInOtherState, Deed, NotTheClaimant, State, TookPart
from chalicelib.points.claims.core.table import (
    BARRED,
    DONE,
    ENDED,
    FIRST,
    MAY,
    NEXT,
    OWN_CAUSE,
    led_to,
    refuse_deed,
    refuse_role,
)
from chalicelib.points.ledger.core.rules import rule_of
from tests.make.claims import a_claim, with_steps

CLAIMANTS = {Deed.RESUBMIT, Deed.WITHDRAW}
OFFICERS = {Role.VILLAGE_OFFICER, Role.TOWN_OFFICER, Role.TOWN_ADMIN}
FIELD = OFFICERS | {Role.GRID_WORKER}
MAKERS = FIELD | {Role.RESIDENT}
VOTERS = {Role.PANEL, Role.TOWN_OFFICER, Role.TOWN_ADMIN}
SETTLERS = OFFICERS | {Role.PANEL}
ANYBODY = MAKERS | {Role.PANEL}
NIGHT = {Role.SYSTEM}
SETTLING = {Deed.OBJECT: ANYBODY, Deed.DISMISS: SETTLERS, Deed.UPHOLD: SETTLERS, Deed.EXTEND: SETTLERS}
RIGHTS: dict[State, dict[Deed, set[Role]]] = {
    State.SUBMITTED: {
        Deed.ACCEPT: FIELD,
        Deed.RETURN: FIELD,
        Deed.REJECT: FIELD,
        Deed.WITHDRAW: MAKERS,
        Deed.ESCALATE: NIGHT,
    },
    State.RETURNED: {Deed.RESUBMIT: MAKERS, Deed.WITHDRAW: MAKERS, Deed.LAPSE: NIGHT, Deed.REMIND: NIGHT},
    State.PANEL: {
        Deed.VOTE: VOTERS,
        Deed.RECUSE: {Role.PANEL},
        Deed.CALL: OFFICERS | {Role.PANEL},
        Deed.ROUND: NIGHT,
        Deed.WITHDRAW: MAKERS,
        Deed.ESCALATE: NIGHT,
    },
    State.SECOND: {Deed.CONFIRM: OFFICERS, Deed.REFUSE: OFFICERS, Deed.WITHDRAW: MAKERS, Deed.ESCALATE: NIGHT},
    State.NOTICE: {
        Deed.OBJECT: ANYBODY,
        Deed.WITHDRAW: MAKERS,
        Deed.POST: NIGHT,
        Deed.DROP: NIGHT,
        Deed.HOLD: NIGHT,
    },
    State.OBJECTED: SETTLING | {Deed.WITHDRAW: MAKERS, Deed.ESCALATE: NIGHT},
    State.POSTED: {Deed.OBJECT: ANYBODY},
    State.CONTESTED: SETTLING | {Deed.ESCALATE: NIGHT},
}
"""Who may do what in which state, said a second time, as product.md and the decisions have it."""
HOUSE = {Deed.ROUND, Deed.POST, Deed.DROP, Deed.LAPSE, Deed.REMIND, Deed.HOLD, Deed.ESCALATE}


def who(role: Role, subject: str = "s-new") -> Principal:
    return SYSTEM if role is Role.SYSTEM else Principal(subject, frozenset({role}))


def test_a_claim_begins_rests_and_ends_where_it_was_decided() -> None:
    assert {State.SUBMITTED, State.PANEL, State.NOTICE} == FIRST
    assert {State.REVERSED, State.REJECTED, State.WITHDRAWN} == ENDED
    assert ENDED | {State.POSTED} == DONE


def test_every_deed_but_making_is_done_somewhere_and_has_its_roles() -> None:
    assert {deed for _, deed in NEXT} == set(Deed) - {Deed.MAKE}
    assert set(MAY) == set(Deed)
    for deed in Deed:
        assert MAY[deed], deed
        assert (Role.SYSTEM in MAY[deed]) == (deed in HOUSE)
    assert not any(Role.AUDITOR in roles or Role.PUBLIC in roles or Role.SHOP in roles for roles in MAY.values())


def test_every_decision_of_a_person_is_barred_in_ones_own_cause() -> None:
    assert set(Deed) - OWN_CAUSE - HOUSE == {
        Deed.MAKE, Deed.RESUBMIT, Deed.WITHDRAW, Deed.RECUSE, Deed.CALL, Deed.OBJECT,
    }  # fmt: skip
    assert set(BARRED) >= OWN_CAUSE - {Deed.EXTEND}


def refusal_of(state: State, deed: Deed, role: Role) -> type[DomainError] | None:
    """Return what somebody of a role is told who does a deed with a claim in a state; None where it is done."""
    claim = a_claim(state)
    try:
        refuse_deed(claim, deed, who(role, claim.claimant_id if deed in CLAIMANTS else "s-new"))
    except DomainError as refused:
        return type(refused)
    return None


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", sorted(set(Deed) - {Deed.MAKE}))
def test_each_deed_in_each_state_is_whose_it_was_decided_to_be(state: State, deed: Deed) -> None:
    rights = RIGHTS.get(state, {})
    refused = NotAllowed if deed in rights else ClaimInOtherState
    decided = {role: None if role in rights.get(deed, ()) else refused for role in Role}
    assert {role: refusal_of(state, deed, role) for role in Role} == decided


@pytest.mark.parametrize("deed", sorted(set(Deed) - {Deed.MAKE}))
def test_what_the_table_does_not_have_is_refused(deed: Deed) -> None:
    for state in (state for state in State if (state, deed) not in NEXT):
        with pytest.raises(ClaimInOtherState) as caught:
            refuse_deed(a_claim(state), deed, who(Role.SYSTEM))
        assert state.value not in caught.value.sentence("zh")


@given(st.sampled_from(sorted(NEXT)), st.sampled_from(sorted(Deed)), st.sampled_from(sorted(Role)))
def test_whoever_took_a_step_that_bars_another_does_not_take_it(
    pair: tuple[State, Deed], before: Deed, role: Role
) -> None:
    state, deed = pair
    if role not in MAY[deed] or deed in CLAIMANTS:
        return
    claim = with_steps(a_claim(state), (before, "s-one"))
    for actor in (who(role, "s-one"), replace(who(role, "s-other"), resident_id="s-one")):
        if role is Role.SYSTEM:
            continue
        if before in BARRED.get(deed, ()):
            with pytest.raises(TookPart):
                refuse_deed(claim, deed, actor)
        else:
            refuse_deed(claim, deed, actor)


def acting(claim: Claim, agent_id: str, person: str = "") -> Principal:
    """Return the claimant with somebody who acts for them."""
    me = Principal(claim.claimant_id, frozenset({Role.RESIDENT}), resident_id=claim.claimant_id)
    return replace(me, acting=Acting(claim.claimant_id, agent_id, person, "d1"))


def test_who_acted_for_somebody_is_barred_by_each_of_their_ids() -> None:
    claim = a_claim(State.SUBMITTED)
    made = replace(claim.steps[0], by=f"{claim.claimant_id} by s-vic", person="v00001r00009")
    claim = replace(claim, steps=(made,))
    assert claim.made_by == claim.claimant_id
    assert claim.agents == {"s-vic", "v00001r00009"}
    linked = replace(who(Role.VILLAGE_OFFICER, "s-other"), resident_id="v00001r00009")
    for officer in (who(Role.VILLAGE_OFFICER, "s-vic"), linked):
        with pytest.raises(TookPart):
            refuse_deed(claim, Deed.ACCEPT, officer)
    refuse_deed(claim, Deed.ACCEPT, who(Role.VILLAGE_OFFICER, "s-val"))


def test_who_handled_a_claim_acts_for_nobody_on_it() -> None:
    claim = with_steps(a_claim(State.RETURNED), (Deed.RETURN, "s-vic"))
    for deed in CLAIMANTS:
        refuse_deed(claim, deed, acting(claim, "s-val"))
        with pytest.raises(TookPart):
            refuse_deed(claim, deed, acting(claim, "s-vic"))


def test_an_objection_is_whose_it_is_and_not_whose_hand_wrote_it() -> None:
    claim = with_steps(a_claim(State.NOTICE), (Deed.OBJECT, "v00001r00002 by v00001r00003"))
    assert claim.owners((Deed.OBJECT,)) == {"v00001r00002"}
    refuse_deed(claim, Deed.OBJECT, who(Role.RESIDENT, "v00001r00003"))
    with pytest.raises(TookPart):
        refuse_deed(claim, Deed.OBJECT, who(Role.RESIDENT, "v00001r00002"))


def test_only_the_claimant_or_who_made_it_for_them_completes_or_withdraws() -> None:
    claim = a_claim(State.RETURNED)
    made_for = replace(claim, steps=(replace(claim.steps[0], by="s-vic"),))
    for deed in CLAIMANTS:
        refuse_deed(made_for, deed, who(Role.VILLAGE_OFFICER, "s-vic"))
        refuse_deed(made_for, deed, who(Role.RESIDENT, claim.claimant_id))
        for other in (who(Role.VILLAGE_OFFICER, "s-val"), who(Role.RESIDENT, "v00001r00002")):
            with pytest.raises(NotTheClaimant):
                refuse_deed(made_for, deed, other)


@pytest.mark.parametrize("deed", [Deed.CONFIRM, Deed.REFUSE])
def test_what_the_town_verifies_only_the_town_decides(deed: Deed) -> None:
    claim = a_claim(State.SECOND, rule=rule_of("hon"))
    refuse_deed(claim, deed, who(Role.TOWN_OFFICER))
    with pytest.raises(NotAllowed):
        refuse_deed(claim, deed, who(Role.VILLAGE_OFFICER))


def test_a_new_claim_is_made_by_villagers_and_officers() -> None:
    refuse_role(Deed.MAKE, who(Role.RESIDENT))
    with pytest.raises(NotAllowed):
        refuse_role(Deed.MAKE, who(Role.PANEL))


def test_a_step_never_leads_where_the_table_does_not() -> None:
    assert led_to(a_claim(), Deed.ACCEPT, State.PANEL) is State.PANEL
    with pytest.raises(AssertionError):
        led_to(a_claim(), Deed.ACCEPT, State.POSTED)


@pytest.mark.parametrize("deed", [Deed.UPHOLD, Deed.DISMISS])
@pytest.mark.parametrize("before", [Deed.ACCEPT, Deed.RETURN, Deed.VOTE, Deed.CONFIRM, Deed.MAKE, Deed.OBJECT])
def test_who_decided_before_decides_on_no_objection(deed: Deed, before: Deed) -> None:
    claim = with_steps(a_claim(State.OBJECTED), (before, "s-one"))
    with pytest.raises(TookPart):
        refuse_deed(claim, deed, who(Role.VILLAGE_OFFICER, "s-one"))
