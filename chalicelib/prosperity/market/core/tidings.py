"""What of an order its buyer is told, in values for the words of notifications."""

from __future__ import annotations

import datetime as dt

from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order, code_of

FEN_A_YUAN = 100


def of(order: Order, news: str, fen: int) -> tuple[str, dict[str, str]] | None:
    """Return which message an order's news is, and its values; None where it is none any more.

    That it can be collected, or waits, is not told of what was collected meanwhile.
    """
    if news in {"ready", "wait"} and order.state is not OrderState.READY:
        return None
    values = {"when": _day(order.delivers_on), "where": _where(order)}
    if news in {"ready", "wait"}:
        values["code"] = code_of(order)
    if news in {"ready", "ship"}:
        values["left"] = _left(order.carried_out)
    if news in {"refund", "call_off", "by_hand"}:
        values["yuan"] = yuan(fen)
    return f"market_{news}", values


def yuan(fen: int) -> str:
    """Return an amount in yuan as it is written: 12.5 is 12.50."""
    return f"{fen // FEN_A_YUAN}.{fen % FEN_A_YUAN:02d}"


def _day(on: dt.date) -> str:
    return f"{on.month}月{on.day}日"


def _where(order: Order) -> str:
    return "送货上门" if order.point is None else f"到“{order.point.name}”取"


def _left(fen: int) -> str:
    """Return the sentence on what the scales left over, "" for nothing."""
    if fen == 0:
        return ""
    if fen > 0:
        return f"称重少了，多付的 {yuan(fen)} 元留给你下一单用。"
    return f"称重多了，少付的 {yuan(-fen)} 元下一单一起付。"
