"""Who is told what."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from chalicelib.foundation.facts import core as facts
from chalicelib.foundation.facts.core import Fact, PointsMoved
from chalicelib.foundation.notifications import core
from chalicelib.foundation.notifications.core import Reach, Sms
from tests.make.notifications import ACCOUNT, EARNED, ELDER, RESIDENT, SPENT

FACT_ID = "01930000-0000-7000-8000-000000000000"


def moved(kind: str, points: int, source: str) -> PointsMoved:
    return PointsMoved(ACCOUNT, kind, points, "", source, "l")


TOLD: list[tuple[Fact, str, str]] = [
    (EARNED, "points_earned", "你参与了村里的事，得到 200 工分。"),
    (moved("award", 300, "claim#1"), "points_earned", "你申报的事项通过了，得到 300 工分。"),
    (facts.ActivityAttended("v00012a1", RESIDENT, "A1", 60, 200), "points_earned", "你参加了活动，得到 200 工分。"),
    (SPENT, "points_spent", "你在合作商户用了 350 工分。不是本人或家人所用，请马上联系村里。"),
    (moved("refund", 100, "redemption#p"), "points_returned", "退回给你 100 工分。"),
    (moved("hold", -100, "hold#k"), "points_held", "为你的兑换预留了 100 工分。"),
    (moved("capture", 40, "hold#k"), "points_returned", "退回给你 40 工分。"),
    (moved("void", 100, "hold#k"), "points_returned", "退回给你 100 工分。"),
    (
        moved("reversal", -200, "desk#1"),
        "points_reversed",
        "一笔记错的 200 工分已经更正扣回。有疑问可以向村里提出异议。",
    ),
    (moved("move_out", -5, "transfer#k"), "points_pooled", "你把 5 工分转给了家庭账户。"),
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
        facts.ActivityAttended("v00012a1", RESIDENT, "vol@1", 120, 100, 30, 400),
        "points_earned_in_part",
        "你参加了活动，得到 100 工分。这条规则的上限快用完了，120 分钟里只计了 30 分钟。",
    ),
    (
        facts.ActivityAttended("v00012a1", RESIDENT, "cul@2", 120, 60, 0, 100),
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
        facts.PointsExpiring(ACCOUNT, 80, "2026-12-31"),
        "points_expiring",
        "你有 80 工分将在 2026年12月31日 到期，请在这之前使用。",
    ),
    (
        facts.ActivityPromoted("v00012a1", RESIDENT),
        "activity_promoted",
        "你候补的活动有名额了，已为你报上名。不能参加请及时取消。",
    ),
    (
        facts.PlacePromoted("v00012a1", RESIDENT),
        "activity_promoted",
        "你候补的活动有名额了，已为你报上名。不能参加请及时取消。",
    ),
    (
        facts.ActivityCalledOff("v00012a1", RESIDENT),
        "activity_called_off",
        "你报名的活动取消了，不用去了，也不算缺席。",
    ),
    (
        facts.ActivityMissed("v00012a1", RESIDENT),
        "activity_missed",
        "你报名的活动没有签到，记为缺席。有特殊情况请联系组织者。",
    ),
    (facts.CardIssued(RESIDENT, 2), "card_issued", "你的第 2 张工分卡已办好，之前的卡不能再用。"),
    (facts.StarNamed("v00012", "2026W47", RESIDENT), "star_named", "恭喜，你是 2026年第47周 的榜单之星！"),
    (facts.StarNamed("v00012", "2026M11", RESIDENT), "star_named", "恭喜，你是 2026年11月 的榜单之星！"),
]


@pytest.mark.parametrize(("fact", "kind", "body"), TOLD)
def test_a_fact_is_told_in_plain_words(fact: Fact, kind: str, body: str) -> None:
    message = core.message_of(FACT_ID, fact)
    assert message is not None
    assert (message.message_id, message.resident_id) == (FACT_ID, RESIDENT)
    assert (message.kind, message.body) == (kind, body)
    assert message.title == core.TEMPLATES[kind].title


def test_every_template_is_told_by_some_fact() -> None:
    assert {kind for _, kind, _ in TOLD} == set(core.TEMPLATES)


@pytest.mark.parametrize(
    "fact",
    [
        moved("capture", 0, "hold#k"),
        moved("move_in", 5, "transfer#k"),
        facts.ActivityPromoted("v00012a1", "v00012h00346"),
        facts.ActivityJoined("v00012a1", RESIDENT, "confirmed"),
        facts.ActivityLeft("v00012a1", RESIDENT),
        facts.ResidentRegistered(RESIDENT, "v00012h00346"),
        facts.BoardPublished("v00012", "2026W47"),
        facts.ActivityAttended("v00012a1", RESIDENT, "A1", 60, 0),
    ],
)
def test_what_nobody_needs_to_hear_is_not_told(fact: Fact) -> None:
    assert core.message_of(FACT_ID, fact) is None


def test_a_message_names_what_it_is_about() -> None:
    message = core.message_of(FACT_ID, facts.ActivityPromoted("v00012a1", RESIDENT))
    assert message is not None
    assert message.about == "v00012a1"


def test_a_short_message_carries_only_the_values_its_words_name() -> None:
    message = core.message_of(FACT_ID, SPENT)
    assert message is not None
    assert message.params == {"points": "350"}


@pytest.mark.parametrize(
    ("reach", "texted"),
    [
        (ELDER, True),
        (Reach("13812345678", has_card=True, age=30), True),
        (Reach("13812345678", has_card=False, age=60), True),
        (Reach("13812345678", has_card=False, age=59), False),
        (Reach("13812345678", has_card=False, age=None), False),
        (Reach("", has_card=True, age=78), False),
    ],
)
def test_card_holders_and_elders_with_a_phone_get_short_messages(reach: Reach, *, texted: bool) -> None:
    spent, earned = core.message_of(FACT_ID, SPENT), core.message_of(FACT_ID, EARNED)
    assert spent is not None
    assert earned is not None
    assert core.is_texted(spent, reach) is texted
    assert not core.is_texted(earned, reach)


def test_only_silence_and_nonsense_leave_the_outcome_unknown() -> None:
    assert core.sms_after("outside_outcome_unknown") is Sms.UNKNOWN
    assert core.sms_after("outside_answer_broken") is Sms.UNKNOWN
    assert core.sms_after("sms_number_invalid") is Sms.REFUSED


def test_a_message_is_as_old_as_its_fact() -> None:
    """The vector is RFC 9562's, appendix A.6."""
    moment = core.made_at("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    assert moment == dt.datetime(2022, 2, 22, 19, 22, 22, tzinfo=dt.UTC)
