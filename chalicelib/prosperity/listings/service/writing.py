"""Listings as their owners write, send off, change and end them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.identity.core.members import is_member
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.moderation.core import Suggest
from chalicelib.foundation.moderation.service import texts
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.core.keys import refuse_untimely
from chalicelib.prosperity.listings.core import kinds, listings as core, searching
from chalicelib.prosperity.listings.core.deeds import ListingDeed, ListingState
from chalicelib.prosperity.listings.core.kinds import Kind
from chalicelib.prosperity.listings.core.listings import Listing, Written
from chalicelib.prosperity.listings.core.privacy import refuse_contacts
from chalicelib.prosperity.listings.core.refusals import (
    ListingInOtherState,
    ListingMovedOn,
    ListingWordsRisky,
    NoSuchListing,
    NotYoursToList,
    TooManyDeeds,
    TooManyListings,
)
from chalicelib.prosperity.listings.service import photos, publishing
from chalicelib.prosperity.listings.service.letting import prepare_let_in
from chalicelib.prosperity.listings.store import listings as store

FORUM = 3
"""WeChat's word for where the text stands."""
SUBMIT, SHOW_CREDIT, HIDE_CREDIT = "submit", "show_credit", "hide_credit"
Plan = Callable[[Listing], tuple[Listing, Writes]]


def write(ctx: Context, *, village_id: str, kind: Kind, written: Written, key: str) -> Listing:
    """Keep a draft of the acting person's, once per `key`. 3 round trips, 4 with photos, 5 with a contract.

    Raises:
        NotYoursToList: they do not live there, or are of the city and list what only residents do.
        ContactInWords: a text holds a phone number, or another way round this page.
        TooManyListings. InvalidInput: a file can not be used. NoSuchPlace. KeyReused. Busy.
    """
    town_id = places.load_village(village_id=village_id).town_id
    me = ctx.actor.subject
    is_ours = ctx.actor.town_id == town_id and (kind, written.details.type) in kinds.OPEN_TO_MEMBERS
    if not (is_ours if is_member(me) else me.startswith(f"{village_id}r")):
        raise NotYoursToList
    return _create(ctx, (village_id, town_id, me), kind, written, key)


def write_collective(ctx: Context, *, village_id: str, kind: Kind, written: Written, key: str) -> Listing:
    """Keep a draft of a village's own, which the acting officer looks after as the resident they are. As `write`.

    Raises:
        NotYoursToList: the officer is no resident of the village. The rest as `write`.
    """
    owner_id = ctx.actor.resident_id
    if not owner_id.startswith(f"{village_id}r"):
        raise NotYoursToList
    town_id = places.load_village(village_id=village_id).town_id
    return _create(ctx, (village_id, town_id, owner_id), kind, written, key, is_collective=True)


def _create(
    ctx: Context, whose: tuple[str, str, str], kind: Kind, written: Written, key: str, *, is_collective: bool = False
) -> Listing:
    village_id, town_id, owner_id = whose
    refuse_contacts(written.texts())
    mark, listing_id = _mark("write", written), core.id_of(village_id, key)
    first = store.find_listing(listing_id)
    if first is not None:  # Its photos are used already, so it is looked for first.
        return _own_again(first, owner_id, key, mark)
    made = Listing(
        listing_id, town_id, owner_id, kind, written, _text(kind, written), ListingState.DRAFT, ctx.now(),
        is_collective=is_collective, by=ctx.actor.signature, done={key: mark},
    )  # fmt: skip
    writes = store.creation_of(made, refusal=lambda image: AlreadyDone(store.listing_of(image)))
    full = TooManyListings(most=core.LIVE_MAX)
    writes.merge(store.counted_of(owner_id, core.LIVE_MAX, refusal=lambda _: full), prepare_let_in(owner_id))
    try:
        commit(writes.merge(photos.exchanged(ctx, listing_id, written)))
    except AlreadyDone as done:
        return _own_again(done.first, owner_id, key, mark)
    return made


def _own_again(first: Listing, owner_id: str, key: str, mark: str) -> Listing:
    if first.owner_id != owner_id:
        raise KeyReused
    return replayed(first, key, mark)


def _mark(deed: str, written: Written) -> str:
    return fingerprint(deed, written.title, written.words, kinds.kept(written.details), *written.files)


def _text(kind: Kind, written: Written) -> str:
    return searching.text_of(written.title, written.words, kinds.TYPES[kind][written.details.type])


def change(ctx: Context, *, listing_id: str, written: Written, key: str) -> Listing:
    """Write a listing of the acting person's anew, once per `key`. 3 round trips and WeChat's, more with new files.

    One that was sent off already is looked at again: it is seen on where its words are clean. Land waits for both
    officers anew.

    Raises:
        NoSuchListing. ListingInOtherState: it is over, hidden, or would become something else.
        ContactInWords. ListingWordsRisky. ContractMissing. InvalidInput. ListingMovedOn. KeyReused. Busy.
    """

    def plan(seen: Listing) -> tuple[Listing, Writes]:
        core.refuse_change(seen, written)
        if kinds.OPEN_TO_MEMBERS.isdisjoint({(seen.kind, written.details.type)}) and is_member(seen.owner_id):
            raise NotYoursToList
        after = replace(seen, written=written, text=_text(seen.kind, written))
        files = photos.exchanged(ctx, listing_id, written, seen.written)
        if seen.state is ListingState.DRAFT:
            return replace(after, version=seen.version + 1), files
        return _sent(ctx, after, files)

    refuse_contacts(written.texts())
    return done_with_own(ctx, listing_id, plan, (key, _mark("change", written)))


def move(ctx: Context, *, listing_id: str, deed: str, key: str) -> Listing:
    """Send a listing off, renew it, end it, or show or hide its owner's credit band. Once per `key`.

    2 round trips; `submit` takes WeChat's word on the text too.

    Raises:
        NoSuchListing: it is not theirs. ListingInOtherState: as it is this can not be done. NoticeRuns.
        ListingWordsRisky. ContractMissing. ListingMovedOn: somebody did something with it meanwhile. KeyReused.
    """

    def plan(seen: Listing) -> tuple[Listing, Writes]:
        if deed == SUBMIT:
            if seen.state not in {ListingState.DRAFT, ListingState.REFUSED}:
                raise ListingInOtherState(state=seen.state.value)
            return _sent(ctx, seen, Writes())
        if deed in {SHOW_CREDIT, HIDE_CREDIT}:
            shows = deed == SHOW_CREDIT and Role.RESIDENT in ctx.actor.roles and not seen.is_collective
            return core.showing_credit(seen, shows=shows), Writes()
        return core.moved(seen, ListingDeed(deed), ctx.now(), by=ctx.actor.signature), Writes()

    return done_with_own(ctx, listing_id, plan, (key, fingerprint("move", deed)))


def _sent(ctx: Context, listing: Listing, files: Writes) -> tuple[Listing, Writes]:
    after = core.sent(listing, ctx.now(), is_clean=_is_clean(ctx, listing.written), by=ctx.actor.signature)
    return after, files.merge(publishing.prepare_seen(ctx, listing, after))


def _is_clean(ctx: Context, written: Written) -> bool:
    said = "\n".join(written.texts().values())
    return refuse_risky(ctx, said, "words") is Suggest.PASS


def refuse_risky(ctx: Context, text: str, field: str) -> Suggest:
    """Return what WeChat thinks of a text by the acting person. It takes one round trip, and its openid one.

    Raises:
        ListingWordsRisky: nobody may see it.
    """
    found = texts.check_text(ctx, text=text, person_id=ctx.actor.subject, scene=FORUM).suggest
    if found is Suggest.RISKY:
        refusal = ListingWordsRisky
        raise refusal(fields=[{"field": field, "code": refusal.code, "zh": refusal.zh, "en": refusal.en}])
    return found


def done_with_own(ctx: Context, listing_id: str, plan: Plan, asked: tuple[str, str]) -> Listing:
    """Do something with a listing of the acting person's as it is; `asked` is the key, and what it asks."""

    def let_in(seen: Listing) -> tuple[Listing, Writes]:
        after, also = plan(seen)
        return after, also.merge(prepare_let_in(seen.owner_id))

    seen = load_own(ctx, listing_id=listing_id)
    if asked[0] not in seen.done and len(core.remembered(seen.done, ctx.now())) >= core.DONE_MAX:
        raise TooManyDeeds(most=core.DONE_MAX)
    return done_with(ctx, seen, let_in, asked)


def done_with(ctx: Context, seen: Listing, plan: Plan, asked: tuple[str, str]) -> Listing:
    """Do something with a listing as it was seen, once a key.

    Keys that are too old to be written any more are forgotten: they change nothing, and the row stays small.

    Raises:
        KeyReused. ListingMovedOn: somebody did something with it at the same moment. KeyTooOld, KeyAhead.
    """
    key, mark = asked
    if key in seen.done:
        return replayed(seen, key, mark)
    refuse_untimely(key, ctx.now())
    after, also = plan(seen)
    after = replace(after, done={**core.remembered(seen.done, ctx.now()), key: mark})
    try:
        commit(store.change_of(seen, after, refusal=lambda now: Stale(store.listing_of(now))).merge(also))
    except Stale as now:
        if now.image is not None and key in now.image.done:
            return replayed(now.image, key, mark)
        raise ListingMovedOn from None
    return after


def replayed(first: Listing, key: str, mark: str) -> Listing:
    """Return a listing that a request has changed before.

    Raises:
        KeyReused: that request asked something else.
    """
    if first.done.get(key) != mark:
        raise KeyReused
    return first


def load_own(ctx: Context, *, listing_id: str) -> Listing:
    """Return a listing of the acting person's, whatever its state. One round trip.

    Raises:
        NoSuchListing: there is none of theirs.
    """
    found = store.find_listing(listing_id)
    if found is None or found.owner_id != ctx.actor.subject:
        raise NoSuchListing
    return found


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Listing]:
    """Return a page of the acting person's listings, also those that are over, the newest first. One round trip."""
    return store.list_of_owner(ctx.actor.subject, size=size, cursor=cursor)
