"""Why something is not done in the mall."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.points.rewards.core import deeds, offers


class NoSuchReward(NotFound):
    """There is no such reward, or none for this caller."""

    code = "no_such_reward"
    zh, en = "工分商城里没有这一件。", "There is no such reward."


class NoSuchOrder(NotFound):
    """There is no such order, or none for this caller or at this desk."""

    code = "no_such_reward_order"
    zh, en = "没有这张兑换单，或者不在这里领取。", "There is no such order, or it is not collected here."


class CodeMistyped(NotFound):
    """The digits are no pick-up code: one of them is wrong."""

    code = "pickup_code_mistyped"
    zh, en = "取货码输错了，请再核对一遍。", "A digit of the pick-up code is wrong."


class RewardInOtherState(Conflict):
    """The reward's state does not allow this."""

    code = "reward_in_other_state"
    zh, en = "这件奖品现在是“{state}”，不能这样做。", "The reward is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = offers.STATE_WORDS


class RewardOver(Conflict):
    """The last day on which the reward is offered has passed."""

    code = "reward_over"
    zh, en = "这件奖品的兑换已经截止。", "This reward is not offered any more."


class RewardChanged(Conflict):
    """Somebody changed the reward since it was looked at."""

    code = "reward_changed_meanwhile"
    zh, en = "别人刚改过这件奖品，请看过再改。", "Somebody has just changed this reward; look at it first."


class TermsStand(Conflict):
    """What orders rest on does not change once a reward was offered; a new one is offered instead."""

    code = "reward_terms_stand"
    zh, en = (
        "上架以后，积分、限兑、领取天数和领取点不能改；要改请下架，另上一件。",
        "Price, limit, days and pick-up point stand once offered; end this one and offer another.",
    )


class LimitReached(Conflict):
    """A person gets no more of this reward, in this month or at all."""

    code = "reward_limit_reached"
    zh, en = "每人{by}限兑 {most} 件，您还能兑 {left} 件。", "At most {most} a person ({by}); {left} left."
    words: ClassVar[Mapping[str, str]] = {"month": "每月", "all": "总共"}


class OrderInOtherState(Conflict):
    """The order's state does not allow this."""

    code = "reward_order_in_other_state"
    zh, en = "这张兑换单现在是“{state}”，不能这样做。", "The order is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = deeds.STATE_WORDS


class OrderLapsed(Conflict):
    """The last day to collect the order has passed, or its points were released."""

    code = "reward_order_lapsed"
    zh, en = "这张兑换单过了领取期，工分会退回。", "The days to collect this order are over; its points go back."


class ProofWrong(Conflict):
    """What was shown opens another order, or none: nothing is handed out for it."""

    code = "reward_proof_wrong"
    zh, en = (
        "这个码或这张卡不是这张兑换单的，不能发放。",
        "This code or card is not this order's; nothing is handed out.",
    )


class NumberProvesNothing(Conflict):
    """A card's typed number does not show that its card is there."""

    code = "reward_number_proves_nothing"
    zh = "卡号不能证明卡在这里：请扫卡、输取货码，或选“本人没带码”并写明原因。"
    en = "A card's number proves nothing: scan the card, type the pick-up code, or say why there is none."


class RefundInvalid(Conflict):
    """A refund is of 1 point at least, and of no more than the order cost."""

    code = "reward_refund_invalid"
    zh, en = "退的工分要在 1 到 {points} 之间。", "Between 1 and {points} points can be refunded."
