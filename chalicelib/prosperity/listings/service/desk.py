"""What officers do with listings: look at them, sign leases, refuse, hide and show. None of the owner's family."""

from __future__ import annotations

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.identity.core.members import is_member
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.listings.core import listings as core
from chalicelib.prosperity.listings.core.deeds import ListingDeed, ListingState
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.refusals import ListingMovedOn, NoSuchListing
from chalicelib.prosperity.listings.service import publishing, telling
from chalicelib.prosperity.listings.service.writing import done_with
from chalicelib.prosperity.listings.store import listings as store

TOWN_OFFICERS = frozenset({Role.TOWN_OFFICER, Role.TOWN_ADMIN})
TOLD = frozenset({ListingDeed.APPROVE, ListingDeed.NOTICE, ListingDeed.REFUSE, ListingDeed.HIDE, ListingDeed.SHOW})
"""What an owner is told of; of the first of two signatures nothing, since nothing is decided by it."""


def list_at_desk(*, village_id: str, state: ListingState, size: int, cursor: str | None) -> Page[Listing]:
    """Return a page of a village's listings of one state. One round trip."""
    return store.list_at_desk(village_id, state, size=size, cursor=cursor)


def read(ctx: Context, *, listing_id: str) -> Listing:
    """Return a listing for an officer's eyes; a look at a lease with its contract is recorded. 2 round trips at most.

    Raises:
        NoSuchListing: there is none.
    """
    found = load(listing_id=listing_id)
    if found.written.contract_id:
        record(ctx, place_id=found.village_id, deed="listings.read", target=listing_id)
    return found


def load(*, listing_id: str) -> Listing:
    """Return a listing, whatever its state. One round trip.

    Raises:
        NoSuchListing: there is none.
    """
    found = store.find_listing(listing_id)
    if found is None:
        raise NoSuchListing
    return found


def decide(ctx: Context, *, listing_id: str, deed: str, reason: str, looked_at: int, key: str) -> Listing:
    """Approve, refuse, hide or show a listing, once per `key`; its owner is told. 3 round trips.

    `looked_at` is the version that the officer read: they decide on that one alone.

    A lease of land takes an officer of its village and one of the town, two persons, neither of its owner's family; the
    second yes announces it.

    Raises:
        NoSuchListing. ListingInOtherState. SignedAlready: by the same officer or person. SideSigned. KeyReused.
        OwnFamily: it is of the acting officer's family. ListingMovedOn: somebody did something with it meanwhile.
    """

    def plan(seen: Listing) -> tuple[Listing, Writes]:
        if seen.version != looked_at:
            raise ListingMovedOn
        step = core.approving(seen, _side_of(ctx.actor, seen)) if deed == ListingDeed.APPROVE else ListingDeed(deed)
        return moved(ctx, seen, step, reason)

    seen = load(listing_id=listing_id)
    refuse_own(ctx, seen.owner_id)
    return done_with(ctx, seen, plan, (key, fingerprint("decide", deed, reason, looked_at)))


def _side_of(officer: Principal, listing: Listing) -> str:
    """Return for which side an officer signs a lease; who is of the village and the town, for what is missing."""
    may = [core.VILLAGE] if Role.VILLAGE_OFFICER in officer.roles else []
    may += [core.TOWN] if not TOWN_OFFICERS.isdisjoint(officer.roles) else []
    return next((side for side in core.unsigned(listing) if side in may), may[0])


def moved(ctx: Context, seen: Listing, step: ListingDeed, reason: str) -> tuple[Listing, Writes]:
    """Return a listing as an officer decides on it, and what is written with it."""
    me = ctx.actor
    after = core.moved(
        seen, step, ctx.now(), by=me.signature, person=me.resident_id, side=_side_of(me, seen), reason=reason
    )
    writes = prepare_audit(ctx, place_id=seen.village_id, deed=f"listings.{step}", target=seen.listing_id)
    if step in TOLD:
        writes.merge(telling.moved(ctx, after, step.value))
    return after, writes.merge(publishing.prepare_seen(ctx, seen, after))


def refuse_own(ctx: Context, *person_ids: str) -> None:
    """Let an officer decide whom nothing ties to these residents. One round trip.

    Raises:
        OwnFamily: something does.
    """
    residents = [one for one in person_ids if not is_member(one)]
    if residents:
        find_untied(ctx, *residents)
