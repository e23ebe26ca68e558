"""Certificates and looks as they are asked for and shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from chalicelib.credit.certificates.core.certificates import (
    CERTIFICATE,
    SIGNED_CHARS_MAX,
    VALID_DAYS,
    Certificate,
    CertificateState,
    Preview,
    Seen,
    Why,
)
from chalicelib.credit.certificates.core.looks import Found, Look, Verified
from chalicelib.credit.certificates.schemas.offers import BandShown, OfferShown, SeenShown
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.partners.core.keys import ApiKey
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page


def _seen(one: Seen) -> SeenShown:
    return SeenShown(band=BandShown.of(one.band), on=one.on, policy=one.policy, disputed=one.disputed)


class CertificateAsked(Asked):
    """A certificate for one bank and purpose, by a consent to just that.

    `consent` is the version of the text that was read, `mark` the preview's of what the bank will see.
    """

    bank_id: Annotated[str, Field(pattern=r"^t[0-9]{4}p[0-9a-f-]{36}$")]
    purpose: Annotated[str, Field(min_length=2, max_length=20)]
    consent: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")]
    mark: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class ListedAsked(Asked):
    """Which page of certificates or looks."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class PreviewShown(Shown):
    """What a bank would see of somebody besides their name, and the text to agree to."""

    offer: OfferShown
    seen: SeenShown
    mark: str
    consent: str
    text: str
    days: int

    @classmethod
    def of(cls, one: Preview) -> PreviewShown:
        """Show a preview."""
        text = PURPOSES[CERTIFICATE].present
        return cls(
            offer=OfferShown.of(one.offer),
            seen=_seen(one.seen),
            mark=one.mark,
            consent=text.version,
            text=text.zh,
            days=VALID_DAYS,
        )


class CertificateShown(Shown):
    """A certificate as its holder sees it. `signed` is what is handed to the bank, empty once it is no more valid."""

    certificate_id: str
    bank_id: str
    bank_name: str
    purpose: str
    seen: SeenShown
    name: str
    consent: str
    issued_at: str
    expires_at: str
    state: CertificateState
    revoked_at: str | None
    why: Why | None
    signed: str

    @classmethod
    def of(cls, one: Certificate, now: dt.datetime) -> CertificateShown:
        """Show a certificate at a moment."""
        state = one.state(now)
        return cls(
            certificate_id=one.certificate_id,
            bank_id=one.seen.bank_id,
            bank_name=one.seen.bank_name,
            purpose=one.purpose,
            seen=_seen(one.seen),
            name=one.masked_name,
            consent=one.consent,
            issued_at=business_time(one.issued_at),
            expires_at=business_time(one.expires_at),
            state=state,
            revoked_at=business_time(one.revoked_at) if one.revoked_at else None,
            why=one.why,
            signed=one.signed if state is CertificateState.VALID else "",
        )


class CertificatesShown(Shown):
    """A page of somebody's certificates, the newest first."""

    rows: list[CertificateShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Certificate], now: dt.datetime) -> CertificatesShown:
        """Show a page."""
        return cls(rows=[CertificateShown.of(one, now) for one in page.rows], cursor=page.cursor)


class LookShown(Shown):
    """A look at one of somebody's certificates: who, when, for what, and what they saw (`band` null: nothing)."""

    look_id: str
    certificate_id: str
    bank_name: str
    purpose: str
    at: str
    found: Found
    band: BandShown | None
    disputed: bool

    @classmethod
    def of(cls, one: Look) -> LookShown:
        """Show a look."""
        return cls(
            look_id=one.look_id,
            certificate_id=one.certificate_id,
            bank_name=one.bank_name,
            purpose=one.purpose,
            at=business_time(one.at),
            found=one.found,
            band=BandShown.of(one.band) if one.band else None,
            disputed=one.disputed,
        )


class LooksShown(Shown):
    """A page of looks, the newest first."""

    rows: list[LookShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Look]) -> LooksShown:
        """Show a page."""
        return cls(rows=[LookShown.of(one) for one in page.rows], cursor=page.cursor)


class BankLookShown(Shown):
    """A look as its bank or its town sees it: which key, when, for what, and what came of it; nothing of a person."""

    look_id: str
    key_id: str
    purpose: str
    at: str
    found: Found
    band: BandShown | None

    @classmethod
    def of(cls, one: Look) -> BankLookShown:
        """Show a look."""
        return cls(
            look_id=one.look_id,
            key_id=one.key_id,
            purpose=one.purpose,
            at=business_time(one.at),
            found=one.found,
            band=BandShown.of(one.band) if one.band else None,
        )


class BankLooksShown(Shown):
    """A page of a bank's looks, the newest first."""

    rows: list[BankLookShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Look]) -> BankLooksShown:
        """Show a page."""
        return cls(rows=[BankLookShown.of(one) for one in page.rows], cursor=page.cursor)


class VerificationAsked(Asked):
    """A certificate in its signed form."""

    signed: Annotated[str, Field(min_length=1, max_length=SIGNED_CHARS_MAX)]


class VerificationShown(Shown):
    """What a certificate is. All but `found` and `at` is null of one that is unknown; what it says, unless valid.

    `disputed_now` is whether its holder disputes the score now, `seen.disputed` whether they did when it was made.
    """

    found: Found
    at: str
    certificate_id: str | None
    purpose: str | None
    issued_at: str | None
    expires_at: str | None
    name: str | None
    seen: SeenShown | None
    disputed_now: bool | None

    @classmethod
    def of(cls, one: Verified) -> VerificationShown:
        """Show what a bank is told."""
        made = one.certificate
        valid = made if one.found is Found.VALID else None
        return cls(
            found=one.found,
            at=business_time(one.at),
            certificate_id=made.certificate_id if made else None,
            purpose=made.purpose if made else None,
            issued_at=business_time(made.issued_at) if made else None,
            expires_at=business_time(made.expires_at) if made else None,
            name=one.name if valid else None,
            seen=_seen(valid.seen) if valid else None,
            disputed_now=one.disputed if valid else None,
        )


class BankMeShown(Shown):
    """What a bank's key sees of itself."""

    bank_id: str
    town_id: str
    name: str
    key_id: str
    label: str
    expires_at: str

    @classmethod
    def of(cls, bank: Partner, key: ApiKey) -> BankMeShown:
        """Show a bank to its key."""
        return cls(
            bank_id=bank.partner_id,
            town_id=bank.village_id,
            name=bank.name,
            key_id=key.key_id,
            label=key.label,
            expires_at=business_time(key.expires_at),
        )


class RevokedAsked(Asked):
    """Whose list."""

    bank_id: Annotated[str, Field(pattern=r"^t[0-9]{4}p[0-9a-f-]{36}$")]
