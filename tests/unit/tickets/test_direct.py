"""Complaints that go past the village: whose they are, and what the village never comes to see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import DomainError
from chalicelib.points.tickets.core import changes, clocks
from chalicelib.points.tickets.core.deeds import (
    NEVER_OF_DIRECT,
    Deed,
    Party,
    allowed,
    next_state,
    party_of,
    sees_direct,
)
from chalicelib.points.tickets.core.refusals import KeptFromTheVillage
from chalicelib.points.tickets.core.statistics import fold
from chalicelib.points.tickets.core.tickets import Category, Kind, Level, Saying, State
from tests.make.tickets import TICKET
from tests.make.world import NOON
from tests.unit.tickets.test_changes import _steps
from tests.unit.tickets.test_deeds import (
    ADMIN,
    AUDITOR,
    AUTHOR,
    DESK,
    HOUSE,
    NEXT_DOOR,
    OFFICER,
    OTHER,
    OTHER_DESK,
    TOWN,
)

DIRECT = replace(
    TICKET, kind=Kind.COMPLAINT, level=Level.TOWN, town_id="t0001", desk="", public=False, direct=True,
    acts_at=clocks.end_of(TICKET.due_on),
)  # fmt: skip
VILLAGES = [OFFICER, DESK, OTHER_DESK, NEXT_DOOR, OTHER]


@pytest.mark.parametrize("who", VILLAGES, ids=["officer", "desk", "other desk", "next door", "villager"])
def test_nobody_of_the_village_is_party_to_it_whatever_their_desk(who: Principal) -> None:
    for state in State:
        at_their_desk = replace(DIRECT, state=state, desk=next(iter(who.roles)).value)
        assert party_of(who, at_their_desk) is None
        assert allowed(at_their_desk, who) == []
    assert not sees_direct(who)


def test_its_author_the_town_the_auditor_and_the_clock_are_what_they_are() -> None:
    parties = {party_of(who, DIRECT) for who in (AUTHOR, TOWN, ADMIN, AUDITOR, HOUSE)}
    assert parties == {Party.AUTHOR, Party.TOWN, Party.READER, Party.CLOCK}
    assert all(sees_direct(who) for who in (TOWN, ADMIN, AUDITOR))


def test_it_is_neither_shown_nor_released_nor_merged_by_anybody() -> None:
    for state in State:
        ticket = replace(DIRECT, state=state)
        for who in (AUTHOR, TOWN, ADMIN):
            assert not NEVER_OF_DIRECT & set(allowed(ticket, who))
    for deed, who in ((Deed.SHOW, AUTHOR), (Deed.RELEASE, TOWN), (Deed.MERGE, ADMIN)):
        with pytest.raises(KeptFromTheVillage):
            next_state(DIRECT, deed, who)
    assert not changes.may_be_merged_into(replace(TICKET, ticket_id=f"{TICKET.ticket_id}x"), DIRECT)


def test_the_villages_figures_are_the_same_with_and_without_it() -> None:
    assert fold("v00003", 2026, [TICKET, DIRECT], NOON) == fold("v00003", 2026, [TICKET], NOON)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("public", [True, False])
def test_only_private_complaints_may_go_past_the_village(kind: Kind, *, public: bool) -> None:
    saying = Saying(kind, Category.OTHER, "话", public=public)
    assert saying.may_go_direct == (kind is Kind.COMPLAINT and not public)


@given(st.lists(st.tuples(st.integers(0, 15), st.sampled_from([AUTHOR, DESK, OFFICER, TOWN, HOUSE]))))
def test_whatever_is_done_it_stays_the_towns_and_the_village_does_nothing(deeds: list[tuple[int, Principal]]) -> None:
    ticket = DIRECT
    for number, who in deeds:
        try:
            after = _steps(ticket, who, NOON, number)
        except DomainError:
            continue
        assert who not in VILLAGES
        assert after.direct
        assert after.level is Level.TOWN
        assert after.holder in {"", "t0001"}
        assert not after.is_public
        ticket = after
