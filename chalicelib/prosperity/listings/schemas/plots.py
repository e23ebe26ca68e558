"""Plots, their care log, and saved searches, as people send and see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import MediaId, PictureShown
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.listings.core.adopting import Adoption
from chalicelib.prosperity.listings.core.caring import CARE_PHOTOS_MAX, CARE_WORDS_MAX, Care
from chalicelib.prosperity.listings.core.listings import REASON_MAX
from chalicelib.prosperity.listings.core.searching import WORDS_MAX, Saved, Sought
from chalicelib.prosperity.listings.schemas.listings import KindName, Price

HARVEST_G_MAX = 10_000_000
"""Ten tonnes. Ours."""


class PlotShown(Shown):
    """How many plots a listing has, how many nobody adopted yet, and whether one is one's own."""

    plots: int
    left: int
    is_mine: bool


class PlotAdoptionShown(Shown):
    """A plot that one adopted; `reason` is why its owner ended that, `ended_at` is "" while it is one's own."""

    listing_id: str
    title: str
    season: str
    state: str
    adopted_at: str
    ended_at: str
    reason: str

    @classmethod
    def of(cls, one: Adoption) -> PlotAdoptionShown:
        """Show an adoption to who adopted."""
        return cls(listing_id=one.listing_id, title=one.title, season=one.season, **_adoption(one))


class PlotAdoptionsShown(Shown):
    """A page of what one adopted, the last first."""

    rows: list[PlotAdoptionShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Adoption]) -> PlotAdoptionsShown:
        """Show a page."""
        return cls(rows=[PlotAdoptionShown.of(one) for one in page.rows], cursor=page.cursor)


class AdopterShown(Shown):
    """An adoption as whose the plots are sees it; `adopter` is what who adopted is called."""

    adopted_id: str
    adopter: str
    state: str
    adopted_at: str
    ended_at: str
    reason: str

    @classmethod
    def of(cls, one: Adoption, names: Mapping[str, str]) -> AdopterShown:
        """Show an adoption to whose the plots are."""
        return cls(adopted_id=one.adopted_id, adopter=names.get(one.adopter_id, ""), **_adoption(one))


def _adoption(one: Adoption) -> dict[str, str]:
    return {
        "state": one.state.value,
        "adopted_at": business_time(one.adopted_at),
        "ended_at": "" if one.ended_at is None else business_time(one.ended_at),
        "reason": one.reason,
    }


class AdoptersShown(Shown):
    """A page of who adopted plots of one's own."""

    rows: list[AdopterShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Adoption], names: Mapping[str, str]) -> AdoptersShown:
        """Show a page."""
        return cls(rows=[AdopterShown.of(one, names) for one in page.rows], cursor=page.cursor)


class AdoptionEndAsked(Asked):
    """Why one ends somebody's adoption, which they read."""

    reason: Annotated[str, Field(min_length=2, max_length=REASON_MAX)]


class PlotCareAsked(Asked):
    """What was done on plots, in words and photos; of a harvest also how many grams there were."""

    kind: Literal["care", "harvest"] = "care"
    words: Annotated[str, Field(min_length=2, max_length=CARE_WORDS_MAX)]
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=CARE_PHOTOS_MAX)] = ()
    weight_g: Annotated[int, Field(strict=True, ge=0, le=HARVEST_G_MAX)] = 0

    @model_validator(mode="after")
    def _weighed(self) -> Self:
        if (self.kind == "harvest") != (self.weight_g > 0):
            message = "收成要写多少克，别的不写。|A harvest says how many grams, anything else does not."
            raise ValueError(message)
        return self


class PlotCareShown(Shown):
    """An entry of a care log."""

    kind: str
    words: str
    photos: list[PictureShown]
    weight_g: int
    at: str

    @classmethod
    def of(cls, one: Care, views: Mapping[str, View]) -> PlotCareShown:
        """Show an entry."""
        return cls(
            kind=one.kind.value,
            words=one.words,
            photos=[PictureShown.of(views[media_id]) for media_id in one.media_ids if media_id in views],
            weight_g=one.weight_g,
            at=business_time(one.at),
        )


class PlotCareLogShown(Shown):
    """A page of a care log, the last entry first."""

    rows: list[PlotCareShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Care], views: Mapping[str, View]) -> PlotCareLogShown:
        """Show a page."""
        return cls(rows=[PlotCareShown.of(one, views) for one in page.rows], cursor=page.cursor)


class SavedSearchAsked(Asked):
    """What one wants to be told of: of one scenario, in a village or a town, by type, words and price in fen."""

    place_id: Annotated[str, Field(pattern=r"^(v[0-9]{5}|t[0-9]{4})$")]
    kind: KindName
    type: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]*$")] = ""
    words: Annotated[str, Field(max_length=WORDS_MAX)] = ""
    price_min: Price = 0
    price_max: Price | None = None

    def sought(self) -> Sought:
        """Return what is looked for."""
        return Sought(self.place_id, self.kind, self.type, self.words, self.price_min, self.price_max)


class SavedSearchShown(Shown):
    """A saved search, in the `nth` of one's ten places."""

    nth: int
    place_id: str
    kind: str
    type: str
    words: str
    price_min: int
    price_max: int | None

    @classmethod
    def of(cls, one: Saved) -> SavedSearchShown:
        """Show a saved search."""
        sought = one.sought
        return cls(
            nth=one.nth,
            place_id=sought.place_id,
            kind=sought.kind,
            type=sought.type_,
            words=sought.words,
            price_min=sought.price_min,
            price_max=sought.price_max,
        )


class SavedSearchesShown(Shown):
    """One's saved searches by their places."""

    searches: list[SavedSearchShown]
