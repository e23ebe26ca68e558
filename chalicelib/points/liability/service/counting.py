"""Counting a town's liability, a queue message a village, every evening; whichever comes last sums the town up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.partners.core.shops import ContractNotInForce, NoSuchPartner, Partner, contract_on
from chalicelib.foundation.partners.service import shops
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, Run
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import ITEMS_MAX, Stale, Writes, attempt
from chalicelib.points.ledger.core.accounts import Account, Kind
from chalicelib.points.ledger.core.budgets import BudgetUnknown
from chalicelib.points.ledger.service import budgets
from chalicelib.points.ledger.service.accounts import accounts_of_village
from chalicelib.points.ledger.service.holdings import open_holds_of
from chalicelib.points.liability import store
from chalicelib.points.liability.core import snapshots as core
from chalicelib.points.liability.core.rates import POINTS_PER_YUAN
from chalicelib.points.liability.core.snapshots import NoSnapshot, Snapshot
from chalicelib.points.liability.service import files, telling

QUEUE = "liability"
KIND = "liability"
BEFORE_DAYS = 31
"""Of so many days the facts are read at most, where nights were lost, or none was counted before. Ours."""
SHOPS_MAX = 100
"""A village's shops that one page tells; of others each costs a look."""


def start_evening(ctx: Context) -> list[str]:
    """Start to count every town as it is now, a run a town; return the runs' ids.

    Starting the same evening again sends only what has not come home.
    """
    return [start_town(ctx, town_id=town_id).run_id for town_id in places.every_town_id()]


def start_town(ctx: Context, *, town_id: str) -> Run:
    """Start to count a town as it is now, once a day."""
    today = business_date(ctx.now())
    villages = [village.village_id for village in places.villages_of(town_id=town_id)]
    return runs.fan_out(
        ctx, run_id=f"liability-{town_id}-{today}", kind=KIND, queue=QUEUE, place_id=town_id, parts=villages,
        facts={"day": str(today)},
    )  # fmt: skip


def do_part(ctx: Context, part: Part) -> None:
    """Count one village, or make the files that somebody asked for; doing it again changes nothing."""
    if part.kind == files.KIND:
        files.do_part(ctx, part)
        return
    run = runs.load_run(run_id=part.run_id)
    day = dt.date.fromisoformat(run.facts["day"])
    snapshot = count_village(ctx, village_id=part.part, town_id=run.place_id, day=day, counted=counted_by(run))
    counts = {"accounts": snapshot.accounts, "outstanding": snapshot.outstanding, "held": snapshot.held}
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        sum_town(town_id=run.place_id, day=day, counted=counted_by(run))
        telling.tell(ctx, town_id=run.place_id, day=day, counted=counted_by(run))
        runs.finish_run(run_id=part.run_id)


def counted_by(run: Run) -> str:
    """Return by what a run's snapshots are known: the later of two stands."""
    return f"{run.started_at.isoformat()}#{run.run_id}"


def count_village(ctx: Context, *, village_id: str, town_id: str, day: dt.date, counted: str) -> Snapshot:
    """Count a village as it is now, keep that as the snapshot of `day`, and return it. It reads what is the village's.

    What the same run or a later one counted stands.
    """
    bounds = store.find_thresholds(town_id)
    accounts = list(accounts_of_village(village_id=village_id))
    made_at = ctx.now()
    snapshot = core.fold(village_id, day, made_at, accounts, bound=bounds.balance_max, holds=_holds(accounts))
    if accounts:
        snapshot = _with_told(snapshot, store.find_last(village_id, before=day))
    try:
        budget = budgets.load_budget(village_id=village_id, year=day.year)
        snapshot = replace(snapshot, granted=budget.granted, left=budget.left)
    except BudgetUnknown:
        pass
    return keep(_with_flows(snapshot), counted)


def keep(snapshot: Snapshot, counted: str) -> Snapshot:
    """Keep a day's snapshot, and its month's, unless a later count wrote them; return it."""
    for write in store.written(snapshot, counted, refusal=Stale).values():
        attempt(write)
    return snapshot


def keep_past(snapshots: Sequence[Snapshot]) -> None:
    """Keep what days of before ended with, in their order; what was counted then stands. One round trip, mostly.

    Where something was counted then, or there are too many for one, each is kept by itself.
    """
    counted = [(snapshot, f"{snapshot.made_at.isoformat()}#past") for snapshot in snapshots]
    rows: dict[str, Writes] = {}
    for snapshot, by in counted:
        rows |= store.written(snapshot, by, refusal=Stale)
    if not 0 < len(rows) <= ITEMS_MAX or attempt(Writes().merge(*rows.values())):
        for snapshot, by in counted:
            keep(snapshot, by)


def sum_town(*, town_id: str, day: dt.date, counted: str) -> Snapshot | None:
    """Sum up a town's day from its villages', keep and return it; None where none of them was counted."""
    villages = [village.village_id for village in places.villages_of(town_id=town_id)]
    found = store.find_snapshots(villages, [store.day_row(day)], consistent=True)
    missing = sorted(set(villages) - {one.place_id for one in found})
    try:
        return keep(core.summed(town_id, day, found, missing), counted)
    except NoSnapshot:
        return None


def _holds(accounts: list[Account]) -> dict[str, int]:
    """Return a village's held points by the day they were held on."""
    found: Counter[str] = Counter()
    for account in accounts:
        if account.held:
            for hold in open_holds_of(ref=account.ref):
                found[str(business_date(hold.made_at))] += hold.delta.held
    return dict(sorted(found.items()))


def _with_flows(snapshot: Snapshot) -> Snapshot:
    """Return a village's snapshot with what moved since those that its windows begin with. Two round trips."""
    rows = [store.day_row(day) for day in core.days_of_bases(snapshot.day)]
    kept = store.find_snapshots([snapshot.place_id], rows)
    first = store.find_first(snapshot.place_id)
    return core.with_flows(snapshot, core.bases_of(snapshot.day, [*kept, first] if first else kept))


def _with_told(snapshot: Snapshot, last: Snapshot | None) -> Snapshot:
    """Return a snapshot with what the facts of the days since the last one tell, until yesterday."""
    refunded, at_rates = (last.refunded, Counter(last.at_rates)) if last else (0, Counter[str]())
    yesterday = snapshot.day - dt.timedelta(days=1)
    first = snapshot.day - dt.timedelta(days=BEFORE_DAYS)
    if last is not None and last.told_until is not None:
        first = max(first, last.told_until + dt.timedelta(days=1))
    rate_of = rates_of(snapshot.place_id)
    for n in range((yesterday - first).days + 1):
        day = first + dt.timedelta(days=n)
        for recorded in facts.day_of_facts(village_id=snapshot.place_id, on=day):
            taken = taken_at(recorded.fact)
            if taken is not None:
                shop, points = taken
                at_rates[rate_of(shop, day)] += points
                refunded += max(0, -points)
    return replace(
        snapshot, refunded=refunded, at_rates={k: at_rates[k] for k in sorted(at_rates)}, told_until=yesterday
    )


def taken_at(fact: Fact) -> tuple[str, int] | None:
    """Return at which shop a fact says that points were taken, and how many; below zero what was given back."""
    match fact:
        case PointsMoved(kind=Kind.REDEMPTION.value | Kind.REFUND.value) if fact.source.startswith("redemption#"):
            return fact.source.removeprefix("redemption#"), -fact.points
    return None


def rates_of(village_id: str) -> Callable[[str, dt.date], str]:
    """Return how many points a shop's contract pays a yuan for on a day; the default where it has none then."""
    known: dict[str, Partner | None] = {
        one.partner_id: one for one in shops.list_partners(village_id=village_id, size=SHOPS_MAX, cursor=None).rows
    }

    def rate_of(partner_id: str, day: dt.date) -> str:
        if partner_id not in known:
            known[partner_id] = _find_partner(partner_id)
        partner = known[partner_id]
        try:
            return str(contract_on(partner, day).points_per_yuan if partner else POINTS_PER_YUAN)
        except ContractNotInForce:
            return str(POINTS_PER_YUAN)

    return rate_of


def _find_partner(partner_id: str) -> Partner | None:
    try:
        return shops.load_partner(partner_id=partner_id)
    except NoSuchPartner:
        return None
