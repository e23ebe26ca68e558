"""Orders as villagers and pick-up desks see them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.proofs import Proof, Showing
from chalicelib.points.rewards.core.rewards import PRICE_MAX, QUANTITY_MAX
from chalicelib.points.rewards.schemas.rewards import PickupPointShown, RewardPageAsked

Reason = Annotated[str, Field(min_length=2, max_length=100)]


class OrderAsked(Asked):
    """How many pieces of a reward."""

    quantity: Annotated[int, Field(strict=True, ge=1, le=QUANTITY_MAX)] = 1


class DeskAsked(RewardPageAsked):
    """Which desk of a place, by the name of its pick-up point, and its orders of which state."""

    point: Annotated[str, Field(min_length=2, max_length=30)]
    state: Literal["placed", "fulfilled", "refunded", "cancelled", "expired"] = "placed"


class DeskCodeAsked(Asked):
    """What was scanned or typed at the desk: a pick-up code, a card or its number, or a villager's code."""

    code: Annotated[str, Field(min_length=1, max_length=200)]


class HandOutAsked(Asked):
    """What was shown: the pick-up `code`, or a `card` or a villager's code; or nothing, to an officer who knows them.

    `code` is its text as scanned or typed. `known` needs a reason instead, which the villager reads.
    """

    shown: Literal["code", "card", "known"]
    code: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> HandOutAsked:
        known = self.shown == "known"
        if (self.reason is not None) is not known or (self.code is None) is not known:
            message = "码或卡要带上扫到的内容，没带码的要写原因。|A code or card has its text, `known` has a reason."
            raise ValueError(message)
        return self

    def showing(self) -> Showing:
        """Return it as the core has it."""
        return Showing(Proof(self.shown), self.code or "", self.reason or "")


class CallOffAsked(Asked):
    """Why an officer ends an order; the villager reads it."""

    reason: Reason


class OrderRefundAsked(Asked):
    """How many points go back and why; whether the pieces came back (`restock`)."""

    points: Annotated[int, Field(strict=True, ge=1, le=PRICE_MAX * QUANTITY_MAX)]
    restock: Annotated[bool, Field(strict=True)]
    reason: Reason


class OrderShown(Shown):
    """An order as its villager sees it. `code` is what they show at the desk; "" once it opens nothing.

    `balance` is what the account had left once the points were held. `until` is the last day to collect it.
    """

    order_id: str
    reward_id: str
    title: str
    kind: str
    quantity: int
    points: int
    point: PickupPointShown
    state: str
    since: str
    placed_at: str
    until: str
    balance: int
    code: str
    reason: str
    refunded: int

    @classmethod
    def of(cls, order: Order) -> OrderShown:
        """Show an order to who placed it."""
        return cls(
            order_id=order.order_id,
            reward_id=order.reward_id,
            title=order.title,
            kind=order.kind.value,
            quantity=order.quantity,
            points=order.points,
            point=PickupPointShown.of(order.point),
            state=order.state.value,
            since=business_time(order.since),
            placed_at=business_time(order.placed_at),
            until=str(order.until),
            balance=order.balance,
            code=order.code,
            reason=order.reason,
            refunded=order.refunded,
        )


class OrdersShown(Shown):
    """A page of one's orders, the newest first."""

    rows: list[OrderShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Order]) -> OrdersShown:
        """Show a page."""
        return cls(rows=[OrderShown.of(one) for one in page.rows], cursor=page.cursor)


class OrderAtDesk(Shown):
    """An order as the desk sees it: whose it is by their masked name, never its code.

    `shown` is what it was handed out for: `code`, `card`, `known`, or "".
    """

    order_id: str
    reward_id: str
    title: str
    kind: str
    quantity: int
    points: int
    point: PickupPointShown
    state: str
    since: str
    placed_at: str
    until: str
    name: str
    reason: str
    refunded: int
    restocked: bool
    shown: str

    @classmethod
    def of(cls, order: Order) -> OrderAtDesk:
        """Show an order to an officer."""
        return cls(
            order_id=order.order_id,
            reward_id=order.reward_id,
            title=order.title,
            kind=order.kind.value,
            quantity=order.quantity,
            points=order.points,
            point=PickupPointShown.of(order.point),
            state=order.state.value,
            since=business_time(order.since),
            placed_at=business_time(order.placed_at),
            until=str(order.until),
            name=order.mask,
            reason=order.reason,
            refunded=order.refunded,
            restocked=order.restocked,
            shown=order.shown,
        )


class OrdersAtDesk(Shown):
    """A page of a desk's orders."""

    rows: list[OrderAtDesk]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Order]) -> OrdersAtDesk:
        """Show a page."""
        return cls(rows=[OrderAtDesk.of(one) for one in page.rows], cursor=page.cursor)
