"""The rounds, a village at a time: what was asked for and not ordered is ordered, what is open is asked after."""

from __future__ import annotations

import contextlib
import datetime as dt
from itertools import islice

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import AccountBlocked
from chalicelib.points.topups.core.states import Kind, State
from chalicelib.points.topups.core.topups import Topup
from chalicelib.points.topups.service import placing, settling
from chalicelib.points.topups.service.asking import ORDER, QUEUE
from chalicelib.points.topups.store import topups as store

KIND = "topups"
PERIOD_MINUTES = 15
QUIET = dt.timedelta(minutes=2)
"""How long an order is left to the job that placed it, and a request to its queue message."""
LOOKS_MAX = 12
"""Most questions a village and round: each takes ten seconds where the provider is silent, and a job has 120."""


def start_round(ctx: Context) -> list[str]:
    """Start a round, one queue message a village; return the run's id. Again sends only what is not home."""
    now = ctx.now()
    stamp = f"{now:%Y%m%d%H}{now.minute // PERIOD_MINUTES * PERIOD_MINUTES:02d}"
    parts = places.every_village_id()
    run = runs.fan_out(ctx, run_id=f"topups-{stamp}", kind=KIND, queue=QUEUE, place_id="", parts=parts)
    return [run.run_id]


def do_part(ctx: Context, part: Part) -> None:
    """Order one top-up, or do one village's part of a round; doing it again changes nothing."""
    if part.kind == ORDER:
        with contextlib.suppress(AccountBlocked):  # It stays held; the rounds ask after it.
            placing.place(ctx, topup_id=part.part)
        return
    counts = do_village(ctx, village_id=part.part)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def do_village(ctx: Context, *, village_id: str) -> dict[str, int]:
    """Order what waits, ask after what is open; return how many were which. A round takes up where the last ended."""
    counts = {"ordered": 0, "looked": 0, "ended": 0, "blocked": 0, "unknown": 0}
    quiet = ctx.now() - QUIET
    due = [one for state in (State.ASKED, State.SENT, State.UNKNOWN) for one in _due(village_id, state, quiet)]
    first = int(ctx.now().timestamp()) // (PERIOD_MINUTES * 60) * LOOKS_MAX % max(1, len(due))
    for topup in islice((due + due)[first : first + len(due)], LOOKS_MAX):
        _tend(ctx, topup, counts)
    if counts["unknown"]:
        logs.event("topups_unknown", village_id=village_id, count=counts["unknown"])
    return counts


def _due(village_id: str, state: State, before: dt.datetime) -> list[Topup]:
    found = store.every_of_state(village_id, state)
    return [one for one in found if one.kind is Kind.PHONE and one.since <= before]


def _tend(ctx: Context, topup: Topup, counts: dict[str, int]) -> None:
    """Order a top-up or ask after it; one whose account is stopped stays held, and is asked after again."""
    try:
        if topup.state is State.ASKED:
            after = placing.place(ctx, topup_id=topup.topup_id)
            counts["ordered"] += 1
        else:
            after = settling.look(ctx, topup)
            counts["looked"] += 1
    except AccountBlocked:
        counts["blocked"] += 1
        return
    counts["ended"] += after.ended
    counts["unknown"] += after.state is State.UNKNOWN
