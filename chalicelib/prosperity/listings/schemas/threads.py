"""Enquiries as the two who write to each other see them: no phone is in any of these but `ContactShown`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.listings.core.threads import WORDS_MAX, Enquiry, Said, Side
from chalicelib.prosperity.listings.schemas.listings import ListingPageAsked


class EnquirySayAsked(Asked):
    """A message."""

    words: Annotated[str, Field(min_length=1, max_length=WORDS_MAX)]


class EnquiryListAsked(ListingPageAsked):
    """Which page of one's enquiries: those about one's own listings, or those one made."""

    side: Literal["owner", "asker"] = "asker"


class EnquiryAgreeAsked(Asked):
    """Whether one agrees that phones are exchanged."""

    agrees: bool


class EnquiryMoveAsked(Asked):
    """What one does with an enquiry."""

    deed: Literal["close", "reopen", "block"]


class EnquiryShown(Shown):
    """An enquiry as one side sees it. `other` is what the other side is called, `is_revealed`: phones may be seen.

    `ended_by` is `me` or `other` where one of the two closed or blocked it.
    """

    enquiry_id: str
    listing_id: str
    title: str
    side: str
    other: str
    state: str
    last_at: str
    unread: int
    agreed: bool
    other_agreed: bool
    is_revealed: bool
    ended_by: str

    @classmethod
    def of(cls, one: Enquiry, side: Side, names: Mapping[str, str]) -> EnquiryShown:
        """Show an enquiry to a side."""
        return cls(
            enquiry_id=one.enquiry_id,
            listing_id=one.listing_id,
            title=one.title,
            side=side.value,
            other=names.get(one.person(side.other), ""),
            state=one.state.value,
            last_at=business_time(one.last_at),
            unread=dict(one.unread).get(side, 0),
            agreed=one.has_agreed(side),
            other_agreed=one.has_agreed(side.other),
            is_revealed=one.is_revealed,
            ended_by="" if not one.ended_by else "me" if one.ended_by == side.value else "other",
        )


class EnquiriesShown(Shown):
    """A page of one's enquiries, the last written first."""

    rows: list[EnquiryShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Enquiry], side: Side, names: Mapping[str, str]) -> EnquiriesShown:
        """Show a page."""
        return cls(rows=[EnquiryShown.of(one, side, names) for one in page.rows], cursor=page.cursor)


class EnquiryMessageShown(Shown):
    """One message, and whether it is one's own."""

    nth: int
    is_mine: bool
    words: str
    at: str

    @classmethod
    def of(cls, one: Said, side: Side) -> EnquiryMessageShown:
        """Show a message to a side."""
        return cls(nth=one.nth, is_mine=one.side is side, words=one.words, at=business_time(one.at))


class EnquiryWhole(Shown):
    """An enquiry with a page of its messages, the last first.

    `is_stopped`: what it is about was taken down, so nothing more is said, and no phone is shown.
    """

    enquiry: EnquiryShown
    is_stopped: bool
    rows: list[EnquiryMessageShown]
    cursor: str | None

    @classmethod
    def of(cls, shown: EnquiryShown, side: Side, page: Page[Said], *, is_stopped: bool) -> EnquiryWhole:
        """Show an enquiry to a side."""
        rows = [EnquiryMessageShown.of(said, side) for said in page.rows]
        return cls(enquiry=shown, is_stopped=is_stopped, rows=rows, cursor=page.cursor)


class ContactShown(Shown):
    """The other side's phone, once both agreed."""

    phone: str
