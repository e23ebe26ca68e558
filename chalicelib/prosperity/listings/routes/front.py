"""What everybody may look at: listings of one scenario, searched, and one of them."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.listings.routes.doors import doors
from chalicelib.prosperity.listings.schemas.listings import ListingSearchAsked, ListingShown, ListingsShown
from chalicelib.prosperity.listings.service import reading


@doors.door("GET", "/v1/listings", verb="listings.browse", query=ListingSearchAsked, shown=ListingsShown)
def browse(call: Call[Nothing, ListingSearchAsked]) -> ListingsShown:
    """Show listings of a village or town, the newest first: by type, price, and words or their pinyin."""
    query = call.query
    page, views = reading.search(call.ctx, sought=query.sought(), size=query.size, cursor=query.cursor)
    return ListingsShown.of(page, views)


@doors.door("GET", "/v1/listings/{listing_id}", verb="listings.browse", shown=ListingShown)
def read(call: Call[Nothing, Nothing], listing_id: str) -> ListingShown:
    """Show one listing: what it says, its photos, and whose it is as far as that is shown."""
    front = reading.read(call.ctx, listing_id=listing_id)
    return ListingShown.whole(front.listing, front.views, front.owner, front.band)
