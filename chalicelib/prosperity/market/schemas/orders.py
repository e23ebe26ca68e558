"""Orders as buyers send and see them. Amounts are whole fen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.foundation.identity.service.addresses import open_destination
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service.beginning import Prepaid
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.market.core.bins import Part
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import LINES_MAX, UNITS_MAX, WORK_POINTS_MAX, Order, Sums, Wanted, code_of
from chalicelib.prosperity.market.schemas.cycles import CycleId
from chalicelib.prosperity.market.schemas.goods import VariantId
from chalicelib.prosperity.market.schemas.terms import MarketPointShown

AddressId = Annotated[str, Field(pattern=r"^(v[0-9]{5}r[0-9]{5}|t[0-9]{4}m[0-9a-f-]{36})a[0-9a-f-]{36}$")]


class LineAsked(Asked):
    """So many units of a variant."""

    product_id: Annotated[str, Field(pattern=r"^v[0-9]{5}y[0-9a-f-]{36}$")]
    variant_id: VariantId
    units: Annotated[int, Field(strict=True, ge=1, le=UNITS_MAX)]


class QuoteAsked(Asked):
    """What somebody wants to order: each variant once, for which day, at a pick-up point or to an address of theirs.

    What is brought is brought within a window, where the market has some. `points` are the work points and `coupon_id`
    the coupon they want to pay with. With `cycle_id` all of it is of that order cycle, for its day.
    """

    lines: Annotated[tuple[LineAsked, ...], Field(min_length=1, max_length=LINES_MAX)]
    delivers_on: Date
    point_id: Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")] | None = None
    address_id: AddressId | None = None
    window_id: Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")] | None = None
    points: Annotated[int, Field(strict=True, ge=0, le=WORK_POINTS_MAX)] = 0
    coupon_id: Annotated[str, Field(pattern=r"^t[0-9]{4}k[0-9a-f-]{36}$")] | None = None
    cycle_id: CycleId | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> QuoteAsked:
        if (self.point_id is None) == (self.address_id is None):
            message = "要么自提，要么送货。|Either it is collected or it is brought."
            raise ValueError(message)
        if self.window_id is not None and self.address_id is None:
            message = "自提不用选送货时段。|What is collected is brought within no window."
            raise ValueError(message)
        if len({(one.product_id, one.variant_id) for one in self.lines}) < len(self.lines):
            message = "同一个规格只写一行。|Each variant has one line."
            raise ValueError(message)
        return self

    def wanted(self, cash_fen: int | None = None) -> Wanted:
        """Return it as the room's core knows it."""
        units = {(one.product_id, one.variant_id): one.units for one in self.lines}
        return Wanted(
            units,
            self.delivers_on,
            self.point_id or "",
            self.address_id or "",
            self.window_id or "",
            self.points,
            self.coupon_id or "",
            cash_fen,
            self.cycle_id or "",
        )


class MarketOrderAsked(QuoteAsked):
    """What somebody orders, and what they were shown to pay in cash: at another price nothing is ordered."""

    cash_fen: Annotated[int, Field(strict=True, ge=1)]


class MarketPayAsked(Asked):
    """How somebody pays: within WeChat, or by a code that WeChat scans."""

    channel: Literal["jsapi", "native"]


class LinePartShown(Shown):
    """From which harvest so many units of a line were picked; its trace code is that of the goods' label."""

    trace: str
    harvested_on: str
    units: int

    @classmethod
    def of(cls, part: Part) -> LinePartShown:
        """Show it."""
        return cls(trace=part.trace, harvested_on=str(part.harvested_on), units=part.units)


class OrderLineShown(Shown):
    """A line. `charged_fen` is what it costs in the end: of what is charged by weight once `weights_g` are known.

    `lots` are empty before it is picked; units that they do not cover came in without being entered.
    """

    product_id: str
    variant_id: str
    title: str
    label: str
    how: str
    units: int
    unit_g: int
    price_fen: int
    band_permille: int
    ordered_fen: int
    charged_fen: int
    refunded_fen: int
    weights_g: list[int]
    lots: list[LinePartShown]

    @classmethod
    def of(cls, line: Line) -> OrderLineShown:
        """Show a line."""
        return cls(
            product_id=line.product_id,
            variant_id=line.variant_id,
            title=line.title,
            label=line.label,
            how=line.how.value,
            units=line.units,
            unit_g=line.unit_g,
            price_fen=line.price_fen,
            band_permille=line.band_permille,
            ordered_fen=line.ordered_fen,
            charged_fen=line.charged_fen,
            refunded_fen=line.refunded_fen,
            weights_g=list(line.weights_g),
            lots=[LinePartShown.of(one) for one in line.lots],
        )


class SumsShown(Shown):
    """How an order is paid. `carried_fen` is used of what was carried over; below nothing: what was owed is paid.

    `points_fen` is what work points pay, and `points` how many these are.
    """

    goods_fen: int
    delivery_fen: int
    coupon_fen: int
    points_fen: int
    points: int
    carried_fen: int
    cash_fen: int

    @classmethod
    def of(cls, sums: Sums) -> SumsShown:
        """Show how an order is paid."""
        return cls(
            goods_fen=sums.goods,
            delivery_fen=sums.delivery,
            coupon_fen=sums.coupon,
            points_fen=sums.points,
            points=sums.work_points(sums.points),
            carried_fen=sums.carried,
            cash_fen=sums.cash,
        )


class QuoteShown(Shown):
    """What an order would cost now, and how many work points may be used for it at most. Nothing is held."""

    lines: list[OrderLineShown]
    sums: SumsShown
    points_most: int

    @classmethod
    def of(cls, lines: Sequence[Line], sums: Sums, points_most: int) -> QuoteShown:
        """Show a quote."""
        shown = [OrderLineShown.of(one) for one in lines]
        return cls(lines=shown, sums=SumsShown.of(sums), points_most=points_most)


class DestinationShown(Shown):
    """Where an order is brought, to its buyer."""

    receiver: str
    phone: str
    province: str
    city: str
    district: str
    detail: str


class MarketStepShown(Shown):
    """A state that an order came to, and when that was."""

    state: str
    at: str


class MarketOrderShown(Shown):
    """An order as its buyer sees it; it is collected at `point` or brought to `address` (within `window`, in words).

    `steps` are all states that it came to, the first one first. `pay_by` is until when it waits to be paid, `code` what
    opens it at its point ("" elsewhere). `carried_out_fen` is what the scales left over for the next order (below
    nothing: what is owed for it), `given_back_fen` what was given back in all: `given_points` as work points,
    `given_carried_fen` to the balance, the rest by WeChat Pay.
    """

    order_id: str
    state: str
    since: str
    steps: list[MarketStepShown]
    placed_at: str
    pay_by: str
    delivers_on: str
    lines: list[OrderLineShown]
    sums: SumsShown
    point: MarketPointShown | None
    address: DestinationShown | None
    window: str
    code: str
    carried_out_fen: int
    given_back_fen: int
    given_points: int
    given_carried_fen: int
    reason: str
    cycle_id: str

    @classmethod
    def of(cls, order: Order) -> MarketOrderShown:
        """Show an order."""
        return cls(
            order_id=order.order_id,
            state=order.state.value,
            since=business_time(order.since),
            steps=[MarketStepShown(state=state.value, at=business_time(at)) for state, at in order.steps],
            placed_at=business_time(order.placed_at),
            pay_by=business_time(order.ends_at),
            delivers_on=str(order.delivers_on),
            lines=[OrderLineShown.of(one) for one in order.lines],
            sums=SumsShown.of(order.sums),
            point=None if order.point is None else MarketPointShown.of(order.point),
            address=destination_in(order.sealed),
            window=order.window.label if order.window else "",
            code=code_of(order) if order.state is OrderState.READY else "",
            carried_out_fen=order.carried_out,
            given_back_fen=order.given.total,
            given_points=order.sums.work_points(order.given.points),
            given_carried_fen=order.given.carried,
            reason=order.reason,
            cycle_id=order.cycle_id,
        )


def destination_in(sealed: bytes) -> DestinationShown | None:
    """Return where an order is brought, None where it is collected or that was forgotten."""
    if not sealed:
        return None
    to = open_destination(sealed)
    return DestinationShown(
        receiver=to.receiver,
        phone=to.phone,
        province=to.province,
        city=to.city,
        district=to.district,
        detail=to.detail,
    )


class MarketRefundShown(Shown):
    """Money that goes back by WeChat Pay, and how far it came."""

    fen: int
    state: str
    why: str
    since: str

    @classmethod
    def of(cls, refund: Refund) -> MarketRefundShown:
        """Show a refund."""
        return cls(fen=refund.fen, state=refund.state.value, why=refund.why, since=business_time(refund.since))


class MarketOrderWhole(MarketOrderShown):
    """One order, with its refunds."""

    refunds: list[MarketRefundShown]

    @classmethod
    def whole(cls, order: Order, refunds: Sequence[Refund]) -> MarketOrderWhole:
        """Show an order with its refunds."""
        shown = MarketOrderShown.of(order).model_dump()
        return cls(**shown, refunds=[MarketRefundShown.of(one) for one in refunds])


class MarketOrdersShown(Shown):
    """A page of one's orders, the newest first."""

    rows: list[MarketOrderShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Order]) -> MarketOrdersShown:
        """Show a page."""
        return cls(rows=[MarketOrderShown.of(one) for one in page.rows], cursor=page.cursor)


class CarriedShown(Shown):
    """What was carried over from one's orders, in fen: the next one uses it. Below nothing: the next one pays it."""

    carried_fen: int


class PrepaidShown(Shown):
    """What a page needs to let somebody pay: `parameters` for wx.requestPayment, or `code_url` for a code to scan."""

    channel: str
    parameters: dict[str, str]
    code_url: str

    @classmethod
    def of(cls, prepaid: Prepaid) -> PrepaidShown:
        """Show how to pay."""
        return cls(channel=prepaid.channel, parameters=prepaid.parameters, code_url=prepaid.code_url)


class PaidOutShown(CarriedShown):
    """What of a balance went back, and what is left on it, in fen."""

    paid_out_fen: int
