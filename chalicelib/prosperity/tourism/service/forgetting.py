"""What tourism forgets: somebody's whole card, when their membership ends, or when they want it gone."""

from __future__ import annotations

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.prosperity.tourism.core import cards as core
from chalicelib.prosperity.tourism.service.visiting import TURNS_MAX
from chalicelib.prosperity.tourism.store import cards as store


def prepare_forgotten(_ctx: Context, person_id: str) -> Writes:
    """Return the write after which nothing is kept of where somebody was. 1 item.

    How many were where on which day is kept: counts without names.
    """
    return store.forgotten(person_id)


def erase_card(ctx: Context) -> None:
    """Erase the acting person's card and check-ins; again, nothing changes. What a trail gave stays theirs, once.

    Where they were stamped today is known until tomorrow, so that erasing is no way to be stamped twice on one day.
    Two round trips.

    Raises:
        Busy: scans of theirs came in between again and again; ask again.
    """
    for _ in range(TURNS_MAX):
        card = store.find_card(ctx.actor.subject)
        if not card.stamps:
            return
        try:
            commit(store.emptied(core.emptied(card, business_date(ctx.now())), card.version, refusal=Stale))
        except Stale:
            continue
        return
    raise Busy
