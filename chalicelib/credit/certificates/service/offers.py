"""What banks offer: set by the town, read by everybody who may ask for a certificate."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.credit.certificates.core.offers import Band, Offer, OfferChangedMeanwhile
from chalicelib.credit.certificates.store import offers as store
from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.partners.core.shops import Partner, State
from chalicelib.foundation.partners.service import banks
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import commit

BANKS_MAX = 100


def set_offer(
    ctx: Context, *, bank_id: str, version: int, phone: str, purposes: Sequence[str], bands: Sequence[Band]
) -> Offer:
    """Put a bank's next offer on top of the version that the caller read (0: there was none). Three round trips.

    Asking the same again returns it as it was set. Certificates that were given keep the terms that they were given by.

    Raises:
        NoSuchBank, BankSuspended: no such bank may act.
        OfferChangedMeanwhile: somebody else changed it since.
    """
    bank = banks.load_bank(bank_id=bank_id)
    by = ctx.actor.signature
    offer = Offer(bank_id, bank.name, phone, tuple(purposes), tuple(bands), version + 1, ctx.now(), by)
    audit = prepare_audit(ctx, place_id=bank.village_id, deed="certificates.offer", target=f"{bank_id}#{offer.version}")
    try:
        commit(store.change_of(offer).merge(banks.prepare_acting(bank_id=bank_id), audit))
    except OfferChangedMeanwhile:
        found = store.find_offer(bank_id)
        if found is None or _terms(found) != _terms(offer):
            raise
        return found
    return offer


def _terms(offer: Offer) -> tuple[object, ...]:
    return offer.version, offer.phone, offer.purposes, offer.bands, offer.by


def list_offers(*, town_id: str) -> list[Offer]:
    """Return what the banks of a town offer that may act, in the order they joined. Two round trips."""
    found = {offer.bank_id: offer for offer in store.list_offers(town_id)}
    partners = banks.list_banks(town_id=town_id, size=BANKS_MAX).rows
    return [found[one.partner_id] for one in partners if one.state is State.ACTIVE and one.partner_id in found]


def list_versions(*, bank_id: str, size: int = 20, cursor: str | None = None) -> tuple[Partner, Page[Offer]]:
    """Return a bank, and a page of what it offered, the newest first. Two round trips.

    Raises:
        NoSuchBank: there is no such bank.
    """
    return banks.load_bank(bank_id=bank_id), store.list_versions(bank_id, size=size, cursor=cursor)
