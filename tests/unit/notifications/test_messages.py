"""Who is told what."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.foundation.facts import core as facts
from chalicelib.foundation.facts.core import Fact, PointsMoved
from chalicelib.foundation.notifications.core import messages as core
from tests.make.notifications import ACCOUNT, EARNED, RESIDENT, SPENT

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
    (
        facts.TicketAnswered("v00012t1", RESIDENT, asks=False),
        "ticket_answered",
        "村里答复了你提的事，请到“我有话说”里看。",
    ),
    (
        facts.TicketAnswered("v00012t1", RESIDENT, asks=True),
        "ticket_asked",
        "你提的事，村里有一处要问你，请到“我有话说”里回复。7 天不回复就先按现有情况办。",
    ),
    (
        facts.TicketSolved("v00012t1", RESIDENT),
        "ticket_solved",
        "请到“我有话说”里看看办得怎么样：满意请确认，没办好可以要求重办。7 天没有回复就办结。",
    ),
    (
        facts.TicketClosed("v00012t1", RESIDENT, confirmed=False),
        "ticket_lapsed",
        "办好已满 7 天，没有收到你的意见，先办结了。30 天内还可以要求重办。",
    ),
    (
        facts.TicketRejected("v00012t1", RESIDENT),
        "ticket_rejected",
        "原因写在“我有话说”里。不同意可以要求重办。",
    ),
    (
        facts.TicketMerged("v00012t1", RESIDENT, "v00012t2"),
        "ticket_merged",
        "村里已有同样的一件事，两件并到一起办。",
    ),
    (
        facts.TicketEscalated("v00012t1", RESIDENT, overdue=True),
        "ticket_overdue",
        "村里没能按时办好，已自动转到镇里，由镇里接着办。",
    ),
    (
        facts.TicketEscalated("v00012t1", RESIDENT, overdue=False),
        "ticket_passed_on",
        "这件事不归村里管，已转到镇里，由镇里接着办。",
    ),
    (
        facts.TicketAdopted("v00012t1", RESIDENT, "opn@1", 200),
        "ticket_adopted",
        "谢谢你！你的建议被采纳，得到 200 工分。",
    ),
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
    assert {kind for _, kind, _ in TOLD} | {"weekly_digest"} == set(core.TEMPLATES)


@pytest.mark.parametrize(
    "fact",
    [
        moved("capture", 0, "hold#k"),
        moved("move_in", 5, "transfer#k"),
        facts.ActivityPromoted("v00012a1", "v00012h00346"),
        facts.ActivityJoined("v00012a1", RESIDENT, "confirmed"),
        facts.TicketRaised("v00012t1", RESIDENT, "problem"),
        facts.TicketClosed("v00012t1", RESIDENT, confirmed=True),
        facts.TicketReopened("v00012t1", RESIDENT),
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


def test_a_message_is_as_old_as_its_fact() -> None:
    """The vector is RFC 9562's, appendix A.6."""
    moment = core.made_at("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    assert moment == dt.datetime(2022, 2, 22, 19, 22, 22, tzinfo=dt.UTC)
