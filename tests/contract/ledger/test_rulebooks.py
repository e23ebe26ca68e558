"""Rule books on a real store: officers who decide at the same moment, and lost answers."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.points.ledger.core.proposals import Deed, Proposal, ProposalDecided
from chalicelib.points.ledger.core.rules import rule_of
from chalicelib.points.ledger.service import proposals, rulebooks
from tests.make import people
from tests.make.world import World

ON = dt.date(2027, 1, 1)
pytestmark = pytest.mark.usefixtures("store")


def officer(world: World, name: str, town_id: str) -> Context:
    who = Principal(name, frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id=town_id)
    return world.context(who)


def propose(ctx: Context, town_id: str, points: int) -> Proposal:
    rule = replace(rule_of("pub"), points=points)
    key = ctx.new_id()
    return proposals.propose(ctx, place_id=town_id, rule=rule, document="纪要", effective_on=ON, key=key)


def decided(ctx: Context, proposal: Proposal, deed: Deed = Deed.APPROVE) -> Any:
    """Decide until it is decided; return the proposal, or why not."""
    while True:
        try:
            return proposals.decide(ctx, place_id=proposal.place_id, proposal_id=proposal.proposal_id, deed=deed)
        except Busy:
            continue
        except ProposalDecided as refusal:
            return refusal


def test_eight_proposals_approved_at_once_are_eight_versions_in_the_book() -> None:
    world = World()
    town_id = people.village(world.context()).town_id
    ana, ben = (officer(world, name, town_id) for name in ("ana", "ben"))
    drafts = [propose(ana, town_id, 100 + n) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda draft: decided(ben, draft), drafts))
    assert sorted(one.rule.version for one in done) == list(range(2, 10))
    rulebooks.forget_all()
    book, _ = rulebooks.books_of(ana, village_id=town_id)
    assert (book.count, len(book.of("pub"))) == (8, 8)
    assert {version.rule.points for version in book.of("pub")} == {100 + n for n in range(8)}
    listed = proposals.list_proposals(place_id=town_id, state="approved", rule="pub").rows
    assert {(one.rule.version, one.rule.points) for one in listed} == {
        (v.rule.version, v.rule.points) for v in book.of("pub")
    }


def test_of_an_approval_and_a_withdrawal_at_once_one_wins_and_the_book_agrees() -> None:
    world = World()
    town_id = people.village(world.context()).town_id
    ana, ben, cem = (officer(world, name, town_id) for name in ("ana", "ben", "cem"))
    for n in range(6):
        draft = propose(ana, town_id, 100 + n)
        asked = [(ben, Deed.APPROVE), (ana, Deed.WITHDRAW), (cem, Deed.REJECT), (cem, Deed.APPROVE)]
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda one: decided(one[0], draft, one[1]), asked))  # noqa: B023  Used at once.
        wins = [answer for answer in answers if isinstance(answer, Proposal)]
        assert len(wins) == 1
        rulebooks.forget_all()
        book, _ = rulebooks.books_of(ana, village_id=town_id)
        there = any(version.rule.points == 100 + n for version in book.of("pub"))
        assert there == (wins[0].state.value == "approved")
        assert proposals.load_proposal(place_id=town_id, proposal_id=draft.proposal_id) == wins[0]
