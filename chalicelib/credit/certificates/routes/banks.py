"""HTTP doors of banks, by their keys: verify a certificate, and read what was verified."""

from __future__ import annotations

from chalicelib.credit.certificates.routes.doors import doors
from chalicelib.credit.certificates.schemas.certificates import (
    BankLooksShown,
    BankMeShown,
    ListedAsked,
    VerificationAsked,
    VerificationShown,
)
from chalicelib.credit.certificates.service import verifying
from chalicelib.credit.log.schemas import ReceiptShown
from chalicelib.credit.log.service.identity import policy
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/bank/me", verb="certificates.verify", shown=BankMeShown)
def bank_me(call: Call[Nothing, Nothing]) -> BankMeShown:
    """Show a bank to its own API key."""
    return BankMeShown.of(*verifying.acting_bank(call.ctx))


@doors.door(
    "POST",
    "/v1/bank/certificates/verifications",
    verb="certificates.verify",
    keyed=True,
    asked=VerificationAsked,
    shown=VerificationShown,
)
def verify(call: Call[VerificationAsked, Nothing]) -> VerificationShown:
    """Tell a bank what a certificate is that was made out to it; its holder sees that it looked."""
    return VerificationShown.of(verifying.verify(call.ctx, key=call.key, signed=call.body.signed))


@doors.door(
    "POST", "/v1/bank/certificates/receipts", verb="certificates.verify", asked=VerificationAsked, shown=ReceiptShown
)
def read_bank_receipt(call: Call[VerificationAsked, Nothing]) -> ReceiptShown:
    """Give a bank the log's receipt of a certificate that was made out to it; its `signed` is SHA-256 of what was sent.

    A certificate of the last minutes is not published yet.
    """
    return ReceiptShown.of(verifying.receipt(call.ctx, signed=call.body.signed), policy())


@doors.door(
    "GET",
    "/v1/bank/certificates/verifications",
    verb="certificates.verify",
    query=ListedAsked,
    shown=BankLooksShown,
)
def list_verifications(call: Call[Nothing, ListedAsked]) -> BankLooksShown:
    """List what a bank's keys looked at, the newest first."""
    verifying.acting_bank(call.ctx)
    return BankLooksShown.of(verifying.list_looks(bank_id=call.me, size=call.query.size, cursor=call.query.cursor))
