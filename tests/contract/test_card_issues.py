"""Cards for many at once, on a real store: once for everybody however often a part comes, and however it is stopped."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts.core.people import CardIssued
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.core.issuing import Issue
from chalicelib.foundation.identity.core.people import Resident, Status
from chalicelib.foundation.identity.service import card_issues, cards, people as residents
from chalicelib.foundation.identity.store import codes as store_of_cards, people as store_of_people
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from tests.faults import Faults, hurried
from tests.make import people
from tests.make.world import NOON, World

PEOPLE = 12
TODAY = business_date(NOON)
OFFICER = Principal("s00001", frozenset({Role.VILLAGE_OFFICER}), villages=((1, 2),), town_id="t0001")


@pytest.fixture
def world(store: Any) -> World:
    world = World()
    storage.client("sqs").create_queue(QueueName="sanbao-test-identity")
    return world


@pytest.fixture
def everybody(world: World) -> list[Resident]:
    village = people.village(world.context())
    return [people.resident(world.context(), village, number) for number in range(PEOPLE)]


def started(world: World, issue: Issue | None = None) -> Part:
    """Ask for cards for the village, and return the only part."""
    run = card_issues.start_issue(
        world.context(OFFICER), run_id=world.new_id(), place_id="v00001", issue=issue or Issue()
    )
    return Part(run.run_id, card_issues.RUN_KIND, f"v00001:1-{PEOPLE + 1}")


def ended(part: Part) -> Run:
    return runs.load_run(run_id=part.run_id)


def cards_of(everybody: list[Resident]) -> list[str]:
    return [residents.load_resident(resident_id=one.resident_id).card for one in everybody]


def issues_in_the_trail() -> Counter[tuple[str, str]]:
    """Return who is said to have given a card to whom, and how often."""
    rows = day_of_audit(place_id="v00001", on=TODAY, size=100).rows
    return Counter((row["actor"], row["target"]) for row in rows if row["deed"] == "card.issue")


def facts_of_cards() -> Counter[str]:
    facts = [one.fact for one in day_of_facts(village_id="v00001", on=TODAY)]
    return Counter(fact.resident_id for fact in facts if isinstance(fact, CardIssued))


def once_each(everybody: list[Resident]) -> None:
    """See that everybody has one card without a PIN, told once to the trail and to the facts."""
    tokens = cards_of(everybody)
    assert len(set(tokens)) == len(everybody)
    found = store_of_cards.find_cards(tokens)
    assert [(card.holder_id, card.ordinal, card.pin_digest) for card in found if card] == [
        (one.resident_id, 1, "") for one in everybody
    ]
    assert issues_in_the_trail() == Counter((OFFICER.subject, one.resident_id) for one in everybody)
    assert facts_of_cards() == Counter(one.resident_id for one in everybody)


def test_a_part_that_comes_twice_at_the_same_moment_gives_everybody_one_card(
    world: World, everybody: list[Resident], monkeypatch: pytest.MonkeyPatch
) -> None:
    part = started(world)
    both_have_read = threading.Barrier(2)
    read = store_of_people.holders_between

    def together(*asked: Any) -> Any:
        found = list(read(*asked))
        both_have_read.wait()
        return found

    monkeypatch.setattr(store_of_people, "holders_between", together)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(card_issues.issue_part, world.context(), part) for _ in range(2)]:
            done.result()
    once_each(everybody)
    assert (ended(part).state, ended(part).counts) == ("done", {"issued": PEOPLE, "had": 0, "gone": 0})


def test_a_part_that_is_stopped_half_way_goes_on_and_counts_what_it_did_before(
    world: World, everybody: list[Resident], monkeypatch: pytest.MonkeyPatch
) -> None:
    part = started(world)
    give = cards.issue_unpinned
    given: list[str] = []

    def stopped(*asked: Any, resident: Resident, **more: Any) -> Any:
        if len(given) == PEOPLE // 2:
            raise Busy
        given.append(resident.resident_id)
        return give(*asked, resident=resident, **more)

    monkeypatch.setattr(cards, "issue_unpinned", stopped)
    with pytest.raises(Busy):
        card_issues.issue_part(world.context(), part)
    assert sum(map(bool, cards_of(everybody))) == PEOPLE // 2
    assert (ended(part).state, ended(part).done) == ("running", 0)
    monkeypatch.undo()
    card_issues.issue_part(world.context(), part)
    once_each(everybody)
    assert (ended(part).state, ended(part).counts) == ("done", {"issued": PEOPLE, "had": 0, "gone": 0})


def test_under_throttles_conflicts_and_lost_answers_everybody_gets_one_card(
    world: World, everybody: list[Resident]
) -> None:
    part = started(world)
    faults = Faults(storage.client(), seed=7)
    with faults.armed(), hurried():
        for _ in range(40):
            try:
                card_issues.issue_part(world.context(), part)
            except Busy:
                continue
            break
    assert faults.count["lost answer"] or sum(faults.count.values()) > 0
    once_each(everybody)
    assert ended(part).counts == {"issued": PEOPLE, "had": 0, "gone": 0}


def test_whoever_gets_a_card_or_leaves_after_they_were_read_gets_none_from_the_run(
    world: World, everybody: list[Resident], monkeypatch: pytest.MonkeyPatch
) -> None:
    part = started(world)
    read = store_of_people.holders_between
    served, left, dead = everybody[0].resident_id, everybody[1].resident_id, everybody[2].resident_id

    def then_changed(*asked: Any) -> Any:
        found = list(read(*asked))
        monkeypatch.undo()
        cards.issue_card(world.context(), resident_id=served, key=world.new_id(), pin="2580")
        residents.set_status(world.context(), resident_id=left, status=Status.MOVED)
        residents.set_status(world.context(), resident_id=dead, status=Status.DEAD)
        return found

    monkeypatch.setattr(store_of_people, "holders_between", then_changed)
    card_issues.issue_part(world.context(), part)
    assert ended(part).counts == {"issued": PEOPLE - 3, "had": 1, "gone": 2}
    assert cards_of(everybody[1:3]) == ["", ""]
    theirs = cards.load_card(resident_id=served)
    assert (theirs.ordinal, bool(theirs.pin_digest)) == (1, True)


def test_a_message_that_comes_after_the_end_gives_no_card_to_who_came_since(
    world: World, everybody: list[Resident]
) -> None:
    part = started(world)
    residents.set_status(world.context(), resident_id=everybody[0].resident_id, status=Status.MOVED)
    card_issues.issue_part(world.context(), part)
    residents.set_status(world.context(), resident_id=everybody[0].resident_id, status=Status.ACTIVE)
    card_issues.issue_part(world.context(), part)
    assert cards_of(everybody[:1]) == [""]
    assert ended(part).counts == {"issued": PEOPLE - 1, "had": 0, "gone": 0}


def test_whose_card_of_this_run_was_closed_is_not_given_it_again(
    world: World, everybody: list[Resident], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They got it, moved away and are back, all before the part came home."""
    part = started(world)
    finish = runs.finish_part

    def not_home(*_: Any, **__: Any) -> Any:
        raise Busy

    monkeypatch.setattr(runs, "finish_part", not_home)
    with pytest.raises(Busy):
        card_issues.issue_part(world.context(), part)
    monkeypatch.setattr(runs, "finish_part", finish)
    for status in (Status.MOVED, Status.ACTIVE):
        residents.set_status(world.context(), resident_id=everybody[0].resident_id, status=status)
    card_issues.issue_part(world.context(), part)
    assert cards_of(everybody[:1]) == [""]
    assert ended(part).counts["issued"] == PEOPLE
