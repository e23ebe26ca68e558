"""Who withdraws has no score any more, from that moment on: not the score, not its history, not what it was made of.

Of who moved away or died the night after leaves as little.
"""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.credit.score.store import objections, scores as store
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.identity.service.following import prepare_left
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, Conflict
from chalicelib.kernel.writes import Writes, commit

AT_ONCE_MAX = 40
"""So many rows of a history go in the transaction of the withdrawal, what is older the night after: certificates and
applications for perks are in the same hundred items."""
TOKEN_BYTES = 16


def prepare_forgotten(ctx: Context, person_id: str) -> Writes:
    """Return the writes that forget somebody's score, or none where there is no score. 2 round trips.

    That somebody left, and with how many points, is told to the village's next night, which takes it out of the counts:
    under a random name, so that nothing says who it was.

    Raises, when it is committed:
        Conflict: the score changed at the same moment; ask again.
    """
    holder = account_of(person_id)
    kept = store.find_kept([holder]).get(holder)
    if kept is None:
        return Writes()
    writes = store.kept_no_more(kept, refusal=lambda _: Conflict())
    for past in store.list_past(holder, size=AT_ONCE_MAX):
        writes.merge(store.past_no_more(holder, past.version))
    return writes.merge(store.left(kept.village_id, ctx.random_bytes(TOKEN_BYTES).hex(), kept.points))


def forget_gone(ctx: Context, person_ids: Iterable[str]) -> None:
    """Delete the scores of who moved away or died, and all that stands on them, a transaction each.

    Raises:
        Busy: somebody did something with what stands on theirs at that moment; ask again.
    """
    for person_id in sorted(person_ids):
        writes = prepare_left(ctx, person_id)
        try:
            if writes.items:  # They may have withdrawn meanwhile.
                commit(writes)
        except Conflict as conflict:
            raise Busy from conflict


def forget_what_is_left(person_ids: Iterable[str]) -> None:
    """Delete the rest of long histories, and the objections, of who withdrew or is gone and has no score now."""
    holders = [account_of(one) for one in sorted(person_ids)]
    kept = store.find_kept(holders)
    for holder in holders:
        if holder not in kept:
            store.forget_past(holder)
            for writes in objections.forgetting_of(holder):
                commit(writes)
