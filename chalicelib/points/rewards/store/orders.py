"""Moves orders in and out of DynamoDB, and which of them a pick-up code opens."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.rewards.core.deeds import OrderState
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.rewards import Kind, Point, Reward
from chalicelib.points.rewards.records import RewardCodeRecord, RewardOrderRecord, RewardRecord
from chalicelib.points.rewards.store.rewards import reward_of


def order_of(record: RewardOrderRecord | None) -> Order | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Order(
        order_id=record.order_id,
        resident_id=record.resident_id,
        mask=record.mask,
        reward_id=record.reward_id,
        title=record.title,
        kind=Kind(record.kind),
        quantity=record.quantity,
        points=record.points,
        point=Point(**record.point),
        state=OrderState(record.state),
        since=dt.datetime.fromisoformat(record.since),
        placed_at=dt.datetime.fromisoformat(record.placed_at),
        until=dt.date.fromisoformat(record.until),
        fingerprint=record.fingerprint,
        balance=record.balance,
        code=record.code or "",
        period=record.period or "",
        done=record.done or {},
        reason=record.reason or "",
        by=record.by,
        refunded=record.refunded or 0,
        restocked=bool(record.restocked),
        shown=record.shown or "",
        version=record.version,
    )


def record_of(order: Order) -> RewardOrderRecord:
    """Return the record of an order."""
    return RewardOrderRecord(
        order.order_id,
        resident_id=order.resident_id,
        desk_state=_desk_state(order.point.desk, order.state),
        since=order.since.astimezone(dt.UTC).isoformat(),
        open_of=order.village_id if order.is_open else None,
        until=str(order.until),
        mask=order.mask,
        reward_id=order.reward_id,
        title=order.title,
        kind=order.kind.value,
        quantity=order.quantity,
        points=order.points,
        point=dataclasses.asdict(order.point),
        state=order.state.value,
        placed_at=order.placed_at.astimezone(dt.UTC).isoformat(),
        fingerprint=order.fingerprint,
        balance=order.balance,
        code=order.code or None,
        period=order.period or None,
        done=dict(order.done) or None,
        reason=order.reason or None,
        by=order.by,
        refunded=order.refunded or None,
        restocked=order.restocked or None,
        shown=order.shown or None,
        version=order.version,
    )


def _desk_state(desk: str, state: OrderState) -> str:
    return f"{desk}#{state.value}"


def find_order(order_id: str) -> Order | None:
    """Return an order as it is now, or None. One round trip."""
    return order_of(storage.find(RewardOrderRecord, order_id, consistent=True))


def find_with_reward(order_id: str, reward_id: str) -> tuple[Order | None, Reward | None]:
    """Return an order and a reward as they are now. One round trip."""
    order, reward = storage.find_many([(RewardOrderRecord, order_id), (RewardRecord, reward_id)], consistent=True)
    return order_of(order), reward_of(reward)


def find_by_code(place_id: str, code: str) -> str | None:
    """Return the id of the order that a code opens at a place, or None. One round trip."""
    found = storage.find(RewardCodeRecord, _place_code(place_id, code), consistent=True)
    return None if found is None else found.order_id


def list_of_resident(resident_id: str, *, size: int, cursor: str | None) -> Page[Order]:
    """Return a page of somebody's orders, the newest first. One round trip."""
    return _page(storage.Query(RewardOrderRecord, resident_id, index="by_resident", newest_first=True), size, cursor)


def list_at_desk(desk: str, state: OrderState, *, size: int, cursor: str | None) -> Page[Order]:
    """Return a page of a desk's orders of one state: who waits longest first, of the others the last first."""
    newest_first = state is not OrderState.PLACED
    query = storage.Query(RewardOrderRecord, _desk_state(desk, state), index="by_desk", newest_first=newest_first)
    return _page(query, size, cursor)


def every_overdue(village_id: str, *, before: dt.date) -> Iterator[Order]:
    """Yield a village's orders that nobody collected and whose last day has passed; for jobs."""
    return _every(
        storage.Query(RewardOrderRecord, village_id, where=RewardOrderRecord.until < str(before), index="by_end")
    )


def every_ending_on(village_id: str, *, on: dt.date) -> Iterator[Order]:
    """Yield a village's orders that wait and whose last day is `on`; for jobs."""
    return _every(
        storage.Query(RewardOrderRecord, village_id, where=RewardOrderRecord.until == str(on), index="by_end")
    )


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Order]:
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_order(item) for item in page.rows], page.cursor)


def _every(query: storage.Query) -> Iterator[Order]:
    for item in storage.every(query):
        yield _order(item)


def _order(item: storage.Item) -> Order:
    order = order_of(RewardOrderRecord.from_raw_data(item))
    assert order is not None
    return order


def creation_of(order: Order, refusal: Refusal) -> Writes:
    """Return the write of a new order."""
    return Writes().create(record_of(order), refusal=refusal)


def change_of(order: Order, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(order), condition=RewardOrderRecord.version == seen, refusal=refusal)


def code_of(order: Order, refusal: Refusal) -> Writes:
    """Return the write by which a code opens an order; it fails where the code opens another one there."""
    row = _place_code(order.point.place_id, order.code)
    return Writes().create(RewardCodeRecord(row, order_id=order.order_id), refusal=refusal)


def code_gone(order: Order) -> Writes:
    """Return the write after which an order's code opens nothing."""
    return Writes().delete(RewardCodeRecord, _place_code(order.point.place_id, order.code))


def _place_code(place_id: str, code: str) -> str:
    return f"{place_id}#{code}"
