"""Orders as the packing desk sees them, and what it sends."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.market.core.days import number_of
from chalicelib.prosperity.market.core.dispatches import Dispatch
from chalicelib.prosperity.market.core.goods import PRICE_FEN_MAX, UNIT_G_MAX
from chalicelib.prosperity.market.core.orders import LINES_MAX, UNITS_MAX, Order
from chalicelib.prosperity.market.schemas.lots import Trace
from chalicelib.prosperity.market.schemas.orders import (
    DestinationShown,
    OrderLineShown,
    SumsShown,
    destination_in,
)
from chalicelib.prosperity.market.schemas.producers import MarketPageAsked
from chalicelib.prosperity.market.schemas.terms import MarketPointShown

LineNumber = Annotated[int, Field(strict=True, ge=0, lt=LINES_MAX)]
Reason = Annotated[str, Field(min_length=2, max_length=60)]


class DeskListAsked(MarketPageAsked):
    """Which state of a town's orders, for which day; those of all days where none is named."""

    state: Literal["placed", "paid", "picking", "ready", "shipped", "completed", "cancelled", "expired", "refunded"] = (
        "paid"
    )
    day: Date | None = None


class WeightsAsked(Asked):
    """What the pieces of a line weigh in grams, one by one; lines are counted from 0."""

    line: LineNumber
    weights_g: Annotated[
        tuple[Annotated[int, Field(strict=True, ge=1, le=2 * UNIT_G_MAX)], ...],
        Field(min_length=1, max_length=UNITS_MAX),
    ]


class OtherLotAsked(Asked):
    """From which harvest a line was picked instead; lines are counted from 0."""

    line: LineNumber
    trace: Trace


class HandOverAsked(Asked):
    """The code that the buyer shows."""

    code: Annotated[str, Field(pattern=r"^[0-9 ]{8,16}$")]


class MarketCallOffAsked(Asked):
    """Why an order is given back whole, and whether its goods can be had again."""

    reason: Reason
    restock: bool


class MarketLeftAsked(Asked):
    """Why an order that its buyer left at its point ends without its money going back."""

    reason: Reason


class LineRefundAsked(Asked):
    """How much of a line is given back, and why; lines are counted from 0.

    `restock`: the goods of a line that goes back whole before it is packed can be had again; else they are gone.
    """

    line: LineNumber
    fen: Annotated[int, Field(strict=True, ge=1, le=PRICE_FEN_MAX)]
    reason: Reason
    restock: bool = False


class MarketDeskStepShown(Shown):
    """A state that an order came to, when, and by whom: an account, `buyer`, or "" where nobody knows."""

    state: str
    at: str
    by: str


class MarketOrderAtDesk(Shown):
    """An order as the packing desk sees it; `address` is where one order is read, null in a list and after a deed.

    `number` is on its slip, and what its parcel is found by; it opens nothing. `version` grows with every change.
    """

    order_id: str
    number: str
    state: str
    since: str
    delivers_on: str
    lines: list[OrderLineShown]
    sums: SumsShown
    point: MarketPointShown | None
    address: DestinationShown | None
    window: str
    is_unweighed: bool
    version: int
    carried_out_fen: int
    given_back_fen: int
    reason: str
    cycle_id: str
    steps: list[MarketDeskStepShown]

    @classmethod
    def at(cls, order: Order) -> MarketOrderAtDesk:
        """Show an order without where it is brought."""
        return cls(
            order_id=order.order_id,
            number=number_of(order),
            state=order.state.value,
            since=business_time(order.since),
            delivers_on=str(order.delivers_on),
            lines=[OrderLineShown.of(one) for one in order.lines],
            sums=SumsShown.of(order.sums),
            point=None if order.point is None else MarketPointShown.of(order.point),
            address=None,
            window=order.window.label if order.window else "",
            is_unweighed=order.is_unweighed,
            version=order.version,
            carried_out_fen=order.carried_out,
            given_back_fen=order.given.total,
            reason=order.reason,
            cycle_id=order.cycle_id,
            steps=[
                MarketDeskStepShown(state=state.value, at=business_time(at), by=order.hand_of(state))
                for state, at in order.steps
            ],
        )

    @classmethod
    def whole(cls, order: Order) -> MarketOrderAtDesk:
        """Show an order with where it is brought."""
        return cls.at(order).model_copy(update={"address": destination_in(order.sealed)})


class MarketOrdersAtDesk(Shown):
    """A page of a town's orders of one state."""

    rows: list[MarketOrderAtDesk]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Order]) -> MarketOrdersAtDesk:
        """Show a page."""
        return cls(rows=[MarketOrderAtDesk.at(one) for one in page.rows], cursor=page.cursor)


class MarketDispatchShown(Shown):
    """Whether WeChat knows that an order was handed over: `why` is the code of what it said last."""

    order_id: str
    state: str
    packed_at: str
    due_at: str
    tries: int
    why: str

    @classmethod
    def of(cls, dispatch: Dispatch) -> MarketDispatchShown:
        """Show it."""
        return cls(
            order_id=dispatch.order_id,
            state=dispatch.state.value,
            packed_at=business_time(dispatch.packed_at),
            due_at=business_time(dispatch.due_at),
            tries=dispatch.tries,
            why=dispatch.why,
        )


class MarketDispatchesShown(Shown):
    """A page of the orders that WeChat could not be told of."""

    rows: list[MarketDispatchShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Dispatch]) -> MarketDispatchesShown:
        """Show a page."""
        return cls(rows=[MarketDispatchShown.of(one) for one in page.rows], cursor=page.cursor)
