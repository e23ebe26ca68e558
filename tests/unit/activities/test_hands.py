"""The table of confirmations by hand: what becomes of one by which deed, and whose word is a second one."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from chalicelib.kernel.authz import Principal, Role, table
from chalicelib.kernel.errors import Busy
from chalicelib.points.activities.core.hands import (
    FIRST,
    Hand,
    HandDeed,
    HandState,
    allows,
    declined,
    is_seconded,
    kept,
    next_state,
    paid,
    seconded,
)
from infra import census

S, D = HandState, HandDeed
HAND = Hand(
    "v00003a1",
    "v00003r00001",
    60,
    "清理河道",
    "s1",
    "v00003r00009",
    dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC),
    S.WAITS,
)
OTHER = replace(HAND, by="s2", person="")
LED: dict[HandDeed, dict[HandState | None, HandState]] = {
    D.ASK: {None: S.WAITS, S.WAITS: S.WAITS, S.DECLINED: S.WAITS},
    D.PAY: {None: S.PAID, S.WAITS: S.PAID, S.DECLINED: S.PAID, S.PAID: S.PAID},
    D.SECOND: {S.WAITS: S.PAID},
    D.DECLINE: {S.WAITS: S.DECLINED},
}
"""What leads where, said a second time; from nothing where there is no confirmation yet."""
OFFICERS = {Role.VILLAGE_OFFICER, Role.TOWN_OFFICER, Role.TOWN_ADMIN}


def found(state: HandState | None) -> Hand | None:
    return None if state is None else replace(HAND, state=state)


def done(seen: Hand | None, deed: HandDeed) -> Hand:
    """Do a deed with what was seen, as another officer."""
    if deed is D.ASK:
        return kept(OTHER, seen)
    if deed is D.PAY:
        return paid(OTHER, seen)
    assert seen is not None
    return seconded(seen, "s2") if deed is D.SECOND else declined(seen, "s2")


@pytest.mark.parametrize(("state", "deed"), itertools.product([None, *S], D))
def test_each_deed_leads_from_each_state_where_it_was_decided_to(state: HandState | None, deed: HandDeed) -> None:
    expected, seen = LED[deed].get(state), found(state)
    assert allows(seen, deed) == (expected is not None)
    if expected is None:
        with pytest.raises(Busy):
            next_state(seen, deed)
        return
    assert next_state(seen, deed) is expected
    after = done(seen, deed)
    is_new = deed in FIRST
    assert (after.state, after.by, after.second) == (expected, "s2" if is_new else "s1", "" if is_new else "s2")


@pytest.mark.parametrize("state", [state for state in S if state is not S.WAITS])
def test_what_waits_no_more_is_neither_seconded_nor_declined(state: HandState) -> None:
    officer = Principal("s2", frozenset({Role.VILLAGE_OFFICER}))
    assert is_seconded(HAND, 60, officer)
    assert not is_seconded(found(state), 60, officer)
    for deed in (seconded, declined):
        with pytest.raises(Busy):
            deed(replace(HAND, state=state), "s2")


@pytest.mark.parametrize("role", Role)
def test_a_second_word_is_an_officers_whom_the_door_lets_in_and_nobody_elses(role: Role) -> None:
    assert is_seconded(HAND, 60, Principal("s2", frozenset({role}))) == (role in OFFICERS | {Role.SYSTEM})
    assert role not in OFFICERS or role in table()["activities.write"]


@pytest.mark.parametrize("role", Role)
def test_whoever_runs_activities_asks_for_it_and_declines_it(role: Role) -> None:
    names = {"activities.confirm", "activities.decline"}
    verbs = {door.name: door.verb for door in census.doors() if door.name in names}
    assert set(verbs) == names
    assert {role in table()[verb] for verb in verbs.values()} == {role in OFFICERS | {Role.ORGANISER}}
