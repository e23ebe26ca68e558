"""Moves certificates in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from chalicelib.credit.certificates.core.certificates import KEPT, Certificate, Live, LiveRow, Seen, Why
from chalicelib.credit.certificates.core.offers import Band, Offer
from chalicelib.credit.certificates.records import CertificateRecord
from chalicelib.credit.certificates.store import offers
from chalicelib.credit.log.core.chains import Chain, Registered
from chalicelib.credit.looks.core import OnPaper
from chalicelib.kernel import keys, storage
from chalicelib.kernel.errors import Busy, Conflict
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Refusal, Writes

ITSELF, LIVE = "-", "!"
REVOKED = "revoked#"
NAME = "certificate-name"
"""The purpose of the key that seals holders' names."""


@value
class Pointer:
    """Which certificate a person's Idempotency-Key made, and of what request."""

    jti: str
    fingerprint: str


@value
class Ground:
    """What is read before somebody gets a certificate: what the key made before, their valid ones, the bank's offer."""

    before: Pointer | None
    live: Live
    offer: Offer | None


def sealed(name: str, nonce: bytes) -> bytes:
    """Return a name as it lies in the table; each nonce once."""
    return keys.seal(NAME, name, nonce)


def unsealed(name: bytes) -> str:
    """Return the name that was sealed."""
    return keys.unseal(NAME, name)


def certificate_of(record: CertificateRecord | None) -> Certificate | None:
    """Return the certificate that a record holds, or None."""
    if record is None:
        return None
    words = record.words or {}
    assert record.at is not None
    return Certificate(
        certificate_id=record.certificate_id or "",
        resident_id=record.resident_id or "",
        jti=record.part,
        sub=words["sub"],
        purpose=words["purpose"],
        seen=Seen(
            words["bank_id"], words["bank_name"], Band(*words["band"]), words["offer"],
            dt.date.fromisoformat(words["on"]), words["policy"], words["disputed"],
        ),
        masked_name=words["masked_name"],
        name=record.name or b"",
        consent=words["consent"],
        issued_at=record.at,
        fingerprint=record.fingerprint or "",
        signed=words["signed"],
        revoked_at=record.revoked_at,
        why=Why(record.why) if record.why else None,
        paper=_paper(*words["paper"]) if words.get("paper") else None,
        registered=Registered.of(words.get("log")),
    )  # fmt: skip


def _paper(document: str, signed_on: str, by: str, person: str) -> OnPaper:
    return OnPaper(document, dt.date.fromisoformat(signed_on), by, person)


def _record(one: Certificate) -> CertificateRecord:
    seen, paper = one.seen, one.paper
    return CertificateRecord(
        one.jti,
        ITSELF,
        resident_id=one.resident_id,
        certificate_id=one.certificate_id,
        fingerprint=one.fingerprint,
        at=one.issued_at,
        name=one.name,
        kept_until=one.expires_at + KEPT,
        words={
            "sub": one.sub,
            "purpose": one.purpose,
            "bank_id": seen.bank_id,
            "bank_name": seen.bank_name,
            "band": [seen.band.percent, seen.band.amount_yuan, seen.band.rate_bp],
            "offer": seen.offer,
            "on": str(seen.on),
            "policy": seen.policy,
            "disputed": seen.disputed,
            "masked_name": one.masked_name,
            "consent": one.consent,
            "signed": one.signed,
            **({"paper": [paper.document, str(paper.signed_on), paper.by, paper.person]} if paper else {}),
            **({"log": one.registered.words} if one.registered else {}),
        },
    )


def pointer_of(record: CertificateRecord | None) -> Pointer | None:
    """Return where a person's row points to, or None."""
    return None if record is None else Pointer(record.jti or "", record.fingerprint or "")


def _live(record: CertificateRecord | None, resident_id: str) -> Live:
    if record is None:
        return Live(resident_id)
    rows = {jti: LiveRow(*_parts(text)) for jti, text in (record.live or {}).items()}
    return Live(resident_id, record.version or 0, rows, Chain(record.log_key) if record.log_key else None)


def _parts(text: str) -> tuple[str, str, dt.datetime]:
    certificate_id, bank_id, until = text.split(" ")
    return certificate_id, bank_id, dt.datetime.fromisoformat(until)


def find_ground(resident_id: str, certificate_id: str, bank_id: str) -> Ground:
    """Return what somebody's new certificate stands on. One round trip."""
    before, live, offer = storage.find_many(
        [
            (CertificateRecord, resident_id, certificate_id),
            (CertificateRecord, resident_id, LIVE),
            offers.key_of(bank_id),
        ],
        consistent=True,
    )
    return Ground(pointer_of(before), _live(live, resident_id), offers.offer_of(offer))


def find_live(resident_id: str) -> Live:
    """Return somebody's certificates that may be valid. One round trip."""
    return _live(storage.find(CertificateRecord, resident_id, LIVE, consistent=True), resident_id)


def find_certificate(jti: str) -> Certificate | None:
    """Return a certificate by its random name, or None. One round trip."""
    return certificate_of(storage.find(CertificateRecord, jti, ITSELF, consistent=True))


def find_own(resident_id: str, certificate_id: str) -> tuple[Certificate | None, Live]:
    """Return one of somebody's certificates, or None, and all of theirs that may be valid. Two round trips."""
    pointed, live = storage.find_many(
        [(CertificateRecord, resident_id, certificate_id), (CertificateRecord, resident_id, LIVE)], consistent=True
    )
    pointer = None if certificate_id == LIVE else pointer_of(pointed)
    return None if pointer is None else find_certificate(pointer.jti), _live(live, resident_id)


def list_own(resident_id: str, *, size: int, cursor: str | None) -> Page[Certificate]:
    """Return a page of somebody's certificates, the newest first. Two round trips."""
    query = storage.Query(
        CertificateRecord, resident_id, where=CertificateRecord.row > LIVE, newest_first=True, consistent=True
    )
    page = storage.page(query, size=size, cursor=cursor)
    jtis = [CertificateRecord.from_raw_data(row).jti or "" for row in page.rows]
    records = storage.find_many([(CertificateRecord, jti, ITSELF) for jti in jtis], consistent=True)
    found = [certificate_of(record) for record in records]
    return Page([one for one in found if one is not None], page.cursor)


def creation_of(one: Certificate, refusal: Refusal) -> Writes:
    """Return the writes of a new certificate; the guard of their transaction is its place in the person's list."""
    pointer = CertificateRecord(one.resident_id, one.certificate_id, jti=one.jti, fingerprint=one.fingerprint)
    return Writes().create(pointer, refusal=refusal, guard=True).create(_record(one), refusal=lambda _: Conflict())


def live_after(before: Live, rows: Mapping[str, LiveRow], chain: Chain | None, refusal: Refusal) -> Writes:
    """Return the write that replaces somebody's valid ones exactly as they were read, and their key of the log."""
    after = replace(before, version=before.version + 1, rows=rows, chain=chain)
    live = {jti: f"{row.certificate_id} {row.bank_id} {row.expires_at.isoformat()}" for jti, row in after.rows.items()}
    record = CertificateRecord(
        before.resident_id, LIVE, version=after.version, live=live, log_key=chain.key if chain else None
    )
    if before.version == 0:
        return Writes().create(record, refusal=refusal)
    return Writes().put(record, condition=CertificateRecord.version == before.version, refusal=refusal)


def revocation_of(jti: str, row: LiveRow, *, now: dt.datetime, why: Why, refusal: Refusal) -> Writes:
    """Return the writes that revoke a certificate, where nobody did, and put it on its bank's list."""
    fields = CertificateRecord
    standing = fields.at.exists() & fields.revoked_at.does_not_exist()
    writes = Writes().update(
        CertificateRecord,
        jti,
        ITSELF,
        actions=[fields.revoked_at.set(now), fields.why.set(why.value)],
        condition=standing,
        refusal=refusal,
    )
    listed = CertificateRecord(REVOKED + row.bank_id, jti, kept_until=row.expires_at + dt.timedelta(days=1))
    return writes.put(listed)


def prepare_unrevoked(one: Certificate) -> Writes:
    """Return the check that a certificate is as valid as it was read. It refuses with `Busy`."""
    condition = CertificateRecord.revoked_at.does_not_exist()
    return Writes().check(CertificateRecord, one.jti, ITSELF, condition=condition, refusal=lambda _: Busy())


def list_revoked(bank_id: str, now: dt.datetime) -> list[str]:
    """Return the revoked certificates of a bank whose days are not over, in the order of their random names.

    A round trip per megabyte.
    """
    rows = storage.every(storage.Query(CertificateRecord, REVOKED + bank_id, consistent=True))
    return [row["row"]["S"] for row in rows if now.timestamp() < int(row["kept_until"]["N"])]
