"""Boards as the outside sees them. Points are whole."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.points.boards.core import Standing

Period = Annotated[str, Field(max_length=8, description="A week such as `2026W47`, or a month such as `2026M11`.")]


class NewestAsked(Asked):
    """Of weeks or of months."""

    kind: Literal["week", "month"] = "week"


class RankAsked(Asked):
    """Which period; none: the last week."""

    period: Period | None = None


class PublishAsked(Asked):
    """Which period's boards to make."""

    period: Period


class ChoiceAsked(Asked):
    """Whether to be shown on boards, with the name masked."""

    shown: Annotated[bool, Field(strict=True)]


class ChoiceShown(Shown):
    """Whether somebody is shown on boards."""

    shown: bool


class BoardRowShown(Shown):
    """One line; `tied` people share the rank, this one included."""

    rank: int
    tied: int
    name: str
    village_name: str
    points: int


class VillageRowShown(Shown):
    """A village on its town's board, ranked by points a head of its roster."""

    rank: int
    tied: int
    village_id: str
    name: str
    points: int
    people: int


class FilesShown(Shown):
    """Where each file of a board opens."""

    data: Annotated[str, Field(description="JSON: the same as this answer, without files.")]
    csv: str
    xlsx: str
    html: str
    poster: Annotated[str, Field(description="Empty where no font was installed to draw it with.")]


class BoardShown(Shown):
    """A published board of a village, or of a town."""

    place_id: str
    place_name: str
    period: str
    period_name: str
    kind: str
    published_at: str
    points: int
    star: BoardRowShown | None
    residents: list[BoardRowShown]
    households: list[BoardRowShown]
    villages: list[VillageRowShown]
    rules_note: str
    files: FilesShown

    @classmethod
    def of(cls, document: dict[str, Any], files: dict[str, str]) -> BoardShown:
        """Show a board's document with its files."""
        return cls.model_validate(document | {"files": files})


class RankShown(Shown):
    """Where I stand in my village.

    `rank` is null without points, `published_at` before the board is out. `stage` is `to_come`, `running`, `awaited`
    (over, its board is not out yet), `out`, or `gone`: points are no longer kept by week or month, so `points` is null
    unless the board named me.
    """

    period: str
    stage: str
    published_at: str | None
    points: int | None
    rank: int | None
    tied: int
    people: int
    to_next: int | None
    on_board: bool

    @classmethod
    def of(cls, standing: Standing) -> RankShown:
        """Show a standing."""
        out = standing.published_at
        return cls(
            period=standing.period,
            stage=standing.stage.value,
            published_at=business_time(out) if out else None,
            points=standing.points,
            rank=standing.rank,
            tied=standing.tied,
            people=standing.people,
            to_next=standing.to_next,
            on_board=standing.on_board,
        )


class PublishingShown(Shown):
    """The run that makes the boards."""

    run_id: str
