"""Harvests: each lot adds to a variant's stock; what spoils is written off, and never more than is free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.market.core import lots as core
from chalicelib.prosperity.market.core.bins import Part, drawn_from, put_in
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import Product, State
from chalicelib.prosperity.market.core.lots import TRACE_LENGTH, Lot
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import NoSuchLot, NoSuchProduct, ProductInOtherState
from chalicelib.prosperity.market.service import cycles, photos
from chalicelib.prosperity.market.service.catalogue import load
from chalicelib.prosperity.market.store import bins, goods, lots as store, orders

TURNS_MAX = 5
SOLD_WITHIN = dt.timedelta(days=60)
"""Nobody packs a harvest later than this after its day. Ours."""
WITH_LOTS = (OrderState.PICKING, OrderState.READY, OrderState.SHIPPED, OrderState.COMPLETED)


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
    cycle_id: str = "",
) -> Lot:
    """Enter a harvest, whose units are to be had from now on; once per `key`. 2 round trips, 3 with pictures.

    What was harvested for an order cycle is sold already: its units are no stock. Another round trip.

    Raises:
        NoSuchProduct, NoSuchVariant: as these say. ProductInOtherState: it was never on sale, or has ended.
        NoSuchCycle, NotInCycle, CycleInOtherState: the cycle does not sell it, or does not deliver.
        BinFull: something is left of too many harvests.
        InvalidInput: the day is ahead or too long ago, or a picture can not be used.
        CapacityInvalid: there would be more than a slot counts.
        Busy: the product was changed at the same moment; nothing was entered, ask again.
        KeyReused: the key entered something else.
    """
    mark = keys.fingerprint("lot", product_id, variant_id, harvested_on, units, where, words, cycle_id, *media_ids)
    lot = Lot(
        trace_of(product_id, key), product_id, variant_id, harvested_on, units, where, words, ctx.actor.signature,
        ctx.now(), key, mark, tuple(media_ids), cycle_id=cycle_id,
    )  # fmt: skip
    for _ in range(TURNS_MAX):
        try:
            return _enter(ctx, lot)
        except Stale:  # Something was picked from the bin at this moment.
            continue
        except AlreadyDone as done:
            made: Lot = done.first
            return made
        except DomainError:
            first = store.find_lot(lot.trace)
            if first is None or first.fingerprint != mark:
                raise
            return first
    raise Busy


def _enter(ctx: Context, wanted: Lot) -> Lot:
    """Write a harvest into its bin and to the stock, as they are now; return it as whose it is."""
    lot = wanted
    product, held = bins.find_with_product(lot.product_id, lot.slot_id)
    if product is None:
        raise NoSuchProduct
    lot = replace(wanted, producer_id=product.terms.producer_id)
    variant = product.terms.variant(lot.variant_id)
    if product.state in {State.DRAFT, State.ENDED}:
        raise ProductInOtherState(state=product.state.value)
    if lot.cycle_id:
        cycles.load(lot.cycle_id).refuse_harvest(lot.product_id, variant)
    core.checked_day(lot.harvested_on, today=business_date(ctx.now()))
    after = put_in(held, [Part(lot.trace, lot.harvested_on, lot.units)])
    pictures = photos.attached(ctx, photos.lot_subject(lot.product_id, lot.trace), lot.media_ids)

    def refusal(image: Any) -> Exception:
        first = store.lot_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == lot.fingerprint else KeyReused()

    writes = store.creation_of(lot, refusal).merge(goods.standing_of(product, refusal=lambda _: Busy()), pictures)
    writes.merge(bins.change_of(after, refusal=Stale), _stocked(ctx, lot, lot.units))
    commit(writes.merge(prepare_audit(ctx, place_id=product.village_id, deed="market.lot", target=lot.trace)))
    return lot


def _stocked(ctx: Context, lot: Lot, units: int) -> Writes:
    """Return the write of so much more stock; none of what was sold by a cycle before it was harvested."""
    return Writes() if lot.cycle_id else slots.prepare_resize(ctx, slot_id=lot.slot_id, by=units)


def write_off(ctx: Context, *, product_id: str, trace: str, units: int, key: str) -> Lot:
    """Take spoilt units of a lot out of the stock, once per `key`. 3 round trips.

    Raises:
        NoSuchLot: there is none of this product.
        LotSpent: who picks orders left fewer of it.
        SoldOut: so many are not free; what was ordered is delivered from another lot.
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
        held = bins.find_bins([seen.slot_id])[seen.slot_id]
        changed = core.spoiled(seen, units, key, left=held.left_of(trace))
        after, _ = drawn_from(held, trace, units)
        writes = store.change_of(changed, seen.version, refusal=Stale).merge(bins.change_of(after, refusal=Stale))
        writes.merge(_stocked(ctx, seen, -units))
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


def list_lots(*, product_id: str, size: int, cursor: str | None) -> Page[tuple[Lot, int]]:
    """Return a page of a product's lots, the last harvest first, each with what is left of it. Two round trips."""
    page = store.list_of_product(product_id, size=size, cursor=cursor)
    held = bins.find_bins(list(dict.fromkeys(one.slot_id for one in page.rows)))
    return Page([(one, held[one.slot_id].left_of(one.trace)) for one in page.rows], page.cursor)


def orders_with(*, product_id: str, trace: str) -> Iterator[tuple[Order, int]]:
    """Yield the orders that some of a lot is in, each with how many units, those for the first days first.

    For calling a harvest back. A town's orders of two months are gone through: a round trip a thousand of a state.

    Raises:
        NoSuchProduct. NoSuchLot: there is none of this product.
    """
    lot, product = load_lot(trace), load(product_id)
    if lot.product_id != product_id:
        raise NoSuchLot
    last = lot.harvested_on + SOLD_WITHIN
    for state in WITH_LOTS:
        for order in orders.every_between(product.town_id, state, lot.harvested_on, last):
            units = order.units_of(trace)
            if units:
                yield order, units


def product_of(lot: Lot) -> Product:
    """Return what a lot is of. One round trip."""
    return load(lot.product_id)
