"""A town's drawn map, and the trails on it: one document, since who is stamped needs both."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.kernel.values import value
from chalicelib.prosperity.tourism.core.refusals import MapSizeStands, SpotsBesideMap, unfit
from chalicelib.prosperity.tourism.core.trails import Trail

SIDE_MIN, SIDE_MAX = 400, 8_000
LABELS_MAX = 60
DRAWINGS = ("valley",)
"""Drawings that come with the pages, `web/mall/maps/<name>.svg`; a town without one of its own begins with one."""


@value
class Label:
    """Words on the map, such as a village's name, and the pixel that their middle stands on."""

    text: str
    x: int
    y: int


@value
class TownMap:
    """A drawing, `width` by `height` pixels: one of those that come with the pages, or a picture of the town's own."""

    drawing: str
    media_id: str
    width: int
    height: int
    labels: tuple[Label, ...] = ()


@value
class TouristTown:
    """What a town shows to visitors: its map (None: none yet), trails, and how many spots were written."""

    town_id: str
    drawn: TownMap | None = None
    trails: tuple[Trail, ...] = ()
    spots: int = 0
    version: int = 0


def checked(drawn: TownMap, town: TouristTown, *, spots_seen: bool = False) -> TownMap:
    """Return the map if the town may have it; `spots_seen` is whether somebody saw where its spots will stand.

    Raises:
        InvalidInput: it names no drawing or two, or a label stands beside it.
        MapSizeStands: spots stand on a map of another size, and nobody looked at them.
    """
    if bool(drawn.drawing) == bool(drawn.media_id):
        raise unfit(
            field="drawing",
            code="one_of_both",
            zh="选一张自带的图，或者传一张。",
            en="Choose a drawing, or send a picture.",
        )
    if any(one.x >= drawn.width or one.y >= drawn.height for one in drawn.labels):
        raise unfit(field="labels", code="beside_map", zh="有的字不在地图上。", en="A label is not on the map.")
    was = town.drawn
    if was is not None and is_other_size(drawn, town) and not spots_seen:
        raise MapSizeStands(width=was.width, height=was.height)
    return drawn


def is_other_size(drawn: TownMap, town: TouristTown) -> bool:
    """Tell whether spots stand on a map of another size."""
    was = town.drawn
    return bool(town.spots) and was is not None and (was.width, was.height) != (drawn.width, drawn.height)


def refuse_beside(drawn: TownMap, spots: Iterable[tuple[str, int, int]]) -> None:
    """Let spots, by their names and pixels, stand on a map; they keep their pixels.

    Raises:
        SpotsBesideMap: some would stand beside it.
    """
    beside = [name for name, x, y in spots if x >= drawn.width or y >= drawn.height]
    if beside:
        raise SpotsBesideMap(names="、".join(beside))


def refuse_other_shape(drawn: TownMap, width: int, height: int) -> None:
    """Let a picture of so many pixels be laid under a map, which may be larger or smaller but is as wide as it is high.

    Raises:
        InvalidInput: it would be stretched.
    """
    if abs(drawn.height * width - drawn.width * height) > max(width, height):
        zh, en = "长宽比例和图片不一样，图会变形。", "Its sides are others than the picture's."
        raise unfit(field="height", code="other_shape", zh=zh, en=en)
