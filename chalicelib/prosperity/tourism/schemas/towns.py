"""A town's map on the wire, and how many came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import MediaId
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.prosperity.tourism.core import visits
from chalicelib.prosperity.tourism.core.spots import Spot
from chalicelib.prosperity.tourism.core.towns import LABELS_MAX, SIDE_MAX, SIDE_MIN, Label, TouristTown, TownMap
from chalicelib.prosperity.tourism.schemas.spots import Pixel

Side = Annotated[int, Field(strict=True, ge=SIDE_MIN, le=SIDE_MAX)]


class TourismLabelAsked(Asked):
    """Words on the map, and the pixel that their middle stands on."""

    text: Annotated[str, Field(min_length=1, max_length=12)]
    x: Pixel
    y: Pixel


class TourismMapAsked(Asked):
    """A drawing that comes with the pages, or a picture of the town's own, and its size in pixels.

    `version` is the one that was looked at, 0 where there was none. Where spots stand on a map of another size,
    somebody looked at where they will stand (`spots_seen`).
    """

    drawing: Literal["", "valley"] = ""
    media_id: Literal[""] | MediaId = ""
    width: Side
    height: Side
    labels: Annotated[tuple[TourismLabelAsked, ...], Field(max_length=LABELS_MAX)] = ()
    version: Annotated[int, Field(strict=True, ge=0)]
    spots_seen: bool = False

    def of(self) -> TownMap:
        """Return it as the room's core knows it."""
        labels = tuple(Label(one.text, one.x, one.y) for one in self.labels)
        return TownMap(self.drawing, self.media_id, self.width, self.height, labels)


class TourismLabelShown(Shown):
    """Words on the map."""

    text: str
    x: int
    y: int


class TourismMapShown(Shown):
    """A town's map: a drawing that comes with the pages, or the address of a picture; `version` is for a change."""

    town_id: str
    drawing: str
    media_id: str
    picture: str
    width: int
    height: int
    labels: list[TourismLabelShown]
    trails: int
    version: int

    @classmethod
    def of(cls, town: TouristTown, views: Mapping[str, View]) -> TourismMapShown:
        """Show a town's map."""
        drawn = town.drawn
        assert drawn is not None, "a map is shown where there is one"
        view = views.get(drawn.media_id)
        return cls(
            town_id=town.town_id,
            drawing=drawn.drawing,
            media_id=drawn.media_id,
            picture="" if view is None else view.large,
            width=drawn.width,
            height=drawn.height,
            labels=[TourismLabelShown(text=one.text, x=one.x, y=one.y) for one in drawn.labels],
            trails=sum(one.is_shown for one in town.trails),
            version=town.version,
        )


class TourismMonthAsked(Asked):
    """Which month, `2026-11`."""

    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


class TourismVisitsRow(Shown):
    """A spot's visits in a month, and on each of its days that had some."""

    spot_id: str
    name: str
    visits: int
    days: dict[str, int]


class TourismVisitsAtDesk(Shown):
    """A month's visits of a village's or town's spots: people who were stamped, each once a day at each spot."""

    month: str
    rows: list[TourismVisitsRow]
    total: int

    @classmethod
    def of(cls, month: str, counted: Sequence[tuple[Spot, Mapping[dt.date, int]]]) -> TourismVisitsAtDesk:
        """Show a month to officers, what was visited most in front."""
        rows = [
            TourismVisitsRow(
                spot_id=spot.spot_id,
                name=spot.terms.name,
                visits=sum(days.values()),
                days={str(on): days[on] for on in sorted(days)},
            )
            for spot, days in counted
        ]
        rows.sort(key=lambda row: (-row.visits, row.name))
        return cls(month=month, rows=rows, total=sum(row.visits for row in rows))


class TourismVisitsTold(Shown):
    """A spot's visits in a month as the public is told: none where they are fewer than five."""

    spot_id: str
    name: str
    visits: int | None


class TourismVisitsShown(Shown):
    """A month's visits as the public is told; there is no sum, from which a small number could be worked out."""

    month: str
    rows: list[TourismVisitsTold]

    @classmethod
    def of(cls, month: str, counted: Sequence[tuple[Spot, Mapping[dt.date, int]]]) -> TourismVisitsShown:
        """Show a month to everybody, what was visited most in front."""
        rows = [
            TourismVisitsTold(spot_id=spot.spot_id, name=spot.terms.name, visits=visits.told(days))
            for spot, days in counted
            if spot.is_shown
        ]
        rows.sort(key=lambda row: (-(row.visits or 0), row.name))
        return cls(month=month, rows=rows)
