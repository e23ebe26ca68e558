"""Which rule holds where and when, from the books as this process last read them."""

from __future__ import annotations

import datetime as dt
import threading

from chalicelib.foundation.identity.service import places
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core import rulebooks as core
from chalicelib.points.ledger.core.rulebooks import Book
from chalicelib.points.ledger.core.rules import Rule
from chalicelib.points.ledger.store import rulebooks as store

KNOWN_SECONDS = 30
"""How long a process may take a book to be as it last read it. What is approved holds from the next day on, so the
process is behind by this much at most for a change that was approved in the last seconds before midnight."""
ENTRIES_MAX = 500
_books: dict[str, tuple[dt.datetime, Book, Book]] = {}
_towns: dict[str, str] = {}
_lock = threading.Lock()


def rule_in_force(ctx: Context, *, village_id: str, rule: str, on: dt.date) -> Rule:
    """Return the rule by which a deed of a business date is paid in a village. No round trip where it is known.

    Raises:
        RuleUnknown: there is none with this code then.
        RuleClosed: it pays nothing then.
        NoSuchPlace: there is no such village.
    """
    town, village = books_of(ctx, village_id=village_id)
    return core.refuse_closed(core.rule_on(rule, on, town=town, village=village))


def rules_in_force(ctx: Context, *, place_id: str, on: dt.date) -> list[Rule]:
    """Return all rules that hold in a town or village on a business date.

    Raises:
        NoSuchPlace: there is no such place.
    """
    town, village = books_of(ctx, village_id=place_id)
    return core.rules_on(on, town=town, village=village)


def books_of(ctx: Context, *, village_id: str) -> tuple[Book, Book]:
    """Return the books of a village's town and of the village; of a town its own and an empty one."""
    now = ctx.now()
    found = _books.get(village_id)
    if found is not None and dt.timedelta() <= now - found[0] < dt.timedelta(seconds=KNOWN_SECONDS):
        return found[1], found[2]
    town, village = _asked(store.find_books(_places_for(ctx, village_id)))
    with _lock:
        if len(_books) >= ENTRIES_MAX:
            _books.clear()
        _books[village_id] = (now, town, village)
    return town, village


def _asked(books: list[Book]) -> tuple[Book, Book]:
    """Return a town's book and a village's, where there is one."""
    return books[0], books[1] if len(books) > 1 else Book("")


def _places_for(ctx: Context, place_id: str) -> list[str]:
    """Return what `places_of` returns; who works for the place's town knows the town without a round trip."""
    actor = ctx.actor
    if place_id.startswith("v") and actor.town_id and actor.reaches(place_id):
        _towns[place_id] = actor.town_id
    return places_of(place_id)


def places_of(place_id: str) -> list[str]:
    """Return a village's town and the village, or only the town; a village never changes its town.

    Raises:
        NoSuchPlace: there is no such place.
    """
    if place_id.startswith("t"):
        return [places.load_town(town_id=place_id).town_id]
    if place_id not in _towns:
        _towns[place_id] = places.load_village(village_id=place_id).town_id
    return [_towns[place_id], place_id]


def forget(place_id: str) -> None:
    """Read a place's books anew next time, and those of a town's villages."""
    with _lock:
        for known in [known for known in _books if place_id in (known, _towns.get(known))]:
            del _books[known]


def forget_all() -> None:
    """Read everything anew; for tests."""
    with _lock:
        _books.clear()
        _towns.clear()
