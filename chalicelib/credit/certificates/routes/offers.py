"""HTTP doors of a town about its banks: what they offer, and what they looked at."""

from __future__ import annotations

from chalicelib.credit.certificates.routes.doors import doors
from chalicelib.credit.certificates.schemas.certificates import BankLooksShown, ListedAsked
from chalicelib.credit.certificates.schemas.offers import OfferAsked, OfferPageAsked, OfferShown, OfferVersionsShown
from chalicelib.credit.certificates.service import offers, verifying
from chalicelib.kernel.edge import Call, Nothing


@doors.door(
    "PUT",
    "/v1/banks/{bank_id}/offer",
    verb="certificates.set_offer",
    within="bank_id",
    asked=OfferAsked,
    shown=OfferShown,
)
def set_offer(call: Call[OfferAsked, Nothing], bank_id: str) -> OfferShown:
    """Set what a bank offers, on top of the version that was read; certificates that were given keep their terms."""
    asked = call.body
    made = offers.set_offer(
        call.ctx,
        bank_id=bank_id,
        version=asked.version,
        phone=asked.phone,
        purposes=asked.purposes,
        bands=asked.asked(),
    )
    return OfferShown.of(made)


@doors.door(
    "GET",
    "/v1/banks/{bank_id}/offer",
    verb="certificates.read",
    within="bank_id",
    query=OfferPageAsked,
    shown=OfferVersionsShown,
)
def list_offer_versions(call: Call[Nothing, OfferPageAsked], bank_id: str) -> OfferVersionsShown:
    """List what a bank offered, the newest first."""
    found = offers.list_versions(bank_id=bank_id, size=call.query.size, cursor=call.query.cursor)
    return OfferVersionsShown.of(*found)


@doors.door(
    "GET",
    "/v1/banks/{bank_id}/looks",
    verb="certificates.read",
    within="bank_id",
    query=ListedAsked,
    shown=BankLooksShown,
)
def list_bank_looks(call: Call[Nothing, ListedAsked], bank_id: str) -> BankLooksShown:
    """List what a bank's keys looked at, the newest first; no person is named."""
    return BankLooksShown.of(verifying.list_looks(bank_id=bank_id, size=call.query.size, cursor=call.query.cursor))
