"""Moves products in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.market.core.goods import Category, How, Product, State, Terms, Variant
from chalicelib.prosperity.market.records import ProductRecord


def product_of(record: ProductRecord | None) -> Product | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    terms = Terms(
        title=record.title,
        words=record.words or "",
        category=Category(record.category),
        producer_id=record.producer_id,
        collective_permille=record.collective_permille,
        platform_permille=record.platform_permille,
        variants=tuple(Variant(**{**one, "how": How(one["how"])}) for one in record.variants),
        media_ids=tuple(record.media_ids or ()),
    )
    return Product(
        record.product_id,
        record.town_id,
        terms,
        State(record.state),
        dt.datetime.fromisoformat(record.since),
        record.fingerprint,
        record.version,
        record.last_key or "",
        record.last_mark or "",
    )


def record_of(product: Product) -> ProductRecord:
    """Return the record of a product."""
    terms = product.terms
    since = product.since.astimezone(dt.UTC).isoformat()
    on_sale = product.state is State.ON_SALE
    return ProductRecord(
        product.product_id,
        town_id=product.town_id,
        town_shelf=product.town_id if on_sale else None,
        shelf=f"{terms.category.value}#{since}#{product.product_id}" if on_sale else None,
        village_state=f"{product.village_id}#{product.state.value}",
        state=product.state.value,
        since=since,
        title=terms.title,
        words=terms.words or None,
        category=terms.category.value,
        producer_id=terms.producer_id,
        collective_permille=terms.collective_permille,
        platform_permille=terms.platform_permille,
        variants=[dataclasses.asdict(one) for one in terms.variants],
        media_ids=list(terms.media_ids) or None,
        fingerprint=product.fingerprint,
        version=product.version,
        last_key=product.last_key or None,
        last_mark=product.last_mark or None,
    )


def find_product(product_id: str) -> Product | None:
    """Return a product as it is now, or None. One round trip."""
    return product_of(storage.find(ProductRecord, product_id, consistent=True))


def find_products(product_ids: Sequence[str]) -> list[Product | None]:
    """Return several products in their order, None where there is none. One round trip per 100."""
    found = storage.find_many([(ProductRecord, one) for one in product_ids], consistent=True)
    return [product_of(one) for one in found]


def list_on_sale(town_id: str, category: Category | None, *, size: int, cursor: str | None) -> Page[Product]:
    """Return a page of what a town's market sells, of one shelf or of all, the newest of each first. One round trip."""
    where = None if category is None else ProductRecord.shelf.startswith(f"{category.value}#")
    query = storage.Query(ProductRecord, town_id, index="by_town", where=where, newest_first=True)
    return _page(query, size, cursor)


def list_of_village(village_id: str, state: State, *, size: int, cursor: str | None) -> Page[Product]:
    """Return a page of a village's products of one state, the newest first. One round trip."""
    query = storage.Query(ProductRecord, f"{village_id}#{state.value}", index="by_village", newest_first=True)
    return _page(query, size, cursor)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Product]:
    page = storage.page(query, size=size, cursor=cursor)
    found = [product_of(ProductRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def creation_of(product: Product, refusal: Refusal) -> Writes:
    """Return the write of a new product, the guard of its transaction."""
    return Writes().create(record_of(product), refusal=refusal, guard=True)


def change_of(product: Product, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(product), condition=ProductRecord.version == seen, refusal=refusal)


def standing_of(product: Product, refusal: Refusal) -> Writes:
    """Return the check that a product is still the version that was seen."""
    return Writes().check(
        ProductRecord, product.product_id, condition=ProductRecord.version == product.version, refusal=refusal
    )
