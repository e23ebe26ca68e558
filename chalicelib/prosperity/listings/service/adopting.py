"""Plots: adopted for a season while there are any, one each; and what their owner does on them, told with photos."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.service import pictures as checks
from chalicelib.foundation.reservations.service import places
from chalicelib.foundation.reservations.service.places import Outcome, PlaceState, WrongState
from chalicelib.foundation.reservations.service.slots import Slot
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.prosperity.listings.core import adopting, listings as core
from chalicelib.prosperity.listings.core.adopting import Adoption, AdoptionState
from chalicelib.prosperity.listings.core.caring import Care, CareKind
from chalicelib.prosperity.listings.core.listings import slot_id_of
from chalicelib.prosperity.listings.core.privacy import refuse_contacts
from chalicelib.prosperity.listings.core.refusals import AdoptionOver, NoSuchAdoption, NoSuchListing, NotYourPlot
from chalicelib.prosperity.listings.service import photos, telling
from chalicelib.prosperity.listings.service.enquiring import open_to_me
from chalicelib.prosperity.listings.service.letting import prepare_let_in
from chalicelib.prosperity.listings.service.writing import load_own, refuse_risky
from chalicelib.prosperity.listings.store import adoptions, caring as store, listings as listings_store

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
        AdoptionOver: whose plots they are ended one of theirs.
    """
    listing, me = open_to_me(ctx, listing_id), ctx.actor.subject
    title, season = listing.written.title, core.season_of(listing)
    made = Adoption(
        listing_id, adoptions.id_of(listing_id, me), title, season, me, AdoptionState.ADOPTED, ctx.now()
    )  # fmt: skip

    def also(_outcome: Outcome) -> Writes:
        writes = listings_store.seen_of(listing_id, ctx.now(), refusal=lambda _: NoSuchListing())
        writes.merge(adoptions.adopted_of(made, refusal=lambda _: AdoptionOver()), prepare_let_in(me))
        return writes.merge(telling.moved(ctx, listing, ADOPT))

    return places.join(ctx, slot_id=slot_id_of(listing_id), holder=me, key=key, also=also)


def give_back(ctx: Context, *, listing_id: str, key: str) -> Outcome:
    """Give the acting person's plot back, once per `key`; whose it is is told. 2 round trips.

    Raises:
        NotJoined: they have none. WrongState: they gave it back, or it was ended. KeyReused. Busy.
    """
    return _left(ctx, listing_id, ctx.actor.subject, state=AdoptionState.GIVEN_BACK, key=key)


def _left(
    ctx: Context, listing_id: str, adopter_id: str, *, state: AdoptionState, key: str, reason: str = ""
) -> Outcome:
    """Let somebody's plot be free again, and the other one be told."""
    adopted_id = adoptions.id_of(listing_id, adopter_id)
    news = telling.END if state is AdoptionState.ENDED else telling.GIVE_BACK

    def also(_outcome: Outcome) -> Writes:
        writes = adoptions.ended_of(
            listing_id, adopted_id, state, ctx.now(), reason=reason, refusal=lambda _: AdoptionOver()
        )
        if state is AdoptionState.ENDED:  # Who gives back what they adopted may be gone.
            writes.merge(prepare_let_in(ctx.actor.subject))
        return writes.merge(telling.adopted(ctx, listing_id, adopted_id, news))

    slot_id = slot_id_of(listing_id)
    return places.leave(ctx, slot_id=slot_id, holder=adopter_id, key=key, body=reason, also=also)


def end(ctx: Context, *, listing_id: str, adopted_id: str, reason: str, key: str) -> Adoption:
    """End somebody's adoption of a plot of the acting person's, who reads why; again is the same.

    What was written down until then stays theirs to read; they do not adopt one here again. 3 round trips and WeChat's.

    Raises:
        NoSuchListing. NoSuchAdoption. AdoptionOver: it was given back, or ended for another reason. ContactInWords.
        ListingWordsRisky. NotAllowed, MemberBlocked: they are not let in. KeyReused. Busy.
    """
    listing, seen = adoptions.find_with_listing(listing_id, adopted_id)
    if listing is None or listing.owner_id != ctx.actor.subject:
        raise NoSuchListing
    if seen is None:
        raise NoSuchAdoption
    after = adopting.ended(seen, ctx.now(), reason=reason)
    if after is seen:
        return seen
    refuse_contacts({"reason": reason})
    refuse_risky(ctx, reason, "reason")
    _left(ctx, listing_id, seen.adopter_id, state=AdoptionState.ENDED, key=key, reason=reason)
    return after


def give_back_all(ctx: Context, *, person_id: str, by: dt.date, key: str) -> None:
    """Give back what somebody who is gone adopted by a day, once per `key`. 4 round trips for each.

    Raises:
        Busy: they gave one back at the same moment.
    """
    for found in list(adoptions.every_of_adopter(person_id)):
        seen = adoptions.find_adoption(found.listing_id, found.adopted_id)
        if seen is None or seen.state is not AdoptionState.ADOPTED or business_date(seen.adopted_at) > by:
            continue
        try:
            _left(ctx, seen.listing_id, person_id, state=AdoptionState.GIVEN_BACK, key=key)
        except WrongState as error:
            raise Busy from error


def plot(ctx: Context, *, listing_id: str) -> tuple[Slot, bool]:
    """Return how many plots there are and are left, and whether the acting person has one. One round trip.

    Raises:
        NoSuchSlot: nobody could adopt one yet, or it is none of plots.
    """
    slot, place = places.load_slot_and_place(slot_id=slot_id_of(listing_id), holder=ctx.actor.subject)
    return slot, place is not None and place.state is PlaceState.CONFIRMED


def adopters(ctx: Context, *, listing_id: str, size: int, cursor: str | None) -> Page[Adoption]:
    """Return a page of who adopted plots of the acting person's, also of whose is over. 2 round trips.

    Raises:
        NoSuchListing: it is not theirs.
    """
    load_own(ctx, listing_id=listing_id)
    return adoptions.list_of_listing(listing_id, size=size, cursor=cursor)


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Adoption]:
    """Return a page of what the acting person adopted, whatever became of it, the last first. One round trip."""
    return adoptions.list_of_adopter(ctx.actor.subject, size=size, cursor=cursor)


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
    """Return a page of what was done on plots, the last first, to whose they are and who adopted one. 2 round trips.

    Whose adoption is over reads what was written down while it was theirs.

    Raises:
        NoSuchListing. NotYourPlot.
    """
    listing, mine = adoptions.find_with_listing(listing_id, adoptions.id_of(listing_id, ctx.actor.subject))
    if listing is None:
        raise NoSuchListing
    if listing.owner_id == ctx.actor.subject:
        return store.list_of(listing_id, size=size, cursor=cursor)
    if mine is None:
        raise NotYourPlot
    return store.list_of(listing_id, until=mine.ended_at, size=size, cursor=cursor)
