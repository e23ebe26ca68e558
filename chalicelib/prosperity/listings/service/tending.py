"""Each hour, a town at a time: notices end, owners are reminded, and what nobody renewed expires."""

from __future__ import annotations

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.prosperity.listings.core import listings as core
from chalicelib.prosperity.listings.core.deeds import ListingDeed
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.service import telling
from chalicelib.prosperity.listings.store import listings as store

QUEUE = "listings"
KIND = "listings"
CLOCK = "system"


def start_hour(ctx: Context) -> list[str]:
    """Start this hour's work, one queue message a town; return the run's id. Again sends only what is not home."""
    run_id = f"listings-{ctx.now():%Y%m%d%H}"
    run = runs.fan_out(ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id="", parts=places.every_town_id())
    return [run.run_id]


def do_part(ctx: Context, part: Part) -> None:
    """Do one town's part of an hour; doing it again changes nothing."""
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=do_town(ctx, town_id=part.part))
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def do_town(ctx: Context, *, town_id: str) -> dict[str, int]:
    """Take up a town's listings whose time has come; return how many were opened, expired and reminded of."""
    counts = {"opened": 0, "expired": 0, "reminded": 0}
    for listing in store.every_due(town_id, ctx.now()):
        done = _tend(ctx, listing)
        if done:
            counts[done] += 1
    return counts


def _tend(ctx: Context, listing: Listing) -> str:
    """Do what the clock has to do with a listing, and return what that was; "" for nothing."""
    deed = core.clock_deed(listing, ctx.now())
    if deed is not None:
        after = core.moved(listing, deed, ctx.now(), by=CLOCK)
        done = _written(listing, after, telling.moved(ctx, after, deed.value))
        return ("opened" if deed is ListingDeed.OPEN else "expired") if done else ""
    if listing.is_reminded or listing.expires_at is None:
        return ""  # A notice that objections keep open.
    after = core.reminded(listing)
    return "reminded" if _written(listing, after, telling.moved(ctx, after, telling.REMIND)) else ""


def _written(listing: Listing, after: Listing, told: Writes) -> bool:
    try:
        commit(store.change_of(listing, after, refusal=Stale).merge(told))
    except Stale:
        return False  # The index lags, or its owner did something just now.
    return True
