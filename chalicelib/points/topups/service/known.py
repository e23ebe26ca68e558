"""Towns' terms as this process last read them."""

from __future__ import annotations

import datetime as dt
import threading

from chalicelib.points.topups.core.terms import Terms
from chalicelib.points.topups.store import terms as store

KNOWN_SECONDS = 30
"""How long a process may take a village's terms to be as it last read them."""
ENTRIES_MAX = 500
_terms: dict[str, tuple[dt.datetime, Terms]] = {}
_lock = threading.Lock()


def terms_of(now: dt.datetime, village_id: str) -> Terms:
    """Return what holds in a village. No round trip where it is known, else one."""
    found = _terms.get(village_id)
    if found is not None and dt.timedelta() <= now - found[0] < dt.timedelta(seconds=KNOWN_SECONDS):
        return found[1]
    terms = store.find_terms(village_id)
    with _lock:
        if len(_terms) >= ENTRIES_MAX:
            _terms.clear()
        _terms[village_id] = (now, terms)
    return terms


def forget_all() -> None:
    """Read all terms anew."""
    with _lock:
        _terms.clear()
