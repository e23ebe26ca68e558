"""What an order is, how it goes on, and its pick-up code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field, replace

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.holds import HOLD_DAYS_MAX
from chalicelib.points.ledger.core.paycodes import luhn_digit
from chalicelib.points.rewards.core.deeds import NEXT, OrderDeed, OrderState
from chalicelib.points.rewards.core.refusals import CodeMistyped, OrderInOtherState, OrderLapsed, RefundInvalid
from chalicelib.points.rewards.core.rewards import Kind, Point, Reward

CODE_DIGITS = 8
HELD = dt.timedelta(days=HOLD_DAYS_MAX)
"""How long points and stock are held: beyond the end of the last day to collect, whenever the order was placed.

The night after that day gives both back before the ledger's own night, which voids what is over.
"""


@value
class Order:
    """One order of one person. `points` in all; `balance` is what was left on the account once they were held.

    `period` is where the person's limit counts it. `code` is the pick-up code, "" once it opens nothing. `done` keeps
    for each deed the key that did it, and what was asked with it. `reason` is an officer's, `by` who did the last deed,
    `shown` what it was handed out for: `code`, `card` or `known`.
    """

    order_id: str
    resident_id: str
    mask: str
    reward_id: str
    title: str
    kind: Kind
    quantity: int
    points: int
    point: Point
    state: OrderState
    since: dt.datetime
    placed_at: dt.datetime
    until: dt.date
    fingerprint: str
    balance: int
    code: str
    period: str = ""
    done: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    by: str = ""
    refunded: int = 0
    restocked: bool = False
    shown: str = ""
    version: int = 1

    @property
    def village_id(self) -> str:
        """The village of who ordered, whose books it is in."""
        return self.order_id[:6]

    @property
    def hold_id(self) -> str:
        """The id of its stock's hold, in reservations."""
        return f"reward#{self.order_id}"

    @property
    def is_open(self) -> bool:
        """Whether it waits to be collected."""
        return self.state is OrderState.PLACED


def id_of(resident_id: str, key: str) -> str:
    """Return the id of the order that a key makes."""
    return f"{resident_id[:6]}o{key}"


def new_code(random: bytes) -> str:
    """Return a pick-up code: digits that say nothing about anybody, the last of them a check digit."""
    body = f"{int.from_bytes(random, 'big') % 10 ** (CODE_DIGITS - 1):0{CODE_DIGITS - 1}d}"
    return body + luhn_digit(body)


def looks_like_code(text: str) -> bool:
    """Tell whether somebody typed or scanned a pick-up code, and not a card or a villager's code."""
    digits = text.replace(" ", "")
    return len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit()


def code_in(text: str) -> str:
    """Return the code that was scanned or typed, however it was spaced.

    Raises:
        CodeMistyped: the check digit says that one of them is wrong.
    """
    digits = text.replace(" ", "")
    if luhn_digit(digits[:-1]) != digits[-1]:
        raise CodeMistyped
    return digits


def placed(
    reward: Reward,
    *,
    order_id: str,
    resident_id: str,
    mask: str,
    quantity: int,
    balance: int,
    code: str,
    period: str,
    mark: str,
    now: dt.datetime,
    by: str,
) -> Order:
    """Return a new order of a reward; `balance` is what the account had before."""
    terms = reward.terms
    points = terms.price * quantity
    return Order(
        order_id,
        resident_id,
        mask,
        reward.reward_id,
        terms.title,
        terms.kind,
        quantity,
        points,
        terms.point,
        OrderState.PLACED,
        now,
        now,
        business_date(now) + dt.timedelta(days=terms.collect_days),
        mark,
        balance - points,
        code,
        period,
        by=by,
    )


def first_answer(order: Order) -> Order:
    """Return an order as it was placed, with the code that opens it now."""
    return replace(
        order,
        state=OrderState.PLACED,
        since=order.placed_at,
        done={},
        reason="",
        refunded=0,
        restocked=False,
        shown="",
        version=1,
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


def after(order: Order, deed: OrderDeed, *, key: str, mark: str, now: dt.datetime, by: str, reason: str = "") -> Order:
    """Return the order as a deed leaves it.

    Raises:
        OrderInOtherState: the deed is not for one in its state.
        OrderLapsed: its last day to collect has passed, or, to expire it, has not.
    """
    state = NEXT.get((order.state, deed))
    if state is None:
        raise OrderInOtherState(state=order.state.value)
    today = business_date(now)
    if deed in {OrderDeed.FULFIL, OrderDeed.RENEW} and today > order.until:
        raise OrderLapsed
    assert deed is not OrderDeed.EXPIRE or today > order.until, "an order does not expire while it may be collected"
    stays = state is order.state
    return replace(
        order,
        state=state,
        since=order.since if stays else now,
        done={**order.done, deed.value: f"{key}#{mark}"},
        reason=reason or order.reason,
        by=by,
        code=order.code if state is OrderState.PLACED else "",
        version=order.version + 1,
    )


def refuse_refund(order: Order, points: int) -> None:
    """Let `points` of an order be refunded, or raise `RefundInvalid`."""
    if not 1 <= points <= order.points:
        raise RefundInvalid(points=order.points)


def recoded(order: Order, random: bytes) -> Order:
    """Return the order with another code than it had."""
    code = new_code(random)
    return replace(order, code=code if code != order.code else new_code(random[::-1]))
