"""Which way a message leaves the house, if it does: a subscribe message of WeChat, or a short message; and when."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from chalicelib.foundation.notifications.core.messages import Message
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value

ELDER_AGE = 60
"""Source: 老年人权益保障法, article 2."""
QUIET_FROM, QUIET_TO = dt.time(21, 30), dt.time(7, 30)
"""Between these hours in China nothing but what is urgent goes out. Ours."""
FAMILIES = {"points": "工分变动", "activity": "活动提醒", "progress": "办理进度"}
"""The families of subscribe messages that people agree to. Each is one template of WeChat's with `WECHAT_FIELDS`."""
WECHAT_FIELDS = ("thing1", "thing2", "time3")
"""What a template of ours has at WeChat: what it is about, what is said, when."""
THING_CHARS_MAX = 20
"""What WeChat takes in a field of kind `thing`."""
LEFT_MAX = 50
"""Most subscriptions of a family that are counted for somebody."""


class NoSuchFamily(NotFound):
    """There is no such family of subscribe messages."""

    code = "no_such_message_family"
    zh, en = "没有这一类订阅消息。", "There is no such family of messages."


@value
class Family:
    """A family of subscribe messages: WeChat's template ("": none on this stage), and how many are still agreed to."""

    family: str
    title: str
    template_id: str
    left: int


class Way(StrEnum):
    """How a message leaves the house."""

    WECHAT = "wechat"
    SMS = "sms"


class Sending(StrEnum):
    """What became of a message that was to leave the house.

    `waiting`: it waits for the morning. `claimed`: it was about to be sent, and nothing was heard of it since.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


NEXT: dict[Sending, frozenset[Sending]] = {
    Sending.WAITING: frozenset({Sending.CLAIMED}),
    Sending.CLAIMED: frozenset({Sending.SENT, Sending.REFUSED, Sending.UNKNOWN}),
}
"""What becomes of what; all else never does. So none is sent twice, even where nothing was heard of it."""


@value
class Reach:
    """How a resident can be reached besides the inbox: a phone or a WeChat user ("": none), and what speaks for it.

    `agreed` tells whether they agreed to short messages; `left` counts the subscriptions that are left by family.
    """

    phone: str
    has_card: bool
    age: int | None
    openid: str = ""
    left: tuple[tuple[str, int], ...] = ()
    agreed: bool = True


UNKNOWN_OUTCOMES = frozenset({"outside_outcome_unknown", "outside_answer_broken"})
"""The codes of refusals after which a message may have been sent nevertheless."""


def becoming(to: Sending) -> list[Sending]:
    """Return what a message is of which this becomes."""
    return [sending for sending, found in NEXT.items() if to in found]


def sending_after(code: str) -> Sending:
    """Return what became of a message whose sending was refused with `code`."""
    return Sending.UNKNOWN if code in UNKNOWN_OUTCOMES else Sending.REFUSED


def ways_of(message: Message, reach: Reach) -> list[Way]:
    """Return the ways that a message may take, the one to try first at the front; none for most.

    A subscribe message costs nobody anything and was asked for. A short message goes only to card holders and elders,
    and only for what matters; an alarm to everybody.
    """
    found = []
    if reach.openid and dict(reach.left).get(message.template.wechat, 0) > 0:
        found.append(Way.WECHAT)
    if is_texted(message, reach):
        found.append(Way.SMS)
    return found


def is_texted(message: Message, reach: Reach) -> bool:
    """Tell whether a message may go out as a short message: an important one, to a card holder or elder who agreed.

    An alarm goes to everybody whose phone is known.
    """
    if not (message.template.sms and reach.phone):
        return False
    elder = reach.age is not None and reach.age >= ELDER_AGE
    return message.template.alarm or (reach.agreed and (reach.has_card or elder))


def is_quiet(message: Message, now: dt.datetime) -> bool:
    """Tell whether a message waits for the morning."""
    hour = now.astimezone(SHANGHAI).time()
    return not message.template.urgent and (hour >= QUIET_FROM or hour < QUIET_TO)


def wechat_fields(message: Message, at: dt.datetime) -> dict[str, str]:
    """Return the fields of a subscribe message; the whole of it is in the inbox that it opens."""
    time = at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return dict(zip(WECHAT_FIELDS, (_thing(message.title), _thing(message.body), time), strict=True))


def _thing(text: str) -> str:
    return text if len(text) <= THING_CHARS_MAX else text[: THING_CHARS_MAX - 1] + "…"
