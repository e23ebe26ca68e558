"""HTTP doors of one's own certificates: what banks offer, what one would see, to agree, to revoke, who looked."""

from __future__ import annotations

from chalicelib.credit.certificates.routes.doors import doors
from chalicelib.credit.certificates.schemas.certificates import (
    CertificateAsked,
    CertificateShown,
    CertificatesShown,
    ListedAsked,
    LooksShown,
    PreviewShown,
)
from chalicelib.credit.certificates.schemas.offers import OffersShown
from chalicelib.credit.certificates.service import asking, offers, own
from chalicelib.credit.log.schemas import ReceiptShown
from chalicelib.credit.log.service.identity import policy
from chalicelib.credit.score.service.reading import town_of
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/me/certificate-offers", verb="certificates.own", shown=OffersShown)
def list_offers(call: Call[Nothing, Nothing]) -> OffersShown:
    """List what the banks of one's town offer."""
    return OffersShown.of(offers.list_offers(town_id=town_of(call.me[:6])))


@doors.door("GET", "/v1/me/certificate-offers/{bank_id}", verb="certificates.own", shown=PreviewShown)
def preview(call: Call[Nothing, Nothing], bank_id: str) -> PreviewShown:
    """Show what a bank would see of oneself, and the text to agree to; nothing is told to the bank."""
    return PreviewShown.of(asking.preview(resident_id=call.me, bank_id=bank_id))


@doors.door(
    "POST",
    "/v1/me/certificates",
    verb="certificates.own",
    keyed=True,
    asked=CertificateAsked,
    shown=CertificateShown,
    status=201,
)
def ask(call: Call[CertificateAsked, Nothing]) -> CertificateShown:
    """Agree that one bank may see just what was shown, for one purpose, and get a certificate for 30 days."""
    body = call.body
    made = asking.ask(
        call.ctx, key=call.key, bank_id=body.bank_id, purpose=body.purpose, consent=body.consent, mark=body.mark
    )
    return CertificateShown.of(made, call.ctx.now())


@doors.door("GET", "/v1/me/certificates", verb="certificates.own", query=ListedAsked, shown=CertificatesShown)
def list_own(call: Call[Nothing, ListedAsked]) -> CertificatesShown:
    """List one's own certificates, the newest first."""
    page = own.list_own(resident_id=call.me, size=call.query.size, cursor=call.query.cursor)
    return CertificatesShown.of(page, call.ctx.now())


@doors.door("GET", "/v1/me/certificates/{certificate_id}", verb="certificates.own", shown=CertificateShown)
def read_own(call: Call[Nothing, Nothing], certificate_id: str) -> CertificateShown:
    """Show one's own certificate."""
    found = own.load_own(resident_id=call.me, certificate_id=certificate_id)
    return CertificateShown.of(found, call.ctx.now())


@doors.door("POST", "/v1/me/certificates/{certificate_id}/revoke", verb="certificates.own", shown=CertificateShown)
def revoke(call: Call[Nothing, Nothing], certificate_id: str) -> CertificateShown:
    """Revoke one's own certificate, at any time before it expires."""
    return CertificateShown.of(own.revoke(call.ctx, certificate_id=certificate_id), call.ctx.now())


@doors.door("GET", "/v1/me/certificates/{certificate_id}/receipt", verb="certificates.own", shown=ReceiptShown)
def read_receipt(call: Call[Nothing, Nothing], certificate_id: str) -> ReceiptShown:
    """Give the receipt of one's own certificate, to be handed to the bank with it: that it was registered so."""
    return ReceiptShown.of(own.receipt(resident_id=call.me, certificate_id=certificate_id), policy())


@doors.door("GET", "/v1/me/certificate-looks", verb="certificates.own", query=ListedAsked, shown=LooksShown)
def list_own_looks(call: Call[Nothing, ListedAsked]) -> LooksShown:
    """List who looked at one's certificates, and what they saw, the newest first."""
    return LooksShown.of(own.list_looks(resident_id=call.me, size=call.query.size, cursor=call.query.cursor))
