"""Price lists (价目): what a shop sells for how many points, and whether a line of a sale agrees with it."""

from __future__ import annotations

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value

GOODS_MAX = 100
"""Goods of a shop, so that its list stays within a few KB and a till shows it on one page. Ours."""


class PricesChangedMeanwhile(Conflict):
    """Somebody else changed the list since it was read."""

    code = "prices_changed_meanwhile"
    zh, en = "价目刚被别人改过，请重新打开再改。", "Somebody changed the price list meanwhile; open it again."


class GoodUnknown(Conflict):
    """A line names a good that the shop does not have, or does not sell now."""

    code = "good_unknown"
    zh, en = "第 {line} 行的货现在不卖：{good_id}。", "Line {line} names a good that is not sold now: {good_id}."


class PriceChanged(Conflict):
    """A line costs something else by the shop's list; `points` is what one of the good costs now."""

    code = "price_changed"
    zh, en = (
        "第 {line} 行“{name}”的价变了，现在每份 {points} 工分。",
        "The price of {name} in line {line} changed; one costs {points} points now.",
    )


@value
class Good:
    """One good: what it is called, what one of it costs in whole points, and whether it is sold now."""

    good_id: str
    name: str
    points: int
    on: bool = True


@value
class Prices:
    """A shop's goods in the order that the shop gave them. `version` counts the changes; 0 before the first."""

    partner_id: str
    goods: tuple[Good, ...] = ()
    version: int = 0


def good_at(prices: Prices, *, line: int, good_id: str, quantity: int, points: int) -> Good:
    """Return the good that a line of a sale names, if the line costs what the list says.

    Raises:
        GoodUnknown: it is not on the list, or not sold now.
        PriceChanged: `quantity` of it cost something else.
    """
    good = next((one for one in prices.goods if one.good_id == good_id and one.on), None)
    if good is None:
        raise GoodUnknown(line=line, good_id=good_id)
    if points != quantity * good.points:
        raise PriceChanged(line=line, good_id=good_id, name=good.name, points=good.points)
    return good
