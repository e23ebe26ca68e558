"""What a villager may do with their certificates: list, look at, revoke, and see who looked; and what ends them all."""

from __future__ import annotations

from chalicelib.credit.certificates.core.certificates import Certificate, CertificateState, LiveRow, Why, revoked
from chalicelib.credit.certificates.core.looks import Look
from chalicelib.credit.certificates.core.refusals import NoSuchCertificate
from chalicelib.credit.certificates.store import certificates as store, looks as look_store
from chalicelib.credit.log.core.commitments import Kind
from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.log.service import registering as log
from chalicelib.foundation.facts.core.certificates import CertificateRevoked
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, Conflict
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes, commit


def load_own(*, resident_id: str, certificate_id: str) -> Certificate:
    """Return one of somebody's certificates. Two round trips.

    Raises:
        NoSuchCertificate: they have none with this id.
    """
    found, _ = store.find_own(resident_id, certificate_id)
    if found is None:
        raise NoSuchCertificate
    return found


def list_own(*, resident_id: str, size: int = 20, cursor: str | None = None) -> Page[Certificate]:
    """Return a page of somebody's certificates, the newest first. Two round trips."""
    return store.list_own(resident_id, size=size, cursor=cursor)


def list_looks(*, resident_id: str, size: int = 20, cursor: str | None = None) -> Page[Look]:
    """Return a page of who looked at somebody's certificates, the newest first. One round trip."""
    return look_store.list_own(resident_id, size=size, cursor=cursor)


def revoke(ctx: Context, *, certificate_id: str) -> Certificate:
    """Revoke one of the acting villager's certificates; one that is revoked stays as it is. Three round trips.

    Raises:
        NoSuchCertificate: they have none with this id.
        CertificateEnded: it has expired.
        Busy: they did something else with their certificates at the same moment; ask again.
    """
    me, now = ctx.actor.subject, ctx.now()
    found, live = store.find_own(me, certificate_id)
    if found is None:
        raise NoSuchCertificate
    was, after = found.state(now), revoked(found, now, Why.OWN)
    if was is CertificateState.REVOKED:
        return found
    row = LiveRow(certificate_id, found.seen.bank_id, found.expires_at)
    writes = _revocation(ctx, me, found.jti, row, why=Why.OWN, refusal=lambda _: Busy())
    rest = live.at(now).without(found.jti).rows
    writes.merge(store.live_after(live, rest, live.chain, lambda _: Busy()))
    commit(writes)
    return after


def receipt(*, resident_id: str, certificate_id: str) -> Receipt:
    """Return the receipt of one of somebody's certificates. Four round trips, and three reads of S3.

    Raises:
        NoSuchCertificate: they have none with this id.
        NotRegistered: it was given before there was a log, or they withdrew their consent since.
        NotYetInLog: the published log does not have it yet.
    """
    found, live = store.find_own(resident_id, certificate_id)
    if found is None:
        raise NoSuchCertificate
    return log.receipt_of(live.chain, found.registered, kind=Kind.CERTIFICATE, holder=found.sub, lines=found.lines)


def prepare_forgotten(ctx: Context, person_id: str) -> Writes:
    """Return the writes that revoke all of somebody's valid certificates as they withdraw a consent. One round trip.

    Raises, when it is committed:
        Conflict: they did something with their certificates at the same moment; ask again.
    """
    return _all_revoked(ctx, person_id, Why.CONSENT)


def prepare_left(ctx: Context, person_id: str) -> Writes:
    """Return the writes that revoke all valid certificates of who moved away or died. One round trip.

    Raises, when it is committed:
        Conflict: as `prepare_forgotten`.
    """
    return _all_revoked(ctx, person_id, Why.GONE)


def _all_revoked(ctx: Context, person_id: str, why: Why) -> Writes:
    live = store.find_live(person_id)
    rows = live.at(ctx.now()).rows
    writes = Writes()
    for jti, row in rows.items():
        writes.merge(_revocation(ctx, person_id, jti, row, why=why, refusal=lambda _: Conflict()))
    if rows or live.chain:  # With the chain goes the key by which their certificates in the log are opened.
        writes.merge(store.live_after(live, {}, None, lambda _: Conflict()))
    return writes


def _revocation(ctx: Context, resident_id: str, jti: str, row: LiveRow, *, why: Why, refusal: Refusal) -> Writes:
    fact = CertificateRevoked(resident_id, row.certificate_id, why.value)
    writes = store.revocation_of(jti, row, now=ctx.now(), why=why, refusal=refusal)
    return writes.merge(prepare_fact(ctx, village_id=resident_id[:6], fact=fact))
