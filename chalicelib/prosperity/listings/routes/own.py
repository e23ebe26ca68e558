"""One's own listings: written, sent off, changed and ended."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.routes.doors import doors
from chalicelib.prosperity.listings.schemas.listings import (
    ListingAsked,
    ListingMoveAsked,
    ListingPageAsked,
    ListingsShown,
    ListingWhole,
    ListingWriteAsked,
)
from chalicelib.prosperity.listings.service import photos, writing


def _whole(listing: Listing) -> ListingWhole:
    files = listing.written.files
    return ListingWhole.own(listing, photos.views_of(files, all_of_them=True) if files else {})


@doors.door(
    "POST", "/v1/listings", verb="listings.own", asked=ListingWriteAsked, shown=ListingWhole, keyed=True, status=201
)
def write(call: Call[ListingWriteAsked, Nothing]) -> ListingWhole:
    """Keep a draft: residents in their village, members of the city in the bazaar and where they look for work."""
    kind, written = call.body.written()
    made = writing.write(call.ctx, village_id=call.body.village_id, kind=kind, written=written, key=call.key)
    return _whole(made)


@doors.door("GET", "/v1/me/listings", verb="listings.own", query=ListingPageAsked, shown=ListingsShown)
def list_mine(call: Call[Nothing, ListingPageAsked]) -> ListingsShown:
    """Show one's own listings, also those that are over, the newest first."""
    page = writing.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor)
    return ListingsShown.of(page, {})


@doors.door("GET", "/v1/me/listings/{listing_id}", verb="listings.own", shown=ListingWhole)
def read_mine(call: Call[Nothing, Nothing], listing_id: str) -> ListingWhole:
    """Show one of one's own listings, whatever its state, and why it is not shown to others."""
    return _whole(writing.load_own(call.ctx, listing_id=listing_id))


@doors.door("PUT", "/v1/listings/{listing_id}", verb="listings.own", asked=ListingAsked, shown=ListingWhole, keyed=True)
def change(call: Call[ListingAsked, Nothing], listing_id: str) -> ListingWhole:
    """Write a listing anew; what was sent off before is looked at again."""
    _, written = call.body.written()
    return _whole(writing.change(call.ctx, listing_id=listing_id, written=written, key=call.key))


@doors.door(
    "POST",
    "/v1/listings/{listing_id}/moves",
    verb="listings.own",
    asked=ListingMoveAsked,
    shown=ListingWhole,
    keyed=True,
)
def move(call: Call[ListingMoveAsked, Nothing], listing_id: str) -> ListingWhole:
    """Send a listing off, renew it, say that it found somebody, withdraw it, or show one's credit band with it."""
    return _whole(writing.move(call.ctx, listing_id=listing_id, deed=call.body.deed, key=call.key))
