"""Verification of the books: recompute every account and budget of a village from entries, and say what disagrees."""

from __future__ import annotations

from chalicelib.points.ledger.core import audit
from chalicelib.points.ledger.core.accounts import Account, Entry
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
    for account in accounts.list_village(village_id, consistent=True):
        lines = list(entries.list_account(account.ref))
        found = audit.faults_of(account, lines)
        if found:
            account, lines, found = _again(account)  # noqa: PLW2901  Written to meanwhile; look once more.
        totals = audit.totals_of(lines)
        totals.accounts, totals.held, totals.outstanding, totals.faults = 1, account.held, account.balance, found
        report.add(totals)
        for line in lines:
            if line.debit.startswith("budget:"):
                drawn[line.debit] = drawn.get(line.debit, 0) + line.delta.balance
            elif line.credit.startswith("budget:"):
                drawn[line.credit] = drawn.get(line.credit, 0) + line.delta.balance
    for year in years:
        report.faults += _faults_of_budget(village_id, year, drawn.get(name_of(village_id, year), 0))
    left = report.issued - report.reversed - report.redeemed - report.expired
    if left != report.outstanding + report.held:
        report.faults.append(f"{village_id}: {left} should be outstanding, {report.outstanding + report.held} are")
    return report


def _again(account: Account) -> tuple[Account, list[Entry], list[str]]:
    fresh = accounts.find_account(account.ref, consistent=True)
    assert fresh is not None, "accounts are never deleted"
    lines = list(entries.list_account(account.ref))
    return fresh, lines, audit.faults_of(fresh, lines)


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
