"""Rating an activity, and how it was rated."""

from __future__ import annotations

import contextlib

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityRated
from chalicelib.foundation.reservations.core.places import PlaceState
from chalicelib.foundation.reservations.service import places
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.activities.core import ratings as core
from chalicelib.points.activities.core.ratings import NotThere, Rating, Sums
from chalicelib.points.activities.service.known import known_activity
from chalicelib.points.activities.store import ratings as store

TURNS_MAX = 4


def rate(ctx: Context, *, activity_id: str, rating: Rating) -> tuple[Sums, Rating]:
    """Keep what the acting villager thought, in place of what they said before; return the sums and it.

    3 round trips; one more where they are the first. Saying the same again changes nothing.

    Raises:
        NoSuchActivity, NotThere, RatingClosed.
        Busy: others rate it at the same moment; ask again.
    """
    me = ctx.actor.subject
    core.refuse_late(known_activity(ctx, activity_id=activity_id).plan.ends_at, ctx.now())
    place = places.find_place(slot_id=activity_id, holder=me)
    if place is None or place.state is not PlaceState.DONE:
        raise NotThere
    for _ in range(TURNS_MAX):
        sums, own, seen = store.find_sums_and_own(activity_id, me)
        change = core.change_of(own, rating)
        if not change:
            return sums, rating
        writes = store.rating_of(activity_id, me, rating, seen=seen, change=change, refusal=Stale)
        if not seen:
            fact = ActivityRated(activity_id, rating.stars)
            writes.merge(facts.prepare_fact(ctx, village_id=activity_id[:6], fact=fact))
        try:
            commit(writes)
        except Stale:
            if not sums.people:
                _open(activity_id)
            continue
        counts = {key: sums.counts.get(key, 0) + change.get(key, 0) for key in sums.counts.keys() | change.keys()}
        return Sums(counts), rating
    raise Busy


def _open(activity_id: str) -> None:
    with contextlib.suppress(Stale):
        commit(store.opening_of(activity_id, refusal=Stale))


def ratings_of(ctx: Context, *, activity_id: str) -> tuple[Sums, Rating | None]:
    """Return how an activity was rated, and what the acting villager said. 1 round trip."""
    sums, own, _ = store.find_sums_and_own(activity_id, ctx.actor.subject)
    return sums, own
