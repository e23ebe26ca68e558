"""HTTP doors of coupons: a town's levels and offers, and what its buyers take."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Doors, Nothing
from chalicelib.prosperity.coupons.schemas import (
    CouponOfferAsked,
    CouponOfferAtDesk,
    CouponOffersAtDesk,
    CouponShown,
    MemberLevelsAsked,
    MemberLevelsShown,
    WalletShown,
)
from chalicelib.prosperity.coupons.service import offering, taking

doors = Doors("coupons")


@doors.door(
    "GET", "/v1/places/{place_id}/member-levels", verb="coupons.read", within="place_id", shown=MemberLevelsShown
)
def read_levels(_call: Call[Nothing, Nothing], place_id: str) -> MemberLevelsShown:
    """Show a town's levels of buyers."""
    return MemberLevelsShown.of(offering.read_levels(town_id=place_id))


@doors.door(
    "PUT",
    "/v1/places/{place_id}/member-levels",
    verb="coupons.write",
    within="place_id",
    asked=MemberLevelsAsked,
    shown=MemberLevelsShown,
)
def set_levels(call: Call[MemberLevelsAsked, Nothing], place_id: str) -> MemberLevelsShown:
    """Replace a town's levels; coupons that were taken stay good."""
    body = call.body
    done = offering.set_levels(call.ctx, town_id=place_id, levels=body.of(), looked_at=body.version)
    return MemberLevelsShown.of(done)


@doors.door(
    "GET", "/v1/places/{place_id}/coupon-offers", verb="coupons.read", within="place_id", shown=CouponOffersAtDesk
)
def offers(_call: Call[Nothing, Nothing], place_id: str) -> CouponOffersAtDesk:
    """Show what coupons a town offers and offered, the newest first."""
    return CouponOffersAtDesk.of(offering.list_offers(town_id=place_id))


@doors.door(
    "POST",
    "/v1/places/{place_id}/coupon-offers",
    verb="coupons.write",
    within="place_id",
    asked=CouponOfferAsked,
    shown=CouponOfferAtDesk,
    keyed=True,
    status=201,
)
def offer(call: Call[CouponOfferAsked, Nothing], place_id: str) -> CouponOfferAtDesk:
    """Offer a coupon to buyers of a level; the town bears what it takes off."""
    made = offering.write_offer(call.ctx, town_id=place_id, terms=call.body.terms(), key=call.key)
    return CouponOfferAtDesk.at(made)


@doors.door(
    "POST",
    "/v1/coupon-offers/{offer_id}/stop",
    verb="coupons.write",
    within="offer_id",
    shown=CouponOfferAtDesk,
)
def stop(call: Call[Nothing, Nothing], offer_id: str) -> CouponOfferAtDesk:
    """Let nobody take an offer any more; what was taken stays good."""
    return CouponOfferAtDesk.at(offering.stop_offer(call.ctx, offer_id=offer_id))


@doors.door("GET", "/v1/coupons", verb="coupons.have", shown=WalletShown)
def mine(call: Call[Nothing, Nothing]) -> WalletShown:
    """Show one's coupons, one's level, and what one might take."""
    found = taking.read_wallet(call.ctx)
    return WalletShown.of(found.coupons, found.offers, found.levels, found.level, found.spent_fen)


@doors.door("POST", "/v1/coupon-offers/{offer_id}/take", verb="coupons.have", shown=CouponShown)
def take(call: Call[Nothing, Nothing], offer_id: str) -> CouponShown:
    """Take a coupon; each person has each offer once, and asked again it is the same one."""
    return CouponShown.of(taking.take(call.ctx, offer_id=offer_id))
