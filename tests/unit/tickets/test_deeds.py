"""The state table: nothing unreachable, nothing without an end, and every deed the right of those it is granted to."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.authz import Acting, Principal, Role
from chalicelib.kernel.errors import DomainError
from chalicelib.points.tickets.core.deeds import (
    NEXT,
    OF_THE_VILLAGE,
    RIGHTS,
    STILL_THE_VILLAGES,
    TALK,
    Deed,
    Party,
    allowed,
    next_state,
    party_of,
    refuse_handlers,
)
from chalicelib.points.tickets.core.refusals import (
    BothSides,
    NotYours,
    OwnTicket,
    TicketInOtherState,
    TooMuchTalk,
    WithTheTown,
)
from chalicelib.points.tickets.core.tickets import EVENTS_FOR_TALK, LIVE, Event, Kind, Level, State
from tests.make.tickets import TICKET
from tests.make.world import NOON

HERE = ((3, 4),)
AUTHOR = Principal(TICKET.author_id, frozenset({Role.RESIDENT}), HERE)
OTHER = Principal("v00003r00002", frozenset({Role.RESIDENT}), HERE)
OFFICER = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), HERE, "t0001")
DESK = Principal("s2", frozenset({Role.GRID_WORKER}), HERE, "t0001")
OTHER_DESK = Principal("s3", frozenset({Role.ORGANISER}), HERE, "t0001")
TOWN = Principal("t1", frozenset({Role.TOWN_OFFICER}), HERE, "t0001")
ADMIN = Principal("t2", frozenset({Role.TOWN_ADMIN}), HERE, "t0001")
AUDITOR = Principal("a1", frozenset({Role.AUDITOR}), HERE, "t0001")
NEXT_DOOR = Principal("s4", frozenset({Role.VILLAGE_OFFICER}), ((4, 5),), "t0001")
HOUSE = Principal("system", frozenset({Role.SYSTEM}), ((0, 100_000),))
PARTIES = {
    Party.AUTHOR: AUTHOR,
    Party.DESK: DESK,
    Party.OFFICER: OFFICER,
    Party.TOWN: TOWN,
    Party.READER: AUDITOR,
    Party.CLOCK: HOUSE,
}
FIRST = frozenset({State.OPEN, State.ASSIGNED})
ENDS = frozenset({State.CLOSED, State.REJECTED, State.MERGED, State.WITHDRAWN})


def reached(start: frozenset[State]) -> set[State]:
    """Return every state that some deeds lead to."""
    found = set(start)
    while True:
        more = {to for (state, _), to in NEXT.items() if state in found} - found
        if not more:
            return found
        found |= more


def test_every_state_is_reached_from_where_tickets_begin() -> None:
    assert reached(FIRST) == set(State)


@pytest.mark.parametrize("state", State)
def test_every_state_leads_to_an_end(state: State) -> None:
    assert reached(frozenset({state})) & ENDS


def test_what_is_merged_or_withdrawn_only_takes_notes() -> None:
    for state in (State.MERGED, State.WITHDRAWN):
        assert {deed for found, deed in NEXT if found is state} == {Deed.NOTE}


def test_every_deed_is_done_somewhere_and_is_somebodys_right() -> None:
    assert {deed for _, deed in NEXT} == set(Deed) == set(RIGHTS)
    assert all(RIGHTS.values())
    assert all(Party.READER not in parties for parties in RIGHTS.values())


def test_a_live_ticket_can_always_be_ended_by_its_author_and_by_the_town() -> None:
    for state in LIVE:
        assert NEXT[state, Deed.WITHDRAW] is State.WITHDRAWN
        assert NEXT[state, Deed.REJECT] is State.REJECTED


def test_everybody_is_to_a_ticket_what_they_are() -> None:
    assert {party: party_of(who, TICKET) for party, who in PARTIES.items()} == {party: party for party in Party}
    assert party_of(ADMIN, TICKET) is Party.TOWN
    for stranger in (OTHER, OTHER_DESK, NEXT_DOOR, Principal("anybody", frozenset({Role.PUBLIC}))):
        assert party_of(stranger, TICKET) is None


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("level", Level)
def test_each_transition_is_open_to_those_whose_right_it_is_and_to_nobody_else(
    party: Party, deed: Deed, level: Level
) -> None:
    for state in State:
        ticket = replace(TICKET, state=state, level=level)
        villages = party in {Party.DESK, Party.OFFICER} and deed not in STILL_THE_VILLAGES
        expected: type[DomainError] | State = NEXT.get((state, deed), TicketInOtherState)
        if party not in RIGHTS[deed]:
            expected = NotYours
        elif level is Level.TOWN and (deed in OF_THE_VILLAGE or villages):
            expected = WithTheTown
        if isinstance(expected, State):
            assert next_state(ticket, deed, PARTIES[party]) is expected
        else:
            with pytest.raises(expected):
                next_state(ticket, deed, PARTIES[party])
        assert (deed in allowed(ticket, PARTIES[party])) == isinstance(expected, State)


@pytest.mark.parametrize("who", [OTHER, OTHER_DESK, NEXT_DOOR], ids=["villager", "other desk", "next door"])
def test_strangers_may_do_nothing(who: Principal) -> None:
    for state in State:
        assert allowed(replace(TICKET, state=state), who) == []


@pytest.mark.parametrize("who", [OFFICER, DESK, TOWN], ids=["officer", "desk", "town"])
def test_nobody_handles_what_they_raised_themselves(who: Principal) -> None:
    same = replace(who, resident_id=TICKET.author_id)
    for state, deed in itertools.product(State, Deed):
        if deed in RIGHTS and party_of(who, TICKET) in RIGHTS[deed]:
            with pytest.raises(OwnTicket):
                next_state(replace(TICKET, state=state), deed, same)


def test_talk_ends_and_the_matter_can_still_be_ended() -> None:
    full = replace(TICKET, version=EVENTS_FOR_TALK)
    for deed in (Deed.COMMENT, Deed.NOTE, Deed.ASSIGN):
        with pytest.raises(TooMuchTalk):
            next_state(full, deed, OFFICER)
    assert next_state(full, Deed.SOLVE, OFFICER) is State.SOLVED


@given(st.lists(st.tuples(st.sampled_from(Deed), st.sampled_from(sorted(PARTIES.values(), key=lambda p: p.subject)))))
def test_any_deeds_lead_from_state_to_state_of_the_table(deeds: list[tuple[Deed, Principal]]) -> None:
    ticket = TICKET
    for deed, who in deeds:
        try:
            state = next_state(ticket, deed, who)
        except DomainError:
            continue
        assert NEXT[ticket.state, deed] is state
        ticket = replace(ticket, state=state)


def test_what_can_be_done_for_ever_is_counted_as_talk() -> None:
    stays = {deed for (state, deed), to in NEXT.items() if state is to}
    assert stays - TALK == {Deed.RATE, Deed.ADOPT, Deed.PASS_ON, Deed.ESCALATE}
    assert {Deed.ASSIGN, Deed.START} <= TALK


def by(agent_id: str, person: str = "") -> Principal:
    """Return the author with somebody who acts for them."""
    return replace(AUTHOR, acting=Acting(AUTHOR.subject, agent_id, person, "d1"))


def test_a_complaint_is_its_authors_and_no_agents() -> None:
    complaint = replace(TICKET, kind=Kind.COMPLAINT)
    assert party_of(AUTHOR, complaint) is Party.AUTHOR
    assert party_of(by("v00003r00002"), complaint) is None
    assert party_of(by("v00003r00002"), replace(TICKET, kind=Kind.PROBLEM)) is Party.AUTHOR


def test_who_acted_for_the_author_handles_nothing() -> None:
    ticket = replace(TICKET, state=State.ASSIGNED, agents=("s1", "v00003r00002"))
    for officer in (OFFICER, replace(OFFICER, subject="s9", resident_id="v00003r00002")):
        with pytest.raises(OwnTicket):
            next_state(ticket, Deed.SOLVE, officer)
    assert next_state(ticket, Deed.SOLVE, replace(OFFICER, subject="s9")) is State.SOLVED


def test_who_handled_a_ticket_does_not_act_for_its_author() -> None:
    done = Event("k", 2, Deed.SOLVE.value, NOON, "s1", Party.OFFICER.value, "m", person="v00003r00002")
    said = Event("k", 3, Deed.COMMENT.value, NOON, f"{AUTHOR.subject} by s8", Party.AUTHOR.value, "m")
    for agent in (by("s1"), by("v00003r00002", "v00003r00002"), by("s9", "v00003r00002")):
        with pytest.raises(BothSides):
            refuse_handlers([done, said], agent)
    refuse_handlers([done, said], by("s8"))
