"""The negative list's night, a village at a time: what was not answered begins to count, what is over ends.

And what ended long ago is forgotten: its words, its steps and its scan; id and outcome stay.
"""

from __future__ import annotations

from collections import Counter

from chalicelib.credit.negative_list.core import terms
from chalicelib.credit.negative_list.core.record import Deed, Record, State
from chalicelib.credit.negative_list.service.steps import FREED, audited, load_record, step_by_house, today
from chalicelib.credit.negative_list.store import negatives as store
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.media.core.pictures import MediaUsed
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Stale, Writes, commit

QUEUE = "negatives"
KIND = "negatives"
_LEADS = {Deed.BEGIN: State.COUNTING, Deed.REMIND: State.NOTICED, Deed.EXPIRE: State.EXPIRED}
_COUNTED = {Deed.BEGIN: "begun", Deed.REMIND: "reminded", Deed.EXPIRE: "expired", Deed.FORGET: "forgotten"}


def start_night(ctx: Context) -> str:
    """Start the night's work, one queue message a village; return the run's id. Again sends what is not home yet."""
    villages = places.every_village_id()
    run_id = f"negatives-{today(ctx)}"
    run = runs.fan_out(ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id="", parts=villages, named=True)
    return run.run_id


def do_part(ctx: Context, part: Part) -> None:
    """Do one village's part of a night; doing it again changes nothing."""
    counts = do_village(ctx, village_id=part.part)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def do_village(ctx: Context, *, village_id: str) -> dict[str, int]:
    """Do what is due in a village, and return how many records of each."""
    counts: Counter[str] = Counter(dict.fromkeys(_COUNTED.values(), 0))
    for record_id in list(store.list_due(village_id, today(ctx))):
        record = load_record(record_id=record_id)
        deed = terms.nightly_deed(record, today(ctx))  # The index lags.
        if deed is not None and _done(ctx, record, deed):
            counts[_COUNTED[deed]] += 1
    return dict(counts)


def _done(ctx: Context, record: Record, deed: Deed) -> bool:
    """Do what time brings about; return False where somebody did something else meanwhile."""
    return _forget(ctx, record) if deed is Deed.FORGET else step_by_house(ctx, record, deed, _LEADS[deed])


def _forget(ctx: Context, record: Record) -> bool:
    """Leave of a record its id and outcome. Its steps go first: a night that broke off is gone on with by the next."""
    for part in store.steps_no_more(record):
        commit(part)
    scan = (record.held.media_id,)
    writes = store.forgotten(record, refusal=Stale).merge(audited(ctx, record, Deed.FORGET.value))
    if record.state not in FREED:
        writes.merge(store.document_free(record, refusal=Stale))
    try:
        commit(Writes().merge(writes, pictures.prepare_detach(ctx, media_ids=scan, subject=record.record_id)))
    except (Stale, MediaUsed):
        return False
    return True
