"""What somebody is told of those who act for them."""

from __future__ import annotations

from chalicelib.foundation.facts.core.mandates import (
    ActedFor,
    ActingDisputed,
    ActingDisputeDecided,
    MandateConfirmed,
    MandateEnded,
    MandateGranted,
)
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told

ACTED = {
    "activities.sign_up": "报名了活动",
    "activities.cancel": "取消了活动报名",
    "activities.rate": "评价了活动",
    "redemptions.redeem": "在合作商户用了工分",
    "redemptions.pay_shop": "在合作商户用了工分",
    "rewards.order": "在工分商城兑换了东西",
    "rewards.cancel": "取消了工分商城的兑换",
    "rewards.renew_code": "换了取货码",
    "points.pool_points": "把工分存到了家里",
    "topups.ask_topup": "用工分充了话费或网费",
    "topups.cancel": "取消了充值",
    "claims.make": "申报了工分",
    "claims.resubmit": "补充了申报",
    "claims.withdraw": "撤回了申报",
    "claims.make_objection": "对公示提了异议",
    "tickets.make": "反映了一件事",
    "tickets.comment": "在反映的事里留了言",
    "tickets.confirm": "确认反映的事办好了",
    "tickets.rate": "评价了反映的事",
    "tickets.reopen": "要求重办反映的事",
    "tickets.withdraw": "撤回了反映的事",
    "tickets.show": "改了反映的事的公开方式",
    "wishes.make": "许了心愿",
    "wishes.change": "改了心愿",
    "wishes.cancel": "取消了心愿",
    "wishes.claim": "认领了心愿",
    "wishes.invite": "邀请了一起办心愿的人",
    "wishes.answer": "答复了一起办心愿的邀请",
    "wishes.update": "写了心愿的进展",
    "wishes.finish": "说心愿办好了",
    "wishes.give_up": "放弃了认领的心愿",
    "wishes.confirm": "确认心愿达成了",
    "wishes.reopen": "说心愿还没办好",
}
"""What an agent did, by the door's name."""
ACTED_OTHERWISE = "办了一件事"


@told.register
def _(fact: ActedFor) -> Message | None:
    what = ACTED.get(fact.deed, ACTED_OTHERWISE)
    if fact.points:
        what += f"（{fact.points} 工分）"
    return says(fact.principal_id, "acted_for", fact.deed_id, what=what)


@told.register
def _(fact: MandateGranted) -> Message | None:
    kind = "mandate_entered" if fact.how == "paper" else "mandate_granted"
    return says(fact.principal_id, kind, fact.agent_id)


@told.register
def _(fact: MandateConfirmed) -> Message | None:
    return says(fact.principal_id, "mandate_confirmed", fact.agent_id)


@told.register
def _(fact: MandateEnded) -> Message | None:
    return says(fact.principal_id, "mandate_ended", fact.agent_id)


@told.register
def _(fact: ActingDisputed) -> Message | None:
    return says(fact.principal_id, "dispute_opened", fact.deed_id)


@told.register
def _(fact: ActingDisputeDecided) -> Message | None:
    finding = "属实，这份授权已经撤销" if fact.state == "confirmed" else "不属实"
    return says(fact.principal_id, "dispute_decided", fact.deed_id, finding=finding)
