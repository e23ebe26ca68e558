"""Listings as their owners send them, and as everybody, owners and officers see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import MediaId, PictureShown
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.listings.core.kinds import TYPES, Kind
from chalicelib.prosperity.listings.core.listings import (
    PHOTOS_MAX,
    REASON_MAX,
    SIDES,
    TITLE_MAX,
    WORDS_MAX,
    Listing,
    Written,
    unsigned,
)
from chalicelib.prosperity.listings.core.searching import WORDS_MAX as SOUGHT_MAX, Sought
from chalicelib.prosperity.listings.schemas.kinds import FEN_MAX, AnyDetails, DetailsField, details_asked, details_shown

VillageId = Annotated[str, Field(pattern=r"^v[0-9]{5}$")]
KindName = Literal["jobs", "rentals", "bazaar", "land", "plots"]
Price = Annotated[int, Field(ge=0, le=FEN_MAX)]


class ListingAsked(Asked):
    """A title, words, what the scenario asks, photos; and for land the contract's file."""

    title: Annotated[str, Field(min_length=2, max_length=TITLE_MAX)]
    words: Annotated[str, Field(max_length=WORDS_MAX)] = ""
    details: DetailsField
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=PHOTOS_MAX)] = ()
    contract_id: MediaId | None = None

    def written(self) -> tuple[Kind, Written]:
        """Return which scenario it is, and what is written."""
        kind, details = details_asked(self.details)
        contract_id = (self.contract_id or "") if kind is Kind.LAND else ""
        return kind, Written(self.title, self.words, details, self.media_ids, contract_id)


class ListingWriteAsked(ListingAsked):
    """A new listing, and the village it stands in."""

    village_id: VillageId


class ListingMoveAsked(Asked):
    """What its owner does with a listing."""

    deed: Literal["submit", "renew", "match", "withdraw", "show_credit", "hide_credit"]


class ListingPageAsked(Asked):
    """Which page."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, Field(max_length=1_000)] | None = None


class ListingSearchAsked(ListingPageAsked):
    """What somebody looks for, in a village or a town: of one scenario, by type, words and price in fen."""

    place_id: Annotated[str, Field(pattern=r"^(v[0-9]{5}|t[0-9]{4})$")]
    kind: KindName
    type: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]*$")] = ""
    words: Annotated[str, Field(max_length=SOUGHT_MAX)] = ""
    price_min: Price = 0
    price_max: Price | None = None

    def sought(self) -> Sought:
        """Return what is looked for."""
        return Sought(self.place_id, self.kind, self.type, self.words, self.price_min, self.price_max)


class ListingDeskAsked(ListingPageAsked):
    """Which state of a village's listings."""

    state: Literal["waiting", "noticed", "published", "refused", "hidden"] = "waiting"


class ListingDecisionAsked(Asked):
    """What an officer decides on the version that they looked at, and why, which the owner reads where it is no yes."""

    deed: Literal["approve", "refuse", "hide", "show"]
    reason: Annotated[str, Field(min_length=2, max_length=REASON_MAX)]
    looked_at: Annotated[int, Field(ge=1)]


class ListingRow(Shown):
    """A listing in a list."""

    listing_id: str
    village_id: str
    kind: str
    type: str
    type_word: str
    title: str
    details: AnyDetails
    state: str
    published_at: str
    photo: PictureShown | None

    @classmethod
    def of(cls, one: Listing, views: Mapping[str, View]) -> ListingRow:
        """Show a listing."""
        return cls(**_row(one, views))


def _row(one: Listing, views: Mapping[str, View]) -> dict[str, Any]:
    photos = [views[media_id] for media_id in one.written.media_ids if media_id in views]
    return {
        "listing_id": one.listing_id,
        "village_id": one.village_id,
        "kind": one.kind.value,
        "type": one.type_,
        "type_word": TYPES[one.kind][one.type_],
        "title": one.written.title,
        "details": details_shown(one.kind, one.written.details),
        "state": one.state.value,
        "published_at": "" if one.published_at is None else business_time(one.published_at),
        "photo": PictureShown.of(photos[0]) if photos else None,
    }


class ListingsShown(Shown):
    """A page of listings, the newest first."""

    rows: list[ListingRow]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Listing], views: Mapping[str, View]) -> ListingsShown:
        """Show a page."""
        return cls(rows=[ListingRow.of(one, views) for one in page.rows], cursor=page.cursor)


class ListingShown(ListingRow):
    """A listing as everybody reads it. `band` is its owner's credit grade, "" where it is not shown.

    `notice_until` is when the announcement of a lease ends, after the whole of `notice_last_on`; `filled` how many
    places of a job are taken. `is_collective`: it is the village's own.
    """

    words: str
    photos: list[PictureShown]
    owner: str
    band: str
    expires_at: str
    notice_until: str
    notice_last_on: str
    filled: int
    is_collective: bool

    @classmethod
    def whole(cls, one: Listing, views: Mapping[str, View], owner: str, band: str) -> ListingShown:
        """Show a listing."""
        return cls(**_whole(one, views, owner, band))


def _whole(one: Listing, views: Mapping[str, View], owner: str, band: str) -> dict[str, Any]:
    return {
        **_row(one, views),
        "words": one.written.words,
        "photos": [PictureShown.of(views[media_id]) for media_id in one.written.media_ids if media_id in views],
        "owner": owner,
        "band": band,
        "expires_at": "" if one.expires_at is None else business_time(one.expires_at),
        "notice_until": "" if one.notice_until is None else business_time(one.notice_until),
        "notice_last_on": "" if one.notice_last_on is None else str(one.notice_last_on),
        "filled": one.filled,
        "is_collective": one.is_collective,
    }


class ListingWhole(ListingShown):
    """A listing as its owner and officers see it: also why it is not shown, and what it waits for.

    `unsigned` says whose yes to a lease is missing: `village`, `town`.
    """

    version: int
    reason: str
    shows_credit: bool
    made_at: str
    media_ids: list[str]
    contract: PictureShown | None
    signatures: int
    signatures_needed: int
    unsigned: list[str]
    objections: int

    @classmethod
    def own(cls, one: Listing, views: Mapping[str, View], owner: str = "", band: str = "") -> ListingWhole:
        """Show a listing to its owner, or to an officer."""
        contract = views.get(one.written.contract_id)
        return cls(
            **_whole(one, views, owner, band),
            version=one.version,
            reason=one.reason,
            shows_credit=one.shows_credit,
            made_at=business_time(one.made_at),
            media_ids=list(one.written.media_ids),
            contract=None if contract is None else PictureShown.of(contract),
            signatures=len(one.signatures),
            signatures_needed=len(SIDES) if one.kind is Kind.LAND else 0,
            unsigned=list(unsigned(one)),
            objections=one.objections,
        )
