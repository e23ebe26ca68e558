"""Drafts that are thrown away, one or a whole series of them."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.points.activities.core import activities as core
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.deeds import Deed, allows, next_state
from chalicelib.points.activities.core.series import ids_of
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import showing
from chalicelib.points.activities.service.planning import load_activity
from chalicelib.points.activities.store import activities as store


def discard(ctx: Context, *, activity_id: str, whole_series: bool = False) -> list[Activity]:
    """Throw a draft away, or every draft of its series, all or none; return it, or the whole series, as it is then.

    What was published stays, and its pictures with it; discarding again changes nothing. 2 round trips, 3 for a series.

    Raises:
        ActivityInOtherState: it was published; people rely on it.
        NotOfTheTeam: other organisers run it.
        Busy: somebody changes or publishes one of them at the same moment; ask again.
    """
    activity = load_activity(activity_id=activity_id)
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    found = [activity]
    if whole_series and activity.series_id:
        series = store.find_activities(ids_of(activity.series_id, activity.series_size))
        found = [one for one in series if one is not None]
    elif activity.state is not State.DISCARDED:
        next_state(activity.state, Deed.DISCARD)
    drafts = [one for one in found if allows(one.state, Deed.DISCARD)]
    if drafts:
        gone = {
            one.activity_id: replace(one, state=next_state(one.state, Deed.DISCARD), version=one.version + 1)
            for one in drafts
        }
        writes = Writes().merge(
            *(store.change_of(gone[one.activity_id], one.version, refusal=Stale) for one in drafts),
            showing.prepare_letting_go(ctx, found, drafts),
        )
        try:
            commit(writes)
        except Stale as error:
            raise Busy from error
        found = [gone.get(one.activity_id, one) for one in found]
    return found
