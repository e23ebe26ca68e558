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
    ActedFor,
    ActingDisputed,
    ActingDisputeDecided,
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
    MandateEnded,
    MandateGranted,
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
from chalicelib.foundation.notifications.core.templates import TEMPLATES, Template
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


ACTED = {
    "activities.sign_up": "报名了活动",
    "activities.cancel": "取消了活动报名",
    "activities.rate": "评价了活动",
    "rewards.redeem": "在合作商户用了工分",
    "rewards.pay_shop": "在合作商户用了工分",
    "points.pool_points": "把工分转入了家庭账户",
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


@_told.register
def _(fact: ActedFor) -> Message | None:
    what = ACTED.get(fact.deed, ACTED_OTHERWISE)
    if fact.points:
        what += f"（{fact.points} 工分）"
    return _says(fact.principal_id, "acted_for", fact.deed_id, what=what)


@_told.register
def _(fact: MandateGranted) -> Message | None:
    return _says(fact.principal_id, "mandate_granted", fact.agent_id)


@_told.register
def _(fact: MandateEnded) -> Message | None:
    return _says(fact.principal_id, "mandate_ended", fact.agent_id)


@_told.register
def _(fact: ActingDisputed) -> Message | None:
    return _says(fact.principal_id, "dispute_opened", fact.deed_id)


@_told.register
def _(fact: ActingDisputeDecided) -> Message | None:
    finding = "属实，这份授权已经撤销" if fact.state == "confirmed" else "不属实"
    return _says(fact.principal_id, "dispute_decided", fact.deed_id, finding=finding)


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
