"""Mistaken awards of people who moved away or died: back to the budget, and nothing else moves on their account."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import following
from chalicelib.kernel.authz import Principal, Role
from chalicelib.points.ledger.core.accounts import AccountBlocked, AccountRef, HolderGone
from chalicelib.points.ledger.core.lots import SpentAlready
from chalicelib.points.ledger.core.plans import AlreadyReversed
from chalicelib.points.ledger.service import accounts, budgets, desk, moves
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.ledger.service.kinship import OwnCause
from tests.contract.ledger.test_blocking import Village

GIVEN = 200


@pytest.fixture
def village(store: Any, monkeypatch: pytest.MonkeyPatch) -> Village:
    monkeypatch.setattr(following, "_followers", [accounts.prepare_following])
    made = Village()
    made.give(made.ana)
    return made


def spend(village: Village, points: int) -> Done:
    ref = AccountRef.of_holder(village.ana.resident_id)
    key = village.world.new_id()
    return moves.redeem(village.ctx, ref=ref, partner_id="p", key=key, points=points, document="x", request="1")


def take_back(village: Village, key: str = "", **me: Any) -> Done:
    ref = AccountRef.of_holder(village.ana.resident_id)
    who = Principal("s-vic", frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99_999),), **me)
    return desk.take_back(
        village.world.context(who),
        holder_id=village.ana.resident_id,
        source="gift",
        line=ref.account_id,
        reason="记错了人",
        key=key or village.world.new_id(),
    )


def balance(village: Village) -> int:
    found = village.account(village.ana)
    assert found is not None
    return found.balance


def left(village: Village) -> int:
    return budgets.load_budget(village_id=village.village_id, year=2026).left


@pytest.mark.parametrize("status", [Status.MOVED, Status.DEAD])
def test_what_was_not_spent_goes_back_to_the_budget_once(village: Village, status: Status) -> None:
    before, key = left(village), village.world.new_id()
    village.status(village.ana, status)
    done = take_back(village, key)
    assert (take_back(village, key).entry, done.entry.delta.balance) == (done.entry, -GIVEN)
    assert (balance(village), left(village)) == (0, before + GIVEN)
    with pytest.raises(AlreadyReversed):
        take_back(village)
    with pytest.raises(HolderGone):
        village.give(village.ana, "another")
    village.books_agree()


def test_from_the_dead_what_is_left_is_taken_back_and_no_debt_stays(village: Village) -> None:
    spend(village, 150)
    before = left(village)
    village.status(village.ana, Status.DEAD)
    assert take_back(village).entry.delta.balance == 150 - GIVEN
    assert (balance(village), left(village)) == (0, before + GIVEN - 150)
    village.books_agree()


def test_from_the_dead_who_spent_all_nothing_is_taken_back(village: Village) -> None:
    spend(village, GIVEN)
    before = left(village)
    village.status(village.ana, Status.DEAD)
    with pytest.raises(SpentAlready):
        take_back(village)
    assert (balance(village), left(village)) == (0, before)
    village.books_agree()


def test_who_moved_away_owes_what_they_spent_for_the_day_they_are_back(village: Village) -> None:
    spend(village, 150)
    before = left(village)
    village.status(village.ana, Status.MOVED)
    take_back(village)
    assert (balance(village), left(village)) == (-150, before + GIVEN)
    village.status(village.ana, Status.ACTIVE)
    village.give(village.ana, "another")
    assert balance(village) == GIVEN - 150
    village.books_agree()


def test_what_an_officer_stopped_is_let_go_first(village: Village) -> None:
    village.block(village.ana)
    village.status(village.ana, Status.DEAD)
    with pytest.raises(AccountBlocked):
        take_back(village)
    village.block(village.ana, blocked=False)
    assert take_back(village).entry.delta.balance == -GIVEN


def test_nobody_takes_back_what_is_their_familys_also_from_the_gone(village: Village) -> None:
    village.status(village.ana, Status.DEAD)
    with pytest.raises(OwnCause):
        take_back(village, resident_id=village.ana.resident_id)
