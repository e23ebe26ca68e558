"""What an order assigns in the book of proceeds: nothing before it is completed, then what its shares say."""

from __future__ import annotations

from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.giving import carried_over
from chalicelib.prosperity.market.core.goods import Category, How
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.proceeds.core.entries import Amounts, Assigned, Goods, Money


def assigned_of(order: Order) -> Assigned:
    """Return whose each fen of an order is, and where it came from; nothing unless it is completed."""
    if order.state is not OrderState.COMPLETED:
        return Assigned()
    paid, given = order.sums, order.given
    money = Money(
        paid.cash - given.cash,
        paid.points - given.points,
        paid.carried - given.carried - carried_over(order),
        paid.delivery,
        order.coupon_borne,
    )
    return Assigned(tuple((_goods(one), _amounts(one)) for one in order.lines if one.kept_fen), money)


def _goods(line: Line) -> Goods:
    return Goods(
        line.producer_id, line.product_id, line.variant_id, line.title, line.label, line.how.value, line.category
    )


def _amounts(line: Line) -> Amounts:
    """Return how much a line is, and whose its money; of what was given back whole nothing was sold."""
    shares = line.shares
    return Amounts(line.units, line.weight_g, heads_of(line), shares.producer, shares.collective, shares.platform)


def heads_of(line: Line) -> int:
    """Return how many birds a line is: what is charged by the scales, and poultry by the piece."""
    is_bird = line.how is How.CATCH or (line.how is How.PIECE and line.category == Category.POULTRY.value)
    return line.units if is_bird else 0
