"""What the demo town's leaders look at: its days as counted, last month's open data, and what is entered by hand."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.prosperity.proceeds.service.reporting import closed_through
from chalicelib.town.cockpit.core.figures import months_back
from chalicelib.town.cockpit.core.indicators import Indicator
from chalicelib.town.cockpit.service import folding, indicators
from local.demo.clock import Clock
from local.demo.people import Families, Town

DAYS_BACK = 40
"""So far back the demo's people did something."""
ENTERED = (
    (Indicator.PETITIONS, 7, "镇信访办月报"),
    (Indicator.POLICE_CASES, 19, "派出所月报"),
    (Indicator.COSTS_SAVED, 38_600_000, "镇财政所测算表"),
)
EARLIER = 1.25
"""Each month before was that much worse: petitions and cases go down."""


def play(clock: Clock, town: Town, families: Families, neighbours: Families) -> None:
    """Count each day on which something happened; enter three months' indicators; publish what is over."""
    ctx = clock.now()
    today, closed = business_date(ctx.now()), closed_through(town_id=town.town_id)
    days = [today - dt.timedelta(days=back) for back in range(DAYS_BACK, -1, -1)]
    for place_id in (families.village_id, neighbours.village_id, town.town_id):
        folding.fold_days(ctx, town_id=town.town_id, place_id=place_id, days=days)
    desk = clock.now(Principal("s-demo", frozenset({Role.TOWN_OFFICER}), town.ranges, town.town_id))
    for month, times in zip(months_back(month_of(today), 3), (EARLIER**2, EARLIER, 1.0), strict=True):
        for indicator, count, source in ENTERED:
            indicators.enter(
                desk, town_id=town.town_id, month=month, indicator=indicator,
                count=int(count * times), source=source, version=0,
            )  # fmt: skip
    folding.end_count(ctx, town_id=town.town_id, since=days[0], until=today, closed=closed)
