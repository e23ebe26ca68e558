"""What tourism forgets: somebody's whole card, when their membership ends, or when they want it gone."""

from __future__ import annotations

from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes, commit
from chalicelib.prosperity.tourism.store import cards as store


def prepare_forgotten(_ctx: Context, person_id: str) -> Writes:
    """Return the write after which nothing is kept of where somebody was. 1 item.

    How many were where on which day is kept: counts without names.
    """
    return store.forgotten(person_id)


def erase_card(ctx: Context) -> None:
    """Erase the acting person's card and check-ins; again, nothing changes. What a trail gave stays theirs, once.

    One round trip.
    """
    commit(prepare_forgotten(ctx, ctx.actor.subject))
