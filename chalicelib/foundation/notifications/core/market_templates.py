"""The words of what buyers of the farm market are told, and officers of its after-sales."""

from __future__ import annotations

from chalicelib.foundation.notifications.core.template import step

MARKET = {
    "market_pay": step("下单成功", "已经收到你的付款，{when}{where}。备好了会告诉你。"),
    "market_ready": step("可以取货了", "你的订单备好了，{when}{where}，取货码 {code}。{left}"),
    "market_ship": step("已经送出", "你的订单已经送出，请留意查收。{left}"),
    "market_wait": step("订单还没取", "你的订单还在等你，请{where}，取货码 {code}。来不了请联系镇里。"),
    "market_receive": step("订单已确认收货", "送出已满三天，先按收到了办。没收到或者有问题，请在订单里申请售后。"),
    "market_leave": step(
        "订单已结束", "你的订单多日没有人取，镇里结束了它，原因写在订单里。不同意可以在订单里申请售后。"
    ),
    "market_refund": step("有退款", "你的订单退款 {yuan} 元，按原路退回，原因写在订单里。"),
    "market_call_off": step("订单已取消", "镇里取消了你的订单，{yuan} 元全部退回，原因写在订单里。"),
    "market_by_hand": step(
        "退款已另外办理", "微信没有退成你的 {yuan} 元，镇里已经另外退给你，两位工作人员核对过。没有收到请联系镇里。"
    ),
    "aftersales_ask": step("售后要补充", "你申请的售后，镇里还想问一问，请打开订单回复。"),
    "aftersales_offer": step(
        "售后有答复", "你申请的售后，镇里提出退 {yuan} 元，请打开订单看一看；三天没有回复就按这个退。"
    ),
    "aftersales_refuse": step("售后没有通过", "你申请的售后没有通过，理由写在订单里。不同意可以请镇管理员再看一次。"),
    "aftersales_grant": step("售后已通过", "你申请的售后通过了，退 {yuan} 元，按原路退回。"),
    "aftersales_uphold": step("售后复核结果", "镇管理员复核了你的售后，维持原来的决定，理由写在订单里。"),
    "review_hide": step("评价被隐藏", "你的一条评价被隐藏了，别人看不到，原因写在订单的评价里。"),
    "review_answer": step("评价有回复", "你的一条评价有了回复，打开订单的评价就能看到。"),
    "booking_booked": step("预订成功", "你订的“{what}”已经订好，{when} 开始，到了出示预订码 {code}。"),
    "booking_remind": step(
        "明天的预订", "明天（{when}）：“{what}”，在{where}，到了出示预订码 {code}。去不了请早点取消。"
    ),
    "booking_called_off": step("主人取消了预订", "很抱歉，“{what}”（{when}）主人接待不了，取消了。{back}{rest}"),
    "booking_late": step("付款晚了，已退款", "你付款时位置已经没有了，{yuan} 元全部按原路退回。"),
    "booking_by_hand": step(
        "退款已另外办理", "微信没有退成你预订的 {yuan} 元，镇里已经另外退给你，两位工作人员核对过。没有收到请联系镇里。"
    ),
    "booking_host_booked": step("有新预订", "有客人订了“{what}”，{when} 到，请到“我接的预订”里看。"),
    "booking_host_called_off": step(
        "村里替你取消了接待", "“{what}”（{when}）村里替你取消了，钱退给了客人，位置不再放出来。"
    ),
    "booking_host_cancelled": step("客人取消了预订", "“{what}”（{when}）的客人取消了，位置已经放出来。"),
    "booking_given": step("有退款", "“{what}”退给你 {yuan} 元，按原路退回，原因写在预订里。"),
    "booking_host_given": step("村里替你退了钱", "“{what}”村里替你退给客人 {yuan} 元，原因写在“我接的预订”里。"),
    "booking_desk_booked": step("村集体有新预订", "有客人订了村集体的“{what}”，{when} 到，请到工作台“预订”里看。"),
    "booking_desk_cancelled": step("村集体的预订取消了", "村集体的“{what}”（{when}）客人取消了，位置已经放出来。"),
    "bookable_publish": step("可以预订了", "你开的“{title}”村里审核通过，客人能订了。{shares}"),
    "bookable_return": step("预订项目退回了", "你开的“{title}”村里退回了，原因写在“我接的预订”里，改好可以再请审核。"),
    "bookable_suspend": step(
        "预订项目暂停了", "你开的“{title}”村里暂停了，原因写在“我接的预订”里；已经订好的照旧接待。"
    ),
    "aftersales_late": step("有售后超时没答复", "市集有一件售后超过了答复时间，请到工作台“市集 → 售后”里处理。"),
}
"""Every kind of message of the market."""
