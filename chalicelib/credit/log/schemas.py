"""The log as everybody reads it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.credit.log.core.checkpoints import Policy
from chalicelib.credit.log.core.commitments import FORM
from chalicelib.credit.log.core.notes import base64_of
from chalicelib.credit.log.core.receipts import Receipt, code_of
from chalicelib.kernel.edge import Asked, Shown

SIZE_MAX = 2**53 - 1
"""Ours: what every reader of JSON holds exactly."""


class WitnessShown(Shown):
    """A witness by its name and verifier key."""

    name: str
    vkey: str


class LogPolicyShown(Shown):
    """Whose signatures make a checkpoint one to rely on: a key of the log's and `quorum` of the witnesses.

    `text` is the same as C2SP tlog-policy writes it, `fingerprint` its SHA-256 in hex, which people compare.
    """

    origin: str
    vkeys: list[str]
    witnesses: list[WitnessShown]
    quorum: int
    text: str
    fingerprint: str

    @classmethod
    def of(cls, policy: Policy) -> LogPolicyShown:
        """Show a policy."""
        return cls(
            origin=policy.origin,
            vkeys=[one.vkey for one in policy.logs],
            witnesses=[WitnessShown(name=one.name, vkey=one.vkey) for one in policy.witnesses],
            quorum=policy.quorum,
            text=policy.text,
            fingerprint=policy.fingerprint,
        )


class GrowthAsked(Asked):
    """From which size to which."""

    old: Annotated[int, Field(ge=1, le=SIZE_MAX)]
    size: Annotated[int, Field(ge=1, le=SIZE_MAX)]


class GrowthShown(Shown):
    """That the tree of `old` leaves is the beginning of that of `size`: hashes in base64 (RFC 6962, 2.1.2)."""

    old: int
    size: int
    hashes: list[str]

    @classmethod
    def of(cls, old: int, size: int, hashes: list[bytes]) -> GrowthShown:
        """Show a proof."""
        return cls(old=old, size=size, hashes=[base64_of(one) for one in hashes])


class ReceiptShown(Shown):
    """A receipt in its three forms, each of which anybody verifies without asking us.

    `text` is a tlog-proof whose extra is salt and record; `packed` the same in few bytes, in base64; `code` what a QR
    code of it has. `record` is what was registered, line by line; `seen_at` when each witness cosigned the
    first checkpoint that has it, in seconds of POSIX: it was there by then at the latest, whatever day it says itself.
    """

    record: list[str]
    salt: str
    index: int
    size: int
    seen_at: dict[str, int]
    text: str
    packed: str
    code: str

    @classmethod
    def of(cls, receipt: Receipt, policy: Policy) -> ReceiptShown:
        """Show a receipt that verifies by the log's own policy."""
        checkpoint = receipt.verify(policy)
        packed = receipt.packed(policy)
        return cls(
            record=receipt.record.removeprefix(FORM).decode().splitlines(),
            salt=receipt.salt.hex(),
            index=receipt.proof.index,
            size=checkpoint.size,
            seen_at=dict(checkpoint.cosigned),
            text=receipt.text,
            packed=base64_of(packed),
            code=code_of(packed),
        )
