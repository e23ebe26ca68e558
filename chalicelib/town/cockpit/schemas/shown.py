"""The cockpit as its readers see it. Points are whole, money is whole fen, weights are whole grams."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Shown
from chalicelib.town.cockpit.core.figures import Behind, Cockpit, Day, Figure
from chalicelib.town.cockpit.core.indicators import Entered, newest
from chalicelib.town.cockpit.core.metrics import METRICS, Metric, Source


class MetricShown(Shown):
    """A number's definition: what it counts, in which unit, out of which facts.

    `kind`: days are added up (`sum`, and `things` of which a day counts each once), `people` are different ones, and
    of a `stock` the last count holds. `better` is 1 where more is better, -1 where less is, else 0. `has_rows`: the
    facts behind it can be read.
    """

    key: str
    group: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    unit: str
    kind: str
    source: str
    facts: list[str]
    better: int
    has_rows: bool
    town_only: bool

    @classmethod
    def of(cls, one: Metric) -> MetricShown:
        """Show a definition."""
        return cls(
            key=one.key,
            group=one.group.value,
            zh=one.zh,
            en=one.en,
            about_zh=one.about_zh,
            about_en=one.about_en,
            unit=one.unit,
            kind=one.kind.value,
            source=one.source.value,
            facts=list(one.facts),
            better=one.better,
            has_rows=one.source is Source.FACTS,
            town_only=one.town_only,
        )


class MetricsShown(Shown):
    """The registry."""

    metrics: list[MetricShown]

    @classmethod
    def registry(cls) -> MetricsShown:
        """Show every number there is."""
        return cls(metrics=[MetricShown.of(one) for one in METRICS])


class CockpitFigure(Shown):
    """A number of the month, the month before, the same month a year before, and the year so far; null: unknown.

    The year is that of the month, up to now.
    """

    key: str
    now: int | None
    before: int | None
    year_ago: int | None
    year: int | None

    @classmethod
    def of(cls, one: Figure) -> CockpitFigure:
        """Show a figure."""
        return cls(key=one.metric.key, now=one.now, before=one.before, year_ago=one.year_ago, year=one.year)


class CockpitPlace(Shown):
    """A place's numbers of the month; under the town's own id what is no village's."""

    place_id: str
    name: str
    numbers: dict[str, int]


class CockpitMonth(Shown):
    """A month of the trend, without what was not counted then."""

    month: str
    numbers: dict[str, int]


class CockpitShown(Shown):
    """A place's month. `made_at` is when the place that was counted longest ago was counted."""

    place_id: str
    month: str
    made_at: str
    figures: list[CockpitFigure]
    places: list[CockpitPlace]
    trend: list[CockpitMonth]

    @classmethod
    def of(cls, one: Cockpit) -> CockpitShown:
        """Show a month."""
        return cls(
            place_id=one.place_id,
            month=one.month,
            made_at=business_time(one.made_at),
            figures=[CockpitFigure.of(figure) for figure in one.figures],
            places=[
                CockpitPlace(place_id=place, name=one.names.get(place, place), numbers=numbers)
                for place, numbers in one.places.items()
            ],
            trend=[CockpitMonth(month=month, numbers=numbers) for month, numbers in one.trend.items()],
        )


class CockpitDay(Shown):
    """A day's numbers."""

    on: str
    numbers: dict[str, int]


class CockpitDaysShown(Shown):
    """The days of a month that were counted."""

    days: list[CockpitDay]

    @classmethod
    def of(cls, days: Sequence[Day]) -> CockpitDaysShown:
        """Show days."""
        return cls(days=[CockpitDay(on=day.on, numbers=day.numbers) for day in days])


class CockpitRow(Shown):
    """A row behind a number: the kind of fact, the id of what it is about ("": none is told), and what it adds."""

    row_id: str
    fact: str
    thing: str
    adds: int


class CockpitRowsShown(Shown):
    """Rows behind a number of a day. `total` is what all of the day come to; `more`: ask after the last one."""

    total: int
    rows: list[CockpitRow]
    more: bool

    @classmethod
    def of(cls, rows: Sequence[Behind], total: int, *, more: bool) -> CockpitRowsShown:
        """Show rows."""
        shown = [CockpitRow(row_id=one.row_id, fact=one.name, thing=one.thing, adds=one.adds) for one in rows]
        return cls(total=total, rows=shown, more=more)


class CockpitFileShown(Shown):
    """A month as a file, in base64."""

    name: str
    content_type: str
    body: str

    @classmethod
    def of(cls, name: str, content_type: str, body: bytes) -> CockpitFileShown:
        """Show a file."""
        return cls(name=name, content_type=content_type, body=base64.b64encode(body).decode())


class IndicatorShown(Shown):
    """A version of a month's indicator, who entered it, and when."""

    month: str
    indicator: str
    unit: str
    version: int
    count: int
    source: str
    by: str
    at: str

    @classmethod
    def of(cls, one: Entered) -> IndicatorShown:
        """Show a version."""
        return cls(
            month=one.month,
            indicator=one.indicator.value,
            unit=one.unit,
            version=one.version,
            count=one.count,
            source=one.source,
            by=one.by,
            at=business_time(one.at.astimezone(dt.UTC)),
        )


class IndicatorsShown(Shown):
    """A year's indicators: those that hold, and every version there ever was, the oldest first."""

    held: list[IndicatorShown]
    versions: list[IndicatorShown]

    @classmethod
    def of(cls, entries: Sequence[Entered]) -> IndicatorsShown:
        """Show a year."""
        return cls(
            held=[IndicatorShown.of(one) for one in newest(entries).values()],
            versions=[IndicatorShown.of(one) for one in entries],
        )
