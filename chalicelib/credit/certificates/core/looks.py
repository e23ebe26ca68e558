"""A look (查验): a bank's key asked about a certificate that was made for it. Its holder sees every one."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from chalicelib.credit.certificates.core.certificates import Certificate, CertificateState
from chalicelib.credit.certificates.core.offers import Band
from chalicelib.kernel.values import value


class Found(StrEnum):
    """What a bank is told a certificate is. `UNKNOWN`: not ours, altered, or made for another bank."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@value
class Look:
    """One look as it is kept: which bank and key, when, and what they saw. `band` is None where it was not valid."""

    look_id: str
    resident_id: str
    certificate_id: str
    bank_id: str
    bank_name: str
    key_id: str
    purpose: str
    at: dt.datetime
    found: Found
    band: Band | None
    disputed: bool
    fingerprint: str


@value
class Verified:
    """What a bank is answered. `certificate` is None where it is unknown; the name only of a valid one."""

    found: Found
    at: dt.datetime
    certificate: Certificate | None = None
    disputed: bool = False
    name: str = ""


def found_of(one: Certificate, now: dt.datetime, *, is_upheld: bool) -> Found:
    """Return what a certificate is at a moment; one whose score is gone or vetoed since is no better than revoked."""
    state = one.state(now)
    if state is CertificateState.VALID and not is_upheld:
        return Found.REVOKED
    return Found(state.value)
