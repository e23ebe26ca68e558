"""Banks' offers as they are set and shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, field_validator

from chalicelib.credit.certificates.core.offers import BANDS_MAX, PURPOSES_MAX, Band, Offer, fault_in
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page

Purpose = Annotated[str, Field(min_length=2, max_length=20)]


class BandAsked(Asked):
    """The first `percent` of the town may ask for so many yuan, at `rate_bp` hundredths of one percent a year."""

    percent: Annotated[int, Field(strict=True, ge=1, le=100)]
    amount_yuan: Annotated[int, Field(strict=True, ge=1, le=100_000_000)]
    rate_bp: Annotated[int, Field(strict=True, ge=0, le=3_600)]


class OfferAsked(Asked):
    """All of a bank's offer, on top of the `version` that was read; 0 where there was none."""

    version: Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
    phone: Annotated[str, Field(pattern=r"^[0-9+()-]{5,20}$")]
    purposes: Annotated[list[Purpose], Field(min_length=1, max_length=PURPOSES_MAX)]
    bands: Annotated[list[BandAsked], Field(min_length=1, max_length=BANDS_MAX)]

    @field_validator("purposes")
    @classmethod
    def _distinct(cls, purposes: list[str]) -> list[str]:
        if len(set(purposes)) < len(purposes):
            message = "用途有重复。|A purpose occurs twice."
            raise ValueError(message)
        return purposes

    @field_validator("bands")
    @classmethod
    def _in_order(cls, bands: list[BandAsked]) -> list[BandAsked]:
        if fault := fault_in([Band(one.percent, one.amount_yuan, one.rate_bp) for one in bands]):
            raise ValueError(fault)
        return bands

    def asked(self) -> tuple[Band, ...]:
        """Return the bands."""
        return tuple(Band(one.percent, one.amount_yuan, one.rate_bp) for one in self.bands)


class OfferPageAsked(Asked):
    """Which page."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class BandShown(Shown):
    """A band; `words` say it as people do."""

    percent: int
    amount_yuan: int
    rate_bp: int
    words: str

    @classmethod
    def of(cls, one: Band) -> BandShown:
        """Show a band."""
        return cls(percent=one.percent, amount_yuan=one.amount_yuan, rate_bp=one.rate_bp, words=one.words)


class OfferShown(Shown):
    """What a bank offers."""

    bank_id: str
    bank_name: str
    phone: str
    purposes: list[str]
    bands: list[BandShown]
    version: int
    at: str

    @classmethod
    def of(cls, one: Offer) -> OfferShown:
        """Show an offer."""
        return cls(
            bank_id=one.bank_id,
            bank_name=one.bank_name,
            phone=one.phone,
            purposes=list(one.purposes),
            bands=[BandShown.of(band) for band in one.bands],
            version=one.version,
            at=business_time(one.at),
        )


class OffersShown(Shown):
    """What the banks of a town offer."""

    offers: list[OfferShown]

    @classmethod
    def of(cls, found: list[Offer]) -> OffersShown:
        """Show them."""
        return cls(offers=[OfferShown.of(one) for one in found])


class OfferVersionsShown(Shown):
    """A bank, and a page of what it offered, the newest first."""

    bank_id: str
    bank_name: str
    rows: list[OfferShown]
    cursor: str | None

    @classmethod
    def of(cls, bank: Partner, page: Page[Offer]) -> OfferVersionsShown:
        """Show a page."""
        rows = [OfferShown.of(one) for one in page.rows]
        return cls(bank_id=bank.partner_id, bank_name=bank.name, rows=rows, cursor=page.cursor)


class SeenShown(Shown):
    """What a bank sees besides the holder's name; `on` is the day whose ranks the band is read from."""

    band: BandShown
    on: dt.date
    policy: int
    disputed: bool
