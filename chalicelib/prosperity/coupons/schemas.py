"""Levels, offers and coupons on the wire. Amounts are whole fen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.prosperity.coupons.core.coupons import COUNT_MAX, DAYS_MAX, OFF_FEN_MAX, Coupon, Offer, Terms
from chalicelib.prosperity.coupons.core.levels import FROM_FEN_MAX, LEVELS_MAX, Level, Levels

LevelNumber = Annotated[int, Field(strict=True, ge=0, lt=LEVELS_MAX)]


class MemberLevelAsked(Asked):
    """A level, and from how much on somebody is of it."""

    name: Annotated[str, Field(min_length=2, max_length=10)]
    from_fen: Annotated[int, Field(strict=True, ge=0, le=FROM_FEN_MAX)]


class MemberLevelsAsked(Asked):
    """A town's levels, from the lowest; `version` is the one that was looked at, 0 where there were none."""

    levels: Annotated[tuple[MemberLevelAsked, ...], Field(max_length=LEVELS_MAX)]
    version: Annotated[int, Field(strict=True, ge=0)]

    def of(self) -> tuple[Level, ...]:
        """Return them as the room's core knows them."""
        return tuple(Level(one.name, one.from_fen) for one in self.levels)


class MemberLevelShown(Shown):
    """A level."""

    name: str
    from_fen: int

    @classmethod
    def of(cls, level: Level) -> MemberLevelShown:
        """Show a level."""
        return cls(name=level.name, from_fen=level.from_fen)


class MemberLevelsShown(Shown):
    """A town's levels, from the lowest; `version` is for a change."""

    levels: list[MemberLevelShown]
    version: int

    @classmethod
    def of(cls, levels: Levels) -> MemberLevelsShown:
        """Show a town's levels."""
        return cls(levels=[MemberLevelShown.of(one) for one in levels.levels], version=levels.version)


class CouponOfferAsked(Asked):
    """A coupon that is offered: `off_fen` off goods of `from_fen`, for `days` days from the one on which it was taken.

    From level number `level` on it is taken, until the day `takes_until`, by `count` people.
    """

    title: Annotated[str, Field(min_length=2, max_length=20)]
    off_fen: Annotated[int, Field(strict=True, ge=1, le=OFF_FEN_MAX)]
    from_fen: Annotated[int, Field(strict=True, ge=1, le=FROM_FEN_MAX)]
    level: LevelNumber = 0
    takes_until: Date
    days: Annotated[int, Field(strict=True, ge=1, le=DAYS_MAX)]
    count: Annotated[int, Field(strict=True, ge=1, le=COUNT_MAX)]

    def terms(self) -> Terms:
        """Return it as the room's core knows it."""
        return Terms(self.title, self.off_fen, self.from_fen, self.level, self.takes_until, self.days, self.count)


class CouponOfferShown(Shown):
    """A coupon that is offered, and how many people may still take it."""

    offer_id: str
    title: str
    off_fen: int
    from_fen: int
    level: int
    takes_until: str
    days: int
    left: int

    @classmethod
    def of(cls, offer: Offer) -> CouponOfferShown:
        """Show an offer to who might take it."""
        terms = offer.terms
        return cls(
            offer_id=offer.offer_id,
            title=terms.title,
            off_fen=terms.off_fen,
            from_fen=terms.from_fen,
            level=terms.level,
            takes_until=str(terms.takes_until),
            days=terms.days,
            left=offer.left,
        )


class CouponOfferAtDesk(CouponOfferShown):
    """An offer as officers see it: how many took it, and whether it was stopped."""

    taken: int
    made_at: str
    stopped_at: str | None

    @classmethod
    def at(cls, offer: Offer) -> CouponOfferAtDesk:
        """Show an offer to an officer."""
        return cls(
            **CouponOfferShown.of(offer).model_dump(),
            taken=offer.taken,
            made_at=business_time(offer.made_at),
            stopped_at=business_time(offer.stopped_at) if offer.stopped_at else None,
        )


class CouponOffersAtDesk(Shown):
    """All offers of a town, the newest first."""

    rows: list[CouponOfferAtDesk]

    @classmethod
    def of(cls, offers: Sequence[Offer]) -> CouponOffersAtDesk:
        """Show a town's offers."""
        return cls(rows=[CouponOfferAtDesk.at(one) for one in offers])


class CouponShown(Shown):
    """A coupon that somebody took; `used_by` names the order that used it, empty while none did."""

    coupon_id: str
    title: str
    off_fen: int
    from_fen: int
    until: str
    taken_at: str
    used_by: str

    @classmethod
    def of(cls, coupon: Coupon) -> CouponShown:
        """Show a coupon to its owner."""
        return cls(
            coupon_id=coupon.offer_id,
            title=coupon.title,
            off_fen=coupon.off_fen,
            from_fen=coupon.from_fen,
            until=str(coupon.until),
            taken_at=business_time(coupon.taken_at),
            used_by=coupon.used_by,
        )


class WalletShown(Shown):
    """Somebody's coupons, the ones that end first in front; their level, and what they might take.

    `spent_fen` is what they bought and kept in all; `level` is the number of their level in `levels`.
    """

    coupons: list[CouponShown]
    offers: list[CouponOfferShown]
    levels: list[MemberLevelShown]
    level: int
    spent_fen: int

    @classmethod
    def of(
        cls, coupons: Sequence[Coupon], offers: Sequence[Offer], levels: Levels, level: int, spent_fen: int
    ) -> WalletShown:
        """Show somebody's coupons and level."""
        return cls(
            coupons=[CouponShown.of(one) for one in coupons],
            offers=[CouponOfferShown.of(one) for one in offers],
            levels=[MemberLevelShown.of(one) for one in levels.levels],
            level=level,
            spent_fen=spent_fen,
        )
