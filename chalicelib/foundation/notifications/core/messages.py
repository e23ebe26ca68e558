"""Who is told what: from a fact to messages in plain Chinese, and which of them also leave the house.

What somebody just did on their own screen (signing up, cancelling) is not told again; what comes into a household's
account tells nobody, since a household has no inbox.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from string import Formatter

from chalicelib.foundation.facts.core import (
    ActivityAttended,
    ActivityCalledOff,
    ActivityMissed,
    ActivityPromoted,
    BallotCast,
    CardIssued,
    ClaimNoticed,
    ClaimObjected,
    ClaimPosted,
    ClaimRejected,
    ClaimReturned,
    ClaimReversed,
    Fact,
    ObjectionDecided,
    PlacePromoted,
    PointsExpiring,
    PointsMoved,
    StarNamed,
    TicketAdopted,
    TicketAnswered,
    TicketClosed,
    TicketEscalated,
    TicketMerged,
    TicketRejected,
    TicketSolved,
    WishConfirmed,
    WishInvited,
    WishNews,
    WishReleased,
    WishReopened,
)
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value

RESIDENT = re.compile(r"^(v\d{5})[r.](\d{5})$")
"""A resident's id `v00012r00345`, or their account's `v00012.00345`."""
KEPT_DAYS = 366
"""How long a message stays in the inbox."""


class NoSuchMessage(NotFound):
    """The inbox holds no message with this id."""

    code = "no_such_message"
    zh, en = "没有这条消息。", "There is no such message."


@value
class Template:
    """The words of one kind of message; braces name its values.

    `sms` names the provider's template of a short message, `wechat` the family of subscribe messages, where it has one.
    An `urgent` one goes out at night too.
    """

    title: str
    body: str
    sms: str = ""
    wechat: str = ""
    urgent: bool = False


TEMPLATES = {
    "points_earned": Template("工分到账", "你{why}，得到 {points} 工分。", wechat="points"),
    "points_spent": Template(
        "工分消费",
        "你在合作商户用了 {points} 工分。不是本人或家人所用，请马上联系村里。",
        "points_spent",
        "points",
        urgent=True,
    ),
    "points_held": Template("工分预留", "为你的兑换预留了 {points} 工分。"),
    "points_returned": Template("工分退回", "退回给你 {points} 工分。", wechat="points"),
    "points_reversed": Template(
        "工分更正", "一笔记错的 {points} 工分已经更正扣回。有疑问可以向村里提出异议。", wechat="points"
    ),
    "points_pooled": Template("工分转入家庭", "你把 {points} 工分转给了家庭账户。"),
    "points_expired": Template("工分到期", "{points} 工分已到期作废。"),
    "points_changed": Template("工分变动", "你的工分变动了 {points}。"),
    "points_expiring": Template(
        "工分快到期了", "你有 {points} 工分将在 {on} 到期，请在这之前使用。", "points_expiring", "points"
    ),
    "activity_promoted": Template(
        "候补成功", "你候补的活动有名额了，已为你报上名。不能参加请及时取消。", "activity_promoted", "activity"
    ),
    "activity_missed": Template(
        "活动缺席", "你报名的活动没有签到，记为缺席。有特殊情况请联系组织者。", wechat="activity"
    ),
    "activity_called_off": Template(
        "活动取消了", "你报名的活动取消了，不用去了，也不算缺席。", "activity_called_off", "activity"
    ),
    "card_issued": Template("工分卡已办好", "你的第 {card} 张工分卡已办好，之前的卡不能再用。", "card_issued"),
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
    "ticket_overdue": Template(
        "你提的事转到镇里了", "村里没能按时办好，已自动转到镇里，由镇里接着办。", wechat="progress"
    ),
    "ticket_passed_on": Template(
        "你提的事转到镇里了", "这件事不归村里管，已转到镇里，由镇里接着办。", wechat="progress"
    ),
    "ticket_adopted": Template("你的建议被采纳了", "谢谢你！你的建议被采纳，得到 {points} 工分。", wechat="progress"),
    "wish_published": Template("心愿已发布", "你的心愿已经发布，等乡亲来认领。"),
    "wish_returned": Template("心愿请修改", "村里请你改一改心愿，改好再发。打开“我的心愿”看原因。"),
    "wish_refused": Template("心愿没有通过", "你的心愿没有通过。打开“我的心愿”看原因，有疑问请联系村里。"),
    "wish_merged": Template("心愿已合并", "村里已有同样的心愿，你的这一个并到那里一起办了。"),
    "wish_claimed": Template("心愿有人认领了", "好消息：有人认领了你的心愿。"),
    "wish_released": Template("心愿重新等人认领", "认领的人办不了了，你的心愿又发布出去，等别的乡亲来认领。"),
    "wish_done": Template("心愿办好了，请确认", "认领的人说心愿办好了。请打开“我的心愿”确认，也可以说声谢谢。"),
    "wish_vouched": Template("心愿已由村里确认", "村里替你确认了心愿已经办好。有疑问请联系村里。"),
    "wish_cancelled": Template("心愿已由村里结束", "村里结束了你的心愿。有疑问请联系村里。"),
    "wish_expiring": Template("心愿快到期了", "你的心愿还有一周到期，还没有人认领。"),
    "wish_expired": Template("心愿到期了", "你的心愿到期了，没有人认领。需要的话可以再发一个。"),
    "wish_invited": Template("邀请你一起圆心愿", "有乡亲邀请你一起完成一个心愿，请打开“我认领的”回复。"),
    "wish_freed": Template("认领的心愿已收回", "你认领的心愿很久没有进展，村里已经收回，让别的乡亲来办。"),
    "wish_called_off": Template("心愿取消了", "你认领的心愿取消了，不用再办，谢谢你的好意。"),
    "wish_reopened": Template("心愿还差一点", "许愿人说心愿还没有办好，请打开“我认领的”看一看。"),
    "wish_thanked": Template("收到感谢", "许愿人确认心愿已经达成，谢谢你！打开“我认领的”看感谢的话。"),
    "wish_vouched_for": Template("心愿已确认", "村里确认你认领的心愿已经达成，谢谢你！"),
    "star_named": Template("你上榜了", "恭喜，你是 {period} 的榜单之星！", wechat="points"),
    "weekly_digest": Template(
        "上周小结", "上周你参加活动 {times} 次，得到 {earned} 工分，用了 {spent} 工分。", "weekly_digest"
    ),
    "claim_returned": Template(
        "申报要补充", "你的申报被退回，请按说明补充后再交；30 天不补，就当撤回。", wechat="progress"
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
    "objection_upheld": Template("异议成立", "你提出的异议经查成立，已经处理。", wechat="progress"),
    "objection_dismissed": Template(
        "异议不成立", "你提出的异议经查不成立。想知道理由，可以问村里。", wechat="progress"
    ),
}
"""Every kind of message."""

EARNED_BY = {
    "activity": "参加了活动",
    "claim": "申报的事项通过了",
    "ballot": "参加了评议",
    "wish": "完成了一个心愿",
    "ticket": "的建议被采纳了",
}
"""Why points were earned, by the first word of their source."""
EARNED_OTHERWISE = "参与了村里的事"


@value
class Message:
    """What one resident is told, once. `about` names what it is about, such as an activity's id.

    `message_id` is the id of the fact (a UUIDv7), so that a fact told twice is one message.
    """

    message_id: str
    resident_id: str
    kind: str
    about: str
    values: dict[str, str]

    @property
    def title(self) -> str:
        """The heading."""
        return TEMPLATES[self.kind].title

    @property
    def body(self) -> str:
        """The sentences."""
        return TEMPLATES[self.kind].body.format_map(self.values)

    @property
    def template(self) -> Template:
        """Its words."""
        return TEMPLATES[self.kind]

    @property
    def params(self) -> dict[str, str]:
        """The values that the sentences name; a provider refuses a template with any others."""
        named = {name for _, name, _, _ in Formatter().parse(TEMPLATES[self.kind].body)}
        return {name: value for name, value in self.values.items() if name in named}


@value
class Told:
    """A message as it stands in somebody's inbox."""

    message_id: str
    kind: str
    title: str
    body: str
    about: str
    read_at: dt.datetime | None


def made_at(message_id: str) -> dt.datetime:
    """Return the moment inside a UUIDv7: its first 48 bits are milliseconds (RFC 9562, section 5.7)."""
    return dt.datetime.fromtimestamp(int(message_id.replace("-", "")[:12], 16) / 1000, dt.UTC)


def message_of(fact_id: str, fact: Fact) -> Message | None:
    """Return what is to be told of a fact, and to whom; None where nobody is told."""
    told = _told(fact)
    found = None if told is None else RESIDENT.match(told.resident_id)
    if told is None or found is None:
        return None
    return dataclasses.replace(told, message_id=fact_id, resident_id=f"{found[1]}r{found[2]}")


@functools.singledispatch
def _told(_: Fact) -> Message | None:
    return None


def _says(resident_id: str, kind: str, about: str, **values: object) -> Message:
    return Message("", resident_id, kind, about, {name: str(value) for name, value in values.items()})


MOVES = {
    "award": "points_earned",
    "redemption": "points_spent",
    "refund": "points_returned",
    "hold": "points_held",
    "capture": "points_returned",
    "void": "points_returned",
    "reversal": "points_reversed",
    "expiry": "points_expired",
    "move_out": "points_pooled",
}
"""Which message an entry's kind is; others say only how the balance changed."""
ARRIVES_AT_HOUSEHOLD = "move_in"


@_told.register
def _(fact: PointsMoved) -> Message | None:
    if fact.points == 0 or fact.kind == ARRIVES_AT_HOUSEHOLD:
        return None
    kind = MOVES.get(fact.kind, "points_changed")
    points = f"{fact.points:+d}" if kind == "points_changed" else abs(fact.points)
    why = EARNED_BY.get(fact.source.partition("#")[0], EARNED_OTHERWISE)
    return _says(fact.account_id, kind, fact.source, points=points, why=why)


@_told.register
def _(fact: ActivityAttended) -> Message | None:
    if fact.points == 0:
        return None
    return _says(fact.resident_id, "points_earned", fact.activity_id, points=fact.points, why=EARNED_BY["activity"])


@_told.register
def _(fact: BallotCast) -> Message | None:
    if fact.points == 0:
        return None
    return _says(fact.resident_id, "points_earned", fact.campaign_id, points=fact.points, why=EARNED_BY["ballot"])


@_told.register
def _(fact: PointsExpiring) -> Message | None:
    return _says(fact.account_id, "points_expiring", "", points=fact.points, on=day_in_words(fact.expires_on))


@_told.register
def _(fact: ActivityPromoted) -> Message | None:
    return _says(fact.resident_id, "activity_promoted", fact.activity_id)


@_told.register
def _(fact: PlacePromoted) -> Message | None:
    return _says(fact.holder, "activity_promoted", fact.slot_id)


@_told.register
def _(fact: ActivityCalledOff) -> Message | None:
    return _says(fact.resident_id, "activity_called_off", fact.activity_id)


@_told.register
def _(fact: ActivityMissed) -> Message | None:
    return _says(fact.resident_id, "activity_missed", fact.activity_id)


@_told.register
def _(fact: CardIssued) -> Message | None:
    return _says(fact.resident_id, "card_issued", "", card=fact.card_ordinal)


@_told.register
def _(fact: TicketAnswered) -> Message | None:
    return _says(fact.resident_id, "ticket_asked" if fact.asks else "ticket_answered", fact.ticket_id)


@_told.register
def _(fact: TicketSolved) -> Message | None:
    return _says(fact.resident_id, "ticket_solved", fact.ticket_id)


@_told.register
def _(fact: TicketClosed) -> Message | None:
    return None if fact.confirmed else _says(fact.resident_id, "ticket_lapsed", fact.ticket_id)


@_told.register
def _(fact: TicketRejected) -> Message | None:
    return _says(fact.resident_id, "ticket_rejected", fact.ticket_id)


@_told.register
def _(fact: TicketMerged) -> Message | None:
    return _says(fact.resident_id, "ticket_merged", fact.ticket_id)


@_told.register
def _(fact: TicketEscalated) -> Message | None:
    return _says(fact.resident_id, "ticket_overdue" if fact.overdue else "ticket_passed_on", fact.ticket_id)


@_told.register
def _(fact: TicketAdopted) -> Message | None:
    return _says(fact.resident_id, "ticket_adopted", fact.ticket_id, points=fact.points)


@_told.register
def _(fact: WishNews) -> Message | None:
    return _says(fact.resident_id, f"wish_{fact.news}", "")


@_told.register
def _(fact: WishInvited) -> Message | None:
    return _says(fact.resident_id, "wish_invited", fact.wish_id)


@_told.register
def _(fact: WishReleased) -> Message | None:
    kind = {"freed": "wish_freed", "cancelled": "wish_called_off"}.get(fact.why)
    return None if kind is None else _says(fact.claimer_id, kind, fact.wish_id)


@_told.register
def _(fact: WishReopened) -> Message | None:
    return _says(fact.claimer_id, "wish_reopened", fact.wish_id)


@_told.register
def _(fact: WishConfirmed) -> Message | None:
    kind = "wish_thanked" if fact.by == "wisher" else "wish_vouched_for"
    return _says(fact.claimer_id, kind, fact.wish_id)


@_told.register
def _(fact: StarNamed) -> Message | None:
    return _says(fact.resident_id, "star_named", fact.place_id, period=period_in_words(fact.period))


@_told.register
def _(fact: ClaimReturned) -> Message | None:
    return _says(fact.resident_id, "claim_returned", fact.claim_id)


@_told.register
def _(fact: ClaimNoticed) -> Message | None:
    on = day_in_words(fact.ends_on)
    return _says(fact.resident_id, "claim_noticed", fact.claim_id, points=fact.points, on=on)


@_told.register
def _(fact: ClaimRejected) -> Message | None:
    return _says(fact.resident_id, "claim_rejected", fact.claim_id)


@_told.register
def _(fact: ClaimPosted) -> Message | None:
    return _says(fact.resident_id, "claim_posted", fact.claim_id, points=fact.points)


@_told.register
def _(fact: ClaimReversed) -> Message | None:
    return _says(fact.resident_id, "claim_reversed", fact.claim_id)


@_told.register
def _(fact: ClaimObjected) -> Message | None:
    return _says(fact.resident_id, "claim_objected", fact.claim_id)


@_told.register
def _(fact: ObjectionDecided) -> Message | None:
    return _says(fact.resident_id, "objection_upheld" if fact.upheld else "objection_dismissed", fact.claim_id)


def day_in_words(day: str) -> str:
    """Return `2026-11-24` as 2026年11月24日."""
    on = dt.date.fromisoformat(day)
    return f"{on.year}年{on.month}月{on.day}日"


def period_in_words(period: str) -> str:
    """Return `2026W47` as 2026年第47周 and `2026M11` as 2026年11月."""
    year, number = period[:4], int(period[5:])
    return f"{year}年第{number}周" if period[4] == "W" else f"{year}年{number}月"
