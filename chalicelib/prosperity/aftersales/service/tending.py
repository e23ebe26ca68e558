"""Each hour, a town at a time: silence decides where it may, and administrators hear of what nobody answered."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.writes import Stale, commit
from chalicelib.prosperity.aftersales import store
from chalicelib.prosperity.aftersales.core import cases as core
from chalicelib.prosperity.aftersales.core.deeds import Queue
from chalicelib.prosperity.aftersales.service import cases, telling

QUEUE = "aftersales"
KIND = "aftersales"


def start_hour(ctx: Context) -> list[str]:
    """Start this hour's work, one queue message a town; return the run's id. Again sends only what is not home."""
    run_id = f"aftersales-{ctx.now():%Y%m%d%H}"
    run = runs.fan_out(ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id="", parts=places.every_town_id())
    return [run.run_id]


def do_part(ctx: Context, part: Part) -> None:
    """Do one town's part of an hour; doing it again changes nothing."""
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=do_town(ctx, town_id=part.part))
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def do_town(ctx: Context, *, town_id: str) -> dict[str, int]:
    """Take up a town's cases whose time is over; return how many lapsed, were told of, and could not be moved."""
    counts = {"silent": 0, "late": 0, "refused": 0}
    for case in store.every_due(town_id, Queue.BUYER, ctx.now()):
        deed = core.silent(case, ctx.now())
        if deed is None:
            continue
        try:
            cases.move_silent(ctx, case=case, deed=deed)
        except DomainError as refusal:  # The index lags, or the money is back already: officers see it in its queue.
            logs.event("aftersales_not_moved", town_id=town_id, code=refusal.code)
            counts["refused"] += 1
        else:
            counts["silent"] += 1
    for queue in (Queue.DESK, Queue.SECOND):
        for case in store.every_due(town_id, queue, ctx.now()):
            counts["late"] += _tell_late(ctx, case.order_id, case.nth)
    return counts


def _tell_late(ctx: Context, order_id: str, nth: int) -> bool:
    """Tell a town's administrators of a case that nobody answered in time, once a deadline."""
    case = cases.load(order_id, nth)
    if case.is_late_told or not core.is_overdue(case, ctx.now()):
        return False
    told = replace(case, is_late_told=True, version=case.version + 1)
    writes = store.change_of(told, case.version, refusal=Stale)
    try:
        commit(writes.merge(telling.late(ctx, case, telling.admins_of(case.town_id))))
    except Stale:
        return False  # Somebody answered just now.
    return True
