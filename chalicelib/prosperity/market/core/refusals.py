"""Why something is not done in the market."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.prosperity.market.core import deeds

CYCLE_WORDS: Mapping[str, str] = {
    "draft": "草稿",
    "published": "开团中",
    "closed": "已截单",
    "decided": "在退没成团的",
    "done": "已结团",
    "called_off": "在退款",
    "cancelled": "已取消",
}
PRODUCT_WORDS: Mapping[str, str] = {"draft": "还没上架", "on_sale": "在卖", "paused": "暂停", "ended": "已下架"}


class NoSuchProducer(NotFound):
    """There is no such producer, or none for this caller."""

    code = "no_such_producer"
    zh, en = "没有这个生产者。", "There is no such producer."


class NoSuchProduct(NotFound):
    """There is no such product, or none for this caller."""

    code = "no_such_product"
    zh, en = "市集里没有这个商品。", "There is no such product."


class NoSuchVariant(NotFound):
    """The product is not sold in this way."""

    code = "no_such_variant"
    zh, en = "这个商品没有这个规格。", "The product has no such variant."


class NoSuchLot(NotFound):
    """No harvest has this code."""

    code = "no_such_lot"
    zh, en = "没有查到这个批次，请核对追溯码。", "There is no such lot; check its trace code."


class ProductInOtherState(Conflict):
    """The product's state does not allow this."""

    code = "product_in_other_state"
    zh, en = "这个商品现在是“{state}”，不能这样做。", "The product is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = PRODUCT_WORDS


class VariantStands(Conflict):
    """What was on sale keeps its variants, and what a unit of each is: people ordered them."""

    code = "variant_stands"
    zh, en = (
        "规格“{label}”已经卖过，不能删，也不能改怎么卖、多重；可以加新规格。",
        "The variant {label} was on sale; it stays as it is. Add another one.",
    )


class ProductChanged(Conflict):
    """Somebody else changed it meanwhile."""

    code = "product_changed"
    zh, en = "别人刚改过，请刷新再看。", "Somebody else changed it; look again."


class LotSpent(Conflict):
    """Fewer units of a lot are left than are to be written off, or picked."""

    code = "lot_spent"
    zh, en = (
        "这一批只剩 {left} 份，没有这么多。",
        "Of this lot {left} units are left; not so many can go.",
    )


class NoBalance(Conflict):
    """Nothing is on the balance, or nothing of it can go back by WeChat Pay."""

    code = "market_no_balance"
    zh, en = (
        "没有能退到微信的结余：要有近一年用微信付过的已完成订单。",
        "Nothing of the balance can go back: an order of this year has to be completed that was paid by WeChat.",
    )


class BinFull(Conflict):
    """Something is left of too many harvests of the same goods."""

    code = "market_bin_full"
    zh, en = (
        "这种货还有 {most} 批没有卖完；旧的坏了先报损，再入库。",
        "Of {most} harvests of this something is left; write off what spoilt first.",
    )


class NoSuchOrder(NotFound):
    """There is no such order, or none for this caller."""

    code = "no_such_market_order"
    zh, en = "没有这张订单。", "There is no such order."


class OrderInOtherState(Conflict):
    """The order's state does not allow this."""

    code = "market_order_in_other_state"
    zh, en = "这张订单现在是“{state}”，不能这样做。", "The order is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = deeds.ORDER_WORDS


class OrderUnweighed(Conflict):
    """What is charged by its weight was not weighed yet."""

    code = "market_order_unweighed"
    zh, en = "还有称重结算的没有称，称好再打包。", "Something is charged by its weight and was not weighed yet."


class TotalChanged(Conflict):
    """A price changed since the buyer saw the total; facts say what it is now."""

    code = "market_total_changed"
    zh, en = "价格刚变过，现在要付 {fen} 分，请再看一遍。", "A price has changed; it is {fen} fen now. Look again."


class WeightsMiscounted(Conflict):
    """There is a weight for each piece, no more and no fewer."""

    code = "market_weights_miscounted"
    zh, en = "这一行有 {units} 只，每只称一个重量。", "The line has {units} pieces; weigh each of them."


class WeightOff(Conflict):
    """A piece weighs more or less than was promised."""

    code = "market_weight_off"
    zh, en = (
        "{weight} 克不在约定的 {least}–{most} 克里，请换一只。",
        "{weight} g is not within the {least}-{most} g that were promised; take another one.",
    )


class RefundTooLarge(Conflict):
    """So much of the line was not paid, or was given back before."""

    code = "market_refund_too_large"
    zh, en = "这一行最多还能退 {fen} 分。", "At most {fen} fen of the line can be given back."


class NothingToPay(Conflict):
    """The lines together cost less than a fen."""

    code = "market_nothing_to_pay"
    zh, en = "太少了，还不到一分钱。", "It costs less than a fen."


class TooManyUnits(Conflict):
    """More units of a variant are ordered at once than may be."""

    code = "market_too_many_units"
    zh, en = "“{label}”一次最多买 {most} 份。", "Of {label} at most {most} are ordered at once."


class MarketClosed(Conflict):
    """The town's market takes no orders now, or none of this kind."""

    code = "market_closed"
    zh, en = "市集现在不接单，或者不送货。", "The market takes no such orders now."


class NoSuchPoint(NotFound):
    """The market has no such pick-up point."""

    code = "no_such_pickup_point"
    zh, en = "没有这个取货点。", "There is no such pick-up point."


class NoSuchWindow(NotFound):
    """The market brings nothing within such a window, or one has to be chosen."""

    code = "no_such_delivery_window"
    zh, en = "请选一个送货时段。", "Choose one of the delivery windows."


class WindowFull(Conflict):
    """Within this window of that day no more orders are brought."""

    code = "market_window_full"
    zh, en = "{label}这个时段已经排满，请换一个。", "The window {label} is full; choose another one."


class TooManyPoints(Conflict):
    """More work points are to be used than may pay for this order."""

    code = "market_too_many_points"
    zh, en = "这张订单最多用 {most} 分工分。", "At most {most} points may pay for this order."


class DayNotServed(Conflict):
    """The market does not pack for this day."""

    code = "market_day_not_served"
    zh, en = "最早 {first} 能取，最晚 {last}，请换一天。", "From {first} to {last}; choose another day."


class NoOpenid(Conflict):
    """Who pays within WeChat has bound no WeChat account."""

    code = "market_no_openid"
    zh, en = "您还没有绑定微信，请扫码付款。", "No WeChat account is bound; pay by the code instead."


class OrdersOpen(Conflict):
    """A member leaves while an order of theirs is not finished."""

    code = "market_orders_open"
    zh, en = (
        "您还有没完成的订单，请先取消，或等它完成。",
        "An order is not finished yet; cancel it, or wait until it is.",
    )


class RestockNotWhole(Conflict):
    """Only goods of a line that goes back whole, and was not packed, can be had again."""

    code = "market_restock_not_whole"
    zh, en = "只有没打包、整行退掉的货，才能再卖。", "Only a line given back whole before packing is restocked."


class NoSuchLine(NotFound):
    """The order has not so many lines."""

    code = "no_such_market_line"
    zh, en = "订单里没有这一行。", "The order has no such line."


class PickupCodeWrong(Conflict):
    """The code that was shown does not open this order."""

    code = "market_pickup_code_wrong"
    zh, en = "取货码不对，请核对是不是这张订单。", "The pick-up code is not this order's."


class NoSuchCycle(NotFound):
    """There is no such cycle, or none for this caller."""

    code = "no_such_market_cycle"
    zh, en = "没有这一团。", "There is no such order cycle."


class CycleInOtherState(Conflict):
    """The cycle's state does not allow this."""

    code = "market_cycle_in_other_state"
    zh, en = "这一团现在是“{state}”，不能这样做。", "The order cycle is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = CYCLE_WORDS


class CycleStands(Conflict):
    """People order of a cycle that is published: its goods, prices and times stay."""

    code = "market_cycle_stands"
    zh, en = "已经开团：货、价钱和时间不能改，名称和说明可以改。", "It is published; only its words may change."


class CycleNotOpen(Conflict):
    """The cycle takes no orders yet, or not any more."""

    code = "market_cycle_not_open"
    zh, en = "这一团还没开始，或者已经截单。", "The order cycle takes no orders now."


class CycleDay(Conflict):
    """A cycle delivers on one day alone."""

    code = "market_cycle_day"
    zh, en = "这一团在 {day} 交货。", "This order cycle delivers on {day}."


class NotInCycle(Conflict):
    """The cycle does not sell this variant."""

    code = "market_not_in_cycle"
    zh, en = "这一团里没有“{label}”。", "The order cycle does not sell {label}."


class CycleUndecided(Conflict):
    """Whether an order of a cycle is delivered is not decided yet, or what failed is still on its way back."""

    code = "market_cycle_undecided"
    zh, en = "这一团还没结，结团后再备货。", "The order cycle is not done yet; its orders are packed then."


class NoCouponInCycle(Conflict):
    """The price of a cycle is what is paid: no coupon takes more off."""

    code = "market_cycle_no_coupon"
    zh, en = "开团价不能再用优惠券。", "No coupon takes more off what an order cycle sells."


class NotLeftYet(Conflict):
    """The buyer may come for it still."""

    code = "market_not_left_yet"
    zh, en = "买家到 {until} 还没来取，才能这样处理。", "Its buyer may come for it until {until}."


class NoSuchDispatch(NotFound):
    """Nothing of this order is to be told to WeChat."""

    code = "no_such_market_dispatch"
    zh, en = "这张订单没有要告诉微信的发货信息。", "Nothing of this order is to be told to WeChat."


class DispatchInOtherState(Conflict):
    """It was told, or is on its way."""

    code = "market_dispatch_in_other_state"
    zh, en = "微信那边现在是“{state}”，不用再来一次。", "It is {state}; it is not told again."
    words: ClassVar[Mapping[str, str]] = {"due": "排队中", "told": "已告知", "failed": "没有成功", "needless": "不需要"}
