"""Days of before the first count, rebuilt from the entries: an account is the sum of its entries, on any day.

For the beginning of a town, once: it reads all entries of a village. Holders' standing is what it is now.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from chalicelib.kernel.calendar import business_date, start_of
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core import audit
from chalicelib.points.ledger.core.accounts import Account, Entry, Kind
from chalicelib.points.ledger.core.holds import open_holds
from chalicelib.points.ledger.service import accounts as ledger
from chalicelib.points.liability import store
from chalicelib.points.liability.core import snapshots as core
from chalicelib.points.liability.core.snapshots import Snapshot
from chalicelib.points.liability.service.counting import keep_past, rates_of

SHOP = "redemption#"


def rebuild(_ctx: Context, *, village_id: str, town_id: str, days: Sequence[dt.date]) -> list[Snapshot]:
    """Rebuild a village's snapshots of past days as they ended, keep and return them; what was counted then stands."""
    bounds = store.find_thresholds(town_id)
    books = [
        (account, list(ledger.entries_of(ref=account.ref)))
        for account in ledger.accounts_of_village(village_id=village_id)
    ]
    made: list[Snapshot] = []
    rate_of = rates_of(village_id)
    for day in sorted(days):
        snapshot = _as_of(village_id, day, books, bounds.balance_max, rate_of)
        snapshot = core.with_flows(snapshot, core.bases_of(day, made))
        made.append(snapshot)
    keep_past(made)
    return made


def _as_of(
    village_id: str,
    day: dt.date,
    books: Sequence[tuple[Account, list[Entry]]],
    bound: int,
    rate_of: Callable[[str, dt.date], str],
) -> Snapshot:
    ended = start_of(day + dt.timedelta(days=1))
    then = [(account, [one for one in entries if one.made_at < ended]) for account, entries in books]
    there = [(_at(account, entries), entries) for account, entries in then if entries]
    holds: Counter[str] = Counter()
    for _, entries in there:
        for hold in open_holds(entries):
            holds[str(business_date(hold.made_at))] += hold.delta.held
    snapshot = core.fold(
        village_id, day, ended - dt.timedelta(seconds=1), [one for one, _ in there], bound=bound,
        holds=dict(sorted(holds.items())),
    )  # fmt: skip
    return _with_sales(snapshot, [one for _, entries in there for one in entries], rate_of)


def _at(account: Account, entries: list[Entry]) -> Account:
    """Return the account as its entries make it."""
    sums = audit.fold(entries)
    return replace(
        account, balance=sums.balance, held=sums.held, spent=sums.spent, earned=sums.earned, expired=sums.expired
    )


def _with_sales(snapshot: Snapshot, entries: list[Entry], rate_of: Callable[[str, dt.date], str]) -> Snapshot:
    """Return a snapshot with what was taken at tills, by the contracts' rates, and what was given back."""
    at_rates: Counter[str] = Counter()
    refunded = 0
    for entry in entries:
        if entry.source.startswith(SHOP) and entry.kind in (Kind.REDEMPTION, Kind.REFUND):
            at_rates[rate_of(entry.source.removeprefix(SHOP), business_date(entry.made_at))] += entry.delta.spent
            refunded += max(0, -entry.delta.spent)
    return replace(
        snapshot, at_rates={k: at_rates[k] for k in sorted(at_rates)}, refunded=refunded, told_until=snapshot.day
    )
