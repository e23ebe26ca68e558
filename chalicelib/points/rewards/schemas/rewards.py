"""Rewards as officers write them and villagers see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import MediaId, PictureShown
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.points.rewards.core.listed import Offer
from chalicelib.points.rewards.core.offers import Deed
from chalicelib.points.rewards.core.rewards import (
    COLLECT_DAYS_MAX,
    LIMIT_MAX,
    PRICE_MAX,
    STOCK_MAX,
    WITHOUT_END,
    Kind,
    Per,
    Point,
    Terms,
)

Stock = Annotated[int, Field(strict=True, ge=0, le=STOCK_MAX)]


class RewardPageAsked(Asked):
    """Which page of a list of the mall."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class RewardBrowseAsked(RewardPageAsked):
    """Whose rewards: those of one's own `village`, or of its `town`."""

    of: Literal["village", "town"] = "village"


class RewardListAsked(RewardPageAsked):
    """Which state of a place's rewards."""

    state: Literal["draft", "offered", "paused", "ended"] = "offered"


class PickupPointAsked(Asked):
    """Where it is collected: by the officers of which village or town, its name, where that is, when it is open."""

    place_id: Annotated[str, Field(pattern=r"^(v[0-9]{5}|t[0-9]{4})$")]
    name: Annotated[str, Field(min_length=2, max_length=30, pattern=r"^[^#]+$")]
    where: Annotated[str, Field(min_length=2, max_length=60)]
    opening: Annotated[str, Field(min_length=2, max_length=60)]


class TermsAsked(Asked):
    """What an officer writes of a reward: at most `most` pieces a person by `per`, or 0 and `none`.

    Without `until` it is offered until it is ended. `price` in points a piece; `collect_days` after the day of order.
    """

    kind: Literal["goods", "service", "seat"]
    title: Annotated[str, Field(min_length=2, max_length=30)]
    words: Annotated[str, Field(max_length=500)] = ""
    price: Annotated[int, Field(strict=True, ge=1, le=PRICE_MAX)]
    per: Literal["none", "month", "all"] = "none"
    most: Annotated[int, Field(strict=True, ge=0, le=LIMIT_MAX)] = 0
    point: PickupPointAsked
    collect_days: Annotated[int, Field(strict=True, ge=1, le=COLLECT_DAYS_MAX)]
    until: Date | None = None
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=3)] = ()

    def terms(self) -> Terms:
        """Return it as the room's core knows it."""
        point = Point(self.point.place_id, self.point.name, self.point.where, self.point.opening)
        return Terms(
            Kind(self.kind),
            self.title,
            self.words,
            self.price,
            Per(self.per),
            self.most,
            point,
            self.collect_days,
            self.until or WITHOUT_END,
            self.media_ids,
        )


class RewardAsked(TermsAsked):
    """A new reward, and how many there are of it."""

    stock: Stock


class RewardChangeAsked(TermsAsked):
    """What a reward says from now on; `version` is the one that was looked at."""

    version: Annotated[int, Field(strict=True, ge=1)]


class RewardMoveAsked(Asked):
    """What is done with a reward."""

    deed: Literal["offer", "pause", "resume", "end"]

    def what(self) -> Deed:
        """Return it as the room's core knows it."""
        return Deed(self.deed)


class RewardStockAsked(Asked):
    """How many of a reward there are in all, ordered and handed out ones too."""

    stock: Stock


class RewardStockShown(Shown):
    """How many of a reward there are in all from now on."""

    reward_id: str
    stock: int


class PickupPointShown(Shown):
    """Where something is collected."""

    place_id: str
    name: str
    where: str
    opening: str

    @classmethod
    def of(cls, point: Point) -> PickupPointShown:
        """Show where something is collected."""
        return cls(place_id=point.place_id, name=point.name, where=point.where, opening=point.opening)


def pictures_in(media_ids: Sequence[str], views: Mapping[str, View]) -> list[PictureShown]:
    """Return those of some pictures that are there, in their order."""
    return [PictureShown.of(views[one]) for one in media_ids if one in views]


class RewardShown(Shown):
    """A reward as everybody sees it. `left` is how many can be ordered now, `mine` how many by the caller (null: any).

    `until` is null where it is offered without an end. `last_day` is until when an order of today would wait. After a
    deed there are no `pictures`.
    """

    reward_id: str
    kind: str
    title: str
    words: str
    price: int
    per: str
    most: int
    point: PickupPointShown
    collect_days: int
    last_day: str
    until: str | None
    state: str
    left: int
    mine: int | None
    pictures: list[PictureShown]

    @classmethod
    def of(cls, offer: Offer, today: dt.date) -> RewardShown:
        """Show a reward."""
        reward, terms = offer.reward, offer.reward.terms
        return cls(
            reward_id=reward.reward_id,
            kind=terms.kind.value,
            title=terms.title,
            words=terms.words,
            price=terms.price,
            per=terms.per.value,
            most=terms.most,
            point=PickupPointShown.of(terms.point),
            collect_days=terms.collect_days,
            last_day=str(today + dt.timedelta(days=terms.collect_days)),
            until=None if terms.until == WITHOUT_END else str(terms.until),
            state=reward.state.value,
            left=offer.slot.free,
            mine=offer.mine,
            pictures=pictures_in(terms.media_ids, offer.views),
        )


class RewardsShown(Shown):
    """A page of what is offered."""

    rows: list[RewardShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Offer], today: dt.date) -> RewardsShown:
        """Show a page."""
        return cls(rows=[RewardShown.of(one, today) for one in page.rows], cursor=page.cursor)


class RewardAtDesk(RewardShown):
    """A reward as officers see it: `stock` in all, `taken` of it ordered or handed out; `version` for a change."""

    stock: int
    taken: int
    version: int

    @classmethod
    def of(cls, offer: Offer, today: dt.date) -> RewardAtDesk:
        """Show a reward to an officer."""
        shown = RewardShown.of(offer, today).model_dump()
        slot = offer.slot
        return cls(**shown, stock=slot.capacity, taken=slot.taken, version=offer.reward.version)


class RewardsAtDesk(Shown):
    """A page of a place's rewards of one state."""

    rows: list[RewardAtDesk]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Offer], today: dt.date) -> RewardsAtDesk:
        """Show a page."""
        return cls(rows=[RewardAtDesk.of(one, today) for one in page.rows], cursor=page.cursor)
