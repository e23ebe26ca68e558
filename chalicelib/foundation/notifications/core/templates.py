"""The words of every kind of message, in plain Chinese; and which of them may leave the house."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.notifications.core.household_words import HOUSEHOLDS, WORDS
from chalicelib.foundation.notifications.core.listing_templates import LISTINGS
from chalicelib.foundation.notifications.core.market_templates import MARKET
from chalicelib.foundation.notifications.core.template import Template, step as _step

TEMPLATES = {
    "points_earned": Template("工分到账", "你{why}，得到 {points} 工分。", wechat="points"),
    "points_spent": Template(
        "工分消费",
        "你在合作商户用了 {points} 工分。不是本人或家人所用，请马上联系村里。",
        "points_spent",
        "points",
        urgent=True,
    ),
    "points_earned_in_part": Template(
        "工分到账", "你{why}，得到 {points} 工分。这条规则的上限快用完了，{whole}里只计了 {part}。", wechat="points"
    ),
    "points_held": Template("工分预留", "为你的兑换预留了 {points} 工分。"),
    "points_returned": Template("工分退回", "退回给你 {points} 工分。", wechat="points"),
    "points_reversed": Template(
        "工分更正", "一笔记错的 {points} 工分已经更正扣回。有疑问请问村干部，也可以在“我有话说”里提。", wechat="points"
    ),
    "points_pooled": Template("工分转入家庭", "你把 {points} 工分存到了家里。"),
    "points_expired": Template("工分到期", "{points} 工分已到期作废。"),
    "points_changed": Template("工分变动", "你的工分变动了 {points}。"),
    "points_expiring": Template(
        "工分快到期了", "你有 {points} 工分将在 {on} 到期，请在这之前使用。", "points_expiring", "points"
    ),
    "liability_warned": Template(
        "工分负债提醒",
        "截至 {on}，全镇工分负债有 {warnings} 项要看一看（这次告诉你 {told} 项），请到工作台“工分负债”里看。",
    ),
    "certificate_looked": Template(
        "银行看了信用证明",
        "{bank}查验了你的信用证明（用途：{purpose}）。不是你去办的，请马上作废这份证明，并告诉村里。",
        wechat="progress",
        urgent=True,
    ),
    "certificate_looked_in_vain": Template(
        "银行查了一份失效的证明", "{bank}查了你的一份信用证明（用途：{purpose}）。它已经失效，银行没有看到内容。"
    ),
    "certificate_revoked": Template(
        "信用证明作废了", "你撤回了授权，一份没到期的信用证明已经作废，银行再查会看到作废。"
    ),
    "account_blocked": Template(
        "工分账户停用",
        "你的工分账户已停用，工分还在，暂时不能收也不能用。原因见工分明细，有疑问请联系村里。",
        wechat="points",
    ),
    "account_released": Template("工分账户恢复", "你的工分账户已恢复使用。", wechat="points"),
    "activity_promoted": Template(
        "候补成功", "你候补的活动有名额了，已为你报上名。不能参加请及时取消。", "activity_promoted", "activity"
    ),
    "activity_missed": Template(
        "活动缺席", "你报名的活动没有签到，记为缺席。有特殊情况请联系组织者。", wechat="activity"
    ),
    "activity_not_signed_out": Template(
        "活动没有签退", "你参加的活动只有签到、没有签退，所以没有记工分。请找组织者补记。", wechat="activity"
    ),
    "activity_left_open": Template(
        "有活动还没有结束",
        "你组织的活动时间过了还没有结束，占着村里的工分预算。请到工作台补登漏扫的人，再结束活动；14 天后会自动结束。",
        wechat="activity",
    ),
    "activity_near": Template(
        "活动快开始了",
        "你报名的活动 {on} {at} 开始，请带上村民码或工分卡。不能去了请及时取消，把名额让给别人。",
        "activity_near",
        "activity",
    ),
    "activity_moved": Template(
        "活动改了时间或地点",
        "你报名的活动改了时间或地点，请打开“活动”看一看。不能去了请及时取消。",
        "activity_moved",
        "activity",
    ),
    "activity_called_off": Template(
        "活动取消了", "你报名的活动取消了，不用去了，也不算缺席。", "activity_called_off", "activity"
    ),
    "activity_called_off_waiting": Template(
        "活动取消了", "你候补的活动取消了，不用再等名额。", "activity_called_off_waiting", "activity"
    ),
    "card_issued": Template("工分卡已办好", "你的第 {card} 张工分卡已办好，之前的卡不能再用。", "card_issued"),
    "pictures_rejected": Template(
        "照片没有通过审核", "你发的照片没有通过审核，别人看不到，文字不受影响。有疑问请联系村里。", wechat="progress"
    ),
    "ticket_answered": Template("你提的事有答复了", "村里答复了你提的事，请到“我有话说”里看。", wechat="progress"),
    "ticket_asked": Template(
        "请你补充一下",
        "你提的事，村里有一处要问你，请到“我有话说”里回复。7 天不回复就先按现有情况办。",
        wechat="progress",
    ),
    "ticket_solved": Template(
        "你提的事办好了，请确认",
        "请到“我有话说”里看看办得怎么样：满意请确认，没办好可以要求重办。7 天没有回复就办结。",
        "ticket_solved",
        "progress",
    ),
    "ticket_lapsed": Template(
        "你提的事已办结", "办好已满 7 天，没有收到你的意见，先办结了。30 天内还可以要求重办。", wechat="progress"
    ),
    "ticket_rejected": Template("你提的事不能办", "原因写在“我有话说”里。不同意可以要求重办。", wechat="progress"),
    "ticket_merged": Template("你提的事并到一起办", "村里已有同样的一件事，两件并到一起办。", wechat="progress"),
    "merged_ticket_answered": _step(
        "一起办的事有进展", "你提的事和另一件并到一起办，村里刚答复了一次。打开“我有话说”看进展。"
    ),
    "merged_ticket_solved": _step("一起办的事办好了", "你提的事和另一件并到一起办，现在办好了。打开“我有话说”看一看。"),
    "merged_ticket_closed": _step(
        "一起办的事办结了", "你提的事和另一件并到一起办，现在办结了。还没解决的话，可以重新提。"
    ),
    "merged_ticket_adopted": _step(
        "一起提的建议被采纳了", "谢谢你！和你的建议并到一起的那条被采纳了，工分记给那条的提出人。"
    ),
    "merged_ticket_rejected": _step(
        "一起办的事不能办", "你提的事和另一件并到一起，决定不予办理。有疑问请联系村里，也可以重新提。"
    ),
    "merged_ticket_escalated": _step("一起办的事转到镇里了", "你提的事和另一件并到一起办，已转到镇里，由镇里接着办。"),
    "merged_ticket_reopened": _step("一起办的事重新办了", "你提的事和另一件并到一起办，有人说没办好，正在重新办。"),
    "merged_ticket_withdrawn": _step(
        "一起办的事撤回了", "和你提的事并到一起的那件撤回了，不再办了。你还需要的话，请重新提一件。"
    ),
    "ticket_overdue": Template(
        "你提的事转到镇里了", "村里没能按时办好，已自动转到镇里，由镇里接着办。", wechat="progress"
    ),
    "ticket_passed_on": Template(
        "你提的事转到镇里了", "这件事不归村里管，已转到镇里，由镇里接着办。", wechat="progress"
    ),
    "ticket_adopted": Template("你的建议被采纳了", "谢谢你！你的建议被采纳，得到 {points} 工分。", wechat="progress"),
    "wish_published": _step("心愿已发布", "你的心愿已经发布，等乡亲来认领。"),
    "wish_returned": _step("心愿请修改", "村里请你改一改心愿，改好再发。打开“我的心愿”看原因。"),
    "wish_refused": Template(
        "心愿没有通过", "你的心愿没有通过。打开“我的心愿”看原因，有疑问请联系村里。", wechat="progress"
    ),
    "wish_merged": _step("心愿已合并", "村里已有同样的心愿，你的这一个并到那里一起办了。"),
    "wish_claimed": _step("心愿有人认领了", "好消息：有人认领了你的心愿。"),
    "wish_released": Template(
        "心愿重新等人认领", "认领的人办不了了，你的心愿又发布出去，等别的乡亲来认领。", wechat="progress"
    ),
    "wish_done": Template(
        "心愿办好了，请确认", "认领的人说心愿办好了。请打开“我的心愿”确认，也可以说声谢谢。", wechat="progress"
    ),
    "wish_vouched": _step("心愿已由村里确认", "村里替你确认了心愿已经办好。有疑问请联系村里。"),
    "wish_cancelled": _step("心愿已由村里结束", "村里结束了你的心愿。有疑问请联系村里。"),
    "wish_expiring": _step("心愿快到期了", "你的心愿还有一周到期，还没有人认领。"),
    "wish_expired": _step("心愿到期了", "你的心愿到期了，没有人认领。需要的话可以再发一个。"),
    "wish_invited": Template(
        "邀请你一起圆心愿", "有乡亲邀请你一起完成一个心愿，请打开“我认领的”回复。", wechat="progress"
    ),
    "wish_freed": Template(
        "认领的心愿已收回", "你认领的心愿很久没有进展，村里已经收回，让别的乡亲来办。", wechat="progress"
    ),
    "wish_called_off": _step("心愿取消了", "你认领的心愿取消了，不用再办，谢谢你的好意。"),
    "wish_reopened": _step("心愿还差一点", "许愿人说心愿还没有办好，请打开“我认领的”看一看。"),
    "wish_sent_back": _step("心愿还差一点", "村里看了，心愿还没有办好。请打开“我认领的”看还差什么。"),
    "wish_not_done": _step("心愿还没有办好", "村里看了，你的心愿还没有办好，已请认领的人接着办。"),
    "wish_not_verified": Template(
        "心愿没有核定", "村里核实后没有核定你的心愿。打开“我的心愿”看原因，有疑问请联系村里。", wechat="progress"
    ),
    "wish_unverified": Template(
        "心愿没有核定",
        "村里核实后没有核定你认领的心愿，这次不记工分。打开“我认领的”看原因，有疑问请联系村里。",
        wechat="progress",
    ),
    "wish_thanked": Template(
        "收到感谢", "许愿人确认心愿已经达成，谢谢你！打开“我认领的”看感谢的话。", wechat="progress"
    ),
    "wish_vouched_for": _step("心愿已确认", "村里确认你认领的心愿已经达成，谢谢你！"),
    "reward_ordered": Template(
        "兑换成功，可以领取",
        "你兑换了“{title}”，预留 {points} 工分。请在{until}前（含当天）凭取货码领取。",
        "reward_ordered",
        "progress",
    ),
    "reward_expiring": Template(
        "明天是最后一天领取",
        "你兑换的“{title}”明天（{until}）是最后一天领取，过期工分会退回。",
        "reward_expiring",
        "progress",
    ),
    "reward_expired": Template("兑换过期了", "你兑换的“{title}”没有领取，{points} 工分已经退回。", wechat="progress"),
    "reward_called_off": Template(
        "兑换被取消",
        "你兑换的“{title}”不能发放，{points} 工分已经退回。打开“我的兑换”看原因。",
        "reward_called_off",
        "progress",
    ),
    "reward_collected": Template(
        "已领取",
        "你兑换的“{title}”已经领取，用了 {points} 工分。不是本人或家人领的，请马上联系村里。",
        wechat="progress",
    ),
    "reward_refunded": Template("兑换退回工分", "你兑换的“{title}”退回 {points} 工分。", wechat="points"),
    "topup_succeeded": Template("充值到账", "你用工分兑换的 {yuan} 元{what}已经到账。", "topup_succeeded", "progress"),
    "topup_failed": Template(
        "充值没有成功",
        "你用工分兑换的 {yuan} 元{what}没有充成，工分已经退回，可以再试一次，也可以问村里。",
        "topup_failed",
        "progress",
    ),
    "topup_unknown": Template(
        "充值还没有结果",
        "你兑换的 {yuan} 元话费，运营商还没有回话，镇里正在查。工分先留着，充成了才扣，没充成会退回。",
        "topup_unknown",
        "progress",
    ),
    "acted_for": Template(
        "有人替你办了事",
        "你授权的人替你{what}。不是你的意思，72 小时内可以撤回，或者告诉村里。",
        "acted_for",
        "progress",
    ),
    "mandate_granted": Template(
        "代办授权已生效",
        "你授权了别人替你办事，随时可以撤销。不是你的意思，请马上告诉村里或镇里。",
        "mandate_granted",
        "progress",
        alarm=True,
    ),
    "mandate_entered": Template(
        "凭授权书登记了代办",
        "村里凭一张签了字的授权书，登记了别人替你办事。你没有签过，请马上告诉镇里，随时可以撤销。",
        "mandate_entered",
        "progress",
        alarm=True,
    ),
    "mandate_confirmed": Template(
        "代办人可以用你的工分了",
        "另一位干部核对了你的授权书，替你办事的人可以用你的工分了，每天有限额。不是你的意思，请马上告诉镇里。",
        "mandate_confirmed",
        "progress",
        alarm=True,
    ),
    "mandate_ended": Template("代办授权已结束", "你的一份代办授权结束了，对方不能再替你办事。", wechat="progress"),
    "dispute_opened": Template(
        "异议已提交", "你对代办提出的异议已经提交，镇里会在五个工作日内处理。", wechat="progress"
    ),
    "dispute_decided": Template("异议处理结果", "你对代办提出的异议，镇里认定{finding}。", wechat="progress"),
    "appraisal_opened": Template(
        "村里有评议，请你来投票",
        "“{title}”开始了，投到 {until}。打开“我来评议”就能投，不记名。不用手机的，可以问村里要纸质票。",
    ),
    "appraisal_published": Template("评议结果公布了", "“{title}”的结果出来了，打开“我来评议”就能看。"),
    "paper_handed_out": Template(
        "你领了一张纸质票",
        "村里登记了你领一张评议的纸质票，这次不能再在手机上投。不是你领的，请马上联系镇里；没投进票箱的可以作废。",
        "paper_handed_out",
        "progress",
    ),
    "paper_taken_back": Template(
        "你的纸质票作废了",
        "村里登记了你退回一张评议的纸质票，已经作废。还没结束就可以再投、再领。不是你退的，请马上联系镇里。",
        "paper_taken_back",
        "progress",
    ),
    "relative_declared": Template(
        "有人登记你是亲属",
        "有人扫了你的村民码，登记你是他的亲属，互相要回避。请打开“我的亲属”看一看，不对的话 30 天内可以不认。",
        wechat="progress",
    ),
    "relative_entered": Template(
        "登记了一位亲属", "村里给你登记了一位亲属，互相要回避。不对的话，请告诉村干部。", wechat="progress"
    ),
    "relative_rejected": Template(
        "对方不认亲属登记", "你登记的一位亲属不认这个登记。你说过的话，办他的事时还要回避。", wechat="progress"
    ),
    "household_moved": Template(
        "你登记到了另一户",
        "村里把你登记到了另一户，{on}起可以按规定用那一户的工分。不对的话，请马上告诉镇里。",
        wechat="progress",
    ),
    "household_joined": Template(
        "你家登记了一个人",
        "村里把一个人登记到了你家，{on}起他可以按规定用你家的工分。不对的话，请马上告诉镇里。",
        wechat="progress",
    ),
    "household_left": Template(
        "你家转出了一个人", "村里把你家的一个人登记到了别的户。不对的话，请马上告诉镇里。", wechat="progress"
    ),
    "household_headed": Template(
        "你家登记了新户主",
        "村里登记了你家的新户主，{on}起可以用你家的工分。不对的话，请马上告诉镇里。",
        wechat="progress",
    ),
    "star_named": Template("你上榜了", "恭喜，你是 {period} 的榜单之星！", wechat="points"),
    "weekly_digest": Template(
        "上周小结", "上周你参加活动 {times} 次，得到 {earned} 工分，用了 {spent} 工分。", "weekly_digest"
    ),
    "claim_returned": Template(
        "申报要补充", "你的申报被退回，请按说明补充后再交；30 天不补，就当撤回。", wechat="progress"
    ),
    "claim_lapsing": Template("申报快要作废", "你被退回的申报还没有补充，{on}前不补，就当撤回。", wechat="progress"),
    "claim_lapsed": Template(
        "申报已作废", "你被退回的申报一直没有补充，按撤回处理了。事情不久的话，可以重新申报。", wechat="progress"
    ),
    "claim_late": Template(
        "申报办理超期", "你的申报超过了办理期限，已经报到镇里督办，办好会告诉你。", wechat="progress"
    ),
    "claim_noticed": Template(
        "申报通过，开始公示", "你申报的事项通过了，{points} 工分，公示到 {on}，没有异议就入账。", wechat="progress"
    ),
    "claim_rejected": Template(
        "申报没有通过", "你的申报没有通过，理由写在申报里。可以补充材料重新申报。", wechat="progress"
    ),
    "claim_posted": Template("家庭工分到账", "你家申报的事项已入账，得到 {points} 工分。", wechat="points"),
    "claim_reversed": Template(
        "申报已更正", "有人对你的申报提出异议，经查成立，记的工分已更正扣回。理由写在申报里。", wechat="progress"
    ),
    "claim_objected": Template("申报有异议", "有人对你的申报提出异议，村里正在核实，结果会告诉你。", wechat="progress"),
    "objection_upheld": Template(
        "异议成立", "你提出的异议经查成立，已经处理。怎么查的，写在“我的异议”里。", wechat="progress"
    ),
    "objection_dismissed": Template("异议不成立", "你提出的异议经查不成立。理由写在“我的异议”里。", wechat="progress"),
    "objection_extended": Template(
        "异议还在核实",
        "你提出的异议要多些时间核实，最迟 {on} 答复。为什么，写在“我的异议”里。",
        wechat="progress",
    ),
    "negative_noticed": Template(
        "有一条信用记录要你看一看",
        "镇里依据一份生效文书，准备登记一条和你有关的负面记录，现在不起作用。{on}前（含当天）可以书面申辩，请打开“我的负面记录”看，也可以到镇里问。",
        "negative_noticed",
        "progress",
        alarm=True,
    ),
    "negative_answer_due": Template(
        "申辩的时间快到了",
        "一条和你有关的负面记录还没有起作用，{on}前（含当天）可以书面申辩。",
        "negative_answer_due",
        "progress",
    ),
    "negative_begun": _step(
        "负面记录开始计入信用分",
        "申辩的时间过了，一条负面记录开始计入你的信用分，到 {on} 为止。不同意随时可以提异议，也可以申请修复。",
    ),
    "negative_kept": _step(
        "申辩处理结果", "你的申辩，镇里决定保留这条记录，到 {on} 为止，理由写在“我的负面记录”里。不同意可以提异议。"
    ),
    "negative_dropped": _step("申辩成立", "你的申辩成立，这条负面记录不记了。"),
    "negative_dismissed": _step(
        "异议处理结果", "你的异议没有成立，记录重新计入，到 {on} 为止，理由写在“我的负面记录”里。"
    ),
    "negative_upheld": _step("异议成立", "你的异议成立，这条负面记录不记了。"),
    "negative_extended": _step("异议处理要多一点时间", "你的异议要再查一查，最迟 {on} 有结果，这期间记录不起作用。"),
    "negative_repaired": _step("信用已修复", "你的修复申请通过了，这条负面记录不再起作用。"),
    "negative_declined": _step("修复申请没有通过", "你的修复申请没有通过，理由写在“我的负面记录”里。"),
    "negative_recalled": _step("一条负面记录暂停", "镇里发现一条负面记录可能录错了，核对期间不起作用。"),
    "negative_resumed": _step(
        "一条负面记录恢复", "镇里核对过，记录没有录错，继续计入，到 {on} 为止。不同意可以提异议。"
    ),
    "negative_withdrawn": _step("一条负面记录已撤销", "镇里确认记录录错了，已经撤销，给你添麻烦了。"),
    "negative_expired": _step("一条负面记录到期了", "一条负面记录到期，不再起作用，半年后内容和扫描件删除。"),
    "score_objection_struck": _step("信用异议成立", "你对信用分的异议成立，这件事不再扣分，明天起按新的算。"),
    "score_objection_upheld": _step("信用异议成立", "你对信用分的异议成立，怎么改的，请看“我的信用”里的答复。"),
    "score_objection_declined": _step(
        "信用异议不成立", "你对信用分的异议经查不成立，理由在“我的信用”里，不服可以再提。"
    ),
    "score_objection_prolonged": _step(
        "信用异议延期答复", "你对信用分的异议还要再查，最迟 {on} 答复，原因在“我的信用”里。"
    ),
    "score_objection_late": _step("信用异议答复超期", "你对信用分的异议没有按时答复，已经列入镇里的督办。"),
    "market_stock_low": Template("市集快没货了", "{names}快没货了，请到工作台“市集”里看，通知生产者补货。"),
    "perk_decided": _step("信用优待有结果", "你报名的优待有结果了，得分、理由和结果都在“信用优待”里。"),
    "perk_appeal_decided": _step("优待申诉有答复", "你对优待结果的申诉有答复了，请看“信用优待”。"),
    "perk_called_off": _step("信用优待取消", "你报名的一个优待取消了，原因在“信用优待”里。"),
}
"""Every kind of message, with those of the market, of listings and of households."""

TEMPLATES |= MARKET | LISTINGS
TEMPLATES |= {
    HOUSEHOLDS + kind: replace(
        TEMPLATES[kind], title=title, body=body, sms=TEMPLATES[kind].sms and HOUSEHOLDS + TEMPLATES[kind].sms
    )
    for kind, (title, body) in WORDS.items()
}
