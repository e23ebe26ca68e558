"""What each deed makes of a ticket, and every refusal of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import DomainError
from chalicelib.points.tickets.core import changes, clocks
from chalicelib.points.tickets.core.deeds import Deed
from chalicelib.points.tickets.core.refusals import (
    AdoptionInOtherState,
    AskedEnough,
    NotASuggestion,
    NotPublic,
    OwnAdoption,
    RatedAlready,
    ReopenedEnough,
    TooLateForThis,
)
from chalicelib.points.tickets.core.tickets import EVENTS_MAX, LIVE, Adoption, Kind, Level, State, Ticket
from tests.make.tickets import TICKET
from tests.make.world import NOON
from tests.unit.tickets.test_deeds import AUTHOR, DESK, HOUSE, OFFICER, TOWN

DAY = dt.timedelta(days=1)
SOLVED = changes.solved(TICKET, DESK, NOON)
CLOSED = changes.ended(SOLVED, Deed.LAPSE, HOUSE, NOON)


def test_a_solved_ticket_tells_what_it_took_and_waits_a_week() -> None:
    found = changes.solved(TICKET, DESK, NOON + 4 * DAY)
    assert (found.state, found.solved_days, found.late) == (State.SOLVED, 4, False)
    assert found.acts_at == clocks.end_of(dt.date(2026, 12, 4))
    assert changes.solved(TICKET, DESK, NOON + 8 * DAY).late


def test_asking_stops_the_clock_twice() -> None:
    asked = changes.asked(TICKET, DESK, NOON)
    assert (asked.state, asked.acts_at) == (State.WAITING, clocks.end_of(dt.date(2026, 11, 30)))
    answered = changes.going_on(asked, Deed.ANSWER, AUTHOR, NOON + 3 * DAY)
    assert (answered.state, answered.due_on, answered.paused_at) == (State.IN_PROGRESS, dt.date(2026, 12, 3), None)
    assert answered.acts_at == clocks.end_of(answered.due_on)
    again = changes.going_on(changes.asked(answered, DESK, NOON), Deed.RESUME, HOUSE, NOON)
    with pytest.raises(AskedEnough):
        changes.asked(again, DESK, NOON)


def test_the_town_starts_anew() -> None:
    found = changes.with_the_town(TICKET, Deed.ESCALATE, HOUSE, NOON, town_id="t0001")
    assert (found.level, found.state, found.holder, found.late) == (Level.TOWN, State.ASSIGNED, "t0001", True)
    assert found.due_on == dt.date(2026, 11, 30)
    passed = changes.with_the_town(TICKET, Deed.PASS_ON, OFFICER, NOON, town_id="t0001")
    assert not passed.late


def test_a_ticket_is_reopened_twice_and_then_the_town_decides() -> None:
    ticket = CLOSED
    for _ in range(2):
        ticket = changes.reopened(ticket, AUTHOR, NOON, town_id="")
        assert (ticket.state, ticket.level, ticket.ended_at) == (State.ASSIGNED, Level.VILLAGE, None)
        ticket = changes.solved(ticket, DESK, NOON)
    assert changes.goes_to_town(ticket)
    ticket = changes.reopened(ticket, AUTHOR, NOON, town_id="t0001")
    assert (ticket.level, ticket.holder) == (Level.TOWN, "t0001")
    ticket = changes.ended(ticket, Deed.REJECT, TOWN, NOON)
    with pytest.raises(ReopenedEnough):
        changes.reopened(ticket, AUTHOR, NOON, town_id="t0001")


def test_after_a_month_what_ended_stays_as_it_is() -> None:
    late = NOON + 30 * DAY
    with pytest.raises(TooLateForThis):
        changes.reopened(CLOSED, AUTHOR, late, town_id="")
    with pytest.raises(TooLateForThis):
        changes.rated(CLOSED, Deed.RATE, AUTHOR, late, stars=1)


def test_a_closure_is_rated_once() -> None:
    assert changes.rated(SOLVED, Deed.CONFIRM, AUTHOR, NOON, stars=0).stars == 0
    rated = changes.rated(SOLVED, Deed.CONFIRM, AUTHOR, NOON, stars=5)
    assert (rated.state, rated.stars) == (State.CLOSED, 5)
    with pytest.raises(RatedAlready):
        changes.rated(rated, Deed.RATE, AUTHOR, NOON, stars=1)
    anew = changes.reopened(rated, AUTHOR, NOON, town_id="")
    assert anew.stars == 0


def test_nothing_private_is_released_and_what_is_made_private_is_so_at_once() -> None:
    released = changes.released(TICKET, OFFICER, NOON, summary="路灯坏了", photos=2)
    assert released.is_public
    assert (released.public_name, replace(released, named=False).public_name) == ("王*", "村民")
    private = changes.shown(released, AUTHOR, NOON, public=False, named=True)
    assert (private.is_public, private.public_summary, private.public_photos) == (False, "", 0)
    assert not changes.hidden(released, OFFICER, NOON).is_public
    with pytest.raises(NotPublic):
        changes.released(private, OFFICER, NOON, summary="", photos=0)
    assert changes.shown(private, AUTHOR, NOON, public=True, named=False).public
    withdrawn = changes.ended(released, Deed.WITHDRAW, AUTHOR, NOON)
    assert (withdrawn.is_public, withdrawn.public_photos) == (False, 0)


def test_two_officers_adopt_a_suggestion() -> None:
    proposed = changes.adopted(TICKET, Deed.PROPOSE, OFFICER, NOON)
    with pytest.raises(OwnAdoption):
        changes.adopted(proposed, Deed.ADOPT, OFFICER, NOON, points=200)
    found = changes.adopted(proposed, Deed.ADOPT, TOWN, NOON, points=200)
    assert (found.adoption, found.points) == (Adoption.ADOPTED, 200)
    for deed in (Deed.PROPOSE, Deed.ADOPT, Deed.DECLINE):
        with pytest.raises(AdoptionInOtherState):
            changes.adopted(found, deed, TOWN, NOON)


def test_one_person_with_two_accounts_is_no_second_pair_of_eyes() -> None:
    here, there = (replace(who, resident_id="v00003r00009") for who in (OFFICER, TOWN))
    proposed = changes.adopted(TICKET, Deed.PROPOSE, here, NOON)
    with pytest.raises(OwnAdoption):
        changes.adopted(proposed, Deed.ADOPT, there, NOON)
    assert changes.adopted(proposed, Deed.DECLINE, here, NOON).adoption is Adoption.DECLINED


def test_what_was_declined_may_be_proposed_again() -> None:
    proposed = changes.adopted(TICKET, Deed.PROPOSE, OFFICER, NOON)
    declined = changes.adopted(proposed, Deed.DECLINE, TOWN, NOON)
    assert changes.adopted(declined, Deed.PROPOSE, TOWN, NOON).adoption_by == TOWN.subject


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SUGGESTION])
def test_only_suggestions_are_adopted(kind: Kind) -> None:
    with pytest.raises(NotASuggestion):
        changes.adopted(replace(TICKET, kind=kind), Deed.PROPOSE, OFFICER, NOON)


@pytest.mark.parametrize("state", State)
def test_a_duplicate_is_merged_into_what_goes_on_or_was_settled(state: State) -> None:
    other = replace(TICKET, ticket_id=TICKET.ticket_id[:-1] + "2", state=state)
    expected = state in {*LIVE, State.SOLVED, State.CLOSED}
    assert changes.may_be_merged_into(TICKET, other) is expected


def test_a_duplicate_is_not_merged_into_itself_nothing_or_another_village() -> None:
    elsewhere = replace(TICKET, ticket_id="v00004" + TICKET.ticket_id[6:-1] + "2")
    for into in (TICKET, None, elsewhere):
        assert not changes.may_be_merged_into(TICKET, into)


def test_who_takes_or_starts_a_ticket_has_it() -> None:
    taken = changes.assigned(TICKET, OFFICER, NOON, desk="", assignee=OFFICER.subject)
    assert (taken.assignee, taken.desk) == (OFFICER.subject, TICKET.desk)
    sent = changes.assigned(taken, OFFICER, NOON, desk="organiser", assignee="")
    assert (sent.assignee, sent.desk) == ("", "organiser")
    assert changes.started(TICKET, DESK, NOON).assignee == DESK.subject


def _steps(ticket: Ticket, who: Principal, now: dt.datetime, number: int) -> Ticket:
    """Return the ticket after the number-th deed that there is."""
    deeds = [
        lambda: changes.assigned(ticket, who, now, desk="", assignee=""),
        lambda: changes.started(ticket, who, now),
        lambda: changes.asked(ticket, who, now),
        lambda: changes.going_on(ticket, Deed.ANSWER, who, now),
        lambda: changes.going_on(ticket, Deed.RESUME, who, now),
        lambda: changes.solved(ticket, who, now),
        lambda: changes.ended(ticket, Deed.REJECT, who, now),
        lambda: changes.ended(ticket, Deed.LAPSE, who, now),
        lambda: changes.rated(ticket, Deed.CONFIRM, who, now, stars=4),
        lambda: changes.rated(ticket, Deed.RATE, who, now, stars=4),
        lambda: changes.reopened(ticket, who, now, town_id="t0001"),
        lambda: changes.with_the_town(ticket, Deed.PASS_ON, who, now, town_id="t0001"),
        lambda: changes.with_the_town(ticket, Deed.ESCALATE, who, now, town_id="t0001"),
        lambda: changes.moved(ticket, Deed.COMMENT, who, now),
        lambda: changes.adopted(ticket, Deed.PROPOSE, who, now),
        lambda: changes.adopted(ticket, Deed.ADOPT, who, now, points=200),
    ]
    return deeds[number % len(deeds)]()


@given(
    st.lists(st.tuples(st.integers(0, 15), st.sampled_from([AUTHOR, DESK, OFFICER, TOWN, HOUSE]), st.integers(0, 9)))
)
def test_whatever_is_done_a_ticket_stays_sound(deeds: list[tuple[int, Principal, int]]) -> None:
    ticket, now = replace(TICKET, acts_at=clocks.end_of(TICKET.due_on)), NOON
    for number, who, days in deeds:
        now += days * DAY
        before = ticket
        try:
            ticket = _steps(ticket, who, now, number)
        except DomainError:
            continue
        assert ticket.version == before.version + 1
        assert (ticket.acts_at is None) == (not ticket.holder)
        assert (ticket.paused_at is not None) == (ticket.state is State.WAITING)
        assert (ticket.ended_at is not None) == (ticket.state not in {*LIVE, State.SOLVED})
        assert ticket.level is Level.VILLAGE or ticket.town_id == "t0001"
        assert ticket.pauses <= clocks.PAUSES_MAX
        assert ticket.reopened <= changes.REOPENINGS_MAX + 1
        assert ticket.points == (200 if ticket.adoption is Adoption.ADOPTED else 0)


@given(st.lists(st.tuples(st.integers(0, 15), st.sampled_from([AUTHOR, OFFICER, TOWN, HOUSE])), max_size=400))
def test_however_long_it_goes_on_a_tickets_deeds_stay_within_one_query(deeds: list[tuple[int, Principal]]) -> None:
    ticket = TICKET
    for number, who in deeds:
        try:
            ticket = _steps(ticket, who, NOON, number)
        except DomainError:
            continue
    assert ticket.version <= EVENTS_MAX
