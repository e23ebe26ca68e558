"""Spots as officers write them and everybody sees them. Positions are WGS 84, GCJ-02 beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import MediaId, PictureShown
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.prosperity.bookings.core.bookables import Bookable
from chalicelib.prosperity.tourism.core import codes, hours
from chalicelib.prosperity.tourism.core.deeds import ShowDeed
from chalicelib.prosperity.tourism.core.finding import QUERY_MAX
from chalicelib.prosperity.tourism.core.hours import CLOSED_MAX, SPANS_MAX, Span
from chalicelib.prosperity.tourism.core.positions import FENCE_M_MAX, FENCE_M_MIN, LATITUDE_E6, LONGITUDE_E6, Position
from chalicelib.prosperity.tourism.core.spots import (
    AUDIO_MAX,
    BOOKABLES_MAX,
    PICTURES_MAX,
    STORY_MAX,
    Spot,
    SpotKind,
    SpotTerms,
)
from chalicelib.prosperity.tourism.core.towns import SIDE_MAX

KindName = Literal["sight", "experience", "inn", "restaurant", "shop", "service"]
SpotBookableId = Annotated[str, Field(pattern=r"^v[0-9]{5}j[0-9a-f-]{36}$")]
Pixel = Annotated[int, Field(strict=True, ge=0, lt=SIDE_MAX)]


class TourismSpanAsked(Asked):
    """On one weekday (1 is Monday), open from `opens` until `closes`; the day's end is `24:00`."""

    day: Annotated[int, Field(strict=True, ge=1, le=7)]
    opens: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    closes: Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class TourismFindAsked(Asked):
    """Which spots of a map: of a kind, or by a name's characters, pinyin or initials; all where nothing is said."""

    q: Annotated[str, Field(max_length=QUERY_MAX)] = ""
    kind: KindName | None = None

    def of_kind(self) -> SpotKind | None:
        """Return the kind as the room's core knows it."""
        return None if self.kind is None else SpotKind(self.kind)


class TourismSpotAsked(Asked):
    """What an officer writes of a spot.

    `x` and `y` are pixels of the drawn map from its upper left corner; the position is WGS 84, in millionths of a
    degree. `audio` is what is read aloud, the story where it is empty. Who is stamped is within `fence_m` metres; 0:
    wherever the code is scanned. Without `hours` it is always open. `bookable_ids` is what of its village can be booked
    there; it is shown while it can be.
    """

    kind: KindName
    name: Annotated[str, Field(min_length=2, max_length=20)]
    sentence: Annotated[str, Field(min_length=2, max_length=40)]
    story: Annotated[str, Field(max_length=STORY_MAX)] = ""
    audio: Annotated[str, Field(max_length=AUDIO_MAX)] = ""
    x: Pixel
    y: Pixel
    latitude_e6: Annotated[int, Field(strict=True, ge=LATITUDE_E6[0], le=LATITUDE_E6[1])]
    longitude_e6: Annotated[int, Field(strict=True, ge=LONGITUDE_E6[0], le=LONGITUDE_E6[1])]
    fence_m: Literal[0] | Annotated[int, Field(strict=True, ge=FENCE_M_MIN, le=FENCE_M_MAX)] = 0
    hours: Annotated[tuple[TourismSpanAsked, ...], Field(max_length=SPANS_MAX)] = ()
    closed_on: Annotated[tuple[Date, ...], Field(max_length=CLOSED_MAX)] = ()
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=PICTURES_MAX)] = ()
    bookable_ids: Annotated[tuple[SpotBookableId, ...], Field(max_length=BOOKABLES_MAX)] = ()

    def terms(self) -> SpotTerms:
        """Return it as the room's core knows it.

        Raises:
            InvalidInput: the hours can not be.
        """
        spans = [Span(one.day, hours.minute_of(one.opens), hours.minute_of(one.closes)) for one in self.hours]
        return SpotTerms(
            SpotKind(self.kind),
            self.name,
            self.sentence,
            self.story,
            self.audio,
            self.x,
            self.y,
            Position(self.latitude_e6, self.longitude_e6),
            self.fence_m,
            hours.checked(spans, self.closed_on),
            self.media_ids,
            tuple(dict.fromkeys(self.bookable_ids)),
        )


class TourismSpotChangeAsked(TourismSpotAsked):
    """What is said of a spot from now on; `version` is the one that was looked at."""

    version: Annotated[int, Field(strict=True, ge=1)]


class TourismCodeAsked(Asked):
    """Which version of a spot was looked at, whose sign gets another code."""

    version: Annotated[int, Field(strict=True, ge=1)]


class TourismMoveAsked(Asked):
    """Whether everybody sees it; `version` is the one that was looked at."""

    deed: Literal["publish", "withdraw"]
    version: Annotated[int, Field(strict=True, ge=1)]

    def of(self) -> ShowDeed:
        """Return it as the room's core knows it."""
        return ShowDeed(self.deed)


class TourismSpanShown(Shown):
    """A span of the week."""

    day: int
    opens: str
    closes: str

    @classmethod
    def of(cls, span: Span) -> TourismSpanShown:
        """Show a span."""
        return cls(day=span.day, opens=hours.clock_of(span.opens), closes=hours.clock_of(span.closes))


class TourismSpotFace(Shown):
    """What a map or a trail shows of a spot; `today` is when it is open today, in words."""

    spot_id: str
    village_id: str
    kind: str
    name: str
    sentence: str
    x: int
    y: int
    gcj02: tuple[float, float]
    today: str
    is_open: bool
    cover: str

    @classmethod
    def face(cls, spot: Spot, now: dt.datetime, today: dt.date, views: Mapping[str, View]) -> TourismSpotFace:
        """Show a spot in short."""
        terms = spot.terms
        cover = views.get(terms.media_ids[0]) if terms.media_ids else None
        return cls(
            spot_id=spot.spot_id,
            village_id=spot.village_id,
            kind=terms.kind.value,
            name=terms.name,
            sentence=terms.sentence,
            x=terms.x,
            y=terms.y,
            gcj02=terms.position.gcj02,
            today=terms.hours.words_on(today)[0],
            is_open=terms.hours.is_open(now),
            cover="" if cover is None else cover.thumb,
        )


class TourismPointShown(Shown):
    """A point of GeoJSON: longitude and latitude of WGS 84, in degrees (RFC 7946, 3.1.2 and 4)."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class TourismFeatureShown(Shown):
    """A spot as GeoJSON."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: TourismPointShown
    properties: TourismSpotFace


class TourismFeaturesShown(Shown):
    """The spots of a map, as a FeatureCollection of GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[TourismFeatureShown]

    @classmethod
    def of(
        cls, spots: Sequence[Spot], now: dt.datetime, today: dt.date, views: Mapping[str, View]
    ) -> TourismFeaturesShown:
        """Show the spots of a map."""
        return cls(
            features=[
                TourismFeatureShown(
                    id=one.spot_id,
                    geometry=TourismPointShown(coordinates=one.terms.position.wgs84),
                    properties=TourismSpotFace.face(one, now, today, views),
                )
                for one in spots
            ]
        )


class TourismOfferShown(Shown):
    """Something that can be booked at a spot, in short; `price_fen` is of a seat, a night or a table, 0: free."""

    bookable_id: str
    kind: str
    title: str
    price_fen: int

    @classmethod
    def of(cls, one: Bookable) -> TourismOfferShown:
        """Show one."""
        terms = one.terms
        return cls(bookable_id=one.bookable_id, kind=terms.kind.value, title=terms.title, price_fen=terms.price_fen)


class TourismSpotShown(TourismSpotFace):
    """A spot as everybody sees it; `audio` is what is read aloud."""

    wgs84: tuple[float, float]
    story: str
    audio: str
    hours: list[TourismSpanShown]
    closed_on: list[str]
    pictures: list[PictureShown]
    offered: list[TourismOfferShown]

    @classmethod
    def of(
        cls,
        spot: Spot,
        now: dt.datetime,
        today: dt.date,
        views: Mapping[str, View],
        offered: Sequence[Bookable] = (),
    ) -> TourismSpotShown:
        """Show a spot."""
        terms = spot.terms
        return cls(
            **TourismSpotFace.face(spot, now, today, views).model_dump(),
            wgs84=terms.position.wgs84,
            story=terms.story,
            audio=terms.audio or terms.story or terms.sentence,
            hours=[TourismSpanShown.of(one) for one in terms.hours.spans],
            closed_on=[str(one) for one in terms.hours.closed_on],
            pictures=[PictureShown.of(views[one]) for one in terms.media_ids if one in views],
            offered=[TourismOfferShown.of(one) for one in offered],
        )


class TourismSpotAtDesk(TourismSpotShown):
    """A spot as officers see it: what its sign says, and in which state it is."""

    state: str
    code: str
    written_audio: str
    latitude_e6: int
    longitude_e6: int
    fence_m: int
    media_ids: list[str]
    bookable_ids: list[str]
    version: int

    @classmethod
    def at(
        cls,
        spot: Spot,
        now: dt.datetime,
        today: dt.date,
        views: Mapping[str, View],
        offered: Sequence[Bookable] = (),
    ) -> TourismSpotAtDesk:
        """Show a spot to an officer."""
        terms = spot.terms
        return cls(
            **TourismSpotShown.of(spot, now, today, views, offered).model_dump(),
            state=spot.state.value,
            code=codes.grouped(spot.code),
            written_audio=terms.audio,
            latitude_e6=terms.position.latitude_e6,
            longitude_e6=terms.position.longitude_e6,
            fence_m=terms.fence_m,
            media_ids=list(terms.media_ids),
            bookable_ids=list(terms.bookable_ids),
            version=spot.version,
        )


class TourismSpotLine(Shown):
    """A spot in the list at the desk."""

    spot_id: str
    village_id: str
    kind: str
    name: str
    sentence: str
    x: int
    y: int
    state: str
    version: int

    @classmethod
    def line(cls, spot: Spot) -> TourismSpotLine:
        """Show a spot in the list."""
        terms = spot.terms
        return cls(
            spot_id=spot.spot_id,
            village_id=spot.village_id,
            kind=terms.kind.value,
            name=terms.name,
            sentence=terms.sentence,
            x=terms.x,
            y=terms.y,
            state=spot.state.value,
            version=spot.version,
        )


class TourismSpotsAtDesk(Shown):
    """All spots of a village or town, drafts too."""

    rows: list[TourismSpotLine]

    @classmethod
    def of(cls, spots: Sequence[Spot]) -> TourismSpotsAtDesk:
        """Show the list."""
        return cls(rows=[TourismSpotLine.line(one) for one in spots])
