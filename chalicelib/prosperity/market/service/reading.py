"""Reading the market: what is on its shelves, one product, and where a harvest came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.market.core.goods import Category, Product, State
from chalicelib.prosperity.market.core.listed import OnShelf, Traced
from chalicelib.prosperity.market.core.refusals import NoSuchProduct
from chalicelib.prosperity.market.service import catalogue, harvests, photos, producing
from chalicelib.prosperity.market.store import goods as store


def browse(*, town_id: str, category: Category | None, size: int, cursor: str | None) -> Page[OnShelf]:
    """Return a page of what a town's market sells. 3 round trips."""
    page = store.list_on_sale(town_id, category, size=size, cursor=cursor)
    return Page(_shelved(page.rows), page.cursor)


def list_products(*, village_id: str, state: State, size: int, cursor: str | None) -> Page[OnShelf]:
    """Return a page of a village's products of one state. 3 round trips."""
    page = store.list_of_village(village_id, state, size=size, cursor=cursor)
    return Page(_shelved(page.rows), page.cursor)


def read_product(*, product_id: str) -> OnShelf:
    """Return one product to a buyer: what was on sale once is shown, so that an old link says what became of it.

    Four round trips.

    Raises:
        NoSuchProduct: there is none, or it was never on sale.
    """
    product = catalogue.load(product_id)
    if product.state is State.DRAFT:
        raise NoSuchProduct
    (shelved,) = _shelved([product])
    return replace(shelved, producer=producing.load(product.terms.producer_id))


def categories_of(product_ids: Sequence[str]) -> dict[str, Category]:
    """Return on which shelf each of these products stands, of those that there are. One round trip."""
    found = store.find_products(list(dict.fromkeys(product_ids)))
    return {one.product_id: one.terms.category for one in found if one is not None}


def with_stock(product: Product) -> OnShelf:
    """Return a product with its stock and without its pictures, as a deed answers it. 1 round trip."""
    return OnShelf(product, _stocks([product]), {})


def trace(*, code: str) -> Traced:
    """Return where a harvest came from. Four round trips.

    Raises:
        NoSuchLot: no harvest has this code.
    """
    lot = harvests.load_lot(code)
    product = harvests.product_of(lot)
    return Traced(
        lot, product, producing.load(lot.producer_id or product.terms.producer_id), photos.views_of(lot.media_ids)
    )


def _shelved(found: Sequence[Product]) -> list[OnShelf]:
    if not found:
        return []
    views = photos.views_of([one for product in found for one in product.terms.media_ids])
    stocks = iter(_stocks(found))
    return [OnShelf(one, [next(stocks) for _ in one.terms.variants], views) for one in found]


def _stocks(found: Sequence[Product]) -> list[slots.Slot]:
    """Return the slots of all variants of some products, in their order."""
    heads = slots.find_slots(slot_ids=[slot_id for one in found for slot_id in one.slot_ids])
    there = [one for one in heads if one is not None]
    assert len(there) == len(heads), "a variant was written without its slot"
    return there
