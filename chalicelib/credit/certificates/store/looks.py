"""Moves looks in and out of DynamoDB: a person's, each listed by its bank too, and what a bank's key was answered."""

from __future__ import annotations

from typing import Any

from chalicelib.credit.certificates.core.certificates import KEPT
from chalicelib.credit.certificates.core.looks import Found, Look
from chalicelib.credit.certificates.core.offers import Band
from chalicelib.credit.certificates.records import CertificateRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes

LOOKS, ASKS = "looks#", "asks#"


def look_of(record: CertificateRecord) -> Look:
    """Return the look that a record holds, as it is listed or as a key was answered."""
    words: dict[str, Any] = record.words or {}
    assert record.at is not None
    return Look(
        words["look_id"], record.resident_id or "", record.certificate_id or "", words["bank_id"], words["bank_name"],
        words["key_id"], words["purpose"], record.at, Found(words["found"]),
        Band(*words["band"]) if words["band"] else None, words["disputed"], record.fingerprint or "",
    )  # fmt: skip


def _record(look: Look, part: str, row: str, bank_id: str | None) -> CertificateRecord:
    band = look.band
    return CertificateRecord(
        part,
        row,
        bank_id=bank_id,
        resident_id=look.resident_id,
        certificate_id=look.certificate_id,
        fingerprint=look.fingerprint,
        at=look.at,
        kept_until=look.at + KEPT,
        words={
            "look_id": look.look_id,
            "bank_id": look.bank_id,
            "bank_name": look.bank_name,
            "key_id": look.key_id,
            "purpose": look.purpose,
            "found": look.found.value,
            "band": [band.percent, band.amount_yuan, band.rate_bp] if band else None,
            "disputed": look.disputed,
        },
    )


def creation_of(look: Look, key: str, refusal: Refusal) -> Writes:
    """Return the writes of a look; the guard of their transaction is what the bank's `key` was answered."""
    answered = _record(look, ASKS + look.bank_id, key, None)
    listed = _record(look, LOOKS + look.resident_id, look.look_id, look.bank_id)
    return Writes().create(answered, refusal=refusal, guard=True).create(listed, refusal=lambda _: Conflict())


def list_own(resident_id: str, *, size: int, cursor: str | None) -> Page[Look]:
    """Return a page of who looked at somebody's certificates, the newest first. One round trip."""
    query = storage.Query(CertificateRecord, LOOKS + resident_id, newest_first=True, consistent=True)
    return _looks(storage.page(query, size=size, cursor=cursor))


def list_of_bank(bank_id: str, *, size: int, cursor: str | None) -> Page[Look]:
    """Return a page of a bank's looks, the newest first. One round trip."""
    query = storage.Query(CertificateRecord, bank_id, index="of_bank", newest_first=True)
    return _looks(storage.page(query, size=size, cursor=cursor))


def _looks(page: Page[storage.Item]) -> Page[Look]:
    return Page([look_of(CertificateRecord.from_raw_data(row)) for row in page.rows], page.cursor)
