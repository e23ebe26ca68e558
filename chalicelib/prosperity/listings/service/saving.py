"""Saved searches: ten places a person, and a word in the inbox when something new fits."""

from __future__ import annotations

from chalicelib.foundation.facts.core.listings import ListingPublished
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.notifications.core.messages import Message
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.sending import Means, present_means
from chalicelib.kernel import logs
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.prosperity.listings.core import listings as core, searching
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.refusals import NoSuchSearch, SearchTaken
from chalicelib.prosperity.listings.core.searching import SEARCHES_MAX, Saved, Sought
from chalicelib.prosperity.listings.service.letting import prepare_let_in
from chalicelib.prosperity.listings.store import listings as listings_store, searches as store

PAGES_MAX, PAGE_SIZE = 10, 100
"""So many searches of a kind are looked at for one listing: a thousand of its village, a thousand of its town. Ours."""
KIND = "listing_found"


def list_own(ctx: Context) -> list[Saved]:
    """Return the acting person's saved searches by their places. One round trip."""
    return store.list_of(ctx.actor.subject)


def save(ctx: Context, *, nth: int, sought: Sought) -> Saved:
    """Keep a search in one of the acting person's ten places; the same again changes nothing. One round trip.

    Raises:
        NoSuchSearch: there is no such place. SearchTaken: another search is kept there.
    """
    _refuse_place(nth)
    me = ctx.actor.subject
    made = Saved(me, nth, sought, ctx.now())
    writes = store.creation_of(made, refusal=lambda image: AlreadyDone(store.saved_of(image)))
    writes.merge(prepare_let_in(me))
    try:
        commit(writes)
    except AlreadyDone as done:
        first: Saved = done.first
        if first.sought != sought:
            raise SearchTaken from None
        return first
    return made


def remove(ctx: Context, *, nth: int) -> None:
    """Let one of the acting person's places be free; a free one stays so. One round trip.

    Raises:
        NoSuchSearch: there is no such place.
    """
    _refuse_place(nth)
    commit(store.removal_of(ctx.actor.subject, nth))


def _refuse_place(nth: int) -> None:
    if not 0 <= nth < SEARCHES_MAX:
        raise NoSuchSearch


def follow(recorded: Recorded) -> None:
    """Tell who saved a search that a new listing fits, once each, however often the stream says it."""
    tell(LIVE, recorded=recorded, means=present_means())


def tell(ctx: Context, *, recorded: Recorded, means: Means | None = None) -> int:
    """Tell who saved a search that a new listing fits; return how many people that are. 22 looks at most."""
    fact = recorded.fact
    assert isinstance(fact, ListingPublished)
    listing = listings_store.find_listing(fact.listing_id)
    if listing is None or not core.is_seen(listing, ctx.now()):
        return 0
    people = _who_seeks(listing, listing.village_id) | _who_seeks(listing, listing.town_id)
    for person_id in sorted(people - {listing.owner_id}):
        values = {"title": listing.written.title}
        message = Message(recorded.fact_id, person_id, KIND, listing.listing_id, values)
        deliver(ctx, message=message, means=means)
    return len(people - {listing.owner_id})


def _who_seeks(listing: Listing, place_id: str) -> set[str]:
    """Return who saved a search for a place that a listing fits, of the last thousand."""
    found: set[str] = set()
    cursor = None
    for _ in range(PAGES_MAX):
        page = store.list_at(place_id, listing.kind.value, size=PAGE_SIZE, cursor=cursor)
        found |= {one.person_id for one in page.rows if searching.fits(listing, listing.text, one.sought)}
        cursor = page.cursor
        if cursor is None:
            return found
    logs.event("searches_not_all_looked_at", place_id=place_id, kind=listing.kind.value)
    return found
