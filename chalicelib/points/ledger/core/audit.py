"""Verification: an account is the sum of its entries, and a village's books agree with each other."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.kernel.calendar import business_date
from chalicelib.points.ledger.core.accounts import Account, Delta, Entry, Kind
from chalicelib.points.ledger.core.budgets import Budget, BudgetLine, LineKind, escrow_of, name_of
from chalicelib.points.ledger.core.plans import board_over
from chalicelib.points.ledger.core.refunds import REFUNDABLE
from chalicelib.points.ledger.core.rules import is_over
from chalicelib.points.ledger.core.settings import Settings

NUMBERS = ("balance", "held", "spent")
TAKING = (Kind.REDEMPTION, Kind.HOLD, Kind.MOVE_OUT)
"""What may take no more than the balance."""
MAPS = ("earned", "expired", "recent", "counters")


@dataclass(slots=True)
class Report:
    """What verification of a village (or, summed, a town) found. All figures are points, but for the counts.

    `redeemed` is what was spent and not refunded. `reversed` is what reversed awards had issued; what of it had expired
    has not, so `expired` is less by it.
    `faults` names each disagreement; none means that the books agree to the last point.
    """

    accounts: int = 0
    entries: int = 0
    issued: int = 0
    reversed: int = 0
    redeemed: int = 0
    expired: int = 0
    held: int = 0
    outstanding: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Add another village's report to this one."""
        for name in ("accounts", "entries", "issued", "reversed", "redeemed", "expired", "held", "outstanding"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults.extend(other.faults)


def fold(entries: Iterable[Entry]) -> Delta:
    """Return the sum of entries' deltas; keys that sum to zero are left out."""
    numbers = Counter[str]()
    maps: dict[str, Counter[str]] = {name: Counter() for name in MAPS}
    for entry in entries:
        for name in NUMBERS:
            numbers[name] += getattr(entry.delta, name)
        for name in MAPS:
            for key, n in getattr(entry.delta, name).items():
                maps[name][key] += n
    kept = {name: {key: n for key, n in maps[name].items() if n} for name in MAPS}
    return Delta(
        numbers["balance"],
        numbers["held"],
        numbers["spent"],
        kept["earned"],
        kept["expired"],
        kept["recent"],
        kept["counters"],
    )


def faults_of(account: Account, entries: list[Entry]) -> list[str]:
    """Return what disagrees between an account and its entries; nothing means they agree.

    A counter or board period that is not there is a fault too, unless it was over when the account was pruned last.
    """
    name = account.ref.account_id
    folded = fold(entries)
    pruned_on = dt.date.fromisoformat(account.pruned_on)
    gone = {"recent": board_over, "counters": is_over}
    found = [
        f"{name}: {part} is {getattr(account, part)}, entries say {getattr(folded, part)}"
        for part in NUMBERS
        if getattr(account, part) != getattr(folded, part)
    ]
    for part in MAPS:
        kept = getattr(account, part)
        said = getattr(folded, part)
        may_be_gone = {key for key in said.keys() - kept.keys() if part in gone and gone[part](key, pruned_on)}
        found += [
            f"{name}: {part}[{key}] is {kept.get(key, 0)}, entries say {said.get(key, 0)}"
            for key in sorted((kept.keys() | said.keys()) - may_be_gone)
            if kept.get(key, 0) != said.get(key, 0)
        ]
    if account.held < 0:
        found.append(f"{name}: held is negative")
    if account.balance < 0 and not any(entry.kind is Kind.REVERSAL for entry in entries):
        found.append(f"{name}: the balance is negative and nothing was reversed")
    return found + _faults_of_entries(name, entries)


def _faults_of_entries(name: str, entries: list[Entry]) -> list[str]:
    found = [f"{name}: entry {e.source} {e.line} has no rule" for e in entries if not e.rule]
    found += [f"{name}: entry {e.source} {e.line} has no document" for e in entries if not e.document]
    found += [f"{name}: entry {e.source} {e.line} has one side" for e in entries if not (e.debit and e.credit)]
    return found + _faults_of_refunds(name, entries) + _faults_of_chain(name, entries)


def _faults_of_refunds(name: str, entries: list[Entry]) -> list[str]:
    """Return the entries that were refunded otherwise than they say, or more than they spent."""
    refunds = Counter[tuple[str, str]]()
    for entry in entries:
        if entry.kind is Kind.REFUND:
            refunds[entry.source, entry.of] += entry.delta.balance
    spent = {(entry.source, entry.line): entry for entry in entries if entry.kind in REFUNDABLE}
    found = [f"{name}: {source} {line} was refunded and never spent" for source, line in refunds.keys() - spent.keys()]
    for where, entry in spent.items():
        if entry.refunded != refunds[where]:
            found.append(f"{name}: entry {' '.join(where)} says {entry.refunded} refunded, refunds {refunds[where]}")
        if entry.refunded > entry.delta.spent:
            found.append(f"{name}: entry {' '.join(where)} was refunded more than it spent")
    return found


def _faults_of_chain(name: str, entries: list[Entry]) -> list[str]:
    """Return where the balances that entries saw do not follow from each other.

    Between two entries that read the account lie only unread ones (awards, arrivals), one version each, and they add.
    """
    found = []
    version, balance = 0, 0
    for entry in sorted((e for e in entries if e.seq is not None), key=lambda e: e.seq or 0):
        seq, after = entry.seq or 0, entry.after or 0
        came = after - entry.delta.balance - balance
        where = f"{name}: entry {entry.source} {entry.line}"
        if seq == version:
            found.append(f"{where} claims a version that another one claims")
        elif came < 0 or (came and seq == version + 1):
            found.append(f"{where} saw {balance + came} points where {balance} were")
        if after < 0 and entry.kind in TAKING:
            found.append(f"{where} took more than there was")
        version, balance = seq, after
    return found


def faults_as_csv(faults: Iterable[str]) -> str:
    """Return faults as a table: where (an account, a budget, a source), and what disagrees. Ids, never names."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("哪里", "哪里对不上"))
    rows.writerows(fault.partition(": ")[::2] for fault in faults)
    return out.getvalue()


def faults_of_expiry(entries: Iterable[Entry], settings: Settings) -> list[str]:
    """Return the entries by which points expired that were not due by the town's settings of that day."""
    found = []
    for entry in (entry for entry in entries if entry.kind is Kind.EXPIRY):
        year, due = int(entry.source.rpartition("#")[2]), settings.due_year(business_date(entry.made_at))
        if due is None or year > due:
            found.append(f"{entry.ref.account_id}: points of {year} expired on {entry.on}, before they were due")
    return found


def drawn_by(entry: Entry) -> int:
    """Return what an award takes from its paying side; below zero what a reversal gives back, expired or not."""
    return sum(entry.delta.earned.values())


def drawn_side(entry: Entry) -> str:
    """Return what an award took its points from, or a reversal gave them back to; "" for any other entry."""
    sides = {Kind.AWARD: entry.debit, Kind.REVERSAL: entry.credit}
    return sides.get(entry.kind, "")


def faults_of_budget(
    village_id: str, year: int, budget: Budget | None, lines: Iterable[BudgetLine], drawn: dict[str, int]
) -> list[str]:
    """Return where a village's budget of a year, its lines, and what entries drew do not agree.

    `drawn` are points by the side that entries took them from: the budget itself, and each activity's escrow.
    """
    own = f"{village_id}: budget {year}"
    sums: dict[LineKind, Counter[str]] = {kind: Counter() for kind in LineKind}
    for line in lines:
        sums[line.kind][line.document] += line.points
    granted, escrowed, returned = (sums[kind].total() for kind in (LineKind.GRANT, LineKind.ESCROW, LineKind.RETURN))
    left = granted - escrowed + returned - drawn.get(name_of(village_id, year), 0)
    there = budget or Budget(village_id, year, 0, 0, 0)
    found = []
    if there.granted != granted:
        found.append(f"{own} says {there.granted} granted, its lines {granted}")
    if there.left != left:
        found.append(f"{own} says {there.left} left, its lines and entries {left}")
    if there.left < 0:
        found.append(f"{own} gave more than was granted")
    return found + _faults_of_escrows(escrow_of(village_id, year, ""), sums, drawn)


def _faults_of_escrows(prefix: str, sums: dict[LineKind, Counter[str]], drawn: dict[str, int]) -> list[str]:
    """Return the escrows that gave more than they held, or were closed over another remainder than was left."""
    used = {side.removeprefix(prefix): n for side, n in drawn.items() if side.startswith(prefix)}
    escrowed, returned = sums[LineKind.ESCROW], sums[LineKind.RETURN]
    found = []
    for document in sorted(used.keys() | escrowed.keys() | returned.keys()):
        left = escrowed[document] - used.get(document, 0)
        if left < 0:
            found.append(f"{prefix}{document}: {used[document]} points were awarded from {escrowed[document]}")
        elif document in returned and returned[document] != left:
            found.append(f"{prefix}{document}: {returned[document]} points were returned where {left} were left")
    return found


def totals_of(entries: Iterable[Entry]) -> Report:
    """Return what entries issued, reversed, redeemed and expired."""
    report = Report()
    for entry in entries:
        report.entries += 1
        delta = entry.delta
        if entry.kind is Kind.AWARD:
            report.issued += delta.balance
        elif entry.kind is Kind.REVERSAL:
            report.reversed += -drawn_by(entry)
            report.expired += sum(delta.expired.values())
        elif entry.kind in (*REFUNDABLE, Kind.REFUND):
            report.redeemed += delta.spent
        elif entry.kind is Kind.EXPIRY:
            report.expired -= delta.balance
    return report
