"""Certificates for banks. Neither a band nor a name is said here, nor by what a bank knows a certificate."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class CertificateIssued(Fact):
    """Somebody agreed that one bank may see in which band they are, and got a certificate of it."""

    resident_id: str
    certificate_id: str
    bank_id: str


@value
class CertificateRevoked(Fact):
    """One was revoked by its holder (`why` is `own`), as they withdrew a consent (`consent`), or are `gone`."""

    resident_id: str
    certificate_id: str
    why: str


@value
class CertificateLooked(Fact):
    """The bank's key asked about it and was told what it is: `found` is `valid`, `expired` or `revoked`."""

    resident_id: str
    certificate_id: str
    bank_name: str
    purpose: str
    found: str
