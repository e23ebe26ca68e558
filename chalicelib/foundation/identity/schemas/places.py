"""Towns and villages, asked and shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.foundation.identity.core.places import GROUPS_MAX, Town, Village
from chalicelib.foundation.identity.schemas.fields import Group, PageSize, PlaceName
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page

Groups = Annotated[tuple[Annotated[Group, Field(min_length=1)], ...], Field(max_length=GROUPS_MAX)]


class VillageAsked(Asked):
    """A village to enter."""

    name: PlaceName
    code: Annotated[str, Field(pattern=r"^[0-9]{12}$")]
    groups: Groups = ()


class VillageChangeAsked(Asked):
    """A village's name and groups, whole."""

    name: PlaceName
    groups: Groups


class PlacesAsked(Asked):
    """Which places: all, or a town and its villages."""

    town_id: Annotated[str | None, Field(pattern=r"^t[0-9]{4}$")] = None
    size: PageSize = 100
    cursor: str | None = None


class PlaceShown(Shown):
    """A town (`kind` `town`) or a village."""

    kind: str
    place_id: str
    town_id: str
    name: str
    code: str
    groups: tuple[str, ...]

    @classmethod
    def of(cls, place: Town | Village) -> PlaceShown:
        """Return a place as it is answered."""
        if isinstance(place, Town):
            return cls(
                kind="town", place_id=place.town_id, town_id=place.town_id, name=place.name, code=place.code, groups=()
            )
        return cls(
            kind="village",
            place_id=place.village_id,
            town_id=place.town_id,
            name=place.name,
            code=place.code,
            groups=place.groups,
        )


class PlacesShown(Shown):
    """A page of towns, each followed by its villages."""

    places: list[PlaceShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Town | Village]) -> PlacesShown:
        """Return a page as it is answered."""
        return cls(places=[PlaceShown.of(place) for place in page.rows], cursor=page.cursor)
