"""Trails and cards on the wire. Lengths are metres, times minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from chalicelib.foundation.media.core.pictures import View
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.prosperity.tourism.core import cards
from chalicelib.prosperity.tourism.core.cards import Card, Had, Visit
from chalicelib.prosperity.tourism.core.spots import Spot
from chalicelib.prosperity.tourism.core.trails import SPOTS_MAX, SPOTS_MIN, WORDS_MAX, Trail, TrailTerms
from chalicelib.prosperity.tourism.schemas.spots import TourismSpotFace

SpotId = Annotated[str, Field(pattern=r"^v[0-9]{5}v[0-9a-f-]{36}$")]


class TourismTrailAsked(Asked):
    """What an officer writes of a trail.

    Who has all stamps is paid by the rule `rule`, as a villager, or given the coupon `offer_id`; "" for nothing.
    """

    title: Annotated[str, Field(min_length=2, max_length=20)]
    words: Annotated[str, Field(max_length=WORDS_MAX)] = ""
    spot_ids: Annotated[tuple[SpotId, ...], Field(min_length=SPOTS_MIN, max_length=SPOTS_MAX)]
    length_m: Annotated[int, Field(strict=True, ge=100, le=100_000)]
    minutes: Annotated[int, Field(strict=True, ge=10, le=2_880)]
    season: Annotated[str, Field(max_length=20)] = ""
    rule: Annotated[str, Field(pattern=r"^([a-z]{3})?$")] = ""
    offer_id: Annotated[str, Field(pattern=r"^(t[0-9]{4}k[0-9a-f-]{36})?$")] = ""

    def terms(self) -> TrailTerms:
        """Return it as the room's core knows it."""
        return TrailTerms(
            self.title,
            self.words,
            self.spot_ids,
            self.length_m,
            self.minutes,
            self.season,
            self.rule,
            self.offer_id,
        )


class TourismTrailChangeAsked(TourismTrailAsked):
    """What a trail is from now on; `version` is the one that was looked at."""

    version: Annotated[int, Field(strict=True, ge=1)]


class TourismTrailFace(Shown):
    """A trail in short; `gives` says to whom something is given: `points` to villagers, `coupon` to members."""

    trail_id: str
    title: str
    words: str
    spot_ids: list[str]
    length_m: int
    minutes: int
    season: str
    gives: list[str]

    @classmethod
    def face(cls, trail: Trail) -> TourismTrailFace:
        """Show a trail in short."""
        terms = trail.terms
        gives = [name for name, set_ in (("points", terms.rule), ("coupon", terms.offer_id)) if set_]
        return cls(
            trail_id=trail.trail_id,
            title=terms.title,
            words=terms.words,
            spot_ids=list(terms.spot_ids),
            length_m=terms.length_m,
            minutes=terms.minutes,
            season=terms.season,
            gives=gives,
        )


class TourismTrailsShown(Shown):
    """The trails of a town that everybody sees."""

    rows: list[TourismTrailFace]

    @classmethod
    def of(cls, trails: Sequence[Trail]) -> TourismTrailsShown:
        """Show a town's trails."""
        return cls(rows=[TourismTrailFace.face(one) for one in trails])


class TourismTrailShown(TourismTrailFace):
    """A trail with its spots in their order."""

    spots: list[TourismSpotFace]

    @classmethod
    def of(
        cls, trail: Trail, spots: Sequence[Spot], now: dt.datetime, today: dt.date, views: Mapping[str, View]
    ) -> TourismTrailShown:
        """Show a trail."""
        faces = [TourismSpotFace.face(one, now, today, views) for one in spots]
        return cls(**TourismTrailFace.face(trail).model_dump(), spots=faces)


class TourismTrailAtDesk(TourismTrailFace):
    """A trail as officers see it."""

    state: str
    rule: str
    offer_id: str
    version: int

    @classmethod
    def at(cls, trail: Trail) -> TourismTrailAtDesk:
        """Show a trail to an officer."""
        return cls(
            **TourismTrailFace.face(trail).model_dump(),
            state=trail.state.value,
            rule=trail.terms.rule,
            offer_id=trail.terms.offer_id,
            version=trail.version,
        )


class TourismTrailsAtDesk(Shown):
    """All trails of a town, the newest first."""

    rows: list[TourismTrailAtDesk]

    @classmethod
    def of(cls, trails: Sequence[Trail]) -> TourismTrailsAtDesk:
        """Show a town's trails to an officer."""
        return cls(rows=[TourismTrailAtDesk.at(one) for one in trails])


class TourismHereAsked(Asked):
    """Where a phone is, WGS 84 in millionths of a degree, and how well it knows; looked at, and not kept."""

    latitude_e6: Annotated[int, Field(strict=True, ge=-90_000_000, le=90_000_000)]
    longitude_e6: Annotated[int, Field(strict=True, ge=-180_000_000, le=180_000_000)]
    accuracy_m: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] = 0


class TourismCheckInAsked(Asked):
    """What the sign's code says, and where the phone is, which some spots ask for."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    here: TourismHereAsked | None = None


class TourismHadShown(Shown):
    """What somebody had for a trail: points, or a coupon; `why` says what kept it from being given for now."""

    trail_id: str
    on: str
    points: int
    coupon_id: str
    why: str

    @classmethod
    def of(cls, trail_id: str, had: Had) -> TourismHadShown:
        """Show what somebody had."""
        return cls(trail_id=trail_id, on=str(had.on), points=had.points, coupon_id=had.coupon_id, why=had.why)


class TourismCheckedInShown(Shown):
    """What a check-in came to: the first stamp of this spot or one more, and the trails that it finished."""

    spot_id: str
    name: str
    on: str
    is_first: bool
    had: list[TourismHadShown]

    @classmethod
    def of(cls, visit: Visit, spot: Spot) -> TourismCheckedInShown:
        """Show what a check-in came to."""
        had = [TourismHadShown.of(trail_id, one) for trail_id, one in visit.had.items()]
        return cls(spot_id=spot.spot_id, name=spot.terms.name, on=str(visit.on), is_first=visit.is_first, had=had)


class TourismStampShown(Shown):
    """A stamp: on which day it was first set, on which last, and on how many days in all."""

    spot_id: str
    first_on: str
    last_on: str
    days: int


class TourismProgressShown(TourismTrailFace):
    """A trail, how many of its stamps are missing, and what its owner had for it (none: nothing yet)."""

    missing: int
    had: TourismHadShown | None


class TourismCardShown(Shown):
    """Somebody's card, the last stamp first, and how far they are on each trail."""

    stamps: list[TourismStampShown]
    trails: list[TourismProgressShown]

    @classmethod
    def of(cls, card: Card, trails: Sequence[Trail]) -> TourismCardShown:
        """Show somebody's card."""
        stamps = [
            TourismStampShown(spot_id=spot_id, first_on=str(one.first_on), last_on=str(one.last_on), days=one.days)
            for spot_id, one in card.stamps.items()
        ]
        stamps.sort(key=lambda one: (one.last_on, one.spot_id), reverse=True)
        rows = [
            TourismProgressShown(
                **TourismTrailFace.face(one).model_dump(),
                missing=cards.missing(card, one),
                had=TourismHadShown.of(one.trail_id, card.had[one.trail_id]) if one.trail_id in card.had else None,
            )
            for one in trails
        ]
        return cls(stamps=stamps, trails=rows)
