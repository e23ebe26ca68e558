"""A villager looks at what a bank would see of them, agrees, and gets a certificate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.credit.certificates.core.certificates import (
    CERTIFICATE,
    SCORE,
    Certificate,
    Live,
    Preview,
    Seen,
    check_purpose,
    seen_of,
)
from chalicelib.credit.certificates.core.offers import NoOffer, Offer
from chalicelib.credit.certificates.core.refusals import NoSuchCertificate, SeenChanged
from chalicelib.credit.certificates.service.signing import signed
from chalicelib.credit.certificates.store import certificates as store, offers as offer_store
from chalicelib.credit.log.core.chains import Chain
from chalicelib.credit.log.core.commitments import Kind
from chalicelib.credit.log.service import registering as log
from chalicelib.credit.looks.core import OnPaper
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.service.reading import town_of
from chalicelib.credit.score.service.standing import load_standing
from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts.core.certificates import CertificateIssued
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core.consents import NO_PAPER
from chalicelib.foundation.identity.core.people import NotActive, Resident, Status
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import consents, people
from chalicelib.foundation.partners.service import banks
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import NONCE_BYTES, fingerprint, token_of
from chalicelib.kernel.writes import AlreadyDone, Writes, commit


def preview(*, resident_id: str, bank_id: str) -> Preview:
    """Return what a bank would see of somebody besides their name. 3 round trips; one more for a village's first.

    Raises:
        NoOffer: the bank offers nothing in this person's town.
        NoScore: they have no score: they did not agree to one, or it comes in the night. No minor has one.
        Vetoed, NotRanked, NoBand: nothing can be shown of it.
    """
    offer = _here(resident_id, offer_store.find_offer(bank_id))
    seen = seen_of(load_standing(resident_id=resident_id), offer)
    return Preview(seen, offer, _mark(seen))


def ask(
    ctx: Context,
    *,
    key: str,
    bank_id: str,
    purpose: str,
    consent: str,
    mark: str,
    resident_id: str = "",
    paper: OnPaper | None = None,
) -> Certificate:
    """Give the acting villager a certificate for one bank and purpose, once per `key`, by their consent to just that.

    It is `resident_id`'s where an officer enters it from the `paper` on which they agreed.

    `consent` is the version of the text that they read, `mark` what the preview told of what the bank will see. Where
    their consent to certificates does not stand yet, it is given with the first one. Six round trips at most.

    Raises:
        NoOffer, PurposeNotOffered: the bank offers no such thing.
        NoScore, Vetoed, NotRanked, NoBand: as `preview`.
        SeenChanged: the bank would see something else than what was shown.
        TextChanged: another text is the present one. AdultsOnly: they are under 18.
        NotActive: they moved away.
        TooManyCertificates: they have as many valid ones as one may.
        BankSuspended: the bank may not act.
        KeyReused: the key asked for something else.
        Busy: they did something else with their certificates at the same moment; ask again.
    """
    me = resident_id or ctx.actor.subject
    asked = fingerprint("certificate", bank_id, purpose, consent, mark, *((paper.document,) if paper else ()))
    ground = store.find_ground(me, key, bank_id)
    if ground.before is not None:
        return _same(ground.before, asked)
    offer = _here(me, ground.offer)
    check_purpose(purpose, offer)
    resident, (score, given) = consents.load_asking(person_id=me, purposes=(SCORE, CERTIFICATE))
    if not score.stands:
        raise NoScore
    if resident.status is not Status.ACTIVE:
        raise NotActive
    # Read after the consent it stands on, so that it is no score of an earlier one.
    seen = seen_of(load_standing(resident_id=me), offer)
    if _mark(seen) != mark:
        raise SeenChanged
    made = Certificate(
        certificate_id=key,
        resident_id=me,
        jti=token_of(ctx.random_bytes(17)),
        sub=token_of(ctx.random_bytes(17)),
        purpose=purpose,
        seen=seen,
        masked_name=resident.masked_name,
        name=store.sealed(resident.name, ctx.random_bytes(NONCE_BYTES)),
        consent=consent,
        issued_at=ctx.now().replace(microsecond=0),
        fingerprint=asked,
        paper=paper,
    )
    live = ground.live.at(ctx.now())
    after = live.having(made)
    writes = _agreed(ctx, given, consent, resident, paper)
    made = replace(made, signed=signed(made))
    made, chain, registering = _registered(ctx, made, live)
    writes = store.creation_of(made, _done).merge(
        writes,
        registering,
        consents.prepare_standing(person_id=me, purpose=SCORE, event_id=score.event_id),
        store.live_after(ground.live, after.rows, chain, lambda _: Busy()),
        people.prepare_active(holder_id=me, refusal=lambda _: NotActive()),
        offer_store.prepare_unchanged(offer),
        banks.prepare_acting(bank_id=bank_id),
        prepare_fact(ctx, village_id=me[:6], fact=CertificateIssued(me, key, bank_id)),
    )
    if paper is not None:
        writes.merge(prepare_audit(ctx, place_id=me[:6], deed="certificates.entered", target=key))
    try:
        commit(writes)
    except AlreadyDone as done:
        return _same(done.first, asked)
    return made


def _registered(ctx: Context, made: Certificate, live: Live) -> tuple[Certificate, Chain, Writes]:
    """Return a certificate with its place in the log, its holder's key of the log, and the write of that.

    It begins a chain of its own, under the name that its bank knows: a record that names the one before it, or how many
    there are, would tell a bank of those that others got.
    """
    chain = live.chain or log.begun(ctx)
    after, _ = log.continued(chain, kind=Kind.CERTIFICATE, holder=made.sub, lines=made.lines)
    writes, registered = log.prepare_one(ctx, town_id=town_of(made.resident_id[:6]), before=chain, after=after)
    return replace(made, registered=registered), chain, writes


def _agreed(ctx: Context, given: consents.Consent, version: str, resident: Resident, paper: OnPaper | None) -> Writes:
    """Return the check that the consent to certificates stands by this text, or the writes that give it.

    Raises:
        TextChanged, AdultsOnly: it can not be given so.
    """
    if given.stands and given.version == version == PURPOSES[CERTIFICATE].present.version:
        return consents.prepare_standing(person_id=given.person_id, purpose=CERTIFICATE, event_id=given.event_id)
    me = given.person_id
    writes, _ = consents.prepare_consent(
        ctx, person_id=me, purpose=CERTIFICATE, version=version, born_on=resident.born_on, given_by=me, was=given,
        paper=paper.seen if paper else NO_PAPER,
    )  # fmt: skip
    return writes


def _done(image: Any) -> Exception:
    first = store.pointer_of(image)
    assert first is not None
    return AlreadyDone(first)


def _same(first: store.Pointer, asked: str) -> Certificate:
    """Return the certificate that a key made first, where this is the same request."""
    if first.fingerprint != asked:
        raise KeyReused
    found = store.find_certificate(first.jti)
    if found is None:  # Its three years are over.
        raise NoSuchCertificate
    return found


def _here(resident_id: str, offer: Offer | None) -> Offer:
    """Return the offer of a bank of the resident's own town.

    Raises:
        NoOffer: it is none.
    """
    if offer is None or offer_store.town_of(offer.bank_id) != town_of(resident_id[:6]):
        raise NoOffer
    return offer


def _mark(seen: Seen) -> str:
    band = seen.band
    return fingerprint(
        "seen", seen.bank_id, seen.offer, band.percent, band.amount_yuan, band.rate_bp, seen.on, seen.policy,
        seen.disputed,
    )  # fmt: skip
