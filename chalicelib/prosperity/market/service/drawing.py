"""Which harvests an order is picked from: the desk is told the first ones, and says so where it takes another.

A bin is read, decided on and written under its version, in the order's own transaction: two packers never take the
same units, and who was slower looks again (`Moved`).
"""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.foundation.payments.service.ending import Moved
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.market.core import picking as core
from chalicelib.prosperity.market.core.bins import Bin, put_in
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.store import bins as store


def draw(order: Order) -> tuple[Order, Writes]:
    """Return an order picked from the first harvests of its goods, and the writes that take it. One round trip."""
    slot_ids = list(dict.fromkeys(one.slot_id for one in order.lines))
    after, changed = core.with_lots(order, store.find_bins(slot_ids))
    return after, _written(changed)


def draw_gone(order: Order, nth: int) -> tuple[Order, Writes]:
    """Return an order one of whose lines is gone, and the writes that take it from its first harvests. One round trip.

    None where it was picked: then it is gone from those harvests.
    """
    if order.lines[nth].lots:
        return order, Writes()
    slot_id = order.lines[nth].slot_id
    after, held = core.with_lots_of(order, nth, store.find_bins([slot_id])[slot_id])
    return after, _written({slot_id: held}) if after.lines[nth].lots else Writes()


def put_back_line(line: Line) -> Writes:
    """Return the writes that put what was picked of a line back to its harvests. One round trip, none for nothing.

    Raises:
        BinFull: something is left of too many harvests meanwhile.
    """
    if not line.lots:
        return Writes()
    held = store.find_bins([line.slot_id])[line.slot_id]
    return _written({line.slot_id: put_in(held, line.lots)})


def put_back(order: Order) -> tuple[Order, Writes]:
    """Return an order with nothing picked, and the writes that put it back. One round trip, none for nothing.

    Raises:
        BinFull: something is left of too many harvests meanwhile.
    """
    after, changed = core.without_lots(order, store.find_bins(order.picked_slots))
    return after, _written(changed)


def swap(order: Order, nth: int, trace: str) -> tuple[Order, Writes]:
    """Return an order whose line is from this harvest instead, and the writes. One round trip.

    Raises:
        OrderInOtherState, LotSpent: as `core.with_other_lot`.
    """
    slot_id = order.lines[nth].slot_id
    after, held = core.with_other_lot(order, nth, trace, store.find_bins([slot_id])[slot_id])
    return after, _written({slot_id: held})


def _written(changed: Mapping[str, Bin]) -> Writes:
    writes = Writes()
    for held in changed.values():
        writes.merge(store.change_of(held, refusal=lambda _: Moved()))
    return writes
