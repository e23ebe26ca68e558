"""What somebody is told of those who act for them."""

from __future__ import annotations

from chalicelib.foundation.facts.core import (
    ActedFor,
    ActingDisputed,
    ActingDisputeDecided,
    MandateEnded,
    MandateGranted,
)
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told

ACTED = {
    "activities.sign_up": "报名了活动",
    "activities.cancel": "取消了活动报名",
    "activities.rate": "评价了活动",
    "rewards.redeem": "在合作商户用了工分",
    "rewards.pay_shop": "在合作商户用了工分",
    "points.pool_points": "把工分转入了家庭账户",
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
    return says(fact.principal_id, "mandate_granted", fact.agent_id)


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
