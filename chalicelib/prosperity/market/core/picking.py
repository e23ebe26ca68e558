"""From which harvests an order is picked: its lines and the bins say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.prosperity.market.core.bins import Bin, drawn, drawn_from, put_in
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import NoSuchLine, OrderInOtherState


def with_lots(order: Order, bins: Mapping[str, Bin]) -> tuple[Order, dict[str, Bin]]:
    """Return the order with each line taken from the first harvests of its bin, and the bins that changed by it.

    Not of what went back: it goes into no parcel, and was put back on sale or taken from its bin then.
    """
    after, lines = dict(bins), []
    for one in order.lines:
        if one.is_gone:
            lines.append(one)
            continue
        after[one.slot_id], parts = drawn(after[one.slot_id], one.units)
        lines.append(replace(one, lots=parts))
    changed = {slot_id: held for slot_id, held in after.items() if held.parts != bins[slot_id].parts}
    return replace(order, lines=tuple(lines)), changed


def with_lots_of(order: Order, nth: int, held: Bin) -> tuple[Order, Bin]:
    """Return the order with one line taken from the first harvests of its bin, and the bin after that."""
    after, parts = drawn(held, order.lines[nth].units)
    lines = (*order.lines[:nth], replace(order.lines[nth], lots=parts), *order.lines[nth + 1 :])
    return replace(order, lines=lines), after


def without_lots(order: Order, bins: Mapping[str, Bin]) -> tuple[Order, dict[str, Bin]]:
    """Return the order with nothing picked, and the bins with what was; what went back before is gone."""
    after = dict(bins)
    for one in order.lines:
        if one.lots and not one.is_gone:
            after[one.slot_id] = put_in(after[one.slot_id], one.lots)
    lines = tuple(one if one.is_gone else replace(one, lots=()) for one in order.lines)
    return replace(order, lines=lines), {slot_id: after[slot_id] for slot_id in order.picked_slots}


def with_other_lot(order: Order, nth: int, trace: str, held: Bin) -> tuple[Order, Bin]:
    """Return the order with a line that is whole from one harvest, and its bin after that.

    Raises:
        OrderInOtherState: it is not being packed.
        NoSuchLine: it went back, and is in no parcel.
        LotSpent: of this harvest fewer are left.
    """
    if order.state is not OrderState.PICKING:
        raise OrderInOtherState(state=order.state.value)
    line = order.lines[nth]
    if line.is_gone:
        raise NoSuchLine
    after, part = drawn_from(put_in(held, line.lots), trace, line.units)
    lines = (*order.lines[:nth], replace(line, lots=(part,)), *order.lines[nth + 1 :])
    return replace(order, lines=lines, version=order.version + 1), after
