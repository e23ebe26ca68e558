"""The table of a round's states: what is done in which, and whose it is, said a second time."""

from __future__ import annotations

import itertools

import pytest

from chalicelib.kernel.authz import Principal, Role, table
from chalicelib.kernel.errors import NotAllowed
from chalicelib.points.claims.core.round_states import (
    DECIDED,
    NEXT,
    RoundDeed,
    RoundInOtherState,
    RoundState,
    led_to,
    refuse_role,
    refuse_state,
    states_for,
)

INSPECTORS = {Role.GRID_WORKER, Role.VILLAGE_OFFICER, Role.TOWN_OFFICER, Role.TOWN_ADMIN}
RIGHTS = {
    (RoundState.OPEN, RoundDeed.VISIT): INSPECTORS,
    (RoundState.OPEN, RoundDeed.CLOSE): INSPECTORS,
    (RoundState.CLOSED, RoundDeed.VOTE): {Role.PANEL},
}
VERBS = {RoundDeed.VISIT: "rounds.write", RoundDeed.CLOSE: "rounds.write", RoundDeed.VOTE: "rounds.vote"}


@pytest.mark.parametrize(("state", "deed", "role"), itertools.product(RoundState, RoundDeed, Role))
def test_each_deed_in_each_state_is_whose_it_was_decided_to_be(state: RoundState, deed: RoundDeed, role: Role) -> None:
    actor = Principal("s-new", frozenset({role}))
    whose = RIGHTS.get((state, deed))
    if whose is None:
        with pytest.raises(RoundInOtherState):
            refuse_state(state, deed)
    else:
        refuse_state(state, deed)
        if role in whose:
            refuse_role(deed, actor)
        else:
            with pytest.raises(NotAllowed):
                refuse_role(deed, actor)


@pytest.mark.parametrize("deed", RoundDeed)
def test_the_doors_let_in_whom_the_table_lets_do_it(deed: RoundDeed) -> None:
    assert {role for (_, one), roles in RIGHTS.items() if one is deed for role in roles} == set(table()[VERBS[deed]])


def test_doors_are_scanned_and_a_round_is_closed_while_it_is_open_and_voted_on_after_that() -> None:
    assert [states_for(deed) for deed in RoundDeed] == [[RoundState.OPEN], [RoundState.OPEN], [RoundState.CLOSED]]


def test_a_vote_decides_or_leaves_it_to_the_next_one() -> None:
    assert NEXT[RoundState.CLOSED, RoundDeed.VOTE] == DECIDED | {RoundState.CLOSED}
    assert led_to(RoundState.OPEN, RoundDeed.CLOSE, RoundState.CLOSED) is RoundState.CLOSED
    with pytest.raises(AssertionError):
        led_to(RoundState.OPEN, RoundDeed.CLOSE, RoundState.APPROVED)
