"""What the demo town owes: its past days rebuilt from its books, and today's count."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.calendar import business_date
from chalicelib.points.liability.service import counting, past
from local.demo.clock import Clock
from local.demo.people import Town

DAYS_BACK = (365, 90, 60, 30, 14, *range(7, 0, -1))
"""The days that are rebuilt: the beginnings of the windows, and the last week one by one."""


def play(clock: Clock, town: Town) -> None:
    """Rebuild days of before, and count the town as it is now, as every evening does."""
    ctx = clock.now()
    today = business_date(ctx.now())
    counted = f"{ctx.now().isoformat()}#demo"
    for village_id in town.villages.values():
        days = [today - dt.timedelta(days=back) for back in DAYS_BACK]
        past.rebuild(ctx, village_id=village_id, town_id=town.town_id, days=days)
        counting.count_village(ctx, village_id=village_id, town_id=town.town_id, day=today, counted=counted)
    for back in sorted((*DAYS_BACK, 0), reverse=True):
        day = today - dt.timedelta(days=back)
        counting.sum_town(town_id=town.town_id, day=day, counted=f"{day}#demo")
