"""Deliveries: what whose plots they are sends or has ready, for one who adopted or all alike, and who has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.listings.core import deliveries as core, listings
from chalicelib.prosperity.listings.core.adopting import Adoption, AdoptionState
from chalicelib.prosperity.listings.core.deliveries import (
    DELIVERIES_MAX,
    Delivery,
    DeliveryDeed,
    DeliveryRequest,
    DeliveryState,
    Given,
)
from chalicelib.prosperity.listings.core.privacy import refuse_contacts
from chalicelib.prosperity.listings.core.refusals import (
    AdoptionOver,
    DeliveriesFull,
    NobodyAdopted,
    NoSuchAdoption,
    NoSuchDelivery,
    NoSuchListing,
    NotYourPlot,
)
from chalicelib.prosperity.listings.service import telling
from chalicelib.prosperity.listings.service.letting import prepare_let_in
from chalicelib.prosperity.listings.service.writing import load_own, refuse_risky
from chalicelib.prosperity.listings.store import adoptions, deliveries as store

TOGETHER_MAX = 25
"""So many are told in one transaction, with three items each, of the 100 that it has room for. Ours."""
TURNS_MAX = 6


def deliver(ctx: Context, *, listing_id: str, given: Given, key: str, adopted_id: str = "") -> int:
    """Write down what one who adopted gets, or all who have a plot alike, once per `key`; return how many are told.

    4 round trips and WeChat's; two more for each 25. What failed on the way goes on where it is asked again, for
    those who had a plot when it was asked first.

    Raises:
        NoSuchListing. NotPlots. NoSuchAdoption, AdoptionOver: of the one. NobodyAdopted. DeliveryDayOff.
        DeliveriesFull. ContactInWords. ListingWordsRisky. NotAllowed, MemberBlocked. KeyReused.
        Busy: somebody left at that moment.
    """
    listings.plots_of(load_own(ctx, listing_id=listing_id))
    mark = fingerprint("delivery", adopted_id, given.what, given.weight_g, given.count, given.how, given.on.isoformat())
    first = store.find_request(listing_id, key)
    if first is None:
        core.refuse_far(given, business_date(ctx.now()))
        refuse_contacts({"what": given.what})
        refuse_risky(ctx, given.what, "what")
        to = _whom(listing_id, adopted_id)
        first = DeliveryRequest(listing_id, key, mark, ctx.now(), len(to))
        try:
            _write(ctx, first, given, to[:TOGETHER_MAX], store.first_of(first, refusal=_done))
        except AlreadyDone as done:
            first = done.first
    if first.mark != mark:
        raise KeyReused
    if first.people > TOGETHER_MAX:
        _go_on(ctx, first, given)
    return first.people


def _done(image: Any) -> AlreadyDone:
    return AlreadyDone(store.request_of(image))


def _whom(listing_id: str, adopted_id: str) -> list[str]:
    """Return who has a plot, of all or of the one."""
    if not adopted_id:
        found = [one.adopted_id for one in adoptions.every_of_listing(listing_id) if _is_on(one)]
        if not found:
            raise NobodyAdopted
        return found
    one = adoptions.find_adoption(listing_id, adopted_id)
    if one is None:
        raise NoSuchAdoption
    if not _is_on(one):
        raise AdoptionOver
    return [adopted_id]


def _is_on(one: Adoption) -> bool:
    return one.state is AdoptionState.ADOPTED


def _go_on(ctx: Context, first: DeliveryRequest, given: Given) -> None:
    """Tell those of a request for all who were not told yet, 25 at a time."""
    found = adoptions.every_of_listing(first.listing_id)
    there = [one.adopted_id for one in found if _is_on(one) and one.adopted_at <= first.at]
    for begin in range(0, len(there), TOGETHER_MAX):
        left = store.without(first.listing_id, there[begin : begin + TOGETHER_MAX], first.key)
        if left:
            _write(ctx, first, given, left, Writes())


def _write(ctx: Context, first: DeliveryRequest, given: Given, to: Sequence[str], writes: Writes) -> None:
    for adopted_id in to:
        made = Delivery(first.listing_id, adopted_id, first.key, given, first.at)
        writes.merge(store.creation_of(made, refusal=_refused))
        writes.merge(telling.delivered(ctx, first.listing_id, adopted_id, telling.DELIVERY))
    commit(writes.merge(prepare_let_in(ctx.actor.subject)))


def _refused(image: Any) -> Exception:
    """Return why a delivery is not written: there is no room, or who had a plot has none any more."""
    count = getattr(image, "deliveries", None) or 0
    is_on = getattr(image, "state", "") == AdoptionState.ADOPTED.value
    return DeliveriesFull(most=DELIVERIES_MAX) if is_on and count >= DELIVERIES_MAX else Busy()


def answer(ctx: Context, *, listing_id: str, delivery_id: str, deed: DeliveryDeed) -> Delivery:
    """Say of a delivery to the acting person that they have it, or that it did not come; again is the same.

    Whose plots they are is told of what did not come. 2 round trips.

    Raises:
        NoSuchDelivery. DeliveryAnswered: they have it. NotAllowed, MemberBlocked: they are not let in. Busy.
    """
    adopted_id = adoptions.id_of(listing_id, ctx.actor.subject)
    for _ in range(TURNS_MAX):
        seen = store.find_delivery(listing_id, adopted_id, delivery_id)
        if seen is None:
            raise NoSuchDelivery
        after = core.answered(seen, deed)
        if after is seen:
            return seen
        writes = store.change_of(seen, after, refusal=Stale).merge(prepare_let_in(ctx.actor.subject))
        if after.state is DeliveryState.MISSED:
            writes.merge(telling.delivered(ctx, listing_id, adopted_id, telling.MISSED))
        try:
            commit(writes)
        except Stale:
            continue
        return after
    raise Busy


def list_of(ctx: Context, *, listing_id: str, adopted_id: str, size: int, cursor: str | None) -> Page[Delivery]:
    """Return a page of what one who adopted got, the last first, to themselves and to whose plots they are.

    Where these name nobody (`adopted_id` is ""), they read what did not come, whoever says so. 2 round trips.

    Raises:
        NoSuchListing. NotYourPlot: it is neither one's plot nor one's listing.
    """
    mine_id = adoptions.id_of(listing_id, ctx.actor.subject)
    listing, mine = adoptions.find_with_listing(listing_id, mine_id)
    if listing is None:
        raise NoSuchListing
    if listing.owner_id == ctx.actor.subject:
        if not adopted_id:
            return store.list_missed(listing_id, size=size, cursor=cursor)
        return store.list_of(listing_id, adopted_id, size=size, cursor=cursor)
    if mine is None:
        raise NotYourPlot
    return store.list_of(listing_id, mine_id, size=size, cursor=cursor)
