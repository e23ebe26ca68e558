"""Applications for jobs: who wants one applies once, whose it is takes or turns down, and the last place ends it."""

from __future__ import annotations

from chalicelib.credit.perks.service import own as perks
from chalicelib.foundation.identity.core.members import is_member
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.listings.core import applying as core, listings
from chalicelib.prosperity.listings.core.applying import Application, ApplicationDeed, ApplicationState
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.privacy import refuse_contacts
from chalicelib.prosperity.listings.core.refusals import (
    AppliedAlready,
    NoPriority,
    NoSuchApplication,
    NoSuchListing,
)
from chalicelib.prosperity.listings.service import telling
from chalicelib.prosperity.listings.service.enquiring import open_to_me, prepare_hired
from chalicelib.prosperity.listings.service.letting import prepare_let_in
from chalicelib.prosperity.listings.service.writing import load_own, refuse_risky
from chalicelib.prosperity.listings.store import applications as store, listings as listings_store

TURNS_MAX = 6
COMMUNITY_WORK = "community_work"
"""The kind of programme that recruits for work in the community (社区工作招募)."""


def applied_id_of(listing_id: str, applicant_id: str) -> str:
    """Return what names an application, and nobody who does not know both."""
    return keys.digest("listing-application", f"{listing_id}|{applicant_id}")


def apply(ctx: Context, *, listing_id: str, words: str, key: str, asks_first: bool = False) -> Application:
    """Apply for a job, once; whose it is is told. 3 round trips and WeChat's, 2 more to come first.

    Who `asks_first` says themselves that the village may know of their grant; it comes first in its own job's list.

    Raises:
        NoSuchListing. NotYourOwn. NotAJob. AppliedAlready: with another key. ContactInWords. ListingWordsRisky. Busy.
        NoPriority: it is no village's own job, or no programme gives it.
    """
    me, mark = ctx.actor.subject, fingerprint("apply", words, key, asks_first)
    applied_id = applied_id_of(listing_id, me)
    first = store.find_application(listing_id, applied_id)
    if first is not None:
        return _again(first, mark)
    listing = open_to_me(ctx, listing_id)
    listings.places_of(listing)
    if asks_first:
        _refuse_first(ctx, listing)
    refuse_contacts({"words": words})
    refuse_risky(ctx, words, "words")
    title = listing.written.title
    made = Application(
        listing_id, applied_id, title, me, words, ApplicationState.APPLIED, ctx.now(), mark,
        is_first=asks_first,
    )  # fmt: skip
    writes = store.creation_of(made, refusal=lambda image: AlreadyDone(store.application_of(image)))
    writes.merge(
        listings_store.seen_of(listing_id, ctx.now(), refusal=lambda _: NoSuchListing()),
        telling.applied(ctx, made, telling.APPLY),
    )
    writes.merge(prepare_let_in(me))
    try:
        commit(writes)
    except AlreadyDone as done:
        return _again(done.first, mark)
    return made


def _refuse_first(ctx: Context, listing: Listing) -> None:
    """Let who holds a grant for community work come first for a village's own job."""
    me = ctx.actor.subject
    if not listing.is_collective or is_member(me) or not perks.is_granted(ctx, resident_id=me, kind=COMMUNITY_WORK):
        raise NoPriority


def _again(first: Application, mark: str) -> Application:
    if first.mark != mark:
        raise AppliedAlready
    return first


def withdraw(ctx: Context, *, listing_id: str) -> Application:
    """Withdraw the acting person's application that nobody decided yet; again is the same. 2 round trips.

    Raises:
        NoSuchApplication. ApplicationInOtherState: it is decided. Busy.
    """
    applied_id = applied_id_of(listing_id, ctx.actor.subject)
    for _ in range(TURNS_MAX):
        seen = _load(listing_id, applied_id)
        after = core.moved(seen, ApplicationDeed.WITHDRAW)
        if after is seen:
            return seen
        try:
            commit(store.change_of(after, seen.version, refusal=Stale))
        except Stale:
            continue
        return after
    raise Busy


def decide(ctx: Context, *, listing_id: str, applied_id: str, deed: ApplicationDeed) -> Application:
    """Take or turn down an applicant for a job of the acting person's; again is the same. Who applied is told.

    With the last place the job is matched, and the two can write to each other, in the same transaction. 4 round trips.

    Raises:
        NoSuchListing, NoSuchApplication. ListingInOtherState: the job is not to be had now.
        ApplicationInOtherState: somebody decided before, or every place is taken. Busy.
    """
    for _ in range(TURNS_MAX):
        listing = load_own(ctx, listing_id=listing_id)
        seen = _load(listing_id, applied_id)
        after = core.moved(seen, deed)
        if after is seen:
            return seen
        try:
            commit(_decided(ctx, listing, seen, after))
        except Stale:
            continue
        return after
    raise Busy


def _decided(ctx: Context, listing: Listing, seen: Application, after: Application) -> Writes:
    writes = store.change_of(after, seen.version, refusal=Stale).merge(telling.applied(ctx, after, after.state.value))
    writes.merge(prepare_let_in(ctx.actor.subject))
    if after.state is not ApplicationState.ACCEPTED:
        return writes
    job = listings.taken_on(listing, ctx.now(), by=ctx.actor.signature)
    return writes.merge(
        listings_store.change_of(listing, job, refusal=Stale),
        prepare_hired(ctx, listing, after.applicant_id),
    )


def _load(listing_id: str, applied_id: str) -> Application:
    found = store.find_application(listing_id, applied_id)
    if found is None:
        raise NoSuchApplication
    return found


def list_of(ctx: Context, *, listing_id: str, size: int, cursor: str | None) -> Page[Application]:
    """Return a page of the applications for a job of the acting person's. 2 round trips.

    Raises:
        NoSuchListing: it is not theirs.
    """
    load_own(ctx, listing_id=listing_id)
    return store.list_of_listing(listing_id, size=size, cursor=cursor)


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Application]:
    """Return a page of what the acting person applied for, the last first. One round trip."""
    return store.list_of_applicant(ctx.actor.subject, size=size, cursor=cursor)
