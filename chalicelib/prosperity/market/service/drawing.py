"""Which harvests an order is picked from: the desk is told the first ones, and says so where it takes another.

A bin is read, decided on and written under its version, in the order's own transaction: two packers never take the
same units, and who was slower looks again (`Moved`).
"""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.foundation.payments.service.ending import Moved
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.market.core import picking as core
from chalicelib.prosperity.market.core.bins import Bin
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.store import bins as store


def draw(order: Order) -> tuple[Order, Writes]:
    """Return an order picked from the first harvests of its goods, and the writes that take it. One round trip."""
    after, changed = core.with_lots(order, store.find_bins(list(dict.fromkeys(one.slot_id for one in order.lines))))
    return after, _written(changed)


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
