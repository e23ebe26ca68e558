"""What tourism forgets: somebody's whole card, when their membership ends, or when they want it gone."""

from __future__ import annotations

from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes, commit
from chalicelib.prosperity.tourism.store import cards as store

TOGETHER_MAX = 10
"""So many rows are deleted in the transaction that ends the membership, the card among them; others just before it."""


def prepare_forgotten(_ctx: Context, person_id: str) -> Writes:
    """Return the writes after which nothing is kept of where somebody was. A round trip, and one for each ten rows.

    How many were where on which day is kept: counts without names.
    """
    rows = store.rows_of(person_id)
    while len(rows) > TOGETHER_MAX:
        commit(store.forgotten(person_id, rows[:TOGETHER_MAX]))
        del rows[:TOGETHER_MAX]
    return store.forgotten(person_id, rows)


def erase_card(ctx: Context) -> None:
    """Erase the acting person's card and check-ins; again, nothing changes. What a trail gave stays theirs, once.

    Two round trips, and one for each ten check-ins more.
    """
    writes = prepare_forgotten(ctx, ctx.actor.subject)
    if writes.items:
        commit(writes)
