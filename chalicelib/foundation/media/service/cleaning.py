"""The nights: what was uploaded and never used is removed, with its bytes."""

from __future__ import annotations

from chalicelib.foundation.media.core import pictures as core
from chalicelib.foundation.media.core.pictures import NoSuchMedia
from chalicelib.foundation.media.store import objects, pictures as store
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import attempt

QUEUE = "media"
KIND = "clean"


def start_cleaning(ctx: Context) -> str:
    """Start tonight's cleaning, one queue message a partition of the index, and return the run's id.

    Starting the same night again sends only what has not come home.
    """
    today = business_date(ctx.now())
    run_id = f"media-clean-{today}"
    runs.fan_out(ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id="", parts=core.due_partitions(today))
    return run_id


def do_part(ctx: Context, part: Part) -> None:
    """Clean one partition; doing it again changes nothing."""
    count = clean(partition=part.part)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"removed": count})
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def clean(*, partition: str) -> int:
    """Remove every file of one partition that no document uses, and return how many those were.

    A file is marked first, so that nobody attaches it any more, then its bytes go, then its row: a cleaning that broke
    off goes on the next night.
    """
    removed = 0
    for media_id in store.list_loose(partition):
        if attempt(store.removal_of(media_id, refusal=lambda _: NoSuchMedia())):
            continue  # Attached meanwhile; the index had not heard of it.
        objects.remove_all(media_id)
        attempt(store.end_of(media_id, refusal=lambda _: NoSuchMedia()))
        removed += 1
    return removed
