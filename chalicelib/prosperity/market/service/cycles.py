"""Order cycles: a town's officers write them, publish them and call them off; everybody sees how far each is."""

from __future__ import annotations

import dataclasses
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.market.core import cycles as core
from chalicelib.prosperity.market.core.cycles import Cycle, CycleDeed, CycleState, CycleTerms
from chalicelib.prosperity.market.core.goods import Product
from chalicelib.prosperity.market.core.refusals import NoSuchCycle, ProductChanged
from chalicelib.prosperity.market.store import cycles as store, goods


def load(cycle_id: str) -> Cycle:
    """Return a cycle. One round trip.

    Raises:
        NoSuchCycle: there is none.
    """
    found = store.find_cycle(cycle_id)
    if found is None:
        raise NoSuchCycle
    return found


def write_cycle(ctx: Context, *, town_id: str, terms: CycleTerms, key: str) -> Cycle:
    """Keep a new cycle of a town as a draft, once per `key`. 2 round trips.

    Raises:
        InvalidInput: as `core.checked`. NoSuchProduct, NoSuchVariant, ProductInOtherState: of what it offers.
        KeyReused: the key made something else.
    """
    cycle_id, mark = core.id_of(town_id, key), _mark("write", town_id, terms)
    cycle = Cycle(cycle_id, terms, CycleState.DRAFT, ctx.now(), mark, by=ctx.actor.signature)
    try:
        core.checked(terms, now=ctx.now())
        _refuse_goods(cycle, on_sale=False)
    except DomainError:
        first = store.find_cycle(cycle_id)
        if first is None or first.fingerprint != mark:
            raise
        return first

    def refusal(image: Any) -> Exception:
        first = store.cycle_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    try:
        commit(store.creation_of(cycle, refusal).merge(_audited(ctx, cycle, "write")))
    except AlreadyDone as done:
        made: Cycle = done.first
        return made
    return cycle


def _mark(*parts: object) -> str:
    return fingerprint(
        "cycle", *(str(dataclasses.astuple(one)) if isinstance(one, CycleTerms) else one for one in parts)
    )


def _refuse_goods(cycle: Cycle, *, on_sale: bool) -> list[Product]:
    """Return the products of a cycle that may be offered. One round trip."""
    found = dict(zip(cycle.product_ids, goods.find_products(cycle.product_ids), strict=True))
    core.refuse_goods(cycle, found, on_sale=on_sale)
    return [one for one in found.values() if one is not None]


def change_cycle(ctx: Context, *, cycle_id: str, terms: CycleTerms, looked_at: int, key: str) -> Cycle:
    """Replace what a draft says, or the words of what is published, once per `key`. 2 round trips, 3 of a draft.

    Raises:
        NoSuchCycle, CycleStands, CycleInOtherState, NoSuchProduct, NoSuchVariant, ProductInOtherState: as these say.
        ProductChanged: it is another version than the one that was looked at.
        InvalidInput: as `core.checked`. KeyReused: the key did something else.
    """
    seen, mark = load(cycle_id), _mark("change", looked_at, terms)
    if core.was_done(seen, "change", key, mark):
        return seen
    if seen.version != looked_at:
        raise ProductChanged
    after = core.changed(seen, terms, key=key, mark=mark)
    if seen.state is CycleState.DRAFT:
        core.checked(terms, now=ctx.now())
        _refuse_goods(after, on_sale=False)
    return _commit(ctx, seen, after, deed="change", key=key, mark=mark)


def move_cycle(ctx: Context, *, cycle_id: str, deed: CycleDeed, reason: str, key: str) -> Cycle:
    """Publish, discard or call off a cycle, once per `key`. 2 round trips, 3 where it is published.

    Publishing opens a slot for each offer, and goods must be on sale at that moment. Calling off closes them; the
    clock gives back what was paid, and what is being paid.

    Raises:
        NoSuchCycle, CycleInOtherState, NoSuchProduct, NoSuchVariant, ProductInOtherState: as these say.
        InvalidInput: it is published when it would be closed already.
        ProductChanged: it, or one of its goods, was changed at the same moment.
        KeyReused: the key did something else.
    """
    seen, mark = load(cycle_id), _mark("move", deed.value, reason)
    if core.was_done(seen, deed.value, key, mark):
        return seen
    after = core.after(seen, deed, key=key, mark=mark, now=ctx.now(), by=ctx.actor.signature, reason=reason)
    also = Writes()
    if deed is CycleDeed.PUBLISH:
        core.checked(seen.terms, now=ctx.now())
        for product in _refuse_goods(seen, on_sale=True):
            also.merge(goods.standing_of(product, refusal=lambda _: ProductChanged()))
        for offer, slot_id in zip(seen.terms.offers, seen.slot_ids, strict=True):
            also.merge(slots.prepare_open_slot(ctx, slot_id=slot_id, capacity=offer.units))
    elif deed is CycleDeed.CALL_OFF:
        also.merge(shut(ctx, seen))
    return _commit(ctx, seen, after, deed=deed.value, key=key, mark=mark, also=also)


def shut(ctx: Context, cycle: Cycle) -> Writes:
    """Return the writes after which nobody holds anything of a cycle any more; what is held may still be paid."""
    return Writes().merge(*(slots.prepare_close_slot(ctx, slot_id=one) for one in cycle.slot_ids))


def _commit(
    ctx: Context, seen: Cycle, after: Cycle, *, deed: str, key: str, mark: str, also: Writes | None = None
) -> Cycle:
    writes = store.change_of(after, seen.version, refusal=lambda image: Stale(store.cycle_of(image)))
    try:
        commit(writes.merge(also or Writes(), _audited(ctx, seen, deed)))
    except Stale as now:
        if now.image is not None and core.was_done(now.image, deed, key, mark):
            return now.image  # type: ignore[no-any-return]  # What `refusal` above gave it.
        raise ProductChanged from None
    return after


def _audited(ctx: Context, cycle: Cycle, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=cycle.town_id, deed=f"market.cycle_{deed}", target=cycle.cycle_id)
