"""The second pair of eyes on bulk awards: what waits in a village, approving it, refusing it."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit import service as audit
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.ledger.core import bulks as core
from chalicelib.points.ledger.core.bulks import Bulk, Deed, State
from chalicelib.points.ledger.service.bulks import begin, load_bulk
from chalicelib.points.ledger.store import bulks as store


def list_waiting(*, village_id: str, size: int, cursor: str | None) -> Page[Bulk]:
    """Return a page of a village's bulks that wait for a second officer, the oldest first. One round trip."""
    return store.list_waiting(village_id, size=size, cursor=cursor)


def decide(ctx: Context, *, village_id: str, bulk_id: str, deed: Deed, reason: str = "") -> Bulk:
    """Approve a bulk that waits, which begins it, or refuse it; who decided the same again gets it as it is.

    3 round trips for an approval, 2 for a refusal.

    Raises:
        NoSuchBulk. BulkDecided, OwnBulk: as `core.next_state`.
        Busy: another one decided at the same moment; ask again.
    """
    bulk = load_bulk(village_id=village_id, bulk_id=bulk_id)
    if bulk.second_by != ctx.actor.subject or bulk.state is not core.NEXT[State.WAITING, deed]:
        bulk = _decided(ctx, bulk, deed, reason)
    if bulk.state is State.BEGUN:
        begin(ctx, bulk)
    return bulk


def _decided(ctx: Context, bulk: Bulk, deed: Deed, reason: str) -> Bulk:
    state = core.next_state(bulk, deed, ctx.actor)
    decided = replace(
        bulk, state=state, second_by=ctx.actor.subject, second_resident_id=ctx.actor.person, reason=reason
    )
    writes = store.decision_of(decided, refusal=Stale)
    trail = audit.prepare_audit(ctx, place_id=bulk.village_id, deed=f"points.{deed.value}_bulk", target=bulk.bulk_id)
    try:
        commit(writes.merge(trail))
    except Stale as stale:
        raise Busy from stale
    return decided
