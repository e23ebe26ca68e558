"""A bank's key asks what a certificate is. Whoever it was made out to sees that, and when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.credit.certificates.core.certificates import Certificate
from chalicelib.credit.certificates.core.looks import Found, Look, Verified, found_of
from chalicelib.credit.certificates.core.refusals import NoSuchCertificate
from chalicelib.credit.certificates.service.signing import read
from chalicelib.credit.certificates.store import certificates as store, looks as look_store
from chalicelib.credit.log.core.commitments import Kind
from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.log.service import registering as log
from chalicelib.credit.score.core.mine import NoScore, Standing
from chalicelib.credit.score.service.standing import load_standing
from chalicelib.foundation.facts.core.certificates import CertificateLooked
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.partners.core.keys import ApiKey, KeyScope, require_scope
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.foundation.partners.service import allowances, banks, shops
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, commit


def acting_bank(ctx: Context) -> tuple[Partner, ApiKey]:
    """Return the bank and the API key that act. No round trip where known.

    Raises:
        ScopeMissing: the key was not issued for certificates.
    """
    require_scope(ctx.actor, KeyScope.CREDIT)
    return shops.acting_shop(ctx)


def verify(ctx: Context, *, key: str, signed: str) -> Verified:
    """Tell the acting bank what a certificate is, once per `key`, and its holder that the bank looked.

    What none of our keys signed, and what was made for another bank, is unknown, and nothing is written of it. Four
    round trips, one more where the bank's looks are limited.

    Raises:
        ScopeMissing: the key was not issued for certificates.
        DayLimitReached, HourLimitReached: the bank has looked as often as it may.
        KeyReused: the key asked for something else.
        Busy: nothing was told; ask again.
    """
    bank, api_key = acting_bank(ctx)
    taken = banks.count_look(ctx, bank=bank, key=api_key)
    claims = read(signed)
    one = None if claims is None else store.find_certificate(str(claims["jti"]))
    if one is None or one.seen.bank_id != bank.partner_id:
        return Verified(Found.UNKNOWN, ctx.now())
    look, name = _look(ctx, one, bank, api_key, fingerprint("verify", signed))
    fact = CertificateLooked(one.resident_id, one.certificate_id, bank.name, one.purpose, look.found.value)
    writes = look_store.creation_of(look, key, _done)
    writes.merge(prepare_fact(ctx, village_id=one.resident_id[:6], fact=fact))
    if look.found is Found.VALID:
        writes.merge(store.prepare_unrevoked(one))
    try:
        commit(writes)
    except AlreadyDone as done:
        allowances.give_back(allowance=taken)
        if done.first.fingerprint != look.fingerprint:
            raise KeyReused from done
        look = done.first
    return Verified(look.found, look.at, one, look.disputed, name if look.found is Found.VALID else "")


def receipt(ctx: Context, *, signed: str) -> Receipt:
    """Return the log's receipt of a certificate that was made out to the acting bank: the one its holder has, too.

    It tells nothing that the bank does not hold, and is no look. Three round trips, and three reads of S3.

    Raises:
        ScopeMissing: the key was not issued for certificates.
        NoSuchCertificate: it is not ours, was altered, or was made for another bank.
        NotRegistered: it was given before there was a log, or its holder withdrew their consent since.
        NotYetInLog: the published log does not have it yet.
    """
    bank, _ = acting_bank(ctx)
    claims = read(signed)
    one = None if claims is None else store.find_certificate(str(claims["jti"]))
    if one is None or one.signed != signed or one.seen.bank_id != bank.partner_id:
        raise NoSuchCertificate
    chain = store.find_live(one.resident_id).chain
    return log.receipt_of(chain, one.registered, kind=Kind.CERTIFICATE, holder=one.sub, lines=one.lines)


def _look(ctx: Context, one: Certificate, bank: Partner, api_key: ApiKey, asked: str) -> tuple[Look, str]:
    """Return the look, and the holder's name."""
    now = ctx.now()
    standing = _standing(one, now)
    found = found_of(one, now, is_upheld=standing is not None and not standing.vetoed)
    valid = found is Found.VALID
    look = Look(
        look_id=ctx.new_id(),
        resident_id=one.resident_id,
        certificate_id=one.certificate_id,
        bank_id=bank.partner_id,
        bank_name=bank.name,
        key_id=api_key.key_id,
        purpose=one.purpose,
        at=now,
        found=found,
        band=one.seen.band if valid else None,
        disputed=valid and standing is not None and standing.disputed,
        fingerprint=asked,
    )
    return look, store.unsealed(one.name)


def _standing(one: Certificate, now: dt.datetime) -> Standing | None:
    """Return where the holder of a certificate that may be valid stands now; None where they have no score any more."""
    if one.state(now).value != Found.VALID.value:
        return None
    try:
        return load_standing(resident_id=one.resident_id)
    except NoScore:
        return None


def _done(image: Any) -> Exception:
    return AlreadyDone(look_store.look_of(image))


def list_looks(*, bank_id: str, size: int = 20, cursor: str | None = None) -> Page[Look]:
    """Return a page of a bank's looks, the newest first. One round trip."""
    return look_store.list_of_bank(bank_id, size=size, cursor=cursor)


def list_revoked(ctx: Context, *, bank_id: str) -> list[str]:
    """Return the `jti` of a bank's revoked certificates whose days are not over. A round trip per megabyte."""
    return store.list_revoked(bank_id, ctx.now())
