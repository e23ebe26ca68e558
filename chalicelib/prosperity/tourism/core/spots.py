"""A spot: what there is to see, where it stands on the drawn map and in the world, and when it is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.values import value
from chalicelib.points.activities.core.geofence import Spot as Device
from chalicelib.prosperity.tourism.core.deeds import NEXT, ShowDeed, Showing
from chalicelib.prosperity.tourism.core.hours import Hours
from chalicelib.prosperity.tourism.core.positions import Position, refuse_elsewhere
from chalicelib.prosperity.tourism.core.refusals import (
    ShownInOtherState,
    SpotClosed,
    SpotCodeOld,
    SpotNotShown,
    unfit,
)
from chalicelib.prosperity.tourism.core.towns import TownMap

SPOTS_MAX = 300
"""Most spots of a town, so that a map is one answer. Ours."""
PICTURES_MAX = 6
STORY_MAX, AUDIO_MAX = 2_000, 1_000
BOOKABLES_MAX = 4


class SpotKind(StrEnum):
    """What somebody goes there for."""

    SIGHT = "sight"
    EXPERIENCE = "experience"
    INN = "inn"
    RESTAURANT = "restaurant"
    SHOP = "shop"
    SERVICE = "service"


BOOKED = frozenset({SpotKind.EXPERIENCE, SpotKind.INN, SpotKind.RESTAURANT})
"""At which kinds of spots something may be booked."""


@value
class SpotTerms:
    """What an officer writes of a spot.

    `x` and `y` are pixels of the drawn map, from its upper left corner. `audio` is what is read aloud; where it is
    empty the story is. Who is stamped is within `fence_m` metres; 0: wherever the code is scanned. `bookable_ids` are
    what can be booked there.
    """

    kind: SpotKind
    name: str
    sentence: str
    story: str
    audio: str
    x: int
    y: int
    position: Position
    fence_m: int = 0
    hours: Hours = Hours()
    media_ids: tuple[str, ...] = ()
    bookable_ids: tuple[str, ...] = ()


@value
class Spot:
    """A spot. `code` is what its sign says now; `sound` its name in pinyin, for those who search."""

    spot_id: str
    town_id: str
    terms: SpotTerms
    code: str
    sound: str
    state: Showing
    made_at: dt.datetime
    fingerprint: str
    version: int = 1
    last_key: str = ""
    last_mark: str = ""

    @property
    def village_id(self) -> str:
        """The village that it is in."""
        return self.spot_id[:6]

    @property
    def is_shown(self) -> bool:
        """Whether everybody sees it."""
        return self.state is Showing.PUBLISHED


def id_of(village_id: str, key: str) -> str:
    """Return the id of the spot that a key makes."""
    return f"{village_id}v{key}"


def checked(terms: SpotTerms, drawn: TownMap) -> SpotTerms:
    """Return what was written if it may be.

    Raises:
        InvalidInput: it stands beside the map, or names something to be booked where nobody books.
    """
    for field, at, size in (("x", terms.x, drawn.width), ("y", terms.y, drawn.height)):
        if at >= size:
            raise unfit(field=field, code="beside_map", zh="不在地图上。", en="It is not on the map.")
    if terms.bookable_ids and terms.kind not in BOOKED:
        zh, en = "只有体验、民宿和农家菜能挂预订。", "Only experiences, inns and restaurants are booked."
        raise unfit(field="bookable_ids", code="not_booked", zh=zh, en=en)
    return terms


def refuse_unknown(bookable_ids: Sequence[str], known: Container[str]) -> None:
    """Let a spot name what its village lets people book.

    Raises:
        InvalidInput: one is none, or another village's.
    """
    if any(one not in known for one in bookable_ids):
        zh, en = "有的预订项目不在这个村。", "Something to be booked is not in this village."
        raise unfit(field="bookable_ids", code="unknown", zh=zh, en=en)


def changed(spot: Spot, terms: SpotTerms, sound: str) -> Spot:
    """Return the spot with other words."""
    return replace(spot, terms=terms, sound=sound, version=spot.version + 1)


def moved(spot: Spot, deed: ShowDeed) -> Spot:
    """Return the spot in the state that a deed leads to.

    Raises:
        ShownInOtherState: the deed is not for one in its state.
    """
    after = NEXT.get((spot.state, deed))
    if after is None:
        raise ShownInOtherState(state=spot.state.value)
    return replace(spot, state=after, version=spot.version + 1)


def renewed(spot: Spot, code: str) -> Spot:
    """Return the spot with another code on its sign."""
    return replace(spot, code=code, version=spot.version + 1)


def refuse_stamp(spot: Spot, *, code: str, device: Device | None, now: dt.datetime, today: dt.date) -> None:
    """Let somebody who scanned `code` here and now be stamped.

    Raises:
        SpotCodeOld, SpotNotShown, SpotClosed, WhereNeeded, TooFarAway: as these say.
    """
    if spot.code != code:
        raise SpotCodeOld
    if not spot.is_shown:
        raise SpotNotShown
    if not spot.terms.hours.is_open(now):
        zh, en = spot.terms.hours.words_on(today)
        raise SpotClosed(today=zh, today_en=en)
    refuse_elsewhere(spot.terms.position, spot.terms.fence_m, device)
