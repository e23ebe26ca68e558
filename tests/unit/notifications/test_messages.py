"""Who is told what."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from chalicelib.foundation.facts.core import (
    Fact,
    activities,
    appraisals,
    certificates,
    claims,
    mandates,
    media,
    negative_list,
    people,
    perks,
    points,
    rewards,
    scores,
    stock,
    tickets,
    topups,
    wishes,
)
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.notifications.core import messages as core
from chalicelib.foundation.notifications.core.household_words import WORDS
from chalicelib.foundation.notifications.core.listing_templates import LISTINGS
from chalicelib.foundation.notifications.core.market_templates import MARKET
from chalicelib.foundation.notifications.core.templates import TEMPLATES
from chalicelib.points.tickets.core.followers import News
from tests.make.notifications import ACCOUNT, EARNED, RESIDENT, SPENT

FACT_ID = "01930000-0000-7000-8000-000000000000"


def moved(kind: str, points: int, source: str) -> PointsMoved:
    return PointsMoved(ACCOUNT, kind, points, "", source, "l")


TO_MANY = {"appraisal_opened", "appraisal_published"}
"""What all voters are told; who they are is tested with their room."""
RECORD = "v00012n0193a7f2-b4c8-7d1e-9f00-a1b2c3d40002"
CLAIM = "v00012c0193a7f2-b4c8-7d1e-9f00-a1b2c3d40001"
PROLONGED = "你对信用分的异议还要再查，最迟 2026年12月25日 答复，原因在“我的信用”里。"
TOLD: list[tuple[Fact, str, str]] = [
    (EARNED, "points_earned", "你参与了村里的事，得到 200 工分。"),
    (moved("award", 300, "claim#1"), "points_earned", "你申报的事项通过了，得到 300 工分。"),
    (
        activities.ActivityAttended("v00012a1", RESIDENT, "A1", 60, 200),
        "points_earned",
        "你参加了活动，得到 200 工分。",
    ),
    (appraisals.BallotCast("v00012b1", RESIDENT, "bal@1", 50), "points_earned", "你参加了评议，得到 50 工分。"),
    (SPENT, "points_spent", "你在合作商户用了 350 工分。不是本人或家人所用，请马上联系村里。"),
    (moved("refund", 100, "redemption#p"), "points_returned", "退回给你 100 工分。"),
    (moved("hold", -100, "hold#k"), "points_held", "为你的兑换预留了 100 工分。"),
    (moved("capture", 40, "hold#k"), "points_returned", "退回给你 40 工分。"),
    (moved("void", 100, "hold#k"), "points_returned", "退回给你 100 工分。"),
    (
        moved("reversal", -200, "desk#1"),
        "points_reversed",
        "一笔记错的 200 工分已经更正扣回。有疑问请问村干部，也可以在“我有话说”里提。",
    ),
    (moved("move_out", -5, "transfer#k"), "points_pooled", "你把 5 工分存到了家里。"),
    (moved("expiry", -70, "expiry#v#2024"), "points_expired", "70 工分已到期作废。"),
    (moved("of_tomorrow", -7, "other#1"), "points_changed", "你的工分变动了 -7。"),
    (moved("of_tomorrow", 7, "other#1"), "points_changed", "你的工分变动了 +7。"),
    (
        dataclasses.replace(moved("award", 100, "desk#1"), minutes=30, of_minutes=120, of_points=400),
        "points_earned_in_part",
        "你参与了村里的事，得到 100 工分。这条规则的上限快用完了，120 分钟里只计了 30 分钟。",
    ),
    (
        dataclasses.replace(moved("award", 100, "desk#1"), of_points=300),
        "points_earned_in_part",
        "你参与了村里的事，得到 100 工分。这条规则的上限快用完了，300 工分里只计了 100 工分。",
    ),
    (
        activities.ActivityAttended("v00012a1", RESIDENT, "vol@1", 120, 100, 30, 400),
        "points_earned_in_part",
        "你参加了活动，得到 100 工分。这条规则的上限快用完了，120 分钟里只计了 30 分钟。",
    ),
    (
        activities.ActivityAttended("v00012a1", RESIDENT, "cul@2", 120, 60, 0, 100),
        "points_earned_in_part",
        "你参加了活动，得到 60 工分。这条规则的上限快用完了，100 工分里只计了 60 工分。",
    ),
    (
        moved("block", 0, "block#k"),
        "account_blocked",
        "你的工分账户已停用，工分还在，暂时不能收也不能用。原因见工分明细，有疑问请联系村里。",
    ),
    (moved("release", 0, "block#k"), "account_released", "你的工分账户已恢复使用。"),
    (
        rewards.RewardOrdered("v00012o1", RESIDENT, "v00012x1", "大米 5 公斤", 200, "2026-11-26"),
        "reward_ordered",
        "你兑换了“大米 5 公斤”，预留 200 工分。请在2026年11月26日前（含当天）凭取货码领取。",
    ),
    (
        rewards.RewardExpiring("v00012o1", RESIDENT, "大米 5 公斤", "2026-11-26"),
        "reward_expiring",
        "你兑换的“大米 5 公斤”明天（2026年11月26日）是最后一天领取，过期工分会退回。",
    ),
    (
        rewards.RewardOrderEnded("v00012o1", RESIDENT, "大米 5 公斤", 200, "expire"),
        "reward_expired",
        "你兑换的“大米 5 公斤”没有领取，200 工分已经退回。",
    ),
    (
        rewards.RewardOrderEnded("v00012o1", RESIDENT, "大米 5 公斤", 200, "call_off"),
        "reward_called_off",
        "你兑换的“大米 5 公斤”不能发放，200 工分已经退回。打开“我的兑换”看原因。",
    ),
    (
        rewards.RewardCollected("v00012o1", RESIDENT, "大米 5 公斤", 200),
        "reward_collected",
        "你兑换的“大米 5 公斤”已经领取，用了 200 工分。不是本人或家人领的，请马上联系村里。",
    ),
    (
        rewards.RewardRefunded("v00012o1", RESIDENT, "大米 5 公斤", 50),
        "reward_refunded",
        "你兑换的“大米 5 公斤”退回 50 工分。",
    ),
    (
        topups.TopupSucceeded(RESIDENT, "v00012u1", "phone", 50),
        "topup_succeeded",
        "你用工分兑换的 50 元话费已经到账。",
    ),
    (
        topups.TopupFailed(RESIDENT, "v00012u1", "internet", 100),
        "topup_failed",
        "你用工分兑换的 100 元网费没有充成，工分已经退回，可以再试一次，也可以问村里。",
    ),
    (
        topups.TopupUnknown(RESIDENT, "v00012u1", 50),
        "topup_unknown",
        "你兑换的 50 元话费，运营商还没有回话，镇里正在查。工分先留着，充成了才扣，没充成会退回。",
    ),
    (
        points.PointsExpiring(ACCOUNT, 80, "2026-12-31"),
        "points_expiring",
        "你有 80 工分将在 2026年12月31日 到期，请在这之前使用。",
    ),
    (
        points.LiabilityWarned(RESIDENT, "t0001", "2026-11-23", 3, 1),
        "liability_warned",
        "截至 2026年11月23日，全镇工分负债有 3 项要看一看（这次告诉你 1 项），请到工作台“工分负债”里看。",
    ),
    (
        stock.MarketStockLow(RESIDENT, "v00012", "高山大白菜（一棵）、土鸡蛋（30 枚）", 2),
        "market_stock_low",
        "高山大白菜（一棵）、土鸡蛋（30 枚）快没货了，请到工作台“市集”里看，通知生产者补货。",
    ),
    (
        activities.ActivityPromoted("v00012a1", RESIDENT),
        "activity_promoted",
        "你候补的活动有名额了，已为你报上名。不能参加请及时取消。",
    ),
    (
        activities.PlacePromoted("v00012a1", RESIDENT),
        "activity_promoted",
        "你候补的活动有名额了，已为你报上名。不能参加请及时取消。",
    ),
    (
        activities.ActivityCalledOff("v00012a1", RESIDENT),
        "activity_called_off",
        "你报名的活动取消了，不用去了，也不算缺席。",
    ),
    (
        activities.ActivityCalledOff("v00012a1", RESIDENT, waiting=True),
        "activity_called_off_waiting",
        "你候补的活动取消了，不用再等名额。",
    ),
    (
        activities.ActivityLeftOpen("v00012a1", RESIDENT),
        "activity_left_open",
        "你组织的活动时间过了还没有结束，占着村里的工分预算。请到工作台补登漏扫的人，再结束活动；14 天后会自动结束。",
    ),
    (
        activities.ActivityMoved("v00012a1", RESIDENT),
        "activity_moved",
        "你报名的活动改了时间或地点，请打开“活动”看一看。不能去了请及时取消。",
    ),
    (
        activities.ActivityNear("v00012a1", RESIDENT, "11月28日", "09:00"),
        "activity_near",
        "你报名的活动 11月28日 09:00 开始，请带上村民码或工分卡。不能去了请及时取消，把名额让给别人。",
    ),
    (
        activities.ActivityNotSignedOut("v00012a1", RESIDENT),
        "activity_not_signed_out",
        "你参加的活动只有签到、没有签退，所以没有记工分。请找组织者补记。",
    ),
    (
        activities.ActivityMissed("v00012a1", RESIDENT),
        "activity_missed",
        "你报名的活动没有签到，记为缺席。有特殊情况请联系组织者。",
    ),
    (people.CardIssued(RESIDENT, 2), "card_issued", "你的第 2 张工分卡已办好，之前的卡不能再用。"),
    (
        tickets.TicketAdopted("v00012t1", RESIDENT, "opn@1", 200),
        "ticket_adopted",
        "谢谢你！你的建议被采纳，得到 200 工分。",
    ),
    *(
        (fact, kind, TEMPLATES[kind].body)
        for fact, kind in (
            (tickets.TicketAnswered("v00012t1", RESIDENT, asks=False), "ticket_answered"),
            (tickets.TicketAnswered("v00012t1", RESIDENT, asks=True), "ticket_asked"),
            (tickets.TicketSolved("v00012t1", RESIDENT), "ticket_solved"),
            (tickets.TicketClosed("v00012t1", RESIDENT, confirmed=False), "ticket_lapsed"),
            (tickets.TicketRejected("v00012t1", RESIDENT), "ticket_rejected"),
            (tickets.TicketMerged("v00012t1", RESIDENT, "v00012t2"), "ticket_merged"),
            (media.PicturesRejected(RESIDENT), "pictures_rejected"),
            *((tickets.MergedTicketProgressed("v00012t1", RESIDENT, news), f"merged_ticket_{news}") for news in News),
            (tickets.TicketEscalated("v00012t1", RESIDENT, overdue=True), "ticket_overdue"),
            (tickets.TicketEscalated("v00012t1", RESIDENT, overdue=False), "ticket_passed_on"),
        )
    ),
    *(
        (wishes.WishNews(RESIDENT, kind.removeprefix("wish_")), kind, TEMPLATES[kind].body)
        for kind in (
            "wish_published",
            "wish_returned",
            "wish_refused",
            "wish_merged",
            "wish_claimed",
            "wish_released",
            "wish_done",
            "wish_vouched",
            "wish_cancelled",
            "wish_expiring",
            "wish_expired",
            "wish_not_done",
            "wish_not_verified",
        )
    ),
    (
        wishes.WishInvited("v00012w1", RESIDENT),
        "wish_invited",
        "有乡亲邀请你一起完成一个心愿，请打开“我认领的”回复。",
    ),
    (
        wishes.WishReleased("v00012w1", RESIDENT, "freed"),
        "wish_freed",
        "你认领的心愿很久没有进展，村里已经收回，让别的乡亲来办。",
    ),
    (
        wishes.WishReleased("v00012w1", RESIDENT, "cancelled"),
        "wish_called_off",
        "你认领的心愿取消了，不用再办，谢谢你的好意。",
    ),
    (
        wishes.WishReopened("v00012w1", RESIDENT),
        "wish_reopened",
        "许愿人说心愿还没有办好，请打开“我认领的”看一看。",
    ),
    (
        wishes.WishReopened("v00012w1", RESIDENT, "village"),
        "wish_sent_back",
        "村里看了，心愿还没有办好。请打开“我认领的”看还差什么。",
    ),
    (
        wishes.WishReleased("v00012w1", RESIDENT, "unverified"),
        "wish_unverified",
        "村里核实后没有核定你认领的心愿，这次不记工分。打开“我认领的”看原因，有疑问请联系村里。",
    ),
    (
        wishes.WishConfirmed("v00012w1", RESIDENT, "wisher"),
        "wish_thanked",
        "许愿人确认心愿已经达成，谢谢你！打开“我认领的”看感谢的话。",
    ),
    (
        wishes.WishConfirmed("v00012w1", RESIDENT, "village"),
        "wish_vouched_for",
        "村里确认你认领的心愿已经达成，谢谢你！",
    ),
    (
        mandates.ActedFor(RESIDENT, "v00012r00346", "activities.sign_up", "d1"),
        "acted_for",
        "你授权的人替你报名了活动。不是你的意思，72 小时内可以撤回，或者告诉村里。",
    ),
    (
        mandates.ActedFor(RESIDENT, "v00012r00346", "redemptions.redeem", "d1", 30),
        "acted_for",
        "你授权的人替你在合作商户用了工分（30 工分）。不是你的意思，72 小时内可以撤回，或者告诉村里。",
    ),
    (
        mandates.ActedFor(RESIDENT, "v00012r00346", "a.room_to_come", "d1"),
        "acted_for",
        "你授权的人替你办了一件事。不是你的意思，72 小时内可以撤回，或者告诉村里。",
    ),
    (
        mandates.MandateGranted(RESIDENT, "v00012r00346", "card"),
        "mandate_granted",
        "你授权了别人替你办事，随时可以撤销。不是你的意思，请马上告诉村里或镇里。",
    ),
    (
        mandates.MandateGranted(RESIDENT, "v00012r00346", "paper"),
        "mandate_entered",
        "村里凭一张签了字的授权书，登记了别人替你办事。你没有签过，请马上告诉镇里，随时可以撤销。",
    ),
    (
        mandates.MandateConfirmed(RESIDENT, "v00012r00346"),
        "mandate_confirmed",
        "另一位干部核对了你的授权书，替你办事的人可以用你的工分了，每天有限额。不是你的意思，请马上告诉镇里。",
    ),
    (
        appraisals.PaperHandedOut("v00012b1", RESIDENT),
        "paper_handed_out",
        "村里登记了你领一张评议的纸质票，这次不能再在手机上投。不是你领的，请马上联系镇里；没投进票箱的可以作废。",
    ),
    (
        appraisals.PaperTakenBack("v00012b1", RESIDENT),
        "paper_taken_back",
        "村里登记了你退回一张评议的纸质票，已经作废。还没结束就可以再投、再领。不是你退的，请马上联系镇里。",
    ),
    (mandates.MandateEnded(RESIDENT, "s1"), "mandate_ended", "你的一份代办授权结束了，对方不能再替你办事。"),
    (
        mandates.ActingDisputed(RESIDENT, "s1", "d1"),
        "dispute_opened",
        "你对代办提出的异议已经提交，镇里会在五个工作日内处理。",
    ),
    (
        mandates.ActingDisputeDecided(RESIDENT, "s1", "d1", "confirmed"),
        "dispute_decided",
        "你对代办提出的异议，镇里认定属实，这份授权已经撤销。",
    ),
    (
        mandates.ActingDisputeDecided(RESIDENT, "s1", "d1", "dismissed"),
        "dispute_decided",
        "你对代办提出的异议，镇里认定不属实。",
    ),
    (
        people.RelativeDeclared(RESIDENT, by_officer=False),
        "relative_declared",
        "有人扫了你的村民码，登记你是他的亲属，互相要回避。请打开“我的亲属”看一看，不对的话 30 天内可以不认。",
    ),
    (
        people.RelativeDeclared(RESIDENT, by_officer=True),
        "relative_entered",
        "村里给你登记了一位亲属，互相要回避。不对的话，请告诉村干部。",
    ),
    (
        people.RelativeDenied(RESIDENT),
        "relative_rejected",
        "你登记的一位亲属不认这个登记。你说过的话，办他的事时还要回避。",
    ),
    (
        people.HouseholdChanged(RESIDENT, "moved", "2026-11-27"),
        "household_moved",
        "村里把你登记到了另一户，2026年11月27日起可以按规定用那一户的工分。不对的话，请马上告诉镇里。",
    ),
    (
        people.HouseholdChanged(RESIDENT, "joined", "2026-11-27"),
        "household_joined",
        "村里把一个人登记到了你家，2026年11月27日起他可以按规定用你家的工分。不对的话，请马上告诉镇里。",
    ),
    (
        people.HouseholdChanged(RESIDENT, "left", "2026-11-27"),
        "household_left",
        "村里把你家的一个人登记到了别的户。不对的话，请马上告诉镇里。",
    ),
    (
        people.HouseholdChanged(RESIDENT, "headed", "2026-11-27"),
        "household_headed",
        "村里登记了你家的新户主，2026年11月27日起可以用你家的工分。不对的话，请马上告诉镇里。",
    ),
    (points.StarNamed("v00012", "2026W47", RESIDENT), "star_named", "恭喜，你是 2026年第47周 的榜单之星！"),
    (points.StarNamed("v00012", "2026M11", RESIDENT), "star_named", "恭喜，你是 2026年11月 的榜单之星！"),
    (
        claims.ClaimReturned(CLAIM, RESIDENT),
        "claim_returned",
        "你的申报被退回，请按说明补充后再交；30 天不补，就当撤回。",
    ),
    (
        claims.ClaimLapsing(CLAIM, RESIDENT, "2026-11-30"),
        "claim_lapsing",
        "你被退回的申报还没有补充，2026年11月30日前不补，就当撤回。",
    ),
    (
        claims.ClaimLapsed(CLAIM, RESIDENT),
        "claim_lapsed",
        "你被退回的申报一直没有补充，按撤回处理了。事情不久的话，可以重新申报。",
    ),
    (claims.ClaimLate(CLAIM, RESIDENT), "claim_late", "你的申报超过了办理期限，已经报到镇里督办，办好会告诉你。"),
    (
        claims.ClaimNoticed(CLAIM, RESIDENT, 800, "2026-11-30"),
        "claim_noticed",
        "你申报的事项通过了，800 工分，公示到 2026年11月30日，没有异议就入账。",
    ),
    (
        claims.ClaimRejected(CLAIM, RESIDENT),
        "claim_rejected",
        "你的申报没有通过，理由写在申报里。可以补充材料重新申报。",
    ),
    (
        certificates.CertificateLooked(RESIDENT, "c1", "戴村农商银行", "创业贷款", "valid"),
        "certificate_looked",
        "戴村农商银行查验了你的信用证明（用途：创业贷款）。不是你去办的，请马上作废这份证明，并告诉村里。",
    ),
    (
        certificates.CertificateLooked(RESIDENT, "c1", "戴村农商银行", "创业贷款", "revoked"),
        "certificate_looked_in_vain",
        "戴村农商银行查了你的一份信用证明（用途：创业贷款）。它已经失效，银行没有看到内容。",
    ),
    (
        certificates.CertificateRevoked(RESIDENT, "c1", "consent"),
        "certificate_revoked",
        "你撤回了授权，一份没到期的信用证明已经作废，银行再查会看到作废。",
    ),
    (claims.ClaimPosted(CLAIM, RESIDENT, 300), "claim_posted", "你家申报的事项已入账，得到 300 工分。"),
    (
        claims.ClaimReversed(CLAIM, RESIDENT),
        "claim_reversed",
        "有人对你的申报提出异议，经查成立，记的工分已更正扣回。理由写在申报里。",
    ),
    (
        claims.ClaimObjected(CLAIM, RESIDENT),
        "claim_objected",
        "有人对你的申报提出异议，村里正在核实，结果会告诉你。",
    ),
    (
        claims.ObjectionDecided(CLAIM, RESIDENT, upheld=True),
        "objection_upheld",
        "你提出的异议经查成立，已经处理。怎么查的，写在“我的异议”里。",
    ),
    (
        claims.ObjectionExtended(CLAIM, RESIDENT, "2026-12-25"),
        "objection_extended",
        "你提出的异议要多些时间核实，最迟 2026年12月25日 答复。为什么，写在“我的异议”里。",
    ),
    (
        claims.ObjectionDecided(CLAIM, RESIDENT, upheld=False),
        "objection_dismissed",
        "你提出的异议经查不成立。理由写在“我的异议”里。",
    ),
    *(
        (fact("p1", RESIDENT), kind, TEMPLATES[kind].body)
        for fact, kind in (
            (perks.PerkDecided, "perk_decided"),
            (perks.PerkAppealDecided, "perk_appeal_decided"),
            (perks.PerkCalledOff, "perk_called_off"),
        )
    ),
    (scores.ScoreObjectionProlonged("o1", RESIDENT, "2026-12-25"), "score_objection_prolonged", PROLONGED),
    *(
        (fact, kind, TEMPLATES[kind].body)
        for fact, kind in (
            (scores.ScoreObjectionDecided("o1", RESIDENT, upheld=True, struck=1), "score_objection_struck"),
            (scores.ScoreObjectionDecided("o1", RESIDENT, upheld=True, struck=0), "score_objection_upheld"),
            (scores.ScoreObjectionDecided("o1", RESIDENT, upheld=False, struck=0), "score_objection_declined"),
            (scores.ScoreObjectionLate("o1", RESIDENT), "score_objection_late"),
        )
    ),
    (
        negative_list.NegativeRecordNoticed(RECORD, RESIDENT, "2026-12-11"),
        "negative_noticed",
        "镇里依据一份生效文书，准备登记一条和你有关的负面记录，现在不起作用。2026年12月11日前（含当天）可以书面申辩，请打开“我的负面记录”看，也可以到镇里问。",
    ),
    (
        negative_list.NegativeAnswerDue(RECORD, RESIDENT, "2026-12-11"),
        "negative_answer_due",
        "一条和你有关的负面记录还没有起作用，2026年12月11日前（含当天）可以书面申辩。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "begun", "2028-01-31"),
        "negative_begun",
        "申辩的时间过了，一条负面记录开始计入你的信用分，到 2028年1月31日 为止。不同意随时可以提异议，也可以申请修复。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "kept", "2028-01-31"),
        "negative_kept",
        "你的申辩，镇里决定保留这条记录，到 2028年1月31日 为止，理由写在“我的负面记录”里。不同意可以提异议。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "dropped", "2028-01-31"),
        "negative_dropped",
        "你的申辩成立，这条负面记录不记了。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "dismissed", "2028-01-31"),
        "negative_dismissed",
        "你的异议没有成立，记录重新计入，到 2028年1月31日 为止，理由写在“我的负面记录”里。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "upheld", "2028-01-31"),
        "negative_upheld",
        "你的异议成立，这条负面记录不记了。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "extended", "2028-01-31"),
        "negative_extended",
        "你的异议要再查一查，最迟 2028年1月31日 有结果，这期间记录不起作用。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "repaired", "2028-01-31"),
        "negative_repaired",
        "你的修复申请通过了，这条负面记录不再起作用。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "declined", "2028-01-31"),
        "negative_declined",
        "你的修复申请没有通过，理由写在“我的负面记录”里。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "recalled", "2028-01-31"),
        "negative_recalled",
        "镇里发现一条负面记录可能录错了，核对期间不起作用。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "resumed", "2028-01-31"),
        "negative_resumed",
        "镇里核对过，记录没有录错，继续计入，到 2028年1月31日 为止。不同意可以提异议。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "withdrawn", "2028-01-31"),
        "negative_withdrawn",
        "镇里确认记录录错了，已经撤销，给你添麻烦了。",
    ),
    (
        negative_list.NegativeRecordDecided(RECORD, RESIDENT, "expired", "2028-01-31"),
        "negative_expired",
        "一条负面记录到期，不再起作用，半年后内容和扫描件删除。",
    ),
]


@pytest.mark.parametrize(("fact", "kind", "body"), TOLD)
def test_a_fact_is_told_in_plain_words(fact: Fact, kind: str, body: str) -> None:
    message = core.message_of(FACT_ID, fact)
    assert message is not None
    assert (message.message_id, message.resident_id) == (FACT_ID, RESIDENT)
    assert (message.kind, message.body) == (kind, body)
    assert message.title == TEMPLATES[kind].title


def test_every_template_is_told_by_some_fact() -> None:
    of_homes = {f"household_{kind}" for kind in WORDS}
    told = {kind for _, kind, _ in TOLD} | TO_MANY | of_homes | {"weekly_digest"}
    own = set(MARKET) | set(LISTINGS)
    assert told | own == set(TEMPLATES), "the market and listings tell their own: test_tidings.py of each"


@pytest.mark.parametrize(
    ("fact", "kind", "body"),
    [(fact, kind, body) for fact, kind, body in TOLD if isinstance(fact, core.OF_ACCOUNTS) and kind != "points_pooled"],
)
def test_each_fact_of_a_households_account_has_words_for_its_people(fact: Fact, kind: str, body: str) -> None:
    own = core.message_of(FACT_ID, fact)
    assert own is not None
    told = own.to_member("v00012r00399")
    assert (told.message_id, told.resident_id, told.kind) == (FACT_ID, "v00012r00399", f"household_{kind}")
    assert told.title == TEMPLATES[told.kind].title
    assert told.body not in {"", body}
    assert told.params == own.params
    assert (told.template.urgent, told.template.wechat) == (own.template.urgent, own.template.wechat)
    assert bool(told.template.sms) == bool(own.template.sms)
    assert told.template.sms != own.template.sms or not own.template.sms, "a provider's template has fixed words"


def test_a_moment_is_read_as_it_is_in_china() -> None:
    assert core.moment_in_words(dt.datetime(2026, 11, 30, 16, 5, tzinfo=dt.UTC)) == "12月1日00:05"


@pytest.mark.parametrize(
    "fact",
    [
        moved("capture", 0, "hold#k"),
        moved("move_in", 5, "transfer#k"),
        activities.ActivityPromoted("v00012a1", "v00012h00346"),
        activities.ActivityJoined("v00012a1", RESIDENT, "confirmed"),
        wishes.WishPublished("goods"),
        certificates.CertificateIssued(RESIDENT, "c1", "t0001p1"),
        certificates.CertificateRevoked(RESIDENT, "c1", "own"),
        certificates.CertificateRevoked(RESIDENT, "c1", "gone"),
        wishes.WishClaimed("v00012w1", RESIDENT),
        wishes.WishReleased("v00012w1", RESIDENT, "gave_up"),
        wishes.WishFulfilled("v00012w1", RESIDENT, 300),
        wishes.WishConfirmed("v00012w1", "v00012p1", "wisher"),
        activities.ActivityLeft("v00012a1", RESIDENT),
        people.ResidentRegistered(RESIDENT, "v00012h00346"),
        points.BoardPublished("v00012", "2026W47"),
        tickets.TicketClosed("v00012t1", RESIDENT, confirmed=True),
        activities.ActivityAttended("v00012a1", RESIDENT, "A1", 60, 0),
        appraisals.BallotCast("v00012b1", RESIDENT, "bal@1", 0),
    ],
)
def test_what_nobody_needs_to_hear_is_not_told(fact: Fact) -> None:
    assert core.message_of(FACT_ID, fact) is None


def test_a_message_names_what_it_is_about() -> None:
    message = core.message_of(FACT_ID, activities.ActivityPromoted("v00012a1", RESIDENT))
    assert message is not None
    assert message.about == "v00012a1"


def test_a_short_message_carries_only_the_values_its_words_name() -> None:
    message = core.message_of(FACT_ID, SPENT)
    assert message is not None
    assert message.params == {"points": "350"}


def test_a_message_is_as_old_as_its_fact() -> None:
    """The vector is RFC 9562's, appendix A.6."""
    moment = core.made_at("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    assert moment == dt.datetime(2022, 2, 22, 19, 22, 22, tzinfo=dt.UTC)
