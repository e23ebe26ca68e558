"""Adopted suggestions: two pairs of eyes, one payment whatever happens, caps, budgets, and nobody's own household."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.tickets import TicketAdopted
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.points.ledger.core.accounts import AccountRef, CapReached
from chalicelib.points.ledger.core.budgets import BudgetSpent
from chalicelib.points.ledger.service import statements
from chalicelib.points.ledger.service.awards import award_points
from chalicelib.points.ledger.service.kinship import OwnCause
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.tickets.core.refusals import AdoptionInOtherState, NotASuggestion, OwnAdoption, OwnTicket
from chalicelib.points.tickets.core.tickets import Adoption, Ticket
from chalicelib.points.tickets.service import adopting, reading
from tests.faults import Faults, hurried
from tests.make import ledger, people
from tests.make.tickets import ADVICE, GRANTED, Town


def proposed(town: Town, number: int = 0) -> Ticket:
    """Return a suggestion that an officer proposed to adopt."""
    ticket = town.raised(number, ADVICE)
    return adopting.propose(town.officer("s1"), ticket_id=ticket.ticket_id, text="可行", key=town.key())


def adopt(town: Town, ticket: Ticket, ctx: Context | None = None) -> Ticket:
    return adopting.adopt(ctx or town.officer("s2"), ticket_id=ticket.ticket_id, key=town.key())


def books_agree(town: Town) -> None:
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_a_second_officer_adopts_and_its_author_is_paid_from_the_budget(town: Town) -> None:
    ticket = proposed(town)
    found = adopt(town, ticket)
    assert (found.adoption, found.points) == (Adoption.ADOPTED, 200)
    assert (town.balance(0), town.left()) == (200, GRANTED - 200)
    entries = list(statements.entries_of(source=f"ticket#{ticket.ticket_id}"))
    assert [(entry.rule, entry.by) for entry in entries] == [("opn@1", "s2")]
    told = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment))]
    assert TicketAdopted(ticket.ticket_id, town.id_of(0), "opn@1", 200) in told
    assert not [fact for fact in told if isinstance(fact, PointsMoved)]
    books_agree(town)


def test_who_proposed_does_not_confirm(town: Town) -> None:
    ticket = proposed(town)
    with pytest.raises(OwnAdoption):
        adopt(town, ticket, town.officer("s1"))
    assert (town.balance(0), town.now(ticket).adoption) == (0, Adoption.PROPOSED)


def test_nobody_adopts_what_they_or_their_household_said(town: Town) -> None:
    village = people.village(town.house())
    household_id, (author, relative) = people.household(town.house(), village, 9)
    town.people.append(author)
    ticket = proposed(town, len(town.people) - 1)
    assert household_id
    with pytest.raises(OwnCause):
        adopt(town, ticket, town.officer("s2", resident_id=relative.resident_id))
    with pytest.raises(OwnTicket):
        adopt(town, ticket, town.officer("s2", resident_id=author.resident_id))
    other = town.raised(len(town.people) - 1, ADVICE)
    with pytest.raises(OwnCause):
        adopting.propose(
            town.officer("s2", resident_id=relative.resident_id), ticket_id=other.ticket_id, key=town.key()
        )
    assert adopt(town, ticket, town.officer("s3", resident_id=town.id_of(1))).points == 200


def test_what_was_declined_or_never_proposed_pays_nothing(town: Town) -> None:
    plain = town.raised(0, ADVICE)
    with pytest.raises(AdoptionInOtherState):
        adopt(town, plain)
    ticket = proposed(town)
    declined = adopting.decline(town.officer("s2"), ticket_id=ticket.ticket_id, text="办不到", key=town.key())
    assert declined.adoption is Adoption.DECLINED
    with pytest.raises(AdoptionInOtherState):
        adopt(town, ticket)
    problem = town.raised()
    with pytest.raises(NotASuggestion):
        adopting.propose(town.officer(), ticket_id=problem.ticket_id, key=town.key())
    assert (town.balance(0), town.left()) == (0, GRANTED)
    mine = reading.read_ticket(town.as_person(0), ticket_id=ticket.ticket_id)
    assert mine.events == ()


def test_five_a_month_are_paid_and_the_sixth_is_refused_until_the_next(town: Town) -> None:
    for _ in range(5):
        adopt(town, proposed(town))
    sixth = proposed(town)
    with pytest.raises(CapReached):
        adopt(town, sixth)
    assert (town.now(sixth).adoption, town.balance(0)) == (Adoption.PROPOSED, 1_000)
    town.world.pass_days(8)
    assert adopt(town, sixth).adoption is Adoption.ADOPTED
    assert town.balance(0) == 1_200
    books_agree(town)


def test_what_the_budget_does_not_cover_is_not_adopted(town: Town) -> None:
    for turn in range(GRANTED // 20_000 * 10):
        spent = ledger.award(
            town.at_town(), AccountRef.of_holder(town.id_of(1)), f"见义勇为{turn}号", rule="hlp", points=2_000
        )
        award_points(town.at_town(), award=replace(spent, budget=(town.village_id, 2026)))
        assert turn < 50
    ticket = proposed(town)
    with pytest.raises(BudgetSpent):
        adopt(town, ticket)
    assert (town.now(ticket).adoption, town.left()) == (Adoption.PROPOSED, 0)
    books_agree(town)


def test_many_who_adopt_at_the_same_moment_pay_once(town: Town) -> None:
    adopt(town, proposed(town))  # The account is open.
    for turn in range(1, 4):
        ticket = proposed(town)
        together = threading.Barrier(4)
        keys = [town.key(), town.key()]

        def deed(n: int, ticket: Ticket = ticket, together: Any = together, keys: list[str] = keys) -> str:
            together.wait()
            try:
                adopting.adopt(town.officer(f"s{2 + n % 2}"), ticket_id=ticket.ticket_id, key=keys[n % 2])
            except DomainError as refusal:
                return refusal.code
            return "done"

        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(deed, range(4)))
        assert "done" in found
        assert set(found) <= {"done", "ticket_changed_meanwhile", "adoption_in_other_state", "busy"}
        assert town.balance(0) == 200 + 200 * turn
        events = reading.read_ticket(town.officer(), ticket_id=ticket.ticket_id).events
        assert [event.deed for event in events] == ["propose", "adopt"]
    books_agree(town)


def test_an_adoption_is_paid_once_however_often_its_answer_is_lost(town: Town) -> None:
    faults = Faults(storage.client(), seed=11, throttle=0.2, conflict=0.2, lost_answer=0.35)
    tickets = [proposed(town, n % 4) for n in range(8)]
    with faults.armed(), hurried():
        for ticket in tickets:
            insist(town, ticket)
    assert faults.count["lost_answer"] > 0
    assert [town.balance(n) for n in range(4)] == [400] * 4
    assert town.left() == GRANTED - 8 * 200
    for ticket in tickets:
        assert len(list(statements.entries_of(source=ticket.source))) == 1
        assert (town.now(ticket).adoption, town.now(ticket).version) == (Adoption.ADOPTED, 3)
    books_agree(town)


def insist(town: Town, ticket: Ticket) -> None:
    """Adopt with one key until it is answered, and then once more."""
    key = town.key()
    for _ in range(100):
        with contextlib.suppress(Busy):
            adopting.adopt(town.officer("s2"), ticket_id=ticket.ticket_id, key=key)
            adopting.adopt(town.officer("s2"), ticket_id=ticket.ticket_id, key=key)
            return
    raise AssertionError


def test_an_adoption_asked_again_on_another_day_is_the_first(town: Town) -> None:
    ticket = proposed(town)
    key = town.key()
    first = adopting.adopt(town.officer("s2"), ticket_id=ticket.ticket_id, key=key)
    town.world.pass_days(40)
    assert adopting.adopt(town.officer("s2"), ticket_id=ticket.ticket_id, key=key) == first
    assert town.balance(0) == 200
