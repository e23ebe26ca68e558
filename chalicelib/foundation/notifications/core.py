"""Who is told what: from a fact to messages in plain Chinese, and which of them also go out as a short message.

What somebody just did on their own screen (signing up, cancelling) is not told again; what comes into a household's
account tells nobody, since a household has no inbox.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from enum import StrEnum
from string import Formatter

from chalicelib.foundation.facts.core import (
    ActivityAttended,
    ActivityCalledOff,
    ActivityMissed,
    ActivityPromoted,
    CardIssued,
    Fact,
    PlacePromoted,
    PointsExpiring,
    PointsMoved,
    StarNamed,
)
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value

RESIDENT = re.compile(r"^(v\d{5})[r.](\d{5})$")
"""A resident's id `v00012r00345`, or their account's `v00012.00345`."""
KEPT_DAYS = 366
"""How long a message stays in the inbox."""
ELDER_AGE = 60
"""Source: 老年人权益保障法, article 2."""


class NoSuchMessage(NotFound):
    """The inbox holds no message with this id."""

    code = "no_such_message"
    zh, en = "没有这条消息。", "There is no such message."


@value
class Template:
    """The words of one kind of message; braces name its values. `sms` names the provider's template, if it has one."""

    title: str
    body: str
    sms: str = ""


TEMPLATES = {
    "points_earned": Template("工分到账", "你{why}，得到 {points} 工分。"),
    "points_earned_in_part": Template(
        "工分到账", "你{why}，得到 {points} 工分。这条规则的上限快用完了，{whole}里只计了 {part}。"
    ),
    "points_spent": Template(
        "工分消费", "你在合作商户用了 {points} 工分。不是本人或家人所用，请马上联系村里。", "points_spent"
    ),
    "points_held": Template("工分预留", "为你的兑换预留了 {points} 工分。"),
    "points_returned": Template("工分退回", "退回给你 {points} 工分。"),
    "points_reversed": Template("工分更正", "一笔记错的 {points} 工分已经更正扣回。有疑问可以向村里提出异议。"),
    "points_pooled": Template("工分转入家庭", "你把 {points} 工分转给了家庭账户。"),
    "points_expired": Template("工分到期", "{points} 工分已到期作废。"),
    "points_changed": Template("工分变动", "你的工分变动了 {points}。"),
    "points_expiring": Template(
        "工分快到期了", "你有 {points} 工分将在 {on} 到期，请在这之前使用。", "points_expiring"
    ),
    "account_blocked": Template(
        "工分账户停用", "你的工分账户已停用，工分还在，暂时不能收也不能用。原因见工分明细，有疑问请联系村里。"
    ),
    "account_released": Template("工分账户恢复", "你的工分账户已恢复使用。"),
    "activity_promoted": Template(
        "候补成功", "你候补的活动有名额了，已为你报上名。不能参加请及时取消。", "activity_promoted"
    ),
    "activity_missed": Template("活动缺席", "你报名的活动没有签到，记为缺席。有特殊情况请联系组织者。"),
    "activity_called_off": Template("活动取消了", "你报名的活动取消了，不用去了，也不算缺席。"),
    "card_issued": Template("工分卡已办好", "你的第 {card} 张工分卡已办好，之前的卡不能再用。", "card_issued"),
    "star_named": Template("你上榜了", "恭喜，你是 {period} 的榜单之星！"),
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


@value
class Reach:
    """How a resident can be reached besides the inbox: a phone ("": none known), and what speaks for using it."""

    phone: str
    has_card: bool
    age: int | None


class Sms(StrEnum):
    """What became of a short message. `claimed`: it was about to be sent, and nothing was heard of it since."""

    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


UNKNOWN_OUTCOMES = frozenset({"outside_outcome_unknown", "outside_answer_broken"})
"""The codes of refusals after which a short message may have been sent nevertheless."""


def sms_after(code: str) -> Sms:
    """Return what became of a short message whose sending was refused with `code`."""
    return Sms.UNKNOWN if code in UNKNOWN_OUTCOMES else Sms.REFUSED


def is_texted(message: Message, reach: Reach) -> bool:
    """Tell whether a message also goes out as a short message: an important one, to a card holder or an elder."""
    elder = reach.age is not None and reach.age >= ELDER_AGE
    return bool(TEMPLATES[message.kind].sms and reach.phone and (reach.has_card or elder))


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


STANDS = {"block": "account_blocked", "release": "account_released"}
"""Which message an entry's kind is that moves no points."""


@_told.register
def _(fact: PointsMoved) -> Message | None:
    if fact.kind in STANDS:
        return _says(fact.account_id, STANDS[fact.kind], fact.source)
    if fact.points == 0 or fact.kind == ARRIVES_AT_HOUSEHOLD:
        return None
    kind = MOVES.get(fact.kind, "points_changed")
    points = f"{fact.points:+d}" if kind == "points_changed" else abs(fact.points)
    why = EARNED_BY.get(fact.source.partition("#")[0], EARNED_OTHERWISE)
    if fact.of_points:
        part = _part(fact.points, fact.of_points, fact.minutes, fact.of_minutes)
        return _says(fact.account_id, "points_earned_in_part", fact.source, points=points, why=why, **part)
    return _says(fact.account_id, kind, fact.source, points=points, why=why)


def _part(points: int, of_points: int, minutes: int, of_minutes: int) -> dict[str, str]:
    """Return what was paid of what, in minutes where time was cut, else in points."""
    if minutes < of_minutes:
        return {"part": f"{minutes} 分钟", "whole": f"{of_minutes} 分钟"}
    return {"part": f"{points} 工分", "whole": f"{of_points} 工分"}


@_told.register
def _(fact: ActivityAttended) -> Message | None:
    if fact.points == 0:
        return None
    earned = {"points": fact.points, "why": EARNED_BY["activity"]}
    if fact.of_points:
        earned |= _part(fact.points, fact.of_points, fact.paid_minutes, fact.minutes if fact.paid_minutes else 0)
        return _says(fact.resident_id, "points_earned_in_part", fact.activity_id, **earned)
    return _says(fact.resident_id, "points_earned", fact.activity_id, **earned)


@_told.register
def _(fact: PointsExpiring) -> Message | None:
    on = dt.date.fromisoformat(fact.expires_on)
    return _says(fact.account_id, "points_expiring", "", points=fact.points, on=f"{on.year}年{on.month}月{on.day}日")


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
def _(fact: StarNamed) -> Message | None:
    return _says(fact.resident_id, "star_named", fact.place_id, period=period_in_words(fact.period))


def period_in_words(period: str) -> str:
    """Return `2026W47` as 2026年第47周 and `2026M11` as 2026年11月."""
    year, number = period[:4], int(period[5:])
    return f"{year}年第{number}周" if period[4] == "W" else f"{year}年{number}月"
