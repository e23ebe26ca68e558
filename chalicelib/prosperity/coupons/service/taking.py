"""Buyers take coupons, and read which ones they have and what they may take."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.identity.service import members
from chalicelib.foundation.identity.service.people import prepare_active as prepare_resident
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.coupons.core import coupons as core
from chalicelib.prosperity.coupons.core.coupons import Coupon, Offer
from chalicelib.prosperity.coupons.core.levels import Levels
from chalicelib.prosperity.coupons.core.refusals import NoSuchOffer, OfferGone
from chalicelib.prosperity.coupons.store import coupons as store, offers


@value
class Wallet:
    """Somebody's coupons, how much they bought in all, in fen, the town's levels, and what they might take."""

    coupons: tuple[Coupon, ...]
    spent_fen: int
    levels: Levels
    offers: tuple[Offer, ...]

    @property
    def level(self) -> int:
        """The number of their level, from 0."""
        return self.levels.of(self.spent_fen)


def town_of(ctx: Context) -> str:
    """Return the town in which the acting person buys: their membership's, or their village's."""
    actor = ctx.actor
    return actor.town_id if Role.MEMBER in actor.roles else places_of(actor.subject[:6])[0]


def read_wallet(ctx: Context) -> Wallet:
    """Return the acting person's coupons, their level, and what is given out that they did not take. 3 round trips."""
    town_id, today = town_of(ctx), business_date(ctx.now())
    found, spent = store.list_of_buyer(ctx.actor.subject)
    has = {one.offer_id for one in found}
    fresh = [one for one in offers.list_offers(town_id) if one.is_open(today) and one.offer_id not in has]
    own = sorted(found, key=lambda one: (one.until, one.offer_id))
    return Wallet(tuple(own), spent, offers.find_levels(town_id), tuple(fresh))


def take(ctx: Context, *, offer_id: str) -> Coupon:
    """Take an offer for the acting person, who has each once; again, it is the one they have. Two round trips.

    Raises:
        NoSuchOffer: their town offers none such.
        OfferStopped, OfferOver, OfferGone, OfferTooHigh: as `core.coupons.taken`.
        MemberBlocked, NoSuchMember, NotAllowed: they are not let in.
    """
    coupon, writes = prepare_taken(ctx, offer_id=offer_id)
    if not writes.items:
        return coupon
    try:
        commit(writes.merge(prepare_let_in(ctx)))
    except AlreadyDone as done:
        first: Coupon = done.first
        return first
    return coupon


def prepare_taken(ctx: Context, *, offer_id: str) -> tuple[Coupon, Writes]:
    """Return the coupon that the acting person takes and its writes; none for one that they have. One round trip.

    Whoever commits them adds `prepare_let_in`, and is told of one taken meanwhile by `AlreadyDone`.

    Raises:
        As `take`.
    """
    me = ctx.actor.subject
    before = store.find_before(me, offer_id)
    if before.coupon is not None:
        return before.coupon, Writes()
    if before.offer is None or before.offer.town_id != town_of(ctx):
        raise NoSuchOffer
    level = before.levels.of(before.spent_fen)
    made = core.taken(before.offer, buyer_id=me, level=level, today=business_date(ctx.now()), now=ctx.now())
    writes = store.creation_of(made, refusal=_first)
    return made, writes.merge(offers.one_taken(before.offer, refusal=lambda _: OfferGone()))


def _first(image: Any) -> Exception:
    return AlreadyDone(store.coupon_of(image))


def prepare_let_in(ctx: Context) -> Writes:
    """Return the write, or check, that the acting buyer is let in. 1 item.

    Raises, when it is committed:
        MemberBlocked, NoSuchMember, NotAllowed: they are not.
    """
    if Role.MEMBER in ctx.actor.roles:
        return members.prepare_touched(member_id=ctx.actor.subject)
    return prepare_resident(holder_id=ctx.actor.subject, refusal=lambda _: NotAllowed())
