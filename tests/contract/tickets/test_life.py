"""A ticket's life on a real store: raised, handled, answered, solved, reopened; once each, by one at a time."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.tickets import (
    TicketAnswered,
    TicketClosed,
    TicketEscalated,
    TicketMerged,
    TicketRaised,
    TicketRejected,
    TicketReopened,
    TicketSolved,
)
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import NotActive, Status
from chalicelib.foundation.identity.service import people
from chalicelib.kernel import storage, writes
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy, DomainError, KeyInvalid, KeyReused
from chalicelib.points.tickets.core import changes
from chalicelib.points.tickets.core.desks import BY_HAND, DesksChanged, Route
from chalicelib.points.tickets.core.refusals import (
    MergedIntoNothing,
    NoSuchTicket,
    NotPublic,
    NotYours,
    OwnTicket,
    ReopenedEnough,
    TicketChanged,
    TicketInOtherState,
    WithTheTown,
)
from chalicelib.points.tickets.core.tickets import Category, Kind, Level, Released, State, Ticket
from chalicelib.points.tickets.service import answering, desks, handling, raising, reading
from tests.faults import Faults, hurried
from tests.make.tickets import ADVICE, SAYING, Town

WHERE = "chalicelib.points.tickets.service.changing.commit"


def told(town: Town, kind: type) -> list[Any]:
    """Return the facts of a kind that were recorded today."""
    today = business_date(town.world.moment)
    found = facts.day_of_facts(village_id=town.village_id, on=today)
    return [one.fact for one in found if isinstance(one.fact, kind)]


def events(town: Town, ticket: Ticket) -> list[str]:
    read = reading.read_ticket(town.at_town(), ticket_id=ticket.ticket_id)
    return [event.deed for event in read.events]


def test_what_somebody_says_goes_to_the_villages_officers_and_its_clock_starts(town: Town) -> None:
    ticket = town.raised()
    assert (ticket.state, ticket.desk, str(ticket.due_on)) == (State.ASSIGNED, Role.VILLAGE_OFFICER, "2026-11-30")
    assert told(town, TicketRaised) == [TicketRaised(ticket.ticket_id, town.id_of(0), "problem")]
    read = reading.read_ticket(town.as_person(0), ticket_id=ticket.ticket_id)
    assert (read.ticket, read.words.text, read.events) == (ticket, SAYING.text, ())


def test_a_village_chooses_which_desk_gets_what(town: Town) -> None:
    routes = {Category.ROADS: Route(Role.GRID_WORKER, 3), Category.AFFAIRS: Route(BY_HAND, 2)}
    made = desks.set_desks(town.officer(), village_id=town.village_id, routes=routes, seen=0)
    assert desks.set_desks(town.officer(), village_id=town.village_id, routes=routes, seen=0) == made
    assert desks.load_desks(village_id=town.village_id) == made
    with pytest.raises(DesksChanged):
        desks.set_desks(town.officer(), village_id=town.village_id, routes={}, seen=0)
    assert (town.raised().desk, str(town.raised().due_on)) == (Role.GRID_WORKER, "2026-11-26")
    by_hand = town.raised(category=Category.AFFAIRS)
    assert by_hand.state is State.OPEN
    sent = handling.assign(town.officer(), ticket_id=by_hand.ticket_id, desk=Role.ORGANISER, mine=False, key=town.key())
    assert (sent.state, sent.desk, sent.assignee) == (State.ASSIGNED, Role.ORGANISER, "")
    desks.set_desks(town.officer(), village_id=town.village_id, routes={}, seen=1)
    assert town.raised().desk == Role.VILLAGE_OFFICER


def test_a_key_raises_one_ticket(town: Town) -> None:
    key = town.key()
    first = raising.raise_ticket(town.as_person(0), saying=SAYING, key=key)
    handling.start(town.officer(), ticket_id=first.ticket_id, key=town.key())
    assert raising.raise_ticket(town.as_person(0), saying=SAYING, key=key).state is State.IN_PROGRESS
    for number, saying in ((0, ADVICE), (1, SAYING)):
        if number == 0:
            with pytest.raises(KeyReused):
                raising.raise_ticket(town.as_person(number), saying=saying, key=key)
    town.world.pass_days(3)
    assert raising.raise_ticket(town.as_person(0), saying=SAYING, key=key).ticket_id == first.ticket_id
    with pytest.raises(KeyInvalid):
        raising.raise_ticket(town.as_person(1), saying=SAYING, key=key)
    people.set_status(town.house(), resident_id=town.id_of(0), status=Status.MOVED)
    assert raising.raise_ticket(town.as_person(0), saying=SAYING, key=key).ticket_id == first.ticket_id
    with pytest.raises(NotActive):
        raising.raise_ticket(town.as_person(0), saying=SAYING, key=town.key())


def test_an_officer_writes_down_what_an_elder_says_and_both_are_named(town: Town) -> None:
    ticket = raising.raise_ticket(town.officer(), saying=SAYING, key=town.key(), author_id=town.id_of(1))
    assert (ticket.author_id, ticket.entered_by) == (town.id_of(1), "s1")
    today = business_date(town.world.moment)
    trail = audit.day_of_audit(place_id=town.village_id, on=today).rows
    entered = [(one["actor"], one["target"]) for one in trail if one["deed"] == "tickets.enter"]
    assert entered == [("s1", ticket.ticket_id)]
    assert reading.list_own(town.as_person(1), size=10, cursor=None).rows == [ticket]
    with pytest.raises(NoSuchHolder):
        raising.raise_ticket(town.officer(), saying=SAYING, key=town.key(), author_id=f"{town.village_id}r99999")


def test_a_problem_is_solved_and_its_author_confirms_with_stars(town: Town) -> None:
    ticket = town.started()
    handling.remark(town.officer(), ticket_id=ticket.ticket_id, text="电工明天来。", key=town.key())
    handling.note(town.officer(), ticket_id=ticket.ticket_id, text="找老李。", key=town.key())
    answering.comment(town.as_person(0), ticket_id=ticket.ticket_id, text="谢谢。", key=town.key())
    town.world.pass_days(2)
    solved = handling.solve(town.officer(), ticket_id=ticket.ticket_id, text="换了灯泡。", key=town.key())
    assert (solved.state, solved.solved_days, solved.late) == (State.SOLVED, 2, False)
    key = town.key()
    closed = answering.confirm(town.as_person(0), ticket_id=ticket.ticket_id, stars=5, text="快。", key=key)
    assert answering.confirm(town.as_person(0), ticket_id=ticket.ticket_id, stars=5, text="快。", key=key) == closed
    assert (closed.state, closed.stars, closed.holder) == (State.CLOSED, 5, "")
    assert events(town, ticket) == ["start", "comment", "note", "comment", "solve", "confirm"]
    mine = reading.read_ticket(town.as_person(0), ticket_id=ticket.ticket_id)
    assert "note" not in [event.deed for event in mine.events]
    assert told(town, TicketSolved) == [TicketSolved(ticket.ticket_id, town.id_of(0))]
    assert told(town, TicketClosed) == [TicketClosed(ticket.ticket_id, town.id_of(0), confirmed=True)]


def test_who_is_asked_answers_and_the_clock_goes_on(town: Town) -> None:
    ticket = town.started()
    asked = handling.ask(town.officer(), ticket_id=ticket.ticket_id, text="哪一盏灯？", key=town.key())
    assert (asked.state, town.now(ticket).acts_at) == (State.WAITING, asked.acts_at)
    town.world.pass_days(2)
    answered = answering.comment(town.as_person(0), ticket_id=ticket.ticket_id, text="第三盏。", key=town.key())
    assert (answered.state, str(answered.due_on)) == (State.IN_PROGRESS, "2026-12-02")
    handling.ask(town.officer(), ticket_id=ticket.ticket_id, text="确定？", key=town.key())
    resumed = handling.resume(town.officer(), ticket_id=ticket.ticket_id, text="看到了。", key=town.key())
    assert resumed.state is State.IN_PROGRESS
    assert events(town, ticket) == ["start", "ask", "answer", "ask", "resume"]


def test_facts_name_ids_and_tell_the_author(town: Town) -> None:
    ticket = town.started()
    handling.remark(town.officer(), ticket_id=ticket.ticket_id, text="好。", key=town.key())
    handling.ask(town.officer(), ticket_id=ticket.ticket_id, text="哪里？", key=town.key())
    me = town.id_of(0)
    assert told(town, TicketAnswered) == [
        TicketAnswered(ticket.ticket_id, me, asks=False),
        TicketAnswered(ticket.ticket_id, me, asks=True),
    ]


def test_a_ticket_is_reopened_twice_then_the_town_has_the_last_word(town: Town) -> None:
    ticket = town.solved()
    for turn in range(2):
        found = answering.reopen(town.as_person(0), ticket_id=ticket.ticket_id, text="还是不亮。", key=town.key())
        assert (found.level, found.reopened) == (Level.VILLAGE, turn + 1)
        handling.solve(town.officer(), ticket_id=ticket.ticket_id, text="又换了。", key=town.key())
    found = answering.reopen(town.as_person(0), ticket_id=ticket.ticket_id, text="还是不亮。", key=town.key())
    assert (found.level, found.holder) == (Level.TOWN, town.town_id)
    assert len(told(town, TicketReopened)) == 3
    with pytest.raises(WithTheTown):
        handling.solve(town.officer(), ticket_id=ticket.ticket_id, text="又换了。", key=town.key())
    handling.remark(town.officer(), ticket_id=ticket.ticket_id, text="已报镇里。", key=town.key())
    handling.solve(town.at_town(), ticket_id=ticket.ticket_id, text="重拉了线。", key=town.key())
    with pytest.raises(ReopenedEnough):
        answering.reopen(town.as_person(0), ticket_id=ticket.ticket_id, text="不行。", key=town.key())
    assert answering.confirm(town.as_person(0), ticket_id=ticket.ticket_id, key=town.key()).state is State.CLOSED


def test_what_is_not_the_villages_to_solve_is_passed_to_the_town(town: Town) -> None:
    ticket = town.raised()
    passed = handling.pass_on(town.officer(), ticket_id=ticket.ticket_id, text="县道归镇里管。", key=town.key())
    assert (passed.level, passed.state, passed.late) == (Level.TOWN, State.ASSIGNED, False)
    assert told(town, TicketEscalated) == [TicketEscalated(ticket.ticket_id, town.id_of(0), overdue=False)]
    held = reading.list_held(town.at_town(), place_id=town.town_id, state="", size=10, cursor=None)
    assert held.rows == [passed]
    assert not reading.list_held(town.officer(), place_id=town.village_id, state="", size=10, cursor=None).rows
    rejected = handling.reject(town.at_town(), ticket_id=ticket.ticket_id, text="不在镇里。", key=town.key())
    assert (rejected.state, rejected.holder) == (State.REJECTED, "")
    assert told(town, TicketRejected) == [TicketRejected(ticket.ticket_id, town.id_of(0))]


def test_a_duplicate_is_merged_into_what_goes_on(town: Town) -> None:
    first, second, third = town.raised(0), town.raised(1), town.raised(2)
    merged = handling.merge(town.officer(), ticket_id=second.ticket_id, into=first.ticket_id, key=town.key())
    assert (merged.state, merged.merged_into) == (State.MERGED, first.ticket_id)
    assert told(town, TicketMerged) == [TicketMerged(second.ticket_id, town.id_of(1), first.ticket_id)]
    for into in (second.ticket_id, third.ticket_id, f"{town.village_id}t{town.key()}"):
        with pytest.raises(MergedIntoNothing):
            handling.merge(town.officer(), ticket_id=third.ticket_id, into=into, key=town.key())
    answering.withdraw(town.as_person(0), ticket_id=first.ticket_id, key=town.key())
    with pytest.raises(MergedIntoNothing):
        handling.merge(town.officer(), ticket_id=third.ticket_id, into=first.ticket_id, key=town.key())


def test_a_duplicate_is_not_merged_into_what_ends_at_the_same_moment(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:

    first, second = town.raised(0), town.raised(1)
    decided: Callable[..., bool] = changes.may_be_merged_into

    def overtaken(*asked: Any) -> bool:
        found = decided(*asked)
        answering.withdraw(town.as_person(0), ticket_id=first.ticket_id, key=town.key())
        return found

    monkeypatch.setattr(changes, "may_be_merged_into", overtaken)
    with pytest.raises(MergedIntoNothing):
        handling.merge(town.officer(), ticket_id=second.ticket_id, into=first.ticket_id, key=town.key())
    assert town.now(second).state is State.ASSIGNED


def test_other_peoples_and_other_villages_tickets_are_not_there(town: Town) -> None:
    ticket = town.raised(kind=Kind.COMPLAINT, public=False)
    for stranger in (town.as_person(1), town.officer(role=Role.ORGANISER)):
        with pytest.raises(NoSuchTicket):
            reading.read_ticket(stranger, ticket_id=ticket.ticket_id)
        with pytest.raises(NoSuchTicket):
            answering.withdraw(stranger, ticket_id=ticket.ticket_id, key=town.key())
    with pytest.raises(NoSuchTicket):
        reading.read_ticket(town.at_town(), ticket_id=f"{town.village_id}t{town.key()}")
    auditor = town.at_town("a1", Role.AUDITOR)
    assert reading.read_ticket(auditor, ticket_id=ticket.ticket_id).words.text == SAYING.text
    with pytest.raises(NotYours):
        handling.start(auditor, ticket_id=ticket.ticket_id, key=town.key())
    with pytest.raises(OwnTicket):
        handling.start(town.officer(resident_id=town.id_of(0)), ticket_id=ticket.ticket_id, key=town.key())


def test_those_who_work_at_a_desk_see_what_was_sent_to_it(town: Town) -> None:
    worker = town.officer("g1", Role.GRID_WORKER)
    ticket, other = town.raised(), town.raised()
    handling.assign(town.officer(), ticket_id=ticket.ticket_id, desk=Role.GRID_WORKER, mine=False, key=town.key())

    def ids(deed: Callable[..., Any], **more: str) -> set[str]:
        return {one.ticket_id for one in deed(worker, state="", size=10, cursor=None, **more).rows}

    assert ids(reading.list_held, place_id=town.village_id) == {ticket.ticket_id}
    assert ids(reading.list_of_village, village_id=town.village_id) == {ticket.ticket_id}
    handling.start(worker, ticket_id=ticket.ticket_id, key=town.key())
    with pytest.raises(NotYours):
        handling.reject(worker, ticket_id=ticket.ticket_id, text="不办。", key=town.key())
    with pytest.raises(NoSuchTicket):
        handling.start(worker, ticket_id=other.ticket_id, key=town.key())
    both = reading.list_of_village(town.officer(), village_id=town.village_id, state="", size=10, cursor=None)
    assert {one.ticket_id for one in both.rows} == {ticket.ticket_id, other.ticket_id}


def test_the_queue_has_the_most_urgent_first_and_pages_on(town: Town) -> None:
    found = [town.raised()]
    for _ in range(3):
        town.world.pass_days(1)
        found.append(town.raised())
    rows: list[str] = []
    cursor = None
    for _ in range(4):
        page = reading.list_held(town.officer(), place_id=town.village_id, state="", size=1, cursor=cursor)
        rows += [one.ticket_id for one in page.rows]
        cursor = page.cursor
    assert rows == [one.ticket_id for one in found]
    handling.start(town.officer(), ticket_id=found[2].ticket_id, key=town.key())
    for deed, place in ((reading.list_held, {"place_id": town.village_id}), (reading.list_of_village, {})):
        where = place or {"village_id": town.village_id}
        page = deed(town.officer(), state="in_progress", size=10, cursor=None, **where)
        assert [one.ticket_id for one in page.rows] == [found[2].ticket_id]


def test_the_village_sees_what_was_released_in_the_words_it_was_released_in(town: Town) -> None:
    ticket = town.raised()
    hidden = reading.list_public(village_id=town.village_id, size=10, cursor=None)
    assert hidden.rows == []
    handling.release(town.officer(), ticket_id=ticket.ticket_id, public=Released("村口路灯坏了。"), key=town.key())
    page = reading.list_public(village_id=town.village_id, size=10, cursor=None)
    assert [(one.public_summary, one.public_name) for one in page.rows] == [
        ("村口路灯坏了。", town.people[0].masked_name)
    ]
    read = reading.read_ticket(town.as_person(2), ticket_id=ticket.ticket_id)
    assert (read.party, read.words.text, read.events) == (None, "村口路灯坏了。", ())
    answering.choose_who_sees(town.as_person(0), ticket_id=ticket.ticket_id, public=True, named=False, key=town.key())
    assert town.now(ticket).public_name == "村民"
    answering.choose_who_sees(town.as_person(0), ticket_id=ticket.ticket_id, public=False, named=False, key=town.key())
    assert reading.list_public(village_id=town.village_id, size=10, cursor=None).rows == []
    with pytest.raises(NoSuchTicket):
        reading.read_ticket(town.as_person(2), ticket_id=ticket.ticket_id)
    with pytest.raises(NotPublic):
        handling.release(town.officer(), ticket_id=ticket.ticket_id, public=Released("村口路灯坏了。"), key=town.key())


def test_what_was_released_is_taken_back(town: Town) -> None:
    ticket = town.raised()
    handling.release(town.officer(), ticket_id=ticket.ticket_id, public=Released("村口路灯坏了。"), key=town.key())
    handling.hide(town.officer(), ticket_id=ticket.ticket_id, key=town.key())
    assert reading.list_public(village_id=town.village_id, size=10, cursor=None).rows == []
    assert reading.read_ticket(town.officer(), ticket_id=ticket.ticket_id).words.public_text == ""


def outcomes(*deeds: Callable[[], object]) -> Counter[str]:
    """Do deeds at the same moment, and return what each came to."""
    together = threading.Barrier(len(deeds))

    def outcome(deed: Callable[[], object]) -> str:
        together.wait()
        try:
            deed()
        except DomainError as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return Counter(pool.map(outcome, deeds))


def test_of_two_officers_at_the_same_moment_the_second_is_told_so(town: Town) -> None:
    for _ in range(5):
        ticket = town.started()
        found = outcomes(
            lambda: handling.solve(town.officer("s1"), ticket_id=ticket.ticket_id, text="办好了。", key=town.key()),  # noqa: B023
            lambda: handling.reject(town.officer("s2"), ticket_id=ticket.ticket_id, text="不办。", key=town.key()),  # noqa: B023
        )
        assert found["done"] == 1
        assert found.keys() <= {"done", TicketChanged.code, TicketInOtherState.code}
        assert len(events(town, ticket)) == 2


def test_an_officer_who_was_overtaken_is_told_even_where_the_deed_is_still_allowed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:

    ticket = town.raised()
    commit = writes.commit

    def overtaken(asked: Any) -> None:
        monkeypatch.setattr(WHERE, commit)
        handling.assign(town.officer("s2"), ticket_id=ticket.ticket_id, desk="organiser", mine=False, key=town.key())
        commit(asked)

    monkeypatch.setattr(WHERE, overtaken)
    with pytest.raises(TicketChanged):
        handling.assign(town.officer("s1"), ticket_id=ticket.ticket_id, desk="grid_worker", mine=False, key=town.key())
    assert town.now(ticket).desk == "organiser"


def test_remarks_of_many_at_the_same_moment_are_all_there(town: Town) -> None:
    ticket = town.started()
    one = ticket.ticket_id
    found = outcomes(
        lambda: answering.comment(town.as_person(0), ticket_id=one, text="第一句", key=town.key()),
        lambda: answering.comment(town.as_person(0), ticket_id=one, text="第二句", key=town.key()),
        lambda: handling.remark(town.officer(), ticket_id=one, text="好。", key=town.key()),
    )
    assert found == {"done": 3}
    assert Counter(events(town, ticket)) == {"start": 1, "comment": 3}


def test_every_deed_is_done_once_however_often_its_answer_is_lost(town: Town) -> None:
    faults = Faults(storage.client(), seed=7, throttle=0.2, conflict=0.1, lost_answer=0.3)
    me, officer, at_town = town.as_person(0), town.officer(), town.at_town()
    key = town.key()

    def insist(deed: Callable[..., Ticket], ctx: Any, **more: Any) -> Ticket:
        """Ask with one key until it is answered, and then once more."""
        asked = more | {"key": town.key()}
        for _ in range(100):
            with contextlib.suppress(Busy):
                deed(ctx, **asked)
                return deed(ctx, **asked)
        raise AssertionError

    with faults.armed(), hurried():
        one = {"ticket_id": insist(raising.raise_ticket, me, saying=ADVICE).ticket_id}
        insist(handling.release, officer, public=Released("多放垃圾桶"), **one)
        insist(handling.start, officer, **one)
        insist(handling.ask, officer, text="哪里？", **one)
        insist(answering.comment, me, text="溪边。", **one)
        insist(handling.solve, officer, text="放了。", **one)
        insist(answering.reopen, me, text="没看见。", **one)
        insist(handling.pass_on, officer, text="请镇里看。", **one)
        insist(handling.solve, at_town, text="看了，在。", **one)
        last = insist(answering.confirm, me, stars=4, **one)
    assert faults.count["lost_answer"] > 0
    deeds = ["release", "start", "ask", "answer", "solve", "reopen", "pass_on", "solve", "confirm"]
    assert events(town, last) == deeds
    assert last.version == 1 + len(deeds)
    with pytest.raises(KeyReused):
        answering.rate(me, stars=1, key=next_key(town, last), **one)
    assert key


def next_key(town: Town, ticket: Ticket) -> str:
    """Return the key of a deed that was done."""
    return reading.read_ticket(town.at_town(), ticket_id=ticket.ticket_id).events[-1].key
