"""Verification of the books: recompute every account and budget of a village from entries, and say what disagrees."""

from __future__ import annotations

from chalicelib.points.ledger.core import audit
from chalicelib.points.ledger.core.accounts import Account, Entry, Kind
from chalicelib.points.ledger.core.audit import Report
from chalicelib.points.ledger.core.budgets import LineKind, name_of
from chalicelib.points.ledger.store import accounts, budgets, entries


def verify_village(*, village_id: str, years: tuple[int, ...] = ()) -> Report:
    """Recompute a village's books from its entries; writes nothing. One query an account.

    `years` are those whose budgets are checked too. Reads that race with traffic are taken again before a fault is
    reported.
    """
    report = Report()
    drawn: dict[str, int] = {}
    moved: dict[str, int] = {}
    for account in accounts.list_village(village_id, consistent=True):
        lines = list(entries.list_account(account.ref))
        found = audit.faults_of(account, lines)
        if found:
            account, lines, found = _again(account)  # noqa: PLW2901  Written to meanwhile; look once more.
        totals = audit.totals_of(lines)
        totals.accounts, totals.held, totals.outstanding, totals.faults = 1, account.held, account.balance, found
        report.add(totals)
        for line in lines:
            if line.kind in (Kind.MOVE_OUT, Kind.MOVE_IN):
                moved[line.source] = moved.get(line.source, 0) + line.delta.balance
            for side in (line.debit, line.credit):
                if side.startswith("budget:"):
                    drawn[side] = drawn.get(side, 0) + audit.drawn_by(line)
    for year in years:
        report.faults += _faults_of_budget(village_id, year, drawn.get(name_of(village_id, year), 0))
    report.faults += _faults_of_moves(moved)
    left = report.issued - report.reversed - report.redeemed - report.expired + sum(moved.values())
    if left != report.outstanding + report.held:
        report.faults.append(f"{village_id}: {left} should be outstanding, {report.outstanding + report.held} are")
    return report


def _again(account: Account) -> tuple[Account, list[Entry], list[str]]:
    fresh = accounts.find_account(account.ref, consistent=True)
    assert fresh is not None, "accounts are never deleted"
    lines = list(entries.list_account(account.ref))
    return fresh, lines, audit.faults_of(fresh, lines)


def _faults_of_moves(moved: dict[str, int]) -> list[str]:
    """Return the moves of which only one side was written; those made while accounts were read are looked up."""
    one_sided = [source for source, points in moved.items() if points]
    return [
        f"{source}: the two sides of a move differ"
        for source in one_sided
        if sum(line.delta.balance for line in entries.list_source(source))
    ]


def _faults_of_budget(village_id: str, year: int, drawn: int) -> list[str]:
    budget = budgets.find_budget(village_id, year, consistent=True)
    if budget is None:
        return [] if drawn == 0 else [f"{village_id}: {drawn} points were drawn from a budget that does not exist"]
    sums = dict.fromkeys(LineKind, 0)
    for line in budgets.list_lines(village_id, year):
        sums[line.kind] += line.points
    left = sums[LineKind.GRANT] - sums[LineKind.ESCROW] + sums[LineKind.RETURN] - drawn
    found = []
    if budget.granted != sums[LineKind.GRANT]:
        found.append(f"{village_id}: budget {year} says {budget.granted} granted, its lines {sums[LineKind.GRANT]}")
    if budget.left != left:
        found.append(f"{village_id}: budget {year} says {budget.left} left, its lines and entries {left}")
    return found
