"""Nights: what is overdue goes to the town once, what nobody spoke against is closed; figures come out exactly."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.tickets import TicketClosed, TicketEscalated
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from chalicelib.points.tickets.core.tickets import Category, Kind, Level, Saying, State
from chalicelib.points.tickets.service import answering, changing, handling, raising, statistics, tending
from tests.faults import Faults, hurried
from tests.make.tickets import SAYING, Town

NOTHING = {"escalated": 0, "resumed": 0, "lapsed": 0}


def told(town: Town, kind: type) -> list[Any]:
    today = business_date(town.world.moment)
    found = facts.day_of_facts(village_id=town.village_id, on=today)
    return [one.fact for one in found if isinstance(one.fact, kind)]


def test_what_is_overdue_goes_to_the_town_once(town: Town) -> None:
    ticket, quick = town.raised(), town.solved(1)
    town.world.moment = dt.datetime(2026, 11, 30, 15, 59, tzinfo=dt.UTC)
    answering.confirm(town.as_person(1), ticket_id=quick.ticket_id, key=town.key())
    assert town.tend() == NOTHING
    town.world.moment += dt.timedelta(minutes=6)
    assert town.tend() == NOTHING | {"escalated": 1}
    assert town.tend() == NOTHING
    found = town.now(ticket)
    assert (found.level, found.state, found.late, str(found.due_on)) == (Level.TOWN, State.ASSIGNED, True, "2026-12-08")
    assert told(town, TicketEscalated) == [TicketEscalated(ticket.ticket_id, town.id_of(0), overdue=True)]
    town.world.pass_days(30)
    assert town.tend() == NOTHING
    assert town.tend(town.town_id) == NOTHING
    assert town.now(ticket) == found


def test_what_the_town_solved_is_closed_by_the_towns_night(town: Town) -> None:
    ticket = town.raised()
    handling.pass_on(town.officer(), ticket_id=ticket.ticket_id, text="归镇里管。", key=town.key())
    handling.solve(town.at_town(), ticket_id=ticket.ticket_id, text="好了。", key=town.key())
    town.world.pass_days(8)
    assert town.tend() == NOTHING
    assert town.tend(town.town_id) == NOTHING | {"lapsed": 1}
    assert town.now(ticket).state is State.CLOSED


def test_a_solution_that_nobody_speaks_against_for_a_week_is_closed_and_may_be_rated(town: Town) -> None:
    ticket = town.solved()
    town.world.pass_days(7)
    assert town.tend() == NOTHING
    town.world.pass_days(1)
    assert town.tend() == NOTHING | {"lapsed": 1}
    assert told(town, TicketClosed) == [TicketClosed(ticket.ticket_id, town.id_of(0), confirmed=False)]
    rated = answering.rate(town.as_person(0), ticket_id=ticket.ticket_id, stars=3, key=town.key())
    assert (rated.state, rated.stars) == (State.CLOSED, 3)


def test_nobody_waits_longer_than_a_week_for_an_answer(town: Town) -> None:
    ticket = town.started()
    handling.ask(town.officer(), ticket_id=ticket.ticket_id, text="哪一盏？", key=town.key())
    town.world.pass_days(7)
    assert town.tend() == NOTHING
    town.world.pass_days(1)
    assert town.tend() == NOTHING | {"resumed": 1}
    found = town.now(ticket)
    assert (found.state, str(found.due_on)) == (State.IN_PROGRESS, "2026-12-08")
    town.world.pass_days(8)
    assert town.tend() == NOTHING | {"escalated": 1}


def test_a_night_that_breaks_off_is_done_again_without_harm(town: Town) -> None:
    for _ in range(3):
        town.raised()
        town.solved()
    town.world.pass_days(20)
    faults = Faults(storage.client(), seed=3, throttle=0.2, conflict=0.2, lost_answer=0.3)
    with faults.armed(), hurried():
        for _ in range(30):
            with contextlib.suppress(Busy):  # The queue delivers again.
                town.tend()
    assert len(told(town, TicketEscalated)) == 3
    assert len(told(town, TicketClosed)) == 3
    assert town.tend() == NOTHING


def test_what_an_officer_does_in_the_same_moment_stands(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = town.started()
    town.world.pass_days(20)
    first = changing.take

    def overtaken(*asked: Any, **more: Any) -> Any:
        monkeypatch.setattr("chalicelib.points.tickets.service.tending.take", first)
        handling.solve(town.officer(), ticket_id=ticket.ticket_id, text="办好了。", key=town.key())
        return first(*asked, **more)

    monkeypatch.setattr("chalicelib.points.tickets.service.tending.take", overtaken)
    assert town.tend() == NOTHING
    assert (town.now(ticket).level, town.now(ticket).late) == (Level.VILLAGE, True)


def test_a_night_sends_each_village_and_town_and_counts_them_home(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda _queue, parts, **_: sent.extend(parts))
    town.raised()
    town.world.pass_days(20)
    (run_id,) = tending.start_night(town.house())
    assert [part.part for part in sent] == [town.village_id, town.town_id]
    for part in sent:
        tending.do_part(town.house(), part)
    run = runs.load_run(run_id=run_id)
    assert (run.state, run.done, run.counts["escalated"]) == ("done", 2, 1)


def test_a_village_raises_240_suggestions_and_solves_116_problems(town: Town) -> None:
    """The published figures of one village of the original: 240 suggestions raised, 116 problems solved."""
    advice = Saying(Kind.SUGGESTION, Category.AFFAIRS, "把账目贴到小组。", public=True)
    problems = []
    for n in range(240):
        raising.raise_ticket(town.as_person(n % 4), saying=advice, key=town.key())
        if n < 120:
            problems.append(raising.raise_ticket(town.as_person(n % 4), saying=SAYING, key=town.key()))
    town.world.pass_days(2)
    for n, ticket in enumerate(problems[:116]):
        handling.solve(town.officer(), ticket_id=ticket.ticket_id, text="办好了。", key=town.key())
        if n < 10:
            answering.confirm(town.as_person(n % 4), ticket_id=ticket.ticket_id, stars=4 + n % 2, key=town.key())
    assert statistics.load_statistics(village_id=town.village_id, year=2026).of("raised") == 0
    figures = statistics.count(town.officer(), village_id=town.village_id, year=2026)
    assert (figures.of("raised", Kind.SUGGESTION), figures.of("solved", Kind.PROBLEM)) == (240, 116)
    assert (figures.of("raised"), figures.of("open"), figures.of("overdue")) == (360, 244, 0)
    assert (figures.median_twice, figures.satisfaction_tenths, figures.rated) == (4, 45, 10)
    assert statistics.load_statistics(village_id=town.village_id, year=2026) == figures
    assert statistics.count(town.officer(), village_id=town.village_id, year=2026) == figures
    assert statistics.count(town.officer(), village_id=town.village_id, year=2025).of("raised") == 0
