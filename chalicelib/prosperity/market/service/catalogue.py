"""The catalogue: officers write products, put them on sale, pause and end them."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.market.core import goods as core
from chalicelib.prosperity.market.core.goods import Deed, Product, State, Terms
from chalicelib.prosperity.market.core.refusals import NoSuchProducer, NoSuchProduct, ProductChanged
from chalicelib.prosperity.market.service import photos, producing
from chalicelib.prosperity.market.store import goods as store, producers


def write_product(ctx: Context, *, village_id: str, terms: Terms, key: str) -> Product:
    """Keep a new product of a village as a draft, without stock; once per `key`.

    2 round trips, 3 with pictures; one more where its money goes to a villager.

    Raises:
        InvalidInput: as `core.checked`, or a picture can not be used.
        NoSuchProducer: there is none, or it does not sell any more.
        OwnFamily: its money would go to the acting officer, their household, or a relative.
        KeyReused: the key made something else.
    """
    product_id, mark = core.id_of(village_id, key), _mark("write", village_id, terms)
    try:
        core.checked(terms, village_id=village_id)
        producing.refuse_own(ctx, terms.producer_id)
        product = Product(product_id, places_of(village_id)[0], terms, State.DRAFT, ctx.now(), mark)
        pictures = photos.attached(ctx, product_id, terms.media_ids)
    except DomainError:
        first = store.find_product(product_id)
        if first is None or first.fingerprint != mark:
            raise
        return first

    def refusal(image: Any) -> Exception:
        first = store.product_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    writes = store.creation_of(product, refusal).merge(_producer_of(terms), pictures, _audited(ctx, product, "write"))
    for slot_id in product.slot_ids:
        writes.merge(slots.prepare_open_slot(ctx, slot_id=slot_id, capacity=0))
    try:
        commit(writes)
    except AlreadyDone as done:
        made: Product = done.first
        return made
    return product


def _producer_of(terms: Terms) -> Writes:
    return producers.standing_of(terms.producer_id, refusal=lambda _: NoSuchProducer())


def _mark(*parts: object) -> str:
    return fingerprint("product", *(dataclasses.astuple(one) if isinstance(one, Terms) else one for one in parts))


def change_product(ctx: Context, *, product_id: str, terms: Terms, looked_at: int, key: str) -> Product:
    """Replace what a product says and costs, once per `key`; new variants get a slot without stock. 2 round trips.

    What is ordered keeps the price it was ordered at. Where prices, shares or the producer change, one round trip more,
    two where the money goes to a villager.

    Raises:
        NoSuchProduct, ProductInOtherState, VariantStands, NoSuchProducer: as these say.
        ProductChanged: it is another version than the one that was looked at.
        InvalidInput, OwnFamily: as `write_product`.
        KeyReused: the key did something else.
    """
    seen, mark = load(product_id), _mark("change", looked_at, terms)
    if _is_replay(seen, key, mark):
        return seen
    if seen.version != looked_at:
        raise ProductChanged
    changed = core.changed(seen, core.checked(terms, village_id=seen.village_id))
    if core.worth(terms) != core.worth(seen.terms):
        producing.refuse_own(ctx, terms.producer_id, seen.terms.producer_id)
    also = photos.attached(ctx, product_id, terms.media_ids, before=seen.terms.media_ids)
    for slot_id in changed.slot_ids:
        if slot_id not in seen.slot_ids:
            also.merge(slots.prepare_open_slot(ctx, slot_id=slot_id, capacity=0))
    if terms.producer_id != seen.terms.producer_id:
        also.merge(_producer_of(terms))
    return _commit(ctx, seen, changed, key=key, mark=mark, also=also, deed="change")


def move_product(ctx: Context, *, product_id: str, deed: Deed, key: str) -> Product:
    """Put a product on sale, pause, resume or end it, once per `key`. 2 round trips.

    Its slots are shut and opened with it, so that an order that was on its way is refused.

    Raises:
        NoSuchProduct, ProductInOtherState: as these say.
        ProductChanged: somebody else changed it at the same moment.
        KeyReused: the key did something else.
    """
    seen, mark = load(product_id), _mark("move", deed)
    if _is_replay(seen, key, mark):
        return seen
    changed, also = core.moved(seen, deed, ctx.now()), Writes()
    for slot_id in seen.slot_ids:
        if deed in {Deed.PAUSE, Deed.END}:
            also.merge(slots.prepare_close_slot(ctx, slot_id=slot_id))
        elif deed is Deed.RESUME:
            also.merge(slots.prepare_reopen_slot(ctx, slot_id=slot_id))
    return _commit(ctx, seen, changed, key=key, mark=mark, also=also, deed=deed.value)


def load(product_id: str) -> Product:
    """Return a product. One round trip.

    Raises:
        NoSuchProduct: there is none.
    """
    found = store.find_product(product_id)
    if found is None:
        raise NoSuchProduct
    return found


def _is_replay(seen: Product, key: str, mark: str) -> bool:
    if seen.last_key != key:
        return False
    if seen.last_mark != mark:
        raise KeyReused
    return True


def _commit(ctx: Context, seen: Product, changed: Product, *, key: str, mark: str, also: Writes, deed: str) -> Product:
    changed = replace(changed, last_key=key, last_mark=mark)
    writes = store.change_of(changed, seen.version, refusal=lambda image: Stale(store.product_of(image)))
    try:
        commit(writes.merge(also, _audited(ctx, seen, deed)))
    except Stale as now:
        if now.image is not None and _is_replay(now.image, key, mark):
            return now.image  # type: ignore[no-any-return]  # What `refusal` above gave it.
        raise ProductChanged from None
    return changed


def _audited(ctx: Context, product: Product, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=product.village_id, deed=f"market.{deed}", target=product.product_id)
