"""Listings as everybody reads them: searched, and one by one with its photos, owner and, where agreed, their band."""

from __future__ import annotations

from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.service import standing
from chalicelib.foundation.identity.core.members import is_member
from chalicelib.foundation.media.core.pictures import View
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.prosperity.listings.core import listings as core
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.refusals import NoSuchListing
from chalicelib.prosperity.listings.core.searching import Sought
from chalicelib.prosperity.listings.service import naming, photos
from chalicelib.prosperity.listings.store import listings as store


@value
class Front:
    """A listing as everybody reads it: its photos, what its owner is called, and their band, "" where not shown."""

    listing: Listing
    views: dict[str, View]
    owner: str
    band: str = ""


def search(ctx: Context, *, sought: Sought, size: int, cursor: str | None) -> tuple[Page[Listing], dict[str, View]]:
    """Return a page of what everybody sees and somebody looks for, the newest first, and its first photos.

    2 round trips, 4 where few listings fit.
    """
    page = store.search(sought, ctx.now(), size=size, cursor=cursor)
    first = [one.written.media_ids[0] for one in page.rows if one.written.media_ids]
    return page, photos.views_of(first, all_of_them=False) if first else {}


def read(ctx: Context, *, listing_id: str) -> Front:
    """Return one listing that everybody sees. 2 round trips, one for photos, 2 to 3 for a band.

    Raises:
        NoSuchListing: there is none that everybody sees.
    """
    listing = load_seen(ctx, listing_id=listing_id)
    views = photos.views_of(listing.written.media_ids, all_of_them=False) if listing.written.media_ids else {}
    return Front(listing, views, naming.owner_of(listing), band_of(listing))


def load_seen(ctx: Context, *, listing_id: str) -> Listing:
    """Return a listing that everybody sees. One round trip.

    Raises:
        NoSuchListing: there is none.
    """
    found = store.find_listing(listing_id)
    if found is None or not core.is_seen(found, ctx.now()):
        raise NoSuchListing
    return found


def is_for(listing: Listing, who: Principal) -> bool:
    """Tell whether somebody may ask about a listing: a resident, or a member of its town."""
    return not is_member(who.subject) or who.town_id == listing.town_id


def band_of(listing: Listing) -> str:
    """Return its owner's credit band, asked anew each time: "" without their word for this listing, or a score."""
    if not listing.shows_credit or is_member(listing.owner_id):
        return ""
    try:
        return standing.load_standing(resident_id=listing.owner_id).grade
    except NoScore:
        return ""
