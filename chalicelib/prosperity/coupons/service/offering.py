"""A town's levels and offers: its administrator writes them, and stops an offer."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.prosperity.coupons.core import coupons as core, levels as level_core
from chalicelib.prosperity.coupons.core.coupons import Offer, Terms
from chalicelib.prosperity.coupons.core.levels import Level, Levels
from chalicelib.prosperity.coupons.core.refusals import LevelsChanged, NoSuchOffer
from chalicelib.prosperity.coupons.store import offers as store


def read_levels(*, town_id: str) -> Levels:
    """Return a town's levels; none until some were written. One round trip."""
    return store.find_levels(town_id)


def set_levels(ctx: Context, *, town_id: str, levels: Sequence[Level], looked_at: int) -> Levels:
    """Replace a town's levels, of which version `looked_at` was seen. One round trip; again, nothing changes.

    Raises:
        InvalidInput: as `core.levels.checked`.
        LevelsChanged: somebody else changed them meanwhile.
    """
    wanted = Levels(level_core.checked(levels), looked_at)
    after = dataclasses.replace(wanted, version=looked_at + 1)
    audit = prepare_audit(ctx, place_id=town_id, deed="coupons.levels", target=town_id)
    try:
        commit(store.levels_change(town_id, wanted, refusal=lambda _: LevelsChanged()).merge(audit))
    except LevelsChanged:
        if store.find_levels(town_id) != after:
            raise
    return after


def write_offer(ctx: Context, *, town_id: str, terms: Terms, key: str) -> Offer:
    """Offer a coupon, once per `key`. Two round trips.

    Raises:
        InvalidInput: as `core.coupons.checked`.
        KeyReused: the key offered another one.
    """
    offer_id = core.id_of(town_id, key)
    mark = fingerprint("coupon offer", *map(str, dataclasses.astuple(terms)))
    levels = store.find_levels(town_id)
    core.checked(terms, levels=len(levels.levels), today=business_date(ctx.now()))
    made = Offer(offer_id, terms, ctx.actor.signature, ctx.now(), mark)

    def refusal(image: Any) -> Exception:
        first = store.offer_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    audit = prepare_audit(ctx, place_id=town_id, deed="coupons.offer", target=offer_id)
    try:
        commit(store.creation_of(made, refusal).merge(audit))
    except AlreadyDone as done:
        first: Offer = done.first
        return first
    return made


def list_offers(*, town_id: str) -> list[Offer]:
    """Return all offers of a town, the newest first. One round trip."""
    return store.list_offers(town_id)


def stop_offer(ctx: Context, *, offer_id: str) -> Offer:
    """Let nobody take an offer any more; what was taken stays good. Two round trips; again, nothing changes.

    Raises:
        NoSuchOffer: there is none.
    """
    offer = store.find_offer(offer_id)
    if offer is None:
        raise NoSuchOffer
    if offer.stopped_at is not None:
        return offer
    after = core.stopped(offer, ctx.now())
    audit = prepare_audit(ctx, place_id=offer.town_id, deed="coupons.stop", target=offer_id)
    try:
        commit(store.stopping_of(after, refusal=AlreadyDone).merge(audit))
    except AlreadyDone:
        found = store.find_offer(offer_id)
        assert found is not None, "an offer is never deleted"
        return found
    return after
