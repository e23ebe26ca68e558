"""The rounds: what is due is asked after, closed, sent and told, a part at a time. Done again, nothing changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from chalicelib.foundation.payments.core import payments as core
from chalicelib.foundation.payments.core.ids import SHARDS
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service import billing, looking, refunding, taking
from chalicelib.foundation.payments.store import payments as store, refunds as refund_rows
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy

KIND, QUEUE = "payments", "payments"
PERIOD_MINUTES = 2
SECONDS_MAX = 60
"""How long a part goes on: the next of its questions may take 20 seconds, and a job has 120."""
DUE_MAX = 100
"""Most payments, and most refunds, of a part that a round takes up."""


def start_round(ctx: Context) -> list[str]:
    """Start a round, one queue message a part; return the run's id. Again sends only what is not home."""
    now = ctx.now()
    stamp = f"{now:%Y%m%d%H}{now.minute // PERIOD_MINUTES * PERIOD_MINUTES:02d}"
    run = runs.fan_out(ctx, run_id=f"payments-{stamp}", kind=KIND, queue=QUEUE, place_id="", parts=SHARDS)
    return [run.run_id]


def do_part(ctx: Context, part: Part) -> None:
    """Do one part of a round, or compare a day with its bill."""
    if part.kind == billing.KIND:
        counts = billing.compare_day(ctx, dt.date.fromisoformat(part.part))
    else:
        counts = do_shard(ctx, part.part)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def do_shard(ctx: Context, shard: str) -> dict[str, int]:
    """Take up what is due of a part; return how many payments and refunds, and how many were contended."""
    counts = {"payments": 0, "refunds": 0, "busy": 0}
    until = ctx.now() + dt.timedelta(seconds=SECONDS_MAX)
    rows: Sequence[tuple[str, Sequence[str], Callable[[Context, str], None]]] = (
        ("refunds", refund_rows.list_due(shard, ctx.now(), DUE_MAX), _tend_refund),
        ("payments", store.list_due(shard, ctx.now(), DUE_MAX), _tend),
    )
    for name, due, tend in rows:
        for one in _turned(ctx, due):
            if ctx.now() > until:
                break
            try:
                tend(ctx, one)
            except Busy:
                counts["busy"] += 1
            counts[name] += 1
    if counts["busy"]:
        logs.event("payments_busy", count=counts["busy"])
    return counts


def _turned(ctx: Context, due: Sequence[str]) -> list[str]:
    """Begin anywhere, so that one that fails each time does not stand in the others' way for ever."""
    first = int.from_bytes(ctx.random_bytes(2)) % len(due) if due else 0
    return [*due[first:], *due[:first]]


def _tend_refund(ctx: Context, refund_id: str) -> None:
    refund = refund_rows.find_refund(refund_id)
    if refund is not None and refund.due_at is not None and refund.due_at <= ctx.now():
        refunding.tend(ctx, refund)


def _tend(ctx: Context, payment_id: str) -> None:
    """Take up a payment that is due. The index may be a moment behind, so the row itself says so."""
    payment = store.find_payment(payment_id)
    if payment is not None and payment.due_at is not None and payment.due_at <= ctx.now():
        tend(ctx, payment)


def tend(ctx: Context, payment: Payment) -> Payment:
    """Ask after an open payment, close it when its time is over, close what is left of a paid one, tell what is new."""
    if payment.state is State.OPEN and ctx.now() < payment.expires_at:
        after = looking.look_due(ctx, payment)
    elif payment.live or payment.state is State.OPEN:
        after = looking.close_now(ctx, payment)
    else:
        after = taking.tell(ctx, payment)
    if after.due_at is None or after.due_at > ctx.now():
        return after
    return looking.change(after, lambda now: core.changed(now, ctx.now(), tries=now.tries + 1))
