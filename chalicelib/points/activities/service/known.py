"""Activities as this process last read them: what a scanner needs of one hardly changes while it scans."""

from __future__ import annotations

import datetime as dt
import threading

from chalicelib.kernel.context import Context
from chalicelib.points.activities.core.activities import KNOWN_SECONDS, Activity
from chalicelib.points.activities.core.deeds import Deed, allows
from chalicelib.points.activities.core.refusals import NoSuchActivity
from chalicelib.points.activities.store import activities as store

ENTRIES_MAX = 200
_known: dict[str, tuple[dt.datetime, Activity]] = {}
_lock = threading.Lock()


def known_activity(ctx: Context, *, activity_id: str) -> Activity:
    """Return an activity as read at most `KNOWN_SECONDS` ago; no round trip where it is known.

    Its rules never change once it is published, its times only before it begins, to some that are to come; that it was
    closed may be seen that much later, which is why its points are settled only after that (`core.SETTLE_AFTER`).

    Raises:
        NoSuchActivity: there is none.
    """
    now = ctx.now()
    found = _known.get(activity_id)
    if found is not None and dt.timedelta() <= now - found[0] < dt.timedelta(seconds=KNOWN_SECONDS):
        return found[1]
    activity = store.find_activity(activity_id, consistent=True)
    if activity is None:
        raise NoSuchActivity
    if allows(activity.state, Deed.CHANGE):  # Its plan may still change.
        return activity
    with _lock:
        if len(_known) >= ENTRIES_MAX:
            _known.clear()
        _known[activity_id] = (now, activity)
    return activity


def forget(activity_id: str) -> None:
    """Read the activity anew next time."""
    with _lock:
        _known.pop(activity_id, None)


def forget_all() -> None:
    """Read everything anew; for tests."""
    with _lock:
        _known.clear()
