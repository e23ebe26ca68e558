"""Whether WeChat knows that an order was handed over: told after some tries, not needed, or left for the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import DispatchInOtherState

AGAIN = tuple(dt.timedelta(minutes=n) for n in (10, 30, 60, 180, 360, 720, 1_440))
"""When to tell again what was not told; after the last of them the desk looks. Ours."""
ITEM_CHARS_MAX = 120
"""What WeChat takes as what it is."""


class DispatchState(StrEnum):
    """Whether WeChat was told: it is `DUE`, it was, it could not be, or there is nothing to tell."""

    DUE = "due"
    TOLD = "told"
    FAILED = "failed"
    NEEDLESS = "needless"


class DispatchDeed(StrEnum):
    """What is done about it."""

    TELL = "tell"
    FAIL = "fail"
    SKIP = "skip"
    AGAIN = "again"


NEXT: Mapping[tuple[DispatchState, DispatchDeed], DispatchState] = {
    (DispatchState.DUE, DispatchDeed.TELL): DispatchState.TOLD,
    (DispatchState.DUE, DispatchDeed.FAIL): DispatchState.FAILED,
    (DispatchState.DUE, DispatchDeed.SKIP): DispatchState.NEEDLESS,
    (DispatchState.FAILED, DispatchDeed.AGAIN): DispatchState.DUE,
}
"""From which state what leads where; what is not here is refused."""


@value
class Dispatch:
    """That WeChat is to be told of an order. `why` is the code of the last refusal."""

    order_id: str
    state: DispatchState
    packed_at: dt.datetime
    due_at: dt.datetime
    tries: int = 0
    why: str = ""
    version: int = 1

    @property
    def town_id(self) -> str:
        """The town whose order it is."""
        return self.order_id[:5]


def after(dispatch: Dispatch, deed: DispatchDeed, now: dt.datetime, *, why: str = "") -> Dispatch:
    """Return it as a deed leaves it; told anew, it has all its tries again.

    Raises:
        DispatchInOtherState: the deed is not for one in its state.
    """
    state = NEXT.get((dispatch.state, deed))
    if state is None:
        raise DispatchInOtherState(state=dispatch.state.value)
    tries = 0 if deed is DispatchDeed.AGAIN else dispatch.tries + 1
    return replace(dispatch, state=state, due_at=now, tries=tries, why=why, version=dispatch.version + 1)


def not_told(dispatch: Dispatch, now: dt.datetime, *, why: str, for_good: bool) -> Dispatch:
    """Return it after a try that told nothing, or of which nothing is known: it is tried again, or left to the desk."""
    if for_good or dispatch.tries >= len(AGAIN):
        return after(dispatch, DispatchDeed.FAIL, now, why=why)
    due = now + AGAIN[dispatch.tries]
    return replace(dispatch, due_at=due, tries=dispatch.tries + 1, why=why, version=dispatch.version + 1)


def item_of(order: Order) -> str:
    """Return what an order is in a few words, for WeChat's own message to its buyer."""
    return "、".join(f"{one.title} {one.label} ×{one.units}" for one in order.lines)[:ITEM_CHARS_MAX]
