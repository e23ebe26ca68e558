"""The claims' night, a village at a time: pay what is due, let lapse what nobody completes, tell what is late."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.claims.core import terms
from chalicelib.points.claims.core.claims import Deed, State
from chalicelib.points.claims.core.listed import Listed
from chalicelib.points.claims.core.table import NEXT
from chalicelib.points.claims.service import posting, round_votes
from chalicelib.points.claims.service.steps import load_claim
from chalicelib.points.claims.store import claims as store

QUEUE = "claims"
KIND = "claims"


def start_night(ctx: Context) -> str:
    """Start the night's work, one queue message a village; return the run's id. Again sends what is not home yet."""
    on = business_date(ctx.now())
    villages = places.every_village_id()
    run = runs.fan_out(ctx, run_id=f"claims-{on}", kind=KIND, queue=QUEUE, place_id="", parts=villages)
    return run.run_id


def do_part(ctx: Context, part: Part) -> None:
    """Do one village's part of a night; doing it again changes nothing."""
    counts = do_village(ctx, village_id=part.part)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def do_village(ctx: Context, *, village_id: str) -> dict[str, int]:
    """Pay, let lapse, remind of and escalate what is due in a village; return how many of each, and how many wait."""
    on = business_date(ctx.now())
    counts: Counter[str] = Counter(posted=0, waiting=0, lapsed=0, reminded=0, escalated=0)
    found = list(store.list_open(village_id))
    for round_id in sorted({one.round_id for one in found if one.state is State.PANEL and one.round_id}):
        round_votes.carry_out(ctx, round_id=round_id)  # Where the run that should have done it was never begun.
    for one in found:
        counts[_done(ctx, one, on)] += 1
    return {name: n for name, n in counts.items() if name}


def _done(ctx: Context, one: Listed, on: dt.date) -> str:
    """Do what a claim's day asks for; return what that was, or ""."""
    if one.state is State.NOTICE:
        if one.due > on:
            return ""
        posted = posting.post(ctx, claim_id=one.claim_id)
        return "posted" if posted.state is State.POSTED else "waiting"
    if one.state is State.RETURNED:
        return _returned(ctx, one, on)
    if one.due >= on or one.is_escalated:
        return ""
    return _late(ctx, one, on)


def _returned(ctx: Context, one: Listed, on: dt.date) -> str:
    """Remind of a returned claim in its last days, once, and let it lapse after them."""
    if one.due > on + dt.timedelta(days=terms.REMINDED_DAYS):
        return ""
    claim = load_claim(claim_id=one.claim_id)
    if terms.is_to_lapse(claim, on):
        return "lapsed" if posting.step_by_house(ctx, claim, Deed.LAPSE, State.WITHDRAWN) else ""
    if terms.is_to_remind(claim, on):
        return "reminded" if posting.step_by_house(ctx, claim, Deed.REMIND, State.RETURNED) else ""
    return ""


def _late(ctx: Context, one: Listed, on: dt.date) -> str:
    """Let the town see a claim that was not decided in time."""
    claim = load_claim(claim_id=one.claim_id)
    if claim.state is not one.state or claim.due >= on or claim.is_escalated:  # The index lags.
        return ""
    assert (claim.state, Deed.ESCALATE) in NEXT, claim.state
    town_id = places.load_village(village_id=claim.village_id).town_id
    seen: dict[str, object] = {"is_escalated": True, "late_in": town_id}
    return "escalated" if posting.step_by_house(ctx, claim, Deed.ESCALATE, claim.state, **seen) else ""
