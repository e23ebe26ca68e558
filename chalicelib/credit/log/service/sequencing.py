"""The first step: what was registered gets its index, once and for ever."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.credit.log.core.batches import BATCH_ENTRIES_MAX, BATCHES_MAX, Batch, Place, taken
from chalicelib.credit.log.core.commitments import ENTRY_BYTES
from chalicelib.credit.log.store import rows
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, Writes, attempt, commit

TURNS_MAX = 100
"""So often others may come first; what still waits then is the next run's."""


def prepare_registered(ctx: Context, *, town_id: str, entries: Sequence[bytes]) -> tuple[Writes, list[Place]]:
    """Return the write that registers entries, and the place of each; it belongs into the deed's own transaction.

    A deed that is written is therefore registered, and one that is not leaves nothing.
    """
    assert 1 <= len(entries) <= BATCH_ENTRIES_MAX, len(entries)
    assert all(len(entry) == ENTRY_BYTES for entry in entries)
    batch = Batch(ctx.new_id(), tuple(entries))
    return rows.waiting_of(town_id, batch), [Place(batch.batch_id, nth) for nth in range(len(entries))]


def sequence(*, town_id: str) -> int:
    """Give what waits of a town its indexes; return how many entries got one. Others may do so at the same moment.

    Raises:
        Busy: others always came first; what got its index has it, ask again.
    """
    given = 0
    for _ in range(TURNS_MAX):
        batches = taken(rows.list_waiting(town_id, size=BATCHES_MAX))
        if not batches:
            return given
        first = rows.find_sizes().next
        failures = attempt(rows.sequencing_of(town_id, batches, first, refusal=Stale))
        if not failures:
            given += sum(len(batch.entries) for batch in batches)
        elif (done := rows.waits_no_more(town_id, failures)).items:
            commit(done)
    raise Busy


def sequence_all() -> int:
    """Give what waits of every town its indexes; return how many entries got one."""
    return sum(sequence(town_id=town_id) for town_id in places.every_town_id())
