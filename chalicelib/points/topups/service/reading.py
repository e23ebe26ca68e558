"""Lists and figures of top-ups."""

from __future__ import annotations

from chalicelib.foundation.identity.service import people
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.points.topups.core.states import State
from chalicelib.points.topups.core.topups import TOLD_AFTER, Figures, Topup
from chalicelib.points.topups.store import topups as store


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Topup]:
    """Return a page of the acting resident's top-ups, the newest first. One round trip."""
    return store.list_own(ctx.actor.subject, size=size, cursor=cursor)


def list_at(*, place_id: str, state: State, size: int, cursor: str | None) -> Page[Topup]:
    """Return a page of a place's top-ups of one state: what waits the longest first, what ended the latest first."""
    waits = state in {State.ASKED, State.SENT, State.UNKNOWN}
    return store.list_state(place_id, state, newest_first=not waits, size=size, cursor=cursor)


def names_of(topups: list[Topup]) -> dict[str, str]:
    """Return the masked names of those whose top-ups these are, by their ids. One round trip, none for none."""
    ids = sorted({topup.resident_id for topup in topups})
    found = people.find_holders(holder_ids=ids)
    return {one.holder_id: one.masked_name for one in found if one is not None}


def figures_of(ctx: Context, *, place_id: str) -> Figures:
    """Return how many top-ups of a village or town wait. Three round trips."""
    asked = store.count_state(place_id, State.ASKED)
    unknown = store.count_state(place_id, State.UNKNOWN)
    overdue = store.count_state(place_id, State.UNKNOWN, before=ctx.now() - TOLD_AFTER) if unknown else 0
    return Figures(asked, unknown, overdue)
