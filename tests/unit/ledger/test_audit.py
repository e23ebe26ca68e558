"""Verification of budgets and escrows: each way in which they can disagree is named."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from chalicelib.points.ledger.core.accounts import Account, AccountRef, Delta, Entry, Kind
from chalicelib.points.ledger.core.audit import faults_as_csv, faults_of, faults_of_budget
from chalicelib.points.ledger.core.budgets import Budget, BudgetLine, LineKind, behind, escrow_of, name_of

VILLAGE, YEAR = "v00001", 2026
OWN, ESCROW = name_of(VILLAGE, YEAR), escrow_of(VILLAGE, YEAR, "a1")


def line(kind: LineKind, points: int, document: str = "a1") -> BudgetLine:
    return BudgetLine(f"{kind}#{document}", kind, points, document, "s1", "2026-11-23")


GRANT, SET_ASIDE = line(LineKind.GRANT, 1_000, "1号"), line(LineKind.ESCROW, 400)
RETURNED = line(LineKind.RETURN, 150)


def faults(left: int, lines: list[BudgetLine], drawn: dict[str, int], granted: int = 1_000) -> list[str]:
    return faults_of_budget(VILLAGE, YEAR, Budget(VILLAGE, YEAR, granted, left, 1), lines, drawn)


def test_books_that_agree_have_no_faults() -> None:
    assert faults(500, [GRANT, SET_ASIDE], {OWN: 100, ESCROW: 250}) == []
    assert faults(650, [GRANT, SET_ASIDE, RETURNED], {OWN: 100, ESCROW: 250}) == []
    assert faults_of_budget(VILLAGE, YEAR, None, [], {}) == []
    assert faults(1_000, [GRANT], {escrow_of(VILLAGE, YEAR + 1, "a2"): 5, name_of("v00002", YEAR): 7}) == []


@pytest.mark.parametrize(
    ("left", "lines", "drawn", "words"),
    [
        (501, [GRANT, SET_ASIDE], {OWN: 100}, "says 501 left, its lines and entries 500"),
        (1_000, [GRANT, GRANT], {OWN: 1_000}, "says 1000 granted, its lines 2000"),
        (-1, [GRANT], {OWN: 1_001}, "gave more than was granted"),
        (600, [GRANT, SET_ASIDE], {ESCROW: 401}, "401 points were awarded from 400"),
        (1_000, [GRANT], {ESCROW: 5}, "5 points were awarded from 0"),
        (750, [GRANT, SET_ASIDE, RETURNED], {ESCROW: 249}, "150 points were returned where 151 were left"),
        (750, [GRANT, SET_ASIDE, RETURNED], {ESCROW: 251}, "150 points were returned where 149 were left"),
        (900, [GRANT, SET_ASIDE, RETURNED, RETURNED], {ESCROW: 250}, "300 points were returned where 150 were left"),
    ],
)
def test_each_disagreement_is_named(left: int, lines: list[BudgetLine], drawn: dict[str, int], words: str) -> None:
    (fault,) = faults(left, lines, drawn)
    assert fault.endswith(words)


def test_a_budget_that_was_never_granted_gives_nothing() -> None:
    assert faults_of_budget(VILLAGE, YEAR, None, [], {OWN: 5}) == [
        "v00001: budget 2026 says 0 left, its lines and entries -5"
    ]


def test_the_budget_behind_a_side_is_the_one_it_came_from() -> None:
    assert behind(OWN) == behind(ESCROW) == (VILLAGE, YEAR)
    for other in ("account:v00001.00001", "escrow:claim#1", "escrow:activity#v00001a1", "mall", ""):
        assert behind(other) is None


ANA = AccountRef(VILLAGE, "00001")
COUNTED = {"recent": {"2026W48": 150, "2026M11": 150}, "counters": {"ad1xj": 150}}


def awarded(**changed: Any) -> Account:
    """Return Ana's account after one award of 150, with what is `changed` in it."""
    right = Account(ANA, "resident", "张*", version=1, balance=150, earned={"2026": 150}, **COUNTED)  # type: ignore[arg-type]  # Maps of one shape.
    return dataclasses.replace(right, **changed)


AWARD = Entry(
    source="activity#1", line="v00001.00001", ref=ANA, kind=Kind.AWARD, at="1", fingerprint="f", debit=OWN,
    made_at=dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC), credit="account:v00001.00001", rule="vol@1", document="1号",
    by="s1", on="2026-11-23", delta=Delta(balance=150, earned={"2026": 150}, **COUNTED),  # type: ignore[arg-type]  # As above.
)  # fmt: skip


@pytest.mark.parametrize("part", ["recent", "counters"])
@pytest.mark.parametrize("pruned_on", ["2000-01-01", "2026-11-23"])
def test_a_count_that_vanished_before_it_was_over_is_a_fault(part: str, pruned_on: str) -> None:
    assert faults_of(awarded(pruned_on=pruned_on), [AWARD]) == []
    found = faults_of(awarded(pruned_on=pruned_on, **{part: {}}), [AWARD])
    assert found
    assert all("is 0, entries say 150" in fault and part in fault for fault in found)


def test_what_was_over_when_the_account_was_pruned_may_be_gone() -> None:
    assert faults_of(awarded(pruned_on="2028-01-01", recent={}, counters={}), [AWARD]) == []
    assert faults_of(awarded(pruned_on="2028-01-01", counters={"ad1xj": 149}), [AWARD]) != []


def test_faults_are_a_table_of_where_and_what() -> None:
    table = faults_as_csv(["v00001.00001: balance is 31, entries say 30", "v00001: budget 2026 says 1, lines 2"])
    assert table.splitlines() == [
        "哪里,哪里对不上",
        'v00001.00001,"balance is 31, entries say 30"',
        'v00001,"budget 2026 says 1, lines 2"',
    ]


SALE = dataclasses.replace(
    AWARD,
    source="redemption#p1",
    line="k1",
    kind=Kind.REDEMPTION,
    rule="redemption",
    delta=Delta(balance=-60, spent=60),
)
REFUND = dataclasses.replace(
    SALE, line="k2", kind=Kind.REFUND, rule="refund", delta=Delta(balance=20, spent=-20), of="k1"
)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([dataclasses.replace(SALE, refunded=20), REFUND], []),
        ([SALE, REFUND], ["says 0 refunded, refunds 20"]),
        ([dataclasses.replace(SALE, refunded=20)], ["says 20 refunded, refunds 0"]),
        ([REFUND], ["redemption#p1 k1 was refunded and never spent"]),
        (
            [dataclasses.replace(SALE, refunded=80), *[dataclasses.replace(REFUND, line=f"k{n}") for n in range(4)]],
            ["was refunded more than it spent"],
        ),
    ],
)
def test_what_a_sale_says_of_its_refunds_is_compared_with_them(entries: list[Entry], words: list[str]) -> None:
    spent = sum(entry.delta.spent for entry in entries)
    account = awarded(balance=150 - spent, spent=spent)
    found = faults_of(account, [AWARD, *entries])
    assert len(found) == len(words)
    assert all(fault.endswith(said) for fault, said in zip(found, words, strict=True))
