"""The words of what people are told of their listings, enquiries and applications."""

from __future__ import annotations

from chalicelib.foundation.notifications.core.template import step

LISTINGS = {
    "listing_approve": step("信息已发布", "你的“{title}”审核通过，大家都能看到了。"),
    "listing_notice": step("土地承租开始公示", "你的“{title}”村里和镇里都同意了，从今天起公示十五天。"),
    "listing_open": step("公示结束", "你的“{title}”公示期满、没有异议，可以成交了。"),
    "listing_refuse": step("信息没有通过", "你的“{title}”没有通过，原因写在“我的发布”里，改好可以再提交。"),
    "listing_hide": step("信息被隐藏", "你的“{title}”被隐藏了，别人看不到，原因写在“我的发布”里。"),
    "listing_show": step("信息恢复显示", "你的“{title}”恢复显示了。"),
    "listing_adopt": step("有人认领了菜地", "有人认领了你的“{title}”，请到“我的发布”里看。"),
    "listing_objection": step("有人提了异议", "有人对你公示中的“{title}”提了异议，干部处理以后才能成交。"),
    "listing_report_abuse_uphold": step("举报有结果", "你举报的“{title}”查实了，已经下架，详情在“我的发布”里。"),
    "listing_report_abuse_dismiss": step("举报有结果", "你举报的“{title}”查过了，没有下架，原因在“我的发布”里。"),
    "listing_report_objection_uphold": step(
        "异议有结果", "你对“{title}”的异议成立，承租没有通过，详情在“我的发布”里。"
    ),
    "listing_report_objection_dismiss": step("异议有结果", "你对“{title}”的异议没有成立，原因在“我的发布”里。"),
    "listing_plot_give_back": step("有人退掉了菜地", "有人退掉了你的“{title}”里的一块，空出来了，别人可以认领。"),
    "listing_plot_end": step("认领结束了", "你认领的“{title}”，对方结束了认领，原因写在“我的菜地”里。"),
    "listing_plot_delivery": step(
        "菜地里的东西来了", "你认领的“{title}”，有东西寄给你或等你来取，请到“我的菜地”里看。"
    ),
    "listing_plot_missed": step("有人没收到", "认领“{title}”的人说有一笔没收到，请到“我的发布”里看是谁、是哪一笔。"),
    "listing_found": step("有新的信息", "你订阅的有了新的：“{title}”，请到“五集”里看。"),
    "listing_remind": step("信息快到期了", "你的“{title}”三天后到期，还需要就点一下“续期”。"),
    "listing_expire": step("信息已到期", "你的“{title}”到期下架了，还需要可以续期。"),
    "enquiry_message": step("有人给你留言", "关于“{title}”，你有新的留言，请到“五集”的“对话”里看。"),
    "enquiry_agree": step("对方想交换电话", "关于“{title}”，对方同意交换电话；你也同意，双方就能看到。"),
    "enquiry_reveal": step("可以联系了", "关于“{title}”，双方都同意了，请到“对话”里看对方的电话。"),
    "listing_application_apply": step("有人报名", "有人报名你的“{title}”，请到“我的发布”里看。"),
    "listing_application_accepted": step("你被录用了", "你报名的“{title}”录用了你，请到“对话”里和对方联系。"),
    "listing_application_declined": step("报名有答复", "你报名的“{title}”这次没有录用你。"),
}
"""Every kind of message of listings."""
