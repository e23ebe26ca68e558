"""A listing's photos, which others see once they were looked at, and a lease's contract, for owner and officers."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.core.files import SCAN
from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.service import pictures as checks
from chalicelib.kernel.authz import Role, allows
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.listings.core import listings as core
from chalicelib.prosperity.listings.core.listings import Listing, Written
from chalicelib.prosperity.listings.store import adoptions, caring, listings as store

PURPOSE = "listing"


def exchanged(ctx: Context, listing_id: str, now: Written, before: Written | None = None) -> Writes:
    """Return the writes that give a listing its files; those it has no more are cleaned away.

    One round trip where there are new photos, one for a new contract.

    Raises:
        InvalidInput: a file is not the acting person's, not there, or sent for something else.
    """
    had = () if before is None else before.files
    new = [one for one in now.media_ids if one not in had]
    pictures.load_pictures(ctx, media_ids=new, by=ctx.actor.subject, purpose=PURPOSE)
    writes = Writes()
    if new:
        writes.merge(pictures.prepare_attach(ctx, media_ids=new, subject=listing_id, held=True))
        writes.merge(checks.prepare_wait(ctx, media_ids=new, subject=listing_id))
    if now.contract_id and now.contract_id not in had:
        pictures.load_pictures(ctx, media_ids=[now.contract_id], by=ctx.actor.subject, purpose=SCAN)
        writes.merge(pictures.prepare_attach(ctx, media_ids=[now.contract_id], subject=listing_id))
    gone = [one for one in had if one not in now.files]
    if not new:  # Where others wait, the stream of what waits sees which ones the listing has no more.
        of_photos = [one for one in gone if before is not None and one in before.media_ids]
        writes.merge(checks.prepare_left(media_ids=of_photos, subject=listing_id))
    return writes.merge(pictures.prepare_detach(ctx, media_ids=gone, subject=listing_id))


def views_of(ids: Sequence[str], *, all_of_them: bool, officer: bool = False) -> dict[str, View]:
    """Return files by their ids, with `all_of_them` also those that others do not see yet. One round trip."""
    found = pictures.find_pictures(media_ids=list(ids))
    shown = [one for one in found if one is not None and (all_of_them or not one.held)]
    return {one.media_id: pictures.view_of(one, officer=officer) for one in shown}


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read a listing's file, or one of a care log; None where not.

    One round trip, two of a care log for who adopted a plot.
    """
    listing_id, _, key = picture.subject.partition("~")
    listing = store.find_listing(listing_id)
    if listing is None or (not key and picture.media_id not in listing.written.files):
        return None
    if listing.owner_id == ctx.actor.subject:
        return Sight.AUTHOR
    if allows(ctx.actor, "listings.read", within=listing.listing_id):
        return Sight.OFFICER
    if key:
        return _of_care(ctx, listing, picture, key)
    is_open = picture.media_id in listing.written.media_ids and core.is_seen(listing, ctx.now())
    return Sight.OTHER if is_open and not {Role.RESIDENT, Role.MEMBER}.isdisjoint(ctx.actor.roles) else None


def _of_care(ctx: Context, listing: Listing, picture: Picture, key: str) -> Sight | None:
    """Return as what somebody who is neither owner nor officer may read a picture of a care log."""
    found = caring.find_care(listing.listing_id, key)
    if found is None or picture.media_id not in found.media_ids:
        return None
    mine = adoptions.find_adoption(listing.listing_id, adoptions.id_of(listing.listing_id, ctx.actor.subject))
    return Sight.OTHER if mine is not None and mine.reads(found.at) else None
