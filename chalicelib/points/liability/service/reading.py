"""Reading the liability: a place's day or month, its forecast, what another rate would cost, how it went."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.points.ledger.core.settings import Settings
from chalicelib.points.ledger.service.settings import settings_of
from chalicelib.points.liability import store
from chalicelib.points.liability.core import alarms as alarm, forecast as forecasts, snapshots as core
from chalicelib.points.liability.core.alarms import Alarm, Thresholds
from chalicelib.points.liability.core.rates import WhatIf, what_if
from chalicelib.points.liability.core.reports import Counted, Forecast, Report
from chalicelib.points.liability.core.snapshots import NoSnapshot, Snapshot

LOOKED_BACK_DAYS = 3
"""The newest snapshot is looked for so many days back: nights may be lost. Ours."""


def load_counted(
    ctx: Context, *, place_id: str, day: dt.date | None = None, month: str = "", consistent: bool = False
) -> Counted:
    """Return what was counted of a place on a day, at the end of a month, or last. Two round trips.

    A town's is the sum of its villages', those that were not counted then named.

    Raises:
        NoSuchPlace: there is no such place.
        NoSnapshot: nothing of it was counted then.
    """
    villages = places.villages_in(place_id=place_id)
    town_id, ids = villages[0].town_id, [village.village_id for village in villages]
    kept, bounds = store.find_watched(town_id, ids, _rows(ctx, day, month), consistent=consistent)
    found = _of_one_day(kept, month)
    if not found:
        raise NoSnapshot
    missing = sorted(set(ids) - {one.place_id for one in found})
    whole = (
        found[0] if place_id.startswith("v") else core.summed(place_id, max(one.day for one in found), found, missing)
    )
    return Counted(whole, found, {village.village_id: village.name for village in villages}, town_id, bounds)


def _rows(ctx: Context, day: dt.date | None, month: str) -> list[str]:
    """Return the rows that may have what is asked for."""
    if month:
        return [store.month_row(month)]
    if day is not None:
        return [store.day_row(day)]
    today = business_date(ctx.now())
    return [store.day_row(today - dt.timedelta(days=back)) for back in range(LOOKED_BACK_DAYS + 1)]


def _of_one_day(found: list[Snapshot], month: str) -> list[Snapshot]:
    """Return the snapshots of the newest day among those found; of a month each village has one, of its last day."""
    newest = max((one.day for one in found), default=None)
    return [one for one in found if month or one.day == newest]


def outstanding_on(*, place_id: str, day: dt.date) -> int | None:
    """Return a village's balances as the evening of a day summed them up; None where none did. One round trip."""
    found = store.find_snapshots([place_id], [store.day_row(day)])
    return found[0].outstanding if found else None


def load_report(
    ctx: Context, *, place_id: str, day: dt.date | None = None, month: str = "", consistent: bool = False
) -> Report:
    """Return a place's day, month or last snapshot with its warnings. Two round trips, and the town's settings.

    Raises:
        NoSuchPlace, NoSnapshot: as `load_counted`.
    """
    counted = load_counted(ctx, place_id=place_id, day=day, month=month, consistent=consistent)
    return Report(counted, alarms_in(counted, _settings_of(ctx, counted)))


def _settings_of(ctx: Context, counted: Counted) -> Settings:
    """Return the town's settings, asked for by a village: its officers know the town without a round trip."""
    return settings_of(ctx, place_id=counted.villages[0].place_id)


def alarms_in(counted: Counted, settings: Settings) -> list[Alarm]:
    """Return the warnings of what was counted; shares are compared where a whole town is there."""
    by_village = {one.place_id: forecasts.forecast(one, settings) for one in counted.villages}
    whole = counted.whole.place_id.startswith("t") and not counted.whole.missing
    return alarm.alarms_of(counted.villages, by_village, counted.thresholds, whole=whole)


def load_forecast(ctx: Context, *, place_id: str) -> Forecast:
    """Return by which dates what was counted last expires. Two round trips, and the town's settings.

    Raises:
        NoSuchPlace, NoSnapshot: as `load_counted`.
    """
    counted = load_counted(ctx, place_id=place_id)
    settings = _settings_of(ctx, counted)
    villages = {one.place_id: forecasts.forecast(one, settings) for one in counted.villages}
    return Forecast(counted, forecasts.summed(list(villages.values())), villages)


def load_what_if(ctx: Context, *, place_id: str, points_per_yuan: int) -> tuple[Counted, WhatIf]:
    """Return what another rate would cost a place, by what was counted last. Two round trips; nothing is written.

    Raises:
        NoSuchPlace, NoSnapshot: as `load_counted`.
    """
    counted = load_counted(ctx, place_id=place_id)
    return counted, what_if(counted.villages, points_per_yuan)


def load_trend(*, place_id: str) -> tuple[list[Snapshot], list[Snapshot]]:
    """Return a place's last days and months as they were counted, in their order. Two round trips."""
    days = store.list_trend(place_id, "day", store.TREND_DAYS)
    return days, store.list_trend(place_id, "month", store.TREND_MONTHS)


def set_thresholds(ctx: Context, *, town_id: str, bounds: Thresholds) -> Thresholds:
    """Set what a town wants to be warned of; the audit trail says who did. Two round trips.

    Raises:
        NoSuchPlace: there is no such town.
    """
    places.load_town(town_id=town_id)
    writes = prepare_audit(ctx, place_id=town_id, deed="liability.thresholds", target=town_id)
    commit(writes.merge(store.thresholds_after(town_id, bounds)))
    return bounds
