"""Bringing a town's scores up to date at an officer's word, and telling how far they are and what is missing."""

from __future__ import annotations

from typing import Any

from chalicelib.credit.score.core.on_demand import Refresh, refuse_unsettled
from chalicelib.credit.score.service.nightly import run_id_of, start_town, yesterday
from chalicelib.credit.score.store import scores as store
from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Run
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import AlreadyDone, commit


def refresh_town(ctx: Context, *, town_id: str, key: str) -> Run:
    """Start to bring a town's scores to the end of yesterday, once per `key`. Five round trips at most, and messages.

    It is the night's own run, of which each day has one: while it runs, what is not home is sent again, and what was
    done is not done twice; the ranks stay those of the day before until every village is home.

    Raises:
        RefreshTooEarly: the day ended just now. NoSuchRun: what the key started is half a year ago.
    """
    run_id = run_id_of(town_id, yesterday(ctx))
    refuse_unsettled(yesterday(ctx), ctx.now())
    writes = store.asked_of(town_id, key, run_id, refusal=_asked_before)
    try:
        commit(writes.merge(prepare_audit(ctx, place_id=town_id, deed="scores.refresh", target=run_id)))
    except AlreadyDone as done:
        if done.first != run_id:
            return runs.load_run(run_id=done.first)
    return start_town(ctx, town_id=town_id)


def _asked_before(image: Any) -> Exception:
    return AlreadyDone(store.run_asked_in(image))


def load_refresh(ctx: Context, *, town_id: str) -> Refresh:
    """Return how far a town's scores of yesterday are, and of which day its ranks. 2 round trips, while it runs 4."""
    on = yesterday(ctx)
    run = runs.find_run(run_id=run_id_of(town_id, on))
    published = store.find_published(town_id)
    missing = [] if run is None else runs.missing_of(run)
    names = {one.village_id: one.name for one in places.villages_of(town_id=town_id)} if missing else {}
    named = [(one, names.get(one, "")) for one in missing]
    return Refresh(on, run, named, published.through if published else None)
