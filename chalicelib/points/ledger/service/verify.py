"""Verification of the books: recompute every account and budget of a village from entries, and say what disagrees."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.values import value
from chalicelib.points.ledger.core import audit
from chalicelib.points.ledger.core.accounts import Account, Entry, Kind
from chalicelib.points.ledger.core.audit import Report
from chalicelib.points.ledger.core.settings import LIFE_YEARS_MAX, Settings
from chalicelib.points.ledger.store import accounts, budgets, entries

LOOKS_MAX = 8
"""How often what disagrees is read again before it is called a fault: it may have been written to meanwhile."""


@value
class Read:
    """An account as it was read, with its entries, and what disagreed between the two."""

    account: Account
    lines: list[Entry]
    faults: list[str]


def years_checked(today: dt.date) -> tuple[int, ...]:
    """Return the years whose budgets are checked: those of which a town's points may still live, and this one."""
    return tuple(range(today.year - LIFE_YEARS_MAX, today.year + 1))


def verify_village(*, village_id: str, years: tuple[int, ...] = (), settings: Settings | None = None) -> Report:
    """Recompute a village's books from its entries; writes nothing. One query an account.

    `years` are those whose budgets are checked too; `settings` its town's, so that no points expired before they were
    due by them. Where something disagrees, accounts that were written to since and
    those in disagreement are read again, and the budgets after them, LOOKS_MAX times at most.
    """
    seen: dict[str, Read] = {}
    report = _look(village_id, years, seen)
    for _ in range(LOOKS_MAX - 1):
        if not report.faults:
            break
        report = _look(village_id, years, seen)
    if settings is not None:
        for read in seen.values():
            report.faults += audit.faults_of_expiry(read.lines, settings)
    return report


def _look(village_id: str, years: tuple[int, ...], seen: dict[str, Read]) -> Report:
    """Read what is new, and return what all that is `seen` comes to."""
    for account in accounts.list_village(village_id, consistent=True):
        known = seen.get(account.ref.holder)
        if known is None or known.faults or known.account.version != account.version:
            lines = list(entries.list_account(account.ref))
            seen[account.ref.holder] = Read(account, lines, audit.faults_of(account, lines))
    report = Report()
    drawn: dict[str, int] = {}
    moved: dict[str, int] = {}
    for read in seen.values():
        report.add(_totals_of(read))
        for line in read.lines:
            if line.kind in (Kind.MOVE_OUT, Kind.MOVE_IN):
                moved[line.source] = moved.get(line.source, 0) + line.delta.balance
            side = audit.drawn_side(line)
            drawn[side] = drawn.get(side, 0) + audit.drawn_by(line)
    for year in years:
        report.faults += _faults_of_budget(village_id, year, drawn)
    report.faults += _faults_of_moves(moved)
    left = report.issued - report.reversed - report.redeemed - report.expired + sum(moved.values())
    if left != report.outstanding + report.held:
        report.faults.append(f"{village_id}: {left} should be outstanding, {report.outstanding + report.held} are")
    return report


def _totals_of(read: Read) -> Report:
    totals = audit.totals_of(read.lines)
    totals.accounts, totals.held, totals.outstanding = 1, read.account.held, read.account.balance
    totals.faults = list(read.faults)
    return totals


def _faults_of_moves(moved: dict[str, int]) -> list[str]:
    """Return the moves of which only one side was written; those made while accounts were read are looked up."""
    one_sided = [source for source, points in moved.items() if points]
    return [
        f"{source}: the two sides of a move differ"
        for source in one_sided
        if sum(line.delta.balance for line in entries.list_source(source))
    ]


def _faults_of_budget(village_id: str, year: int, drawn: dict[str, int]) -> list[str]:
    budget = budgets.find_budget(village_id, year, consistent=True)
    lines = list(budgets.list_lines(village_id, year)) if budget is not None else []
    return audit.faults_of_budget(village_id, year, budget, lines, drawn)
