"""Harvests: each lot adds to a variant's stock; what spoils is written off, and never more than is free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, commit
from chalicelib.prosperity.market.core import lots as core
from chalicelib.prosperity.market.core.goods import Product, State, slot_id_of
from chalicelib.prosperity.market.core.lots import TRACE_LENGTH, Lot
from chalicelib.prosperity.market.core.refusals import NoSuchLot, ProductInOtherState
from chalicelib.prosperity.market.service import photos
from chalicelib.prosperity.market.service.catalogue import load
from chalicelib.prosperity.market.store import goods, lots as store

TURNS_MAX = 5


def trace_of(product_id: str, key: str) -> str:
    """Return the trace code of the lot that a key makes: nobody guesses it who does not have the house's key."""
    return keys.digest("lot", f"{product_id} {key}")[:TRACE_LENGTH]


def bring_in(
    ctx: Context,
    *,
    product_id: str,
    variant_id: str,
    harvested_on: dt.date,
    units: int,
    where: str,
    words: str,
    media_ids: Sequence[str],
    key: str,
) -> Lot:
    """Enter a harvest, whose units are to be had from now on; once per `key`. 2 round trips, 3 with pictures.

    Raises:
        NoSuchProduct, NoSuchVariant: as these say. ProductInOtherState: it was never on sale, or has ended.
        InvalidInput: the day is ahead or too long ago, or a picture can not be used.
        CapacityInvalid: there would be more than a slot counts.
        Busy: the product was changed at the same moment; nothing was entered, ask again.
        KeyReused: the key entered something else.
    """
    trace = trace_of(product_id, key)
    mark = keys.fingerprint("lot", product_id, variant_id, harvested_on, units, where, words, *media_ids)
    try:
        product = load(product_id)
        product.terms.variant(variant_id)
        if product.state in {State.DRAFT, State.ENDED}:
            raise ProductInOtherState(state=product.state.value)
        core.checked_day(harvested_on, today=business_date(ctx.now()))
        pictures = photos.attached(ctx, photos.lot_subject(product_id, trace), media_ids)
    except DomainError:
        first = store.find_lot(trace)
        if first is None or first.fingerprint != mark:
            raise
        return first
    lot = Lot(
        trace, product_id, variant_id, harvested_on, units, where, words, ctx.actor.signature, ctx.now(), key, mark,
        tuple(media_ids),
    )  # fmt: skip

    def refusal(image: Any) -> Exception:
        first = store.lot_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    writes = store.creation_of(lot, refusal).merge(goods.standing_of(product, refusal=lambda _: Busy()), pictures)
    writes.merge(slots.prepare_resize(ctx, slot_id=slot_id_of(product_id, variant_id), by=units))
    audit = prepare_audit(ctx, place_id=product.village_id, deed="market.lot", target=trace)
    try:
        commit(writes.merge(audit))
    except AlreadyDone as done:
        made: Lot = done.first
        return made
    return lot


def write_off(ctx: Context, *, product_id: str, trace: str, units: int, key: str) -> Lot:
    """Take spoilt units of a lot out of the stock, once per `key`. 2 round trips.

    Raises:
        NoSuchLot: there is none of this product.
        LotSpent: it has not so many. SoldOut: so many are not free; what was ordered is delivered from another lot.
        KeyReused: the key wrote off another number.
        Busy: contended; nothing was written off.
    """
    for _ in range(TURNS_MAX):
        seen = load_lot(trace)
        if seen.product_id != product_id:
            raise NoSuchLot
        if key in seen.spoils:
            if seen.spoils[key] != units:
                raise KeyReused
            return seen
        changed = core.spoiled(seen, units, key)
        writes = store.change_of(changed, seen.version, refusal=lambda _: Stale(None))
        writes.merge(slots.prepare_resize(ctx, slot_id=slot_id_of(seen.product_id, seen.variant_id), by=-units))
        audit = prepare_audit(ctx, place_id=seen.product_id[:6], deed="market.spoilt", target=trace)
        try:
            commit(writes.merge(audit))
        except Stale:
            continue
        return changed
    raise Busy


def load_lot(trace: str) -> Lot:
    """Return a lot. One round trip.

    Raises:
        NoSuchLot: there is none.
    """
    found = store.find_lot(trace)
    if found is None:
        raise NoSuchLot
    return found


def list_lots(*, product_id: str, size: int, cursor: str | None) -> Page[Lot]:
    """Return a page of a product's lots, the last harvest first. One round trip."""
    return store.list_of_product(product_id, size=size, cursor=cursor)


def product_of(lot: Lot) -> Product:
    """Return what a lot is of. One round trip."""
    return load(lot.product_id)
