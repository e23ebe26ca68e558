"""Villages' desks as this process last read them: they hardly change, and every ticket that is raised asks for them."""

from __future__ import annotations

import datetime as dt
import threading

from chalicelib.kernel.context import Context
from chalicelib.points.tickets.core.desks import Desks
from chalicelib.points.tickets.store import desks as store

KNOWN_SECONDS = 30
"""How long a process may take desks to be as it last read them: a ticket raised meanwhile goes to the desk before."""
ENTRIES_MAX = 500
_known: dict[str, tuple[dt.datetime, Desks]] = {}
_lock = threading.Lock()


def known_desks(ctx: Context, *, village_id: str) -> Desks:
    """Return a village's desks as read at most `KNOWN_SECONDS` ago; no round trip where they are known."""
    now = ctx.now()
    found = _known.get(village_id)
    if found is not None and dt.timedelta() <= now - found[0] < dt.timedelta(seconds=KNOWN_SECONDS):
        return found[1]
    desks = store.find_desks(village_id)
    with _lock:
        if len(_known) >= ENTRIES_MAX:
            _known.clear()
        _known[village_id] = (now, desks)
    return desks


def forget(village_id: str) -> None:
    """Read a village's desks anew next time."""
    with _lock:
        _known.pop(village_id, None)


def forget_all() -> None:
    """Read everything anew; for tests."""
    with _lock:
        _known.clear()
