"""A certificate (信用证明): what it says to the bank, who gets one, and what becomes of it.

It carries a band, never the score nor the rank. It is valid for 30 days; its holder revokes it when they like.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Any

from chalicelib.credit.certificates.core.offers import Band, Offer
from chalicelib.credit.certificates.core.refusals import (
    CertificateEnded,
    NoBand,
    NotRanked,
    PurposeNotOffered,
    TooManyCertificates,
    Vetoed,
)
from chalicelib.credit.log.core.chains import Chain, Registered
from chalicelib.credit.looks.core import OnPaper
from chalicelib.credit.score.core.mine import Standing
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.values import value

VALID_DAYS = 30
LIVE_MAX = 5
"""Valid certificates of one person at once, so that a withdrawn consent revokes all in its own transaction. Ours."""
KEPT = dt.timedelta(days=3 * 365 + 1)
"""Records of what was given to others stay three years (PIPL 55, 56), after its end."""
SCORE, CERTIFICATE = "credit_score", "bank_certificate"
"""The purposes that a certificate stands on."""
SIGNED_CHARS_MAX = 2_000
"""The signed form is about 900 characters; a QR code holds 2,953 bytes."""
TYPE = "credit-certificate+jwt"
"""The `typ` of the signed form (RFC 8725, 3.11), so that no other token of the house is taken for one."""


class CertificateState(StrEnum):
    """Whether a bank may rely on it."""

    VALID = "valid"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Deed(StrEnum):
    """What is done with a certificate; the calendar lets it lapse."""

    REVOKE = "revoke"
    LAPSE = "lapse"


NEXT = {
    (CertificateState.VALID, Deed.REVOKE): CertificateState.REVOKED,
    (CertificateState.VALID, Deed.LAPSE): CertificateState.EXPIRED,
}
"""What each deed leads to; nothing else may be done."""


class Why(StrEnum):
    """Why one was revoked."""

    OWN = "own"
    """Its holder said so."""
    CONSENT = "consent"
    """They withdrew their consent to certificates, or to the score that it stands on."""
    GONE = "gone"
    """They moved away or died; the score that it stands on ended with that."""


@value
class Seen:
    """What the bank sees besides the holder's name: shown to the holder before they agree, and nothing else after."""

    bank_id: str
    bank_name: str
    band: Band
    offer: int
    on: dt.date
    policy: int
    disputed: bool


@value
class Preview:
    """What a bank would see of somebody, and `mark`, by which they say that this is what they agree to."""

    seen: Seen
    offer: Offer
    mark: str


@value
class Certificate:
    """A certificate as it is kept. `jti` and `sub` are drawn by lot: they name nobody.

    `name` is the holder's name, sealed. `consent` is the version of the text that they agreed to for this one, `paper`
    that on which they did, where they have no phone.
    """

    certificate_id: str
    resident_id: str
    jti: str
    sub: str
    purpose: str
    seen: Seen
    masked_name: str
    name: bytes
    consent: str
    issued_at: dt.datetime
    fingerprint: str
    signed: str = ""
    revoked_at: dt.datetime | None = None
    why: Why | None = None
    paper: OnPaper | None = None
    registered: Registered | None = None

    @property
    def lines(self) -> dict[str, str]:
        """What is registered of it under its `sub`: for which bank it is, and the digest of what that one holds."""
        return {
            "issued": business_time(self.issued_at),
            "expires": business_time(self.expires_at),
            "bank": self.seen.bank_id,
            "jti": self.jti,
            "signed": hashlib.sha256(self.signed.encode()).hexdigest(),
        }

    @property
    def expires_at(self) -> dt.datetime:
        """When it ends by itself."""
        return self.issued_at + dt.timedelta(days=VALID_DAYS)

    def state(self, now: dt.datetime) -> CertificateState:
        """Return its state at a moment; what was revoked stays so after its days are over."""
        deed = Deed.REVOKE if self.revoked_at is not None else Deed.LAPSE if now >= self.expires_at else None
        return CertificateState.VALID if deed is None else NEXT[CertificateState.VALID, deed]


@value
class Live:
    """The certificates of one person that may still be valid, by `jti`: until when, whose bank, and which one.

    `chain` holds their key of the log; each certificate is the first of a chain of its own.
    """

    resident_id: str
    version: int = 0
    rows: Mapping[str, LiveRow] = field(default_factory=dict)
    chain: Chain | None = None

    def at(self, now: dt.datetime) -> Live:
        """Return it without those that have expired."""
        return replace(self, rows={jti: row for jti, row in self.rows.items() if now < row.expires_at})

    def having(self, one: Certificate) -> Live:
        """Return it with one more.

        Raises:
            TooManyCertificates: there are as many as one may have.
        """
        if len(self.rows) >= LIVE_MAX:
            raise TooManyCertificates(live_max=LIVE_MAX)
        return replace(self, rows={**self.rows, one.jti: LiveRow(one.certificate_id, one.seen.bank_id, one.expires_at)})

    def without(self, jti: str) -> Live:
        """Return it without one."""
        return replace(self, rows={one: row for one, row in self.rows.items() if one != jti})


@value
class LiveRow:
    """One of the certificates that may be valid."""

    certificate_id: str
    bank_id: str
    expires_at: dt.datetime


def seen_of(standing: Standing, offer: Offer) -> Seen:
    """Return what a bank would see of somebody.

    Raises:
        Vetoed: their score gets no certificate.
        NotRanked: no ranks are out, or too few people have a score for any band of this bank.
        NoBand: they are in none of its bands.
    """
    if standing.vetoed:
        raise Vetoed
    if standing.ranked_on is None or standing.people < min(one.people_least for one in offer.bands):
        raise NotRanked
    band = offer.band_of(better=standing.better, people=standing.people)
    if band is None:
        raise NoBand
    return Seen(
        offer.bank_id, offer.bank_name, band, offer.version, standing.ranked_on, standing.policy, standing.disputed
    )


def check_purpose(purpose: str, offer: Offer) -> None:
    """Let a purpose pass that the bank offers.

    Raises:
        PurposeNotOffered: it does not.
    """
    if purpose not in offer.purposes:
        raise PurposeNotOffered


def revoked(one: Certificate, now: dt.datetime, why: Why) -> Certificate:
    """Return it revoked; what was revoked before stays as it is.

    Raises:
        CertificateEnded: it has expired.
    """
    state = one.state(now)
    if state is CertificateState.REVOKED:
        return one
    if (state, Deed.REVOKE) not in NEXT:
        raise CertificateEnded
    return replace(one, revoked_at=now, why=why)


def claims_of(one: Certificate, issuer: str) -> dict[str, Any]:
    """Return what is signed: the registered claims of RFC 7519, and what the bank sees of the band.

    `aud` is the bank alone. `name` is masked: the whole name is told to the bank's key, and that look is recorded.
    `rate` is hundredths of one percent a year, `on` the day whose ranks the band is read from.
    """
    seen = one.seen
    return {
        "iss": issuer,
        "sub": one.sub,
        "aud": seen.bank_id,
        "iat": int(one.issued_at.timestamp()),
        "exp": int(one.expires_at.timestamp()),
        "jti": one.jti,
        "name": one.masked_name,
        "bank": seen.bank_name,
        "purpose": one.purpose,
        "top": seen.band.percent,
        "yuan": seen.band.amount_yuan,
        "rate": seen.band.rate_bp,
        "on": str(seen.on),
        "policy": seen.policy,
        "disputed": seen.disputed,
    }
