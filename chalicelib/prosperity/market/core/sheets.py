"""What the sheets of a day say: what is picked in all, a slip for each order, and where goes what is brought.

A picking list and slips say nothing of anybody who bought; a slip's code is its order's id, which opens nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from chalicelib.foundation.identity.core.addresses import Destination
from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.days import number_of
from chalicelib.prosperity.market.core.deeds import ORDER_WORDS, OrderState
from chalicelib.prosperity.market.core.goods import How
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import Order

JIN_G = 500


class Kind(StrEnum):
    """Which sheet it is."""

    PICKING = "picking"
    SLIPS = "slips"
    DELIVERIES = "deliveries"


class Format(StrEnum):
    """What kind of file."""

    XLSX = "xlsx"
    PDF = "pdf"


STATES: Mapping[Kind, tuple[OrderState, ...]] = {
    Kind.PICKING: (OrderState.PAID, OrderState.PICKING),
    Kind.SLIPS: (OrderState.PAID, OrderState.PICKING, OrderState.READY, OrderState.SHIPPED),
    Kind.DELIVERIES: (OrderState.PAID, OrderState.PICKING, OrderState.SHIPPED),
}
"""Which of a day's orders a sheet is made of: what is packed already is picked no more, but may still lose its slip."""
TITLES: Mapping[Kind, str] = {Kind.PICKING: "备货单", Kind.SLIPS: "装箱单", Kind.DELIVERIES: "配送单"}
HEADS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PICKING: ("村", "谁种的、谁养的", "商品", "规格", "份数", "共重（克）", "几单"),
    Kind.DELIVERIES: ("编号", "时段", "区县", "地址", "收货人", "电话", "东西", "到哪一步"),
}
"""The columns of a table; slips are none."""

Cell = str | int


@value
class Names:
    """What a town's villages and producers are called, by their ids."""

    villages: Mapping[str, str]
    producers: Mapping[str, str]


@value
class Slip:
    """What lies with one order's goods: where it goes, and what is in it."""

    order_id: str
    number: str
    where: str
    goods: tuple[tuple[str, str], ...]


@value
class Sheet:
    """A sheet of a day: the rows of a table, or slips."""

    what: Kind
    town: str
    day: dt.date
    rows: tuple[tuple[Cell, ...], ...] = ()
    slips: tuple[Slip, ...] = ()

    @property
    def title(self) -> str:
        """What stands above it, and in the name of its file."""
        return f"{self.town}{TITLES[self.what]} {self.day}"


def picking_of(orders: Iterable[Order], names: Names) -> tuple[tuple[Cell, ...], ...]:
    """Return how much of each variant all orders want together, by village and producer.

    What was given back whole is not picked. Weights are those that were ordered: birds are weighed later.
    """
    sums: dict[tuple[str, ...], list[int]] = {}
    for order in orders:
        for one in _wanted(order):
            village_id = one.product_id[:6]
            key = (
                names.villages.get(village_id, village_id),
                names.producers.get(one.producer_id, ""),
                one.title,
                one.label,
                one.product_id,
                one.variant_id,
            )
            row = sums.setdefault(key, [0, 0, 0])
            for nth, more in enumerate((one.units, one.units * one.unit_g, 1)):
                row[nth] += more
    return tuple((*key[:4], units, grams or "", count) for key, (units, grams, count) in sorted(sums.items()))


def _wanted(order: Order) -> list[Line]:
    return [one for one in order.lines if one.kept_fen > 0]


def slips_of(orders: Iterable[Order]) -> tuple[Slip, ...]:
    """Return each order's slip: those of a pick-up point together, what is brought last."""
    slips = [
        Slip(
            one.order_id,
            number_of(one),
            _where(one),
            tuple((f"{line.title} · {line.label}", amount_of(line)) for line in _wanted(one)),
        )
        for one in orders
    ]
    return tuple(sorted(slips, key=lambda one: (not one.where.startswith("自提"), one.where, one.number)))


def _where(order: Order) -> str:
    if order.point is not None:
        return f"自提：{order.point.name}"
    return f"送货上门：{_window_of(order)}" if order.window else "送货上门"


def _window_of(order: Order) -> str:
    return order.window.label if order.window else ""


def amount_of(line: Line) -> str:
    """Return how much of a line is packed, as people say it: `3 斤`, `2 只`, each weighed bird by itself."""
    if line.weights_g:
        return " + ".join(f"{one:,} 克" for one in line.weights_g)
    if line.how is How.WEIGHT:
        grams = line.units * line.unit_g
        return f"{grams // JIN_G:,} 斤" if grams % JIN_G == 0 else f"{grams:,} 克"
    return f"× {line.units:,}"


def deliveries_of(found: Sequence[tuple[Order, Destination]]) -> tuple[tuple[Cell, ...], ...]:
    """Return where each order is brought, window by window, those of a district and a street together."""

    def place(one: tuple[Order, Destination]) -> tuple[str, ...]:
        order, to = one
        return _window_of(order), to.province, to.city, to.district, to.detail, order.order_id

    return tuple(
        (
            number_of(order),
            _window_of(order),
            f"{to.city}{to.district}",
            to.detail,
            to.receiver,
            to.phone,
            "；".join(f"{one.title}（{one.label}）{amount_of(one)}" for one in _wanted(order)),
            ORDER_WORDS[order.state],
        )
        for order, to in sorted(found, key=place)
    )
