"""Moves orders, what was carried over from them, and the market's terms in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import How, Product
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import Given, Order, Sums
from chalicelib.prosperity.market.core.terms import DeliveryWindow, MarketTerms, PickupPoint
from chalicelib.prosperity.market.records import MarketTermsRecord, OrderRecord, ProductRecord, ShopperRecord
from chalicelib.prosperity.market.store.bins import kept_of, parts_of
from chalicelib.prosperity.market.store.goods import product_of


@value
class Before:
    """All that an order is decided on: the first one by its key, what was carried over, the terms, and the products.

    `beside` is what other rooms' rows say, by the name under which they were asked for.
    """

    order: Order | None
    carried: int
    terms: MarketTerms
    products: dict[str, Product | None]
    beside: Mapping[str, Any]


def order_of(record: OrderRecord | None) -> Order | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Order(
        record.order_id,
        record.buyer_id,
        tuple(_line_of(one, record.cycle_id or "") for one in record.lines),
        Sums(**record.sums),
        OrderState(record.state),
        dt.datetime.fromisoformat(record.since),
        dt.datetime.fromisoformat(record.placed_at),
        dt.datetime.fromisoformat(record.ends_at),
        record.fingerprint,
        dt.date.fromisoformat(record.delivers[:10]),
        PickupPoint(**record.point) if record.point else None,
        record.sealed or b"",
        record.done or {},
        record.carried_out or 0,
        Given(**(record.given or {})),
        record.reason or "",
        record.by,
        DeliveryWindow(**record.window) if record.window else None,
        record.coupon_id or "",
        record.version,
        {state: dt.datetime.fromisoformat(at) for state, at in (record.passed or {}).items()},
        record.hands or {},
    )


def _line_of(kept: dict[str, Any], cycle_id: str) -> Line:
    """Return a line; of which cycle all of them are, the order keeps once."""
    read = {
        "how": How(kept["how"]),
        "weights_g": tuple(kept.get("weights_g", ())),
        "lots": parts_of(kept.get("lots", ())),
    }
    return Line(**{**kept, **read, "cycle_id": cycle_id})


def _kept_of(line: Line) -> dict[str, Any]:
    """Return what is kept of a line; what it begins with is not: an order of a line or two stays below a kilobyte."""
    later = {"weights_g": (), "refunded_fen": 0, "restocked": False}
    whole = dataclasses.asdict(line)
    kept = {name: held for name, held in whole.items() if name not in {"cycle_id", "lots"} and held != later.get(name)}
    return {**kept, "lots": kept_of(line.lots)} if line.lots else kept


def record_of(order: Order) -> OrderRecord:
    """Return the record of an order."""
    return OrderRecord(
        order.order_id,
        buyer_id=order.buyer_id,
        desk_state=f"{order.town_id}#{order.state.value}",
        delivers=f"{order.delivers_on}#{order.order_id}",
        cycle_id=order.cycle_id or None,
        lines=[_kept_of(one) for one in order.lines],
        sums=dataclasses.asdict(order.sums),
        state=order.state.value,
        since=order.since.astimezone(dt.UTC).isoformat(),
        placed_at=order.placed_at.astimezone(dt.UTC).isoformat(),
        ends_at=order.ends_at.astimezone(dt.UTC).isoformat(),
        fingerprint=order.fingerprint,
        point=dataclasses.asdict(order.point) if order.point else None,
        sealed=order.sealed or None,
        done=dict(order.done) or None,
        carried_out=order.carried_out or None,
        given=dataclasses.asdict(order.given) if order.given != Given() else None,
        reason=order.reason or None,
        by=order.by,
        window=dataclasses.asdict(order.window) if order.window else None,
        coupon_id=order.coupon_id or None,
        version=order.version,
        passed={state: at.astimezone(dt.UTC).isoformat() for state, at in order.passed.items()} or None,
        hands=dict(order.hands) or None,
    )


def terms_of(record: MarketTermsRecord | None) -> MarketTerms:
    """Return the terms of a record; closed where none were set."""
    if record is None:
        return MarketTerms()
    points = tuple(PickupPoint(**one) for one in record.terms["points"])
    windows = tuple(DeliveryWindow(**one) for one in record.terms.get("windows", ()))
    return MarketTerms(**{**record.terms, "points": points, "windows": windows, "version": record.version})


def find_before(
    order_id: str, buyer_id: str, town_id: str, product_ids: Sequence[str], beside: Mapping[str, Lookup[Any]]
) -> Before:
    """Return all that an order is decided on. One round trip."""
    order, shopper, terms, *others = storage.find_many(
        [
            (OrderRecord, order_id),
            (ShopperRecord, buyer_id),
            (MarketTermsRecord, town_id),
            *((ProductRecord, one) for one in product_ids),
            *(one.key for one in beside.values()),
        ],
        consistent=True,
    )
    products, theirs = others[: len(product_ids)], others[len(product_ids) :]
    found = {one: product_of(record) for one, record in zip(product_ids, products, strict=True)}
    first = order_of(order)
    asked = {} if first else beside  # Of what was ordered before nothing is refused.
    said = {name: one.says(record) for (name, one), record in zip(asked.items(), theirs, strict=False)}
    return Before(first, 0 if shopper is None else shopper.carried, terms_of(terms), found, said)


def find_order(order_id: str) -> Order | None:
    """Return an order as it is now, or None. One round trip."""
    return order_of(storage.find(OrderRecord, order_id, consistent=True))


def list_of_buyer(buyer_id: str, *, size: int, cursor: str | None) -> Page[Order]:
    """Return a page of somebody's orders, the newest first. One round trip."""
    query = storage.Query(OrderRecord, buyer_id, index="by_buyer", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    found = [order_of(OrderRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def _at_desk(town_id: str, state: OrderState, day: dt.date | None) -> storage.Query:
    """Return the query of a town's orders of one state, for a day or for all, those for the next day first."""
    where = None if day is None else OrderRecord.delivers.startswith(f"{day}#")
    return storage.Query(OrderRecord, f"{town_id}#{state.value}", where=where, index="by_desk")


def list_at_desk(
    town_id: str, state: OrderState, day: dt.date | None = None, *, size: int, cursor: str | None
) -> Page[Order]:
    """Return a page of a town's orders of one state, for a day or those for the next day first. One round trip."""
    page = storage.page(_at_desk(town_id, state, day), size=size, cursor=cursor)
    found = [order_of(OrderRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def list_order_ids(cycle_id: str) -> list[str]:
    """Return the ids of the orders of a cycle, but for the newest, maybe: the index lags. A round trip per megabyte."""
    query = storage.Query(OrderRecord, cycle_id, index="by_cycle")
    return [item["order_id"]["S"] for item in storage.every(query)]


def find_orders(order_ids: Sequence[str]) -> list[Order]:
    """Return orders as they are now. A round trip per 100."""
    found = storage.find_many([(OrderRecord, one) for one in order_ids], consistent=True)
    return [one for one in map(order_of, found) if one is not None]


def every_at_desk(town_id: str, state: OrderState, day: dt.date | None = None) -> Iterator[Order]:
    """Yield all of a town's orders of one state, for a day or for all. A round trip for each thousand or so."""
    for item in storage.every(_at_desk(town_id, state, day)):
        found = order_of(OrderRecord.from_raw_data(item))
        assert found is not None
        yield found


def every_between(town_id: str, state: OrderState, first: dt.date, last: dt.date) -> Iterator[Order]:
    """Yield a town's orders of one state for any of some days, both ends with them. A round trip a thousand or so."""
    within = OrderRecord.delivers.between(f"{first}#", f"{last}#~")
    for item in storage.every(storage.Query(OrderRecord, f"{town_id}#{state.value}", where=within, index="by_desk")):
        found = order_of(OrderRecord.from_raw_data(item))
        assert found is not None
        yield found


def days_at_desk(town_id: str, state: OrderState) -> Counter[dt.date]:
    """Return how many orders of one state a town has for each day. One round trip, mostly."""
    return Counter(
        dt.date.fromisoformat(one["delivers"]["S"][:10]) for one in storage.every(_at_desk(town_id, state, None))
    )


def count_at_desk(town_id: str, state: OrderState, day: dt.date) -> int:
    """Return how many orders of one state a town has for a day. One round trip, mostly."""
    return storage.count(_at_desk(town_id, state, day))


def every_of_buyer(buyer_id: str, *, newest_first: bool = False) -> Iterator[Order]:
    """Yield all of somebody's orders, in the order in which they were placed."""
    for item in storage.every(storage.Query(OrderRecord, buyer_id, index="by_buyer", newest_first=newest_first)):
        found = order_of(OrderRecord.from_raw_data(item))
        assert found is not None
        yield found


def forgotten(order: Order, refusal: Refusal) -> Writes:
    """Return the write after which an order does not say any more where it was brought."""
    return Writes().update(
        OrderRecord,
        order.order_id,
        actions=[OrderRecord.sealed.remove(), OrderRecord.version.set(order.version + 1)],
        condition=OrderRecord.version == order.version,
        refusal=refusal,
    )


def creation_of(order: Order, refusal: Refusal) -> Writes:
    """Return the write of a new order, the guard of its transaction."""
    return Writes().create(record_of(order), refusal=refusal, guard=True)


def change_of(order: Order, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(order), condition=OrderRecord.version == seen, refusal=refusal)


def carried_used(buyer_id: str, fen: int, seen: int, refusal: Refusal) -> Writes:
    """Return the write that uses so much of what was carried over, as long as it is what was seen; none for nothing."""
    if fen == 0:
        return Writes()
    return Writes().update(
        ShopperRecord,
        buyer_id,
        actions=[ShopperRecord.carried.set(seen - fen)],
        condition=ShopperRecord.carried == seen,
        refusal=refusal,
    )


def carried_paid_out(buyer_id: str, fen: int, seen: int, key: str, refusal: Refusal) -> Writes:
    """Return the write that takes so much off what was carried over, as long as it is what was seen; once by `key`."""
    return Writes().update(
        ShopperRecord,
        buyer_id,
        actions=[ShopperRecord.carried.set(seen - fen), ShopperRecord.out_key.set(key)],
        condition=(ShopperRecord.carried == seen)
        & ((ShopperRecord.out_key != key) | ShopperRecord.out_key.does_not_exist()),
        refusal=refusal,
    )


def carried_back(buyer_id: str, fen: int) -> Writes:
    """Return the write that adds so much to what is carried over; none for nothing."""
    if fen == 0:
        return Writes()
    return Writes().update(ShopperRecord, buyer_id, actions=[ShopperRecord.carried.add(fen)])


def find_carried(buyer_id: str) -> int:
    """Return what was carried over from somebody's orders, in fen. One round trip."""
    found = storage.find(ShopperRecord, buyer_id, consistent=True)
    return 0 if found is None else found.carried


def find_balances(buyer_ids: Sequence[str]) -> dict[str, int]:
    """Return what was carried over from the orders of some buyers, in fen. One round trip a hundred."""
    found = storage.find_many([(ShopperRecord, one) for one in buyer_ids], consistent=True)
    return {one: 0 if row is None else row.carried for one, row in zip(buyer_ids, found, strict=True)}


def find_terms(town_id: str) -> MarketTerms:
    """Return a town's terms; closed where none were set. One round trip."""
    return terms_of(storage.find(MarketTermsRecord, town_id, consistent=True))


def terms_change(town_id: str, terms: MarketTerms, refusal: Refusal) -> Writes:
    """Return the write of the next version of a town's terms, whose `version` is the one that was seen."""
    kept = dataclasses.asdict(dataclasses.replace(terms, version=0))
    version = MarketTermsRecord.version
    condition = version == terms.version if terms.version else version.does_not_exist()
    return Writes().put(
        MarketTermsRecord(town_id, terms=kept, version=terms.version + 1), condition=condition, refusal=refusal
    )
