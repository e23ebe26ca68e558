"""The table of deeds: nothing in it is unreachable or dead, and each deed is whose it is and nobody else's."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import DomainError
from chalicelib.points.wishes.core.deeds import NEXT, Deed, Part, WishNotYours, may_see, next_state, part_of
from chalicelib.points.wishes.core.refusals import NoSuchWish, WishAlreadyClaimed, WishInOtherState
from chalicelib.points.wishes.core.states import ENDED, STATE_WORDS, UNCLAIMED, State
from chalicelib.points.wishes.core.wishes import Claim, Member, Wish, moved
from tests.make.wishes import SHOP_ID, a_wish
from tests.make.world import NOON

WISHER, LEADER, MEMBER, ASKED, NEIGHBOUR = (f"v00001r0000{n}" for n in range(1, 6))
CLAIM = Claim(LEADER, "李*", NOON, NOON, team={MEMBER: Member("张*", accepted=True), ASKED: Member("刘*")})
IN_HAND = {State.CLAIMED, State.IN_PROGRESS, State.DONE, State.CONFIRMED, State.FULFILLED}
RIGHTS = {
    Deed.CHANGE: {Part.WISHER},
    Deed.PUBLISH: {Part.VILLAGE, Part.HOUSE},
    Deed.RETURN: {Part.VILLAGE},
    Deed.REFUSE: {Part.VILLAGE},
    Deed.MERGE: {Part.VILLAGE},
    Deed.EXPIRE: {Part.HOUSE},
    Deed.CLAIM: {Part.NEIGHBOUR},
    Deed.INVITE: {Part.CLAIMER},
    Deed.ACCEPT: {Part.INVITED},
    Deed.LEAVE: {Part.INVITED, Part.MEMBER},
    Deed.REVEAL: {Part.WISHER},
    Deed.UPDATE: {Part.CLAIMER, Part.MEMBER},
    Deed.FINISH: {Part.CLAIMER},
    Deed.GIVE_UP: {Part.CLAIMER},
    Deed.FREE: {Part.VILLAGE},
    Deed.CONFIRM: {Part.WISHER},
    Deed.REOPEN: {Part.WISHER, Part.VILLAGE},
    Deed.VOUCH: {Part.VILLAGE},
    Deed.SETTLE: {Part.VILLAGE},
}
"""Whose each deed is, said a second time; cancelling depends on the state."""


def wish_in(state: State) -> Wish:
    return a_wish(state, claim=CLAIM if state in IN_HAND else None)


def reached(start: State) -> set[State]:
    """The states that some way leads to from `start`."""
    found, left = {start}, [start]
    while left:
        here = left.pop()
        for to in {way.to for (state, _), way in NEXT.items() if state is here} - found:
            found.add(to)
            left.append(to)
    return found


def test_every_state_is_reached_from_a_new_wish() -> None:
    assert reached(State.POSTED) == set(State)


def test_every_state_but_the_ends_is_left_and_no_end_is() -> None:
    assert {state for state, _ in NEXT} == set(State) - ENDED


def test_from_every_state_an_end_is_reached() -> None:
    for state in State:
        assert reached(state) & ENDED, state


def test_nothing_leads_on_from_a_confirmed_wish_but_that_the_village_settles_or_refuses_it() -> None:
    assert {deed for state, deed in NEXT if state is State.CONFIRMED} == {Deed.SETTLE, Deed.REFUSE}
    assert {way.by for (state, _), way in NEXT.items() if state is State.CONFIRMED} == {frozenset({Part.VILLAGE})}
    assert NEXT[State.DONE, Deed.REOPEN].by == {Part.WISHER, Part.VILLAGE}
    assert {state for (state, deed), way in NEXT.items() if way.to is State.FULFILLED} == {State.CONFIRMED}


def test_every_deed_but_the_first_stands_in_the_table_and_every_state_has_its_word() -> None:
    assert {deed for _, deed in NEXT} == set(Deed) - {Deed.POST}
    assert set(STATE_WORDS) == set(State)


def test_a_day_may_pass_only_where_nobody_has_the_wish_in_hand() -> None:
    assert {state for state, deed in NEXT if deed is Deed.EXPIRE} == UNCLAIMED


@pytest.mark.parametrize(("state", "part"), itertools.product(State, Part))
def test_each_deed_is_whose_it_is_in_each_state(state: State, part: Part) -> None:
    wish = wish_in(state)
    unseen = part is Part.NEIGHBOUR and state is not State.PUBLISHED
    refusals = (NoSuchWish, WishAlreadyClaimed) if unseen else (WishInOtherState, WishNotYours)
    for deed in Deed:
        if (state, deed) in NEXT and part in NEXT[state, deed].by:
            assert next_state(wish, deed, part) is NEXT[state, deed].to
        else:
            with pytest.raises(refusals):
                next_state(wish, deed, part)


@pytest.mark.parametrize("deed", sorted(RIGHTS))
def test_the_rights_are_those_that_were_decided_on(deed: Deed) -> None:
    for (_, one), way in NEXT.items():
        if one is deed:
            assert way.by == RIGHTS[deed]


def test_a_wisher_cancels_until_somebody_has_begun_and_the_village_also_then() -> None:
    by_state = {state: way.by for (state, deed), way in NEXT.items() if deed is Deed.CANCEL}
    both = {Part.WISHER, Part.VILLAGE}
    before = dict.fromkeys((State.POSTED, State.RETURNED, State.PUBLISHED, State.CLAIMED), both)
    assert by_state == before | {State.IN_PROGRESS: {Part.VILLAGE}}


def test_who_comes_second_is_told_so_and_a_stranger_is_told_nothing() -> None:
    with pytest.raises(WishAlreadyClaimed):
        next_state(wish_in(State.CLAIMED), Deed.CLAIM, Part.NEIGHBOUR)
    with pytest.raises(NoSuchWish):
        next_state(wish_in(State.CLAIMED), Deed.UPDATE, Part.NEIGHBOUR)
    with pytest.raises(NoSuchWish):
        next_state(wish_in(State.POSTED), Deed.CLAIM, Part.NEIGHBOUR)


def test_everybody_has_one_part() -> None:
    wish = wish_in(State.CLAIMED)
    parts = [part_of(wish, who) for who in (WISHER, LEADER, MEMBER, ASKED, NEIGHBOUR, SHOP_ID)]
    assert parts == [Part.WISHER, Part.CLAIMER, Part.MEMBER, Part.INVITED, Part.NEIGHBOUR, Part.NEIGHBOUR]
    assert part_of(wish_in(State.PUBLISHED), LEADER) is Part.NEIGHBOUR


@pytest.mark.parametrize("state", State)
def test_neighbours_know_of_published_wishes_alone(state: State) -> None:
    assert may_see(wish_in(state), Part.NEIGHBOUR) is (state is State.PUBLISHED)
    assert all(may_see(wish_in(state), part) for part in Part if part is not Part.NEIGHBOUR)


@given(st.lists(st.tuples(st.sampled_from(Deed), st.sampled_from(Part)), max_size=40))
def test_whatever_is_tried_in_whatever_order_a_wish_is_in_a_state_that_the_table_knows(
    tries: list[tuple[Deed, Part]],
) -> None:
    wish, now, ended = a_wish(), NOON, False
    for deed, part in tries:
        now += dt.timedelta(hours=1)
        wish = replace(wish, claim=CLAIM if wish.state in IN_HAND else None)
        try:
            state = next_state(wish, deed, part)
        except DomainError:
            continue
        assert not ended, "an end is an end"
        after = moved(wish, state, now)
        assert after.version == wish.version + 1
        assert after.since == (wish.since if state is wish.state else now)
        wish, ended = after, state in ENDED
