"""The ledger's nights, a village at a time: expiry and its warnings, holds past their end, periods that are over."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import PointsExpiring
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import ITEMS_MAX, Stale, Writes, attempt, commit
from chalicelib.points.ledger.core import audit, lots, nights, plans
from chalicelib.points.ledger.core.accounts import AccountBlocked
from chalicelib.points.ledger.core.holds import HoldSettled, open_holds
from chalicelib.points.ledger.core.settings import is_warning_day
from chalicelib.points.ledger.service import bulks, moves, what_if
from chalicelib.points.ledger.service.settings import settings_of
from chalicelib.points.ledger.service.verify import verify_village, years_checked
from chalicelib.points.ledger.store import accounts, entries

QUEUE = "ledger"
ELSEWHERE = {what_if.KIND: what_if.do_part, bulks.KIND: bulks.do_part}
"""Whose parts come through the same queue."""


def start_night(ctx: Context) -> list[str]:
    """Start what is due tonight, one queue message a village and kind; return the runs' ids.

    Starting the same night again sends only what has not come home.
    """
    today = business_date(ctx.now())
    villages = places.every_village_id()
    started = []
    for kind in nights.deeds_of(today):
        run = runs.fan_out(
            ctx,
            run_id=f"ledger-{kind}-{today}",
            kind=kind,
            queue=QUEUE,
            place_id="",
            parts=villages,
            facts={"today": str(today)},
        )
        started.append(run.run_id)
    return started


def start_verification(ctx: Context, *, village_id: str, key: str) -> runs.Run:
    """Start the verification of a village's books, once per `key`; the run's counts are the report."""
    facts_of_run = {"today": str(business_date(ctx.now()))}
    return runs.fan_out(
        ctx, run_id=f"verify-{key}", kind="verify", queue=QUEUE, place_id=village_id, parts=[village_id],
        facts=facts_of_run,
    )  # fmt: skip


def do_part(ctx: Context, part: Part) -> None:
    """Do one village's part of one run; doing it again changes nothing."""
    if part.kind in ELSEWHERE:
        ELSEWHERE[part.kind](ctx, part)
        return
    run = runs.load_run(run_id=part.run_id)
    today = dt.date.fromisoformat(run.facts["today"])
    if part.kind == "verify":
        _verify(ctx, part, today)
        return
    deed = {"expire": _expire, "warn": _warn, "prune": _prune, "overdue": _void_overdue}[part.kind]
    counts = deed(ctx, part.part, today)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def _expire(ctx: Context, village_id: str, today: dt.date) -> dict[str, int]:
    year = settings_of(ctx, place_id=village_id).due_year(today)
    counts = {"accounts": 0, "points": 0, "blocked": 0}
    if year is None:
        return counts
    for account in accounts.list_village(village_id, consistent=True):
        try:
            done = moves.expire(ctx, account=account, year=year)
        except AccountBlocked:
            counts["blocked"] += 1
            continue
        if done is not None:
            counts["accounts"] += 1
            counts["points"] -= done.entry.delta.balance
    return counts


def _warn(ctx: Context, village_id: str, today: dt.date) -> dict[str, int]:
    assert is_warning_day(today), "nobody is warned today"
    year = settings_of(ctx, place_id=village_id).warned_year(today)
    if year is None:
        return {"warned": 0}
    last = dt.date(today.year, 12, 31)
    warned = Writes()
    count = 0
    for account in accounts.list_village(village_id):
        points = lots.expiring(account, year)
        if points and account.status == "active":
            fact = PointsExpiring(account.ref.account_id, points, str(last))
            occasion = f"expiring#{account.ref.account_id}#{last}#{today}"
            warned.merge(facts.prepare_fact(ctx, village_id=village_id, fact=fact, once=occasion))
            count += 1
        if len(warned.items) == ITEMS_MAX:
            commit(warned)
            warned = Writes()
    if warned.items:
        commit(warned)
    return {"warned": count}


def _prune(_ctx: Context, village_id: str, today: dt.date) -> dict[str, int]:
    """Remove periods that are over where the account was not rewritten meanwhile; the next week takes the rest."""
    count = 0
    for account in accounts.list_village(village_id, consistent=True):
        names = plans.over(account, today)
        if names and not attempt(accounts.pruned(account, names, str(today), refusal=_moved_on)):
            count += 1
    return {"pruned": count}


def _moved_on(_image: object) -> Exception:
    return Stale(None)


def _void_overdue(ctx: Context, village_id: str, _today: dt.date) -> dict[str, int]:
    """Void every hold whose end has passed, also one that an earlier night missed or a blocked account kept.

    One without an end is its room's alone.
    """
    counts = {"voided": 0, "blocked": 0}
    for account in accounts.list_village(village_id, consistent=True):
        if account.held == 0:
            continue
        for hold in open_holds(entries.list_account(account.ref)):
            if not hold.ends_at or ctx.now() <= dt.datetime.fromisoformat(hold.ends_at):
                continue
            key = hold.source.removeprefix("hold#")
            try:
                done = moves.capture(ctx, ref=account.ref, key=key, points=0, credit="", document="hold ended")
            except HoldSettled:
                continue
            except AccountBlocked:
                counts["blocked"] += 1
                continue
            counts["voided"] += not done.replayed
    return counts


def _verify(ctx: Context, part: Part, today: dt.date) -> None:
    report = verify_village(
        village_id=part.part, years=years_checked(today), settings=settings_of(ctx, place_id=part.part)
    )
    names = ("accounts", "entries", "issued", "reversed", "redeemed", "expired", "held", "outstanding")
    counts = {name: getattr(report, name) for name in names} | {"faults": len(report.faults)}
    runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if report.faults:
        body = audit.faults_as_csv(report.faults).encode("utf-8-sig")
        made = runs.keep_result(run_id=part.run_id, name="faults.csv", body=body, content_type="text/csv")
        runs.finish_run(run_id=part.run_id, state=runs.RunState.FAILED, result=made)
    else:
        runs.finish_run(run_id=part.run_id)
