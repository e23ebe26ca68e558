"""A town's settings of its points: read with its rule book, changed by its administrator from a day to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import PointsSettingsChanged
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.ledger.core import settings as core
from chalicelib.points.ledger.core.proposals import takes_effect_on
from chalicelib.points.ledger.core.settings import Setting, Settings, Spenders
from chalicelib.points.ledger.service import rulebooks
from chalicelib.points.ledger.store import rulebooks as store

TURNS_MAX = 3
"""How often a change is made again because the town's book changed meanwhile."""


def settings_of(ctx: Context, *, place_id: str) -> Settings:
    """Return the settings of a town, or of a village's town. No round trip where its rule book is known.

    Raises:
        NoSuchPlace: there is no such place.
    """
    town, _ = rulebooks.books_of(ctx, village_id=place_id)
    return town.settings


def change_settings(
    ctx: Context,
    *,
    town_id: str,
    life_years: int,
    spenders: Spenders,
    document: str,
    effective_on: dt.date,
    key: str,
) -> Settings:
    """Set how long points live and who spends a household's, once per `key`; the audit trail says who. 3 round trips.

    It holds from the day asked for, tomorrow at the earliest. What has expired stays so; a shorter life expires nothing
    of which people were not warned.

    Raises:
        NoSuchPlace: there is no such town.
        InvalidInput, SettingsFull: as `core.with_setting`.
        KeyReused: the key set something else.
        Busy: others change the town's rules at the same moment; ask again.
    """
    places.load_town(town_id=town_id)
    mark = fingerprint("settings", town_id, life_years, spenders.value, document, effective_on)
    for _ in range(TURNS_MAX):
        (book,) = store.find_books([town_id], consistent=True)
        first = next((version for version in book.settings.versions if version.key == key), None)
        if first is not None:
            if first.fingerprint != mark:
                raise KeyReused
            return book.settings
        today = business_date(ctx.now())
        on = takes_effect_on(effective_on, today)
        made = Setting(
            life_years, spenders, on, document, ctx.actor.subject, business_time(ctx.now()), key, mark
        )  # fmt: skip
        changed = replace(book, settings=core.with_setting(book.settings, made, today), count=book.count + 1)
        writes = store.book_after(changed, book.count, refusal=Stale)
        writes.merge(prepare_audit(ctx, place_id=town_id, deed="points.settings", target=key))
        fact = PointsSettingsChanged(town_id, life_years, spenders.value, str(on))
        try:
            commit(writes.merge(facts.prepare_fact(ctx, village_id=town_id, fact=fact)))
        except Stale:
            continue
        rulebooks.forget(town_id)
        return changed.settings
    raise Busy
