"""What an order is, what of it is paid how, and whose each fen of it is in the end.

Its goods, what is taken off and what it costs to bring are fixed when it is placed. Laws, tested:
cash + points + carried in = goods + delivery - coupon, and what was paid less what was given back is in the end the
producers', the collectives', the platform's, or carried over to the buyer's next order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import digest
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.paycodes import luhn_digit
from chalicelib.prosperity.market.core.cycles import Cycle
from chalicelib.prosperity.market.core.deeds import NEXT, OrderDeed, OrderState
from chalicelib.prosperity.market.core.goods import PERMILLE, Product, State
from chalicelib.prosperity.market.core.lines import Line, Shares, line_of, weighed
from chalicelib.prosperity.market.core.refusals import (
    NoSuchProduct,
    NothingToPay,
    OrderInOtherState,
    OrderUnweighed,
    ProductInOtherState,
    RefundTooLarge,
    TooManyPoints,
    TooManyUnits,
    TotalChanged,
)
from chalicelib.prosperity.market.core.terms import DeliveryWindow, PickupPoint, slot_of_window

LINES_MAX = 20
PAY_MINUTES, HOLD_MINUTES = 15, 25
"""So long an order waits to be paid, and so long its stock: who pays at the last moment has it still. Ours."""
UNITS_MAX = 500
WORK_POINTS_MAX = 1_000_000
CODE_DIGITS = 8
CASH_LEAST = 1
BUYER = "buyer"
"""Who bought something, where whoever else did something with it is named."""
OPEN = frozenset({OrderState.PLACED, OrderState.PAID, OrderState.PICKING, OrderState.READY, OrderState.SHIPPED})


@value
class Wanted:
    """What somebody wants to order: units by product and variant, for which day, at a point or to an address.

    What is brought is brought within a window, where the market has some. `points` and `coupon_id` are work points and
    a coupon of theirs to pay with; `cash_fen` is what they were shown to pay in cash, None where they look first.
    `cycle_id` is the cycle of which all of it is ordered, "" where it is sold always.
    """

    units: Mapping[tuple[str, str], int]
    delivers_on: dt.date
    point_id: str = ""
    address_id: str = ""
    window_id: str = ""
    points: int = 0
    coupon_id: str = ""
    cash_fen: int | None = None
    cycle_id: str = ""

    @property
    def product_ids(self) -> list[str]:
        """The products of it, each once."""
        return list(dict.fromkeys(product_id for product_id, _ in self.units))


@value
class Sums:
    """How an order is paid, in whole fen, fixed when it was placed.

    `goods` of all lines and `delivery` are what it costs, `coupon` what is taken off. Of the rest `points` are paid by
    work points of `point_fen` each, `carried` by what was carried over from earlier orders (below nothing: what was
    still owed), and `cash` by WeChat Pay.
    """

    goods: int
    delivery: int = 0
    coupon: int = 0
    points: int = 0
    carried: int = 0
    point_fen: int = 0

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.goods + self.delivery - self.coupon

    @property
    def cash(self) -> int:
        """What is paid by WeChat Pay."""
        return self.total - self.points - self.carried

    def work_points(self, fen: int) -> int:
        """Return how many work points so much of what they paid is."""
        return fen // self.point_fen if self.point_fen else 0


def plan_lines(
    wanted: Wanted, products: Mapping[str, Product | None], *, town_id: str, cycle: Cycle | None = None
) -> tuple[Line, ...]:
    """Return the lines of an order as the products are now; of a cycle, at its prices.

    Raises:
        NotInCycle: the cycle does not sell one of them.
        NoSuchProduct, NoSuchVariant: one is not to be had in this town's market.
        ProductInOtherState: one is not on sale.
        TooManyUnits: of one variant so many are not ordered at once.
    """
    lines = []
    for (product_id, variant_id), units in wanted.units.items():
        product = products[product_id]
        if product is None or product.town_id != town_id or product.state is State.DRAFT:
            raise NoSuchProduct
        if product.state is not State.ON_SALE:
            raise ProductInOtherState(state=product.state.value)
        variant = product.terms.variant(variant_id)
        if units > variant.most:
            raise TooManyUnits(label=variant.label, most=variant.most)
        sold = variant if cycle is None else cycle.priced(product_id, variant)
        lines.append(line_of(product, sold, units, wanted.cycle_id))
    return tuple(lines)


@value
class PointsRate:
    """What a work point pays, in fen, and how much of the goods points pay at most; by themselves they pay nothing."""

    point_fen: int = 0
    permille: int = 0

    def most(self, goods_fen: int, spare_fen: int) -> int:
        """Return how many points may be used where so much is left to be paid."""
        return min(goods_fen * self.permille // PERMILLE, spare_fen) // self.point_fen if self.point_fen else 0


@value
class Means:
    """What a buyer pays with beside cash: a coupon, in fen; work points; and what was carried over, in fen."""

    coupon: int = 0
    points: int = 0
    rate: PointsRate = PointsRate()
    carried: int = 0


def plan_sums(lines: Sequence[Line], *, delivery: int, means: Means, expected: int | None) -> tuple[Sums, int]:
    """Return how an order of these lines is paid, and how many work points may be used for it at most.

    A fen of it at least is cash, so that each order has a payment whose end decides about it (decision 0081). What is
    owed from earlier orders (`carried` below nothing) is paid with it, what is left over is used up first.
    `expected` is what the buyer was shown as the cash to pay, None where they look first.

    Raises:
        NothingToPay: it costs less than a fen.
        TooManyPoints: fewer may be used.
        TotalChanged: a price is another one now; nothing was ordered.
    """
    goods = sum(one.ordered_fen for one in lines)
    if goods + delivery < CASH_LEAST:
        raise NothingToPay
    coupon = min(means.coupon, goods, goods + delivery - CASH_LEAST)
    spare = goods + delivery - coupon - CASH_LEAST
    used = min(means.carried, spare)
    most = means.rate.most(goods - coupon, spare - max(used, 0))
    if means.points > most:
        raise TooManyPoints(most=most)
    sums = Sums(goods, delivery, coupon, means.points * means.rate.point_fen, used, means.rate.point_fen)
    if expected not in {None, sums.cash}:
        raise TotalChanged(fen=sums.cash)
    return sums, most


@value
class Given:
    """What was given back of an order, in fen: by WeChat Pay, as work points, and to the buyer's carried balance."""

    cash: int = 0
    points: int = 0
    carried: int = 0

    @property
    def total(self) -> int:
        """What it is in all."""
        return self.cash + self.points + self.carried

    def __add__(self, other: Given) -> Given:
        """Return both together."""
        return Given(self.cash + other.cash, self.points + other.points, self.carried + other.carried)


@value
class Order:
    """One order of one buyer, a member or a villager.

    It is collected at `point`, or brought to the address that is `sealed`, within `window` if that was chosen. `done`
    keeps for each deed the key that did it, and its request. `carried_out` is what the scales left over (or, below
    nothing, found too heavy): once the order is packed it is the buyer's next order's. `given` is what was given back.
    `passed` is when it came to each state after the first, `hands` who brought it there.
    """

    order_id: str
    buyer_id: str
    lines: tuple[Line, ...]
    sums: Sums
    state: OrderState
    since: dt.datetime
    placed_at: dt.datetime
    ends_at: dt.datetime
    fingerprint: str
    delivers_on: dt.date
    point: PickupPoint | None = None
    sealed: bytes = b""
    done: Mapping[str, str] = field(default_factory=dict)
    carried_out: int = 0
    given: Given = Given()
    reason: str = ""
    by: str = ""
    window: DeliveryWindow | None = None
    coupon_id: str = ""
    version: int = 1
    passed: Mapping[str, dt.datetime] = field(default_factory=dict)
    hands: Mapping[str, str] = field(default_factory=dict)

    @property
    def town_id(self) -> str:
        """The town whose market it is of."""
        return self.order_id[:5]

    @property
    def cycle_id(self) -> str:
        """The cycle that all of it is of, "" where it is sold always."""
        return self.lines[0].cycle_id

    @property
    def hold_id(self) -> str:
        """The id of its stock's hold, in reservations."""
        return f"market#{self.order_id}"

    @property
    def picked_slots(self) -> list[str]:
        """The slots of the lines that were picked from harvests and are not gone, each once."""
        return list(dict.fromkeys(one.slot_id for one in self.lines if one.lots and not one.is_gone))

    def units_of(self, trace: str) -> int:
        """Return how many units of a harvest its parcel holds."""
        kept = (part for one in self.lines if not one.is_gone for part in one.lots)
        return sum(part.units for part in kept if part.trace == trace)

    @property
    def window_slot(self) -> str:
        """The slot that counts what is brought on its day within its window; "" without one."""
        return slot_of_window(self.town_id, self.delivers_on, self.window.window_id) if self.window else ""

    @property
    def is_unweighed(self) -> bool:
        """Whether a bird of it waits for the scales."""
        return any(one.is_unweighed for one in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state in OPEN

    @property
    def steps(self) -> list[tuple[OrderState, dt.datetime]]:
        """The states it came to, each with when that was, the first one first."""
        reached = {OrderState.PLACED.value: self.placed_at, **self.passed}
        return sorted(((one, reached[one]) for one in OrderState if one in reached), key=lambda step: step[1])

    def hand_of(self, state: OrderState) -> str:
        """Return who brought it to a state: whose account, or `buyer`; "" where that was not kept."""
        by = self.buyer_id if state is OrderState.PLACED else self.hands.get(state.value, "")
        return BUYER if by.startswith(self.buyer_id) else by

    @property
    def was_paid(self) -> bool:
        """Whether its money came in, whatever became of it afterwards."""
        return OrderDeed.PAY.value in self.done

    @property
    def is_kept(self) -> bool:
        """Whether it was paid, and not given back whole."""
        return self.was_paid and self.state not in {OrderState.CANCELLED, OrderState.REFUNDED}

    @property
    def coupon_borne(self) -> int:
        """What its coupon takes off in the end: less than at first where the goods came to less than was paid."""
        kept = sum(one.kept_fen for one in self.lines)
        return kept + self.sums.delivery - (self.sums.total - self.given.total - self.carried_out)

    @property
    def shares(self) -> Shares:
        """Whose the money is that was paid and not given back; delivery and coupon are the platform's."""
        if not self.is_kept:
            return Shares()
        own = Shares(platform=self.sums.delivery - self.coupon_borne)
        for one in self.lines:
            own += one.shares
        return own


def bought(order: Order) -> int:
    """Return what counts as bought by an order, in fen: what was handed over and kept, with what it cost to bring."""
    return order.shares.total if order.state is OrderState.COMPLETED else 0


def code_of(order: Order) -> str:
    """Return the digits by which an order is collected: its buyer sees them, who hands it over types or scans them."""
    body = f"{int(digest('market-pickup', order.order_id), 16) % 10 ** (CODE_DIGITS - 1):0{CODE_DIGITS - 1}d}"
    return body + luhn_digit(body)


def id_of(town_id: str, key: str) -> str:
    """Return the id of the order that a key makes."""
    return f"{town_id}q{key}"


def after(order: Order, deed: OrderDeed, *, key: str, mark: str, now: dt.datetime, by: str, reason: str = "") -> Order:
    """Return the order as a deed leaves it.

    Raises:
        OrderInOtherState: the deed is not for one in its state.
        OrderUnweighed: it can not be packed while a bird of it waits for the scales.
    """
    state = NEXT.get((order.state, deed))
    if state is None:
        raise OrderInOtherState(state=order.state.value)
    if deed in {OrderDeed.READY, OrderDeed.SHIP} and order.is_unweighed:
        raise OrderUnweighed
    return replace(
        order,
        state=state,
        since=now,
        done={**order.done, deed.value: f"{key}#{mark}"},
        passed={**order.passed, state.value: now},
        hands={**order.hands, state.value: by},
        reason=reason or order.reason,
        by=by,
        version=order.version + 1,
    )


def was_done(order: Order, deed: OrderDeed, key: str, mark: str) -> bool:
    """Tell whether this key did this deed before.

    Raises:
        KeyReused: it did it otherwise.
    """
    kept_key, _, kept_mark = order.done.get(deed, "").partition("#")
    if kept_key != key:
        return False
    if kept_mark != mark:
        raise KeyReused
    return True


def with_weights(order: Order, nth: int, weights_g: Sequence[int]) -> Order:
    """Return the order with what the birds of a line weigh; the difference is carried over to the buyer's next order.

    Raises:
        OrderInOtherState: it is not being packed.
        WeightsMiscounted, WeightOff: as `lines.weighed`.
        RefundTooLarge: more of the line was given back than it costs by these weights.
    """
    if order.state is not OrderState.PICKING:
        raise OrderInOtherState(state=order.state.value)
    now = weighed(order.lines[nth], weights_g)
    if now.kept_fen < 0:
        raise RefundTooLarge(fen=now.charged_fen)
    lines = (*order.lines[:nth], now, *order.lines[nth + 1 :])
    left = order.sums.total - order.given.total  # Nothing is carried over that was not paid: a coupon is no money.
    over = min(sum(one.ordered_fen - one.charged_fen for one in lines), left)
    return replace(order, lines=lines, carried_out=over, version=order.version + 1)
