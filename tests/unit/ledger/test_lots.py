"""Closed arithmetic of expiry against an explicit first-in-first-out model that replays the history."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import Any

import pytest
from hypothesis import example, given, settings, strategies as st

from chalicelib.points.ledger.core import lots
from chalicelib.points.ledger.core.accounts import Account, AccountRef, Delta, apply
from tests.make.fifo import Fifo

REF = AccountRef("v00001", "00001")


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["award"] * 3 + ["spend"] * 2 + ["refund", "hold", "move", "arrive", "void", "capture", "reverse", "year"]
        ),
        st.integers(1, 60),
        st.integers(0, 9),
    ),
    max_size=40,
)

REFUNDED_TWO_YEARS_LATE = [
    *(("award", 1, 0), ("spend", 1, 0), ("year", 1, 0), ("award", 1, 0), ("year", 1, 0), ("year", 1, 0)),
    *(("refund", 1, 0), ("move", 1, 0)),
]
"""The refund lies in a settled year, of which sums and lots each name another."""


MOVED_THEN_REVERSED = [
    *(("award", 1, 0), ("award", 1, 0), ("year", 1, 0), ("award", 1, 0), ("spend", 1, 0), ("move", 1, 0)),
    *(("reverse", 1, 0), ("refund", 1, 0), ("move", 1, 0)),
]
"""What moved away keeps the year it went with, although without the reversed award a newer point would have gone."""


class Play:
    """The same history told to the closed form and, without the awards reversed later, to the model."""

    def __init__(self) -> None:
        self.account = Account(REF, "resident", "张*")
        self.year = 2025
        self.log: list[tuple[Any, ...]] = []
        self.awards: list[tuple[Delta, int]] = []
        self.spent: list[int] = []
        self.holds: list[int] = []

    def put(self, delta: Delta) -> None:
        self.account = apply(self.account, delta)

    def do(self, deed: str, n: int, pick: int) -> None:
        getattr(self, f"do_{deed}")(n, pick)

    def do_award(self, n: int, _pick: int) -> None:
        delta = Delta(balance=n, earned={str(self.year): n})
        self.put(delta)
        self.awards.append((delta, len(self.log)))
        self.log.append(("award", self.year, n))

    def do_spend(self, n: int, _pick: int) -> None:
        if self.account.balance >= n:
            self.put(Delta(balance=-n, spent=n))
            self.spent.append(n)
            self.log.append(("eat", n))

    def do_refund(self, n: int, pick: int) -> None:
        if self.spent:
            k = pick % len(self.spent)
            m = min(n, self.spent[k])
            self.spent[k] -= m
            self.put(Delta(balance=m, spent=-m))
            self.log.append(("back", m))

    def do_hold(self, n: int, _pick: int) -> None:
        if self.account.balance >= n:
            self.put(Delta(balance=-n, held=n))
            self.holds.append(n)
            self.log.append(("eat", n))

    def has(self, deed: str) -> bool:
        return any(name == deed for name, *_ in self.log)

    def do_move(self, n: int, _pick: int) -> None:
        """A member's; where points arrived, the account is a household's, and its points never leave."""
        if self.account.balance >= n and not self.has("arrive"):
            leaving, arriving = lots.move(self.account, n)
            went = {int(y): m for y, m in arriving.earned.items()}
            assert self.by_fate(went) == self.by_fate(self.model().oldest(n))
            self.put(leaving)
            self.log.append(("move", went))

    def by_fate(self, lots: dict[int, int]) -> Counter[int]:
        """The years of lots; settled ones count as one, since what a refund left there expires at the next expiry."""
        settled = self.year - 2
        found: Counter[int] = Counter()
        for year, n in lots.items():
            found[max(year, settled)] += n
        return found

    def do_arrive(self, n: int, pick: int) -> None:
        if not self.has("move"):
            year = self.year - pick % 3
            self.put(Delta(balance=n, earned={str(year): n}))
            self.log.append(("arrive", year, n))

    def do_void(self, _n: int, pick: int) -> None:
        if self.holds:
            held = self.holds.pop(pick % len(self.holds))
            self.put(Delta(balance=held, held=-held))
            self.log.append(("back", held))

    def do_capture(self, n: int, pick: int) -> None:
        if self.holds:
            held = self.holds.pop(pick % len(self.holds))
            m = min(n, held)
            self.put(Delta(balance=held - m, held=-held, spent=m))
            self.spent.append(m)
            if held - m:
                self.log.append(("back", held - m))

    def do_reverse(self, _n: int, pick: int) -> None:
        if self.awards:
            delta, at = self.awards.pop(pick % len(self.awards))
            self.put(lots.reverse(self.account, delta))
            self.log[at] = ("gone",)

    def do_year(self, _n: int, _pick: int) -> None:
        with contextlib.suppress(lots.NothingLeft):
            self.put(lots.expire(self.account, self.year - 1))
        self.log.append(("expire", self.year - 1))
        self.year += 1

    def model(self) -> Fifo:
        model = Fifo()
        for name, *facts in self.log:
            if name != "gone":
                getattr(model, str(name))(*facts)
        return model


@settings(max_examples=1200, deadline=None)
@given(DEEDS)
@example(REFUNDED_TWO_YEARS_LATE)
@example(MOVED_THEN_REVERSED)
def test_the_closed_form_equals_first_in_first_out_lots(deeds: list[tuple[str, int, int]]) -> None:
    play = Play()
    for deed in deeds:
        play.do(*deed)
        model = play.model()
        assert play.account.balance == model.balance()
        assert {int(y): n for y, n in play.account.expired.items() if n} == model.expired


def expired(account: Account, year: int) -> Account:
    return apply(account, lots.expire(account, year)) if lots.expiring(account, year) else account


def test_expiring_nothing_is_refused() -> None:
    with pytest.raises(lots.NothingLeft):
        lots.expire(Account(REF, "resident", "张*", balance=5, earned={"2026": 5}), 2025)


def test_a_reversal_leaves_periods_alone_that_were_pruned() -> None:
    award = Delta(balance=9, earned={"2026": 9}, recent={"2026W1": 9, "2026M1": 9}, counters={"vd1": 60, "vy6": 60})
    kept = Account(REF, "resident", "张*", balance=9, earned={"2026": 9}, recent={"2026M1": 20}, counters={"vy6": 90})
    back = lots.reverse(kept, award)
    assert (back.recent, back.counters) == ({"2026M1": -9}, {"vy6": -60})


def test_the_model_is_not_blind_to_forgetting_held_points() -> None:
    account = apply(Account(REF, "resident", "张*"), Delta(balance=10, earned={"2025": 10}))
    held = apply(account, Delta(balance=-10, held=10))
    assert lots.expiring(held, 2025) == 0
    assert lots.expiring(account, 2025) == 10


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["award", "spend", "move", "year"]), st.integers(1, 60)), max_size=30))
def test_points_moved_to_the_household_expire_when_they_would_have(deeds: list[tuple[str, int]]) -> None:
    member, household, alone = (Account(REF, "resident", "张*") for _ in range(3))
    year, moved = 2025, False
    for deed, n in deeds:
        if deed == "award":
            delta = Delta(balance=n, earned={str(year): n})
            member, alone = apply(member, delta), apply(alone, delta)
        elif deed == "spend" and member.balance >= n and not moved:
            delta = Delta(balance=-n, spent=n)
            member, alone = apply(member, delta), apply(alone, delta)
        elif deed == "move" and member.balance >= n:
            leaving, arriving = lots.move(member, n)
            member, household, moved = apply(member, leaving), apply(household, arriving), True
        elif deed == "year":
            member, household, alone = (expired(a, year - 1) for a in (member, household, alone))
            year += 1
        assert member.balance + household.balance == alone.balance


def test_points_that_are_due_expire_even_where_they_were_moved_before_the_expiry_job_came() -> None:
    member = Account(REF, "resident", "张*", balance=5, earned={"2024": 5})
    _leaving, arriving = lots.move(member, 5)
    household = apply(Account(REF, "household", "张*家"), arriving)
    assert lots.expire(household, 2024).balance == -5


def test_taking_more_lots_than_the_balance_is_a_mistake_of_ours() -> None:
    with pytest.raises(AssertionError):
        lots.oldest(Account(REF, "resident", "张*", balance=1, earned={"2026": 1}), 2)
