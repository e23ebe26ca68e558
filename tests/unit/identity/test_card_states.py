"""A card's states: an officer changes a live card at will, and nothing brings back one that was replaced or closed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.identity.core.cards import (
    LIVE,
    NEXT,
    Card,
    CardNotActive,
    State,
    check_change,
    check_usable,
)
from tests.make.world import NOON

ENDS = {State.REPLACED, State.CLOSED}


def card(state: State) -> Card:
    return Card("t", "v00001r00001", "王*", state, 1, NOON)


@pytest.mark.parametrize(("before", "to"), itertools.product(State, (State.ACTIVE, State.LOST, State.BLOCKED)))
def test_an_officer_makes_a_live_card_lost_blocked_or_good_again_and_no_other(before: State, to: State) -> None:
    if before in ENDS:
        with pytest.raises(CardNotActive) as caught:
            check_change(card(before), to)
        assert before.value not in caught.value.sentence("zh")
    else:
        check_change(card(before), to)


@pytest.mark.parametrize(("before", "to"), itertools.product(State, sorted(ENDS)))
def test_no_officer_ends_a_card_without_what_takes_its_place(before: State, to: State) -> None:
    with pytest.raises(AssertionError):
        check_change(card(before), to)


@pytest.mark.parametrize("state", sorted(LIVE))
def test_any_live_card_is_replaced_or_closed(state: State) -> None:
    assert NEXT[state] >= ENDS


@given(st.lists(st.sampled_from(State), max_size=12))
def test_whatever_is_tried_an_ended_card_stays_ended_and_only_an_active_one_is_used(tries: list[State]) -> None:
    state = State.ACTIVE
    for to in tries:
        ended = state in ENDS
        state = to if to in NEXT.get(state, ()) else state
        assert not ended or state in ENDS
        if state is State.ACTIVE:
            check_usable(card(state))
        else:
            with pytest.raises(CardNotActive):
                check_usable(card(state))
