"""A campaign's life: every state is reached and left, and each deed is whose it is."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from chalicelib.points.appraisals.core.states import (
    CLOSED,
    ENDS,
    NEXT,
    WAITS_DAYS,
    CampaignInOtherState,
    Deed,
    NotTheDrafterOfIt,
    OwnCampaign,
    Right,
    State,
    next_state,
)
from tests.unit.appraisals.cases import calm

FORWARD = {key: after for key, (after, _) in NEXT.items()}
RIGHTS = {
    **dict.fromkeys((Deed.CHANGE, Deed.WITHDRAW), Right.DRAFTER),
    **dict.fromkeys((Deed.APPROVE, Deed.REJECT), Right.SECOND),
    **dict.fromkeys((Deed.CALL_OFF, Deed.CLOSE, Deed.COUNT, Deed.RESTART, Deed.PUBLISH), Right.OFFICER),
    **dict.fromkeys((Deed.OPEN, Deed.EXPIRE, Deed.COUNT_DUE, Deed.TALLY, Deed.PUBLISH_DUE), Right.HOUSE),
}
"""Whose each deed is, said a second time."""


def test_every_state_is_reached_from_a_draft() -> None:
    reached = {State.DRAFT}
    for _ in State:
        reached |= {after for (before, _), after in FORWARD.items() if before in reached}
    assert reached == set(State)


def test_from_every_state_that_is_no_end_one_end_at_least_is_reached() -> None:
    alive = set(ENDS)
    for _ in State:
        alive |= {before for (before, _), after in FORWARD.items() if after in alive}
    assert alive == set(State)
    assert {before for before, _ in NEXT} == set(State) - ENDS


def test_no_officer_lets_a_closed_campaign_lie_for_ever() -> None:
    state = State.CLOSED
    while state in WAITS_DAYS:
        (state,) = {after for (before, _), (after, right) in NEXT.items() if before is state and right is Right.HOUSE}
    assert state is State.PUBLISHED
    assert set(WAITS_DAYS) == CLOSED - ENDS


def test_every_deed_is_of_use_and_every_state_is_named_in_chinese() -> None:
    assert {deed for _, deed in NEXT} == set(Deed)
    assert CampaignInOtherState.words.keys() == set(State)


def test_what_is_closed_never_takes_votes_again() -> None:
    assert {after for (before, _), after in FORWARD.items() if before in CLOSED} <= CLOSED


@pytest.mark.parametrize(("state", "deed"), NEXT)
def test_each_deed_is_whose_it_is(state: State, deed: Deed) -> None:
    after, right = FORWARD[state, deed], RIGHTS[deed]
    if right is Right.HOUSE:
        assert next_state(state, deed, drafted_by="ana", by="system", house=True) is after
        with pytest.raises(AssertionError):
            next_state(state, deed, drafted_by="ana", by="ana")
        return
    refused: dict[str, type[Exception] | None] = {
        "ana": OwnCampaign if right is Right.SECOND else None,
        "ben": NotTheDrafterOfIt if right is Right.DRAFTER else None,
    }
    for by, refusal in refused.items():
        if refusal is None:
            assert next_state(state, deed, drafted_by="ana", by=by) is after
        else:
            with pytest.raises(refusal):
                next_state(state, deed, drafted_by="ana", by=by)
    with pytest.raises(AssertionError):
        next_state(state, deed, drafted_by="ana", by="system", house=True)


@calm
@given(state=st.sampled_from(State), deed=st.sampled_from(Deed), by=st.sampled_from(["ana", "ben"]))
def test_what_the_table_does_not_have_is_refused_in_words(state: State, deed: Deed, by: str) -> None:
    if (state, deed) in NEXT:
        return
    with pytest.raises(CampaignInOtherState) as caught:
        next_state(state, deed, drafted_by="ana", by=by)
    assert state.value not in caught.value.sentence("zh")


def test_no_way_leads_to_votes_without_a_second_officer() -> None:
    ways = [deed for (_, deed), (after, _) in NEXT.items() if after is State.APPROVED]
    assert ways == [Deed.APPROVE]
    assert NEXT[State.DRAFT, Deed.APPROVE][1] is Right.SECOND
    assert [before for (before, _), (after, _) in NEXT.items() if after is State.OPEN] == [State.APPROVED]
