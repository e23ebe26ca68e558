"""Plots: adopted for a season while there are any, one each; and what their owner does on them, told with photos."""

from __future__ import annotations

from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.service import pictures as checks
from chalicelib.foundation.reservations.service import places
from chalicelib.foundation.reservations.service.places import Outcome, Place, PlaceState
from chalicelib.foundation.reservations.service.slots import Slot
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.prosperity.listings.core import listings as core
from chalicelib.prosperity.listings.core.caring import Care, CareKind
from chalicelib.prosperity.listings.core.listings import Listing, slot_id_of
from chalicelib.prosperity.listings.core.privacy import refuse_contacts
from chalicelib.prosperity.listings.core.refusals import NoSuchListing, NotYourPlot
from chalicelib.prosperity.listings.service import photos, telling
from chalicelib.prosperity.listings.service.enquiring import open_to_me
from chalicelib.prosperity.listings.service.letting import prepare_let_in
from chalicelib.prosperity.listings.service.writing import load_own, refuse_risky
from chalicelib.prosperity.listings.store import caring as store, listings as listings_store

ADOPT = "adopt"


@value
class Done:
    """What somebody says was done on their plots; `weight_g` for a harvest."""

    kind: CareKind
    words: str
    media_ids: tuple[str, ...] = ()
    weight_g: int = 0


def adopt(ctx: Context, *, listing_id: str, key: str) -> Outcome:
    """Adopt a plot, one a person and season, once per `key`; whose it is is told. 2 round trips.

    Raises:
        NoSuchListing. NotYourOwn. NotPlots. AlreadyJoined: they have one. SlotFull: all are adopted. KeyReused. Busy.
    """
    listing, me = open_to_me(ctx, listing_id), ctx.actor.subject
    core.plots_of(listing)

    def also(_outcome: Outcome) -> Writes:
        writes = listings_store.seen_of(listing_id, ctx.now(), refusal=lambda _: NoSuchListing())
        writes.merge(prepare_let_in(me))
        return writes.merge(telling.moved(ctx, listing, ADOPT))

    return places.join(ctx, slot_id=slot_id_of(listing_id), holder=me, key=key, also=also)


def give_back(ctx: Context, *, listing_id: str, key: str) -> Outcome:
    """Give the acting person's plot back, once per `key`. 2 round trips.

    Raises:
        NotJoined: they have none. WrongState: they gave it back. KeyReused. Busy.
    """
    return places.leave(ctx, slot_id=slot_id_of(listing_id), holder=ctx.actor.subject, key=key)


def plot(ctx: Context, *, listing_id: str) -> tuple[Slot, bool]:
    """Return how many plots there are and are left, and whether the acting person has one. One round trip.

    Raises:
        NoSuchSlot: nobody could adopt one yet, or it is none of plots.
    """
    slot, place = places.load_slot_and_place(slot_id=slot_id_of(listing_id), holder=ctx.actor.subject)
    return slot, _has(place)


def _has(place: Place | None) -> bool:
    return place is not None and place.state is PlaceState.CONFIRMED


def adopters(ctx: Context, *, listing_id: str, size: int, cursor: str | None) -> Page[str]:
    """Return a page of who adopted plots of the acting person's. 2 round trips; it may be shorter than `size`.

    Raises:
        NoSuchListing: it is not theirs.
    """
    load_own(ctx, listing_id=listing_id)
    page = places.list_places(slot_id=slot_id_of(listing_id), size=size, cursor=cursor)
    return Page([one.holder for one in page.rows if _has(one)], page.cursor)


def write_care(ctx: Context, *, listing_id: str, done: Done, key: str) -> Care:
    """Write down what was done on the acting person's plots, once per `key`. 3 round trips and WeChat's.

    Raises:
        NoSuchListing. NotPlots. ContactInWords. ListingWordsRisky. InvalidInput: a photo can not be used. KeyReused.
    """
    listing = load_own(ctx, listing_id=listing_id)
    core.plots_of(listing)
    mark = fingerprint("care", done.kind, done.words, done.weight_g, *done.media_ids)
    first = store.find_care(listing_id, key)
    if first is not None:  # Its photos are used already, so it is looked for first.
        return _again(first, mark)
    refuse_contacts({"words": done.words})
    refuse_risky(ctx, done.words, "words")
    made = Care(listing_id, key, done.kind, done.words, done.media_ids, done.weight_g, ctx.now(), mark)
    pictures.load_pictures(ctx, media_ids=made.media_ids, by=ctx.actor.subject, purpose=photos.PURPOSE)
    writes = store.creation_of(made, refusal=lambda image: AlreadyDone(store.care_of(image)))
    if made.media_ids:
        writes.merge(pictures.prepare_attach(ctx, media_ids=made.media_ids, subject=made.subject, held=True))
        writes.merge(checks.prepare_wait(ctx, media_ids=made.media_ids, subject=made.subject))
    try:
        commit(writes.merge(prepare_let_in(ctx.actor.subject)))
    except AlreadyDone as done_before:
        return _again(done_before.first, mark)
    return made


def _again(first: Care, mark: str) -> Care:
    if first.mark != mark:
        raise KeyReused
    return first


def list_care(ctx: Context, *, listing_id: str, size: int, cursor: str | None) -> Page[Care]:
    """Return a page of what was done on plots, the last first, to whose they are and who adopted one. 3 round trips.

    Raises:
        NoSuchListing. NotYourPlot.
    """
    listing = listings_store.find_listing(listing_id)
    if listing is None:
        raise NoSuchListing
    if not has_part(ctx, listing):
        raise NotYourPlot
    return store.list_of(listing_id, size=size, cursor=cursor)


def has_part(ctx: Context, listing: Listing) -> bool:
    """Tell whether plots are the acting person's, or they adopted one. One round trip at most."""
    me = ctx.actor.subject
    if listing.owner_id == me:
        return True
    return _has(places.find_place(slot_id=slot_id_of(listing.listing_id), holder=me))
