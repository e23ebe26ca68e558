"""A mandate's life as a table, and papers that open spending: the pure decisions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.identity.core import mandate_states, mandates, papers
from chalicelib.foundation.identity.core.mandate_states import ENTERING, IN_USE, NEXT, How, State, Step
from chalicelib.foundation.identity.core.mandates import Mandate, PaperUnchecked, Terms, Witness
from chalicelib.foundation.identity.core.papers import PaperVerdict
from chalicelib.kernel.authz import Matter, Principal, Role
from chalicelib.kernel.errors import InvalidInput

TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
ELDER, AGENT, CLERK = "v00001r00001", "v00001r00002", "v00001r00009"
SPEND = Terms(frozenset({Matter.READ, Matter.SPEND}), 300, TODAY)
PHOTO = "v00001m-photo"
SIGNED = Mandate(
    ELDER, AGENT, "王*", "李*", AGENT, SPEND, Witness(How.PAPER, "99号", PHOTO), State.WAITING, "s1", NOW, "r1", {},
    entered_person=CLERK,
)  # fmt: skip


def officer(subject: str, resident_id: str = "") -> Principal:
    return Principal(subject, frozenset({Role.VILLAGE_OFFICER}), ((1, 2),), "t0001", resident_id)


@given(st.lists(st.sampled_from(list(Step)), min_size=1, max_size=30))
def test_a_paper_opens_spending_only_by_a_second_officers_word_on_that_very_paper(steps: list[Step]) -> None:
    state: State | None = None
    last: Step | None = None
    for step in steps:
        found = ENTERING.get(step) if state is None else NEXT.get((state, step))
        if found is None:  # Refused: nothing changed.
            continue
        state = found
        if step in ENTERING or step is Step.CONFIRM:
            assert not (step is Step.CONFIRM and last is not Step.SIGN_TO_SPEND), (
                "what is confirmed was signed just now"
            )
            last = step
        if state in mandate_states.states_for(Matter.SPEND):
            assert last is not Step.SIGN_TO_SPEND
    if state is not None:
        assert (state in IN_USE) == (state is not State.ENDED)


def test_the_table_reaches_every_state_and_only_what_waits_is_decided() -> None:
    assert set(NEXT.values()) == set(State)
    assert {state for state, step in NEXT if step in {Step.CONFIRM, Step.REFUSE}} == {State.WAITING}
    assert {state for state, step in NEXT if step is Step.END} == IN_USE
    assert all((state, step) in NEXT for state in State for step in ENTERING)
    assert {verdict.value for verdict in PaperVerdict} <= {step.value for step in Step}


@given(st.sampled_from(list(How)), st.frozensets(st.sampled_from(list(Matter)), min_size=1))
def test_what_waits_is_a_paper_that_covers_spending_and_nothing_else(how: How, matters: frozenset[Matter]) -> None:
    state = ENTERING[mandate_states.step_of(how, matters)]
    assert (state is State.WAITING) == (how is How.PAPER and Matter.SPEND in matters)


@given(st.sampled_from(list(How)), st.sampled_from(list(State)), st.sampled_from(["", "s2"]), st.sampled_from(Matter))
def test_spending_asks_more_than_the_rest(how: How, state: State, confirmed_by: str, matter: Matter) -> None:
    terms = Terms(frozenset(Matter), 300, TODAY)
    mandate = replace(SIGNED, terms=terms, witness=Witness(how, "1", PHOTO), state=state, confirmed_by=confirmed_by)
    refusal = mandates.refusal_of_use(mandate, matter, TODAY)
    if state is State.ENDED:
        assert isinstance(refusal, mandates.MandateEnded)
    elif matter is Matter.SPEND and (state is State.WAITING or (how is How.PAPER and not confirmed_by)):
        assert isinstance(refusal, PaperUnchecked)
    else:
        assert refusal is None


@given(st.sampled_from(list(How)), st.booleans(), st.integers(1, 1_000), st.sampled_from(["", PHOTO, "v00002m-p"]))
def test_a_paper_opens_little_and_only_with_its_photo(how: How, spends: bool, points: int, photo_id: str) -> None:  # noqa: FBT001  Drawn.
    matters = frozenset({Matter.SPEND if spends else Matter.READ})
    faults = mandates.refuse_witness(Terms(matters, points, TODAY), Witness(how, "1", photo_id), "v00001")
    by_paper = how is How.PAPER and spends
    fields = [fault["field"] for fault in faults]
    assert ("day_points" in fields) == (by_paper and points > mandates.PAPER_DAY_POINTS_MAX)
    assert ("photo_id" in fields) == ((by_paper and not photo_id) or photo_id.startswith("v00002"))


@pytest.mark.parametrize("verdict", list(PaperVerdict))
def test_another_person_decides_by_whichever_account(verdict: PaperVerdict) -> None:
    for same in (officer("s1"), officer("s1", CLERK), officer("s7", CLERK)):
        with pytest.raises(papers.SameOfficer):
            papers.next_state(SIGNED, verdict, "看不清", by=same)
    ends = {PaperVerdict.CONFIRM: State.STANDING, PaperVerdict.REFUSE: State.ENDED}
    for other in (officer("s2"), officer("s2", "v00001r00008")):
        assert papers.next_state(SIGNED, verdict, "看不清", by=other) is ends[verdict]
    nobodys = replace(SIGNED, entered_person="")  # An officer of the town, who is no resident here.
    assert papers.next_state(nobodys, verdict, "看不清", by=officer("s2")) is ends[verdict]


@pytest.mark.parametrize("state", [State.STANDING, State.ENDED])
@pytest.mark.parametrize("verdict", list(PaperVerdict))
def test_what_does_not_wait_is_not_decided(state: State, verdict: PaperVerdict) -> None:
    with pytest.raises(papers.NoPaperWaits):
        papers.next_state(replace(SIGNED, state=state), verdict, "看不清", by=officer("s2"))


def test_who_refuses_says_why() -> None:
    with pytest.raises(InvalidInput):
        papers.next_state(SIGNED, PaperVerdict.REFUSE, "", by=officer("s2"))


def test_the_same_word_again_is_known() -> None:
    confirmed = replace(SIGNED, state=State.STANDING, confirmed_by="s2")
    refused = replace(SIGNED, state=State.ENDED, ended_by="s2", finding="没签字")
    assert papers.is_repeat(confirmed, PaperVerdict.CONFIRM, "", "s2")
    assert papers.is_repeat(refused, PaperVerdict.REFUSE, "没签字", "s2")
    assert not papers.is_repeat(confirmed, PaperVerdict.CONFIRM, "", "s3")
    assert not papers.is_repeat(confirmed, PaperVerdict.REFUSE, "没签字", "s2")
    assert not papers.is_repeat(refused, PaperVerdict.REFUSE, "看不清", "s2")
    assert not papers.is_repeat(replace(refused, finding=""), PaperVerdict.REFUSE, "", "s2")


def test_a_photo_serves_one_entering_and_is_seen_by_whose_paper_it_is() -> None:
    subject = papers.photo_subject(ELDER, AGENT, "r1")
    assert subject != papers.photo_subject(ELDER, AGENT, "r2")
    assert subject.startswith("v00001g")
    assert papers.is_principal(subject, ELDER)
    assert not papers.is_principal(subject, AGENT)


@pytest.mark.parametrize("tie", ["self", "household", "relative"])
def test_whoever_is_tied_to_the_agent_leaves_it_to_another(tie: str) -> None:
    mandates.refuse_tied("")
    with pytest.raises(mandates.TiedToAgent):
        mandates.refuse_tied(tie)
