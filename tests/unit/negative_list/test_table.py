"""The table of states: each deed is whose it was decided to be, each decision another officer's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.negative_list.core import table
from chalicelib.credit.negative_list.core.record import COUNTS, ENDED, Deed, HadAHand, RecordInOtherState, State
from chalicelib.credit.negative_list.service.telling import turned
from chalicelib.foundation.facts.core.negative_list import NegativeRecordTurned
from chalicelib.kernel.authz import SYSTEM, Principal, Role
from chalicelib.kernel.errors import DomainError, NotAllowed
from tests.make.negatives import RESIDENT, a_record, walked
from tests.make.world import NOON

OFFICERS = {Role.TOWN_OFFICER, Role.TOWN_ADMIN}
PERSON, NIGHT = {Role.RESIDENT}, {Role.SYSTEM}
RIGHTS: dict[State, dict[Deed, set[Role]]] = {
    State.ENTERED: {Deed.APPROVE: OFFICERS, Deed.REFUSE: OFFICERS, Deed.RECALL: OFFICERS, Deed.EXPIRE: NIGHT},
    State.NOTICED: {
        Deed.ANSWER: PERSON,
        Deed.REMIND: NIGHT,
        Deed.BEGIN: NIGHT,
        Deed.RECALL: OFFICERS,
        Deed.EXPIRE: NIGHT,
    },
    State.ANSWERED: {Deed.KEEP: OFFICERS, Deed.DROP: OFFICERS, Deed.EXPIRE: NIGHT},
    State.COUNTING: {Deed.OBJECT: PERSON, Deed.ASK_REPAIR: PERSON, Deed.RECALL: OFFICERS, Deed.EXPIRE: NIGHT},
    State.DISPUTED: {Deed.EXTEND: OFFICERS, Deed.DISMISS: OFFICERS, Deed.UPHOLD: OFFICERS, Deed.EXPIRE: NIGHT},
    State.REPAIR_ASKED: {Deed.PROPOSE: OFFICERS, Deed.DECLINE: OFFICERS, Deed.OBJECT: PERSON, Deed.EXPIRE: NIGHT},
    State.REPAIR_PROPOSED: {Deed.REPAIR: OFFICERS, Deed.DECLINE: OFFICERS, Deed.OBJECT: PERSON, Deed.EXPIRE: NIGHT},
    State.RECALLED: {Deed.WITHDRAW: OFFICERS, Deed.RESUME: OFFICERS, Deed.EXPIRE: NIGHT},
    **{state: {Deed.FORGET: NIGHT} for state in ENDED},
}
"""Who may do what in which state, said a second time, as credit.md and decision 0063 have it."""


def who(role: Role, subject: str = "s-new") -> Principal:
    return SYSTEM if role is Role.SYSTEM else Principal(subject, frozenset({role}))


def refusal_of(state: State, deed: Deed, role: Role) -> type[DomainError] | None:
    """Return what somebody of a role is told who does a deed with a record in a state; None where it is done."""
    try:
        table.refuse_deed(a_record(state), deed, who(role, RESIDENT if role is Role.RESIDENT else "s-new"))
    except DomainError as refused:
        return type(refused)
    return None


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", sorted(set(Deed) - {Deed.ENTER}))
def test_each_deed_in_each_state_is_whose_it_was_decided_to_be(state: State, deed: Deed) -> None:
    rights = RIGHTS[state]
    refused = NotAllowed if deed in rights else RecordInOtherState
    decided = {role: None if role in rights.get(deed, ()) else refused for role in Role}
    assert {role: refusal_of(state, deed, role) for role in Role} == decided


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("deed", sorted(table.OWN))
def test_on_paper_an_officer_enters_what_the_person_would_say_and_nobody_else(deed: Deed, role: Role) -> None:
    state = State.NOTICED if deed is Deed.ANSWER else State.COUNTING
    if role in OFFICERS | {Role.VILLAGE_OFFICER}:
        table.refuse_deed(a_record(state), deed, who(role), on_paper=True)
    else:
        with pytest.raises(NotAllowed):
            table.refuse_deed(a_record(state), deed, who(role), on_paper=True)


@pytest.mark.parametrize("deed", sorted(set(Deed) - table.OWN - {Deed.ENTER}))
def test_a_paper_opens_no_decision_to_a_village_officer(deed: Deed) -> None:
    state = next(state for state, one in table.NEXT if one is deed)
    with pytest.raises(NotAllowed):
        table.refuse_deed(a_record(state), deed, who(Role.VILLAGE_OFFICER), on_paper=True)


def test_every_deed_has_its_roles_and_no_village_officer_or_auditor_has_any() -> None:
    assert {deed for _, deed in table.NEXT} == set(Deed) - {Deed.ENTER}
    assert set(table.MAY) == set(Deed)
    assert table.MAY[Deed.ENTER] == OFFICERS
    assert {role for roles in table.MAY.values() for role in roles} == OFFICERS | PERSON | NIGHT


def test_what_is_refused_is_said_in_words_of_the_state() -> None:
    with pytest.raises(RecordInOtherState) as caught:
        table.refuse_deed(a_record(State.DISPUTED), Deed.APPROVE, who(Role.TOWN_OFFICER))
    assert caught.value.sentence("zh") == "这条记录现在是“异议处理中”，不能这样做。"


@pytest.mark.parametrize(
    ("state", "deed", "first"),
    [
        (State.ENTERED, Deed.APPROVE, Deed.ENTER),
        (State.ENTERED, Deed.REFUSE, Deed.ENTER),
        (State.ANSWERED, Deed.KEEP, Deed.ENTER),
        (State.ANSWERED, Deed.KEEP, Deed.APPROVE),
        (State.ANSWERED, Deed.DROP, Deed.ENTER),
        (State.ANSWERED, Deed.DROP, Deed.APPROVE),
        (State.DISPUTED, Deed.DISMISS, Deed.ENTER),
        (State.DISPUTED, Deed.DISMISS, Deed.APPROVE),
        (State.DISPUTED, Deed.UPHOLD, Deed.APPROVE),
        (State.REPAIR_PROPOSED, Deed.REPAIR, Deed.PROPOSE),
        (State.REPAIR_PROPOSED, Deed.DECLINE, Deed.PROPOSE),
        (State.RECALLED, Deed.WITHDRAW, Deed.RECALL),
        (State.RECALLED, Deed.RESUME, Deed.RECALL),
    ],
)
def test_each_decision_is_another_officers_by_whichever_account(state: State, deed: Deed, first: Deed) -> None:
    record = a_record(state)
    with pytest.raises(HadAHand):
        table.refuse_deed(record, deed, who(Role.TOWN_OFFICER, f"s-{first}"))
    steps = tuple(replace(step, person="v00003r00009" if step.deed is first else "") for step in record.steps)
    same_person = replace(who(Role.TOWN_OFFICER, "s-other-account"), resident_id="v00003r00009")
    with pytest.raises(HadAHand):
        table.refuse_deed(replace(record, steps=steps), deed, same_person)
    table.refuse_deed(record, deed, who(Role.TOWN_OFFICER))


def test_who_kept_a_record_after_its_answer_does_not_decide_on_the_objection() -> None:
    kept = walked(a_record(State.ANSWERED), Deed.KEEP)
    with pytest.raises(HadAHand):
        table.refuse_deed(walked(kept, Deed.OBJECT), Deed.UPHOLD, who(Role.TOWN_OFFICER, "s-keep"))


def test_who_agreed_to_an_earlier_repair_may_agree_to_a_later_one_again() -> None:
    later = walked(walked(a_record(State.REPAIR_PROPOSED), Deed.DECLINE), Deed.ASK_REPAIR)
    table.refuse_deed(later, Deed.PROPOSE, who(Role.TOWN_OFFICER, "s-propose"))
    table.refuse_deed(walked(later, Deed.PROPOSE, by="s-2"), Deed.REPAIR, who(Role.TOWN_OFFICER, "s-propose"))


@given(st.data())
def test_a_record_begins_and_ceases_to_count_by_turns_and_its_facts_say_just_that(data: st.DataObject) -> None:
    record, told = a_record(), list[NegativeRecordTurned]()
    for n in range(data.draw(st.integers(1, 25))):
        deeds = sorted(deed for state, deed in table.NEXT if state is record.state and deed is not Deed.FORGET)
        if not deeds:
            break
        before = record
        record = walked(record, data.draw(st.sampled_from(deeds)), at=NOON + dt.timedelta(days=n))
        fact = turned(before, record)
        assert fact is None or isinstance(fact, NegativeRecordTurned)
        told += [fact] if fact else []
        if record.state is not State.EXPIRED:
            assert record.counts is bool(told and told[-1].counts) is (record.state in COUNTS)
    assert [fact.counts for fact in told] == [n % 2 == 0 for n in range(len(told))]
    assert len({(fact.effect, fact.points, fact.until) for fact in told}) <= 1


def test_a_deed_that_leads_elsewhere_is_a_programmers_mistake() -> None:
    assert table.led_to(a_record(), Deed.APPROVE, State.NOTICED) is State.NOTICED
    with pytest.raises(AssertionError):
        table.led_to(a_record(), Deed.APPROVE, State.COUNTING)
