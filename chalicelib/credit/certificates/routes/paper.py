"""HTTP doors of the village's desk: a certificate for somebody without a phone, by their consent on paper."""

from __future__ import annotations

from chalicelib.credit.certificates.routes.doors import doors
from chalicelib.credit.certificates.schemas.certificates import CertificateShown
from chalicelib.credit.certificates.schemas.offers import OffersShown
from chalicelib.credit.certificates.schemas.paper import (
    PaperCertificateAsked,
    PaperPreviewAsked,
    PaperPreviewShown,
)
from chalicelib.credit.certificates.service import offers, paper
from chalicelib.credit.score.service.reading import town_of
from chalicelib.kernel.edge import Call, Nothing

OF = "/v1/residents/{resident_id}"


@doors.door("GET", OF + "/certificate-offers", verb="certificates.paper", within="resident_id", shown=OffersShown)
def list_offers_for(_call: Call[Nothing, Nothing], resident_id: str) -> OffersShown:
    """List what the banks of somebody's town offer; it tells nothing of them."""
    return OffersShown.of(offers.list_offers(town_id=town_of(resident_id[:6])))


@doors.door(
    "POST",
    OF + "/certificate-previews",
    verb="certificates.paper",
    within="resident_id",
    asked=PaperPreviewAsked,
    shown=PaperPreviewShown,
)
def preview_for(call: Call[PaperPreviewAsked, Nothing], resident_id: str) -> PaperPreviewShown:
    """Give what a bank would see of somebody, to be printed for them to sign; they see who printed it."""
    return PaperPreviewShown.whole(*paper.preview(call.ctx, resident_id=resident_id, bank_id=call.body.bank_id))


@doors.door(
    "POST",
    OF + "/certificates",
    verb="certificates.paper",
    within="resident_id",
    asked=PaperCertificateAsked,
    shown=CertificateShown,
    keyed=True,
    status=201,
)
def enter_certificate(call: Call[PaperCertificateAsked, Nothing], resident_id: str) -> CertificateShown:
    """Give somebody the certificate that they agreed to on paper, to be printed for the bank."""
    body = call.body
    made = paper.enter(
        call.ctx,
        resident_id=resident_id,
        key=call.key,
        bank_id=body.bank_id,
        purpose=body.purpose,
        consent=body.consent,
        mark=body.mark,
        paper=body.paper(),
    )
    return CertificateShown.of(made, call.ctx.now())
