"""What a reward is, and what of it may change when."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.calendar import month_of
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.points.rewards.core.offers import NEXT, Deed, State
from chalicelib.points.rewards.core.refusals import NoSuchReward, RewardInOtherState, RewardOver, TermsStand

PRICE_MAX = 100_000
STOCK_MAX = 100_000
QUANTITY_MAX = 10
"""Most pieces of one order. Ours."""
COLLECT_DAYS_MAX = 6
"""The ledger holds points for 7 days at most, and the last day to collect is a whole one."""
LIMIT_MAX = 99
WITHOUT_END = dt.date(2099, 12, 31)
"""Until when a reward is offered that names no day: the last day of the house's calendar."""


class Kind(StrEnum):
    """What is ordered: goods, a service, a seat at an event."""

    GOODS = "goods"
    SERVICE = "service"
    SEAT = "seat"


class Per(StrEnum):
    """What a person's limit counts: nothing, a business month, or all time."""

    NONE = "none"
    MONTH = "month"
    ALL = "all"


@value
class Point:
    """Where it is collected: by whose officers (a village's or the town's), its name, where it is, when it is open."""

    place_id: str
    name: str
    where: str
    opening: str

    @property
    def desk(self) -> str:
        """Names the desk: the place, and what the point is called there."""
        return f"{self.place_id}#{self.name}"


@value
class Terms:
    """What an officer writes. `price` in whole points a piece, at most `most` pieces a person (`per`).

    It is collected within `collect_days` days after the one of the order, and offered until `until`, that day included.
    """

    kind: Kind
    title: str
    words: str
    price: int
    per: Per
    most: int
    point: Point
    collect_days: int
    until: dt.date = WITHOUT_END
    media_ids: tuple[str, ...] = ()

    @property
    def standing(self) -> tuple[object, ...]:
        """What orders rest on, which stands once it was offered."""
        return self.kind, self.price, self.per, self.most, self.collect_days, self.point.desk


@value
class Reward:
    """One thing of the mall, of a village or of a town. Its stock is the slot of reservations with its id."""

    reward_id: str
    terms: Terms
    state: State
    since: dt.datetime
    fingerprint: str
    stock: int
    version: int = 1
    last_key: str = ""
    last_mark: str = ""

    @property
    def place_id(self) -> str:
        """The village or town that offers it."""
        return place_of(self.reward_id)


def place_of(reward_id: str) -> str:
    """Return the village or town of a reward."""
    return reward_id.partition("x")[0]


def id_of(place_id: str, key: str) -> str:
    """Return the id of the reward that a key makes."""
    return f"{place_id}x{key}"


def checked(terms: Terms, *, place_id: str, today: dt.date) -> Terms:
    """Return what was written if it may be.

    Raises:
        InvalidInput: its last day is past, a limit counts nothing, or it is collected at another village's desk.
    """
    faults = []
    if terms.until < today:
        faults.append(("until", "untimely", "最后一天不能早于今天。", "The last day can not be past."))
    if (terms.per is Per.NONE) != (terms.most == 0):
        faults.append(("most", "limit", "限兑要写件数；不限就写 0。", "A limit has a number; none has 0."))
    if place_id.startswith("v") and terms.point.place_id != place_id:
        faults.append(("point.place_id", "elsewhere", "村里的奖品在本村领取。", "It is collected in its own village."))
    if faults:
        raise InvalidInput(fields=[{"field": f, "code": c, "zh": zh, "en": en} for f, c, zh, en in faults])
    return terms


def changed(reward: Reward, terms: Terms) -> Reward:
    """Return the reward with other words; what orders rest on only before it is offered.

    Raises:
        RewardInOtherState: it has ended.
        TermsStand: as it says.
    """
    if reward.state is State.ENDED:
        raise RewardInOtherState(state=reward.state.value)
    if reward.state is not State.DRAFT and terms.standing != reward.terms.standing:
        raise TermsStand
    return replace(reward, terms=terms, version=reward.version + 1)


def moved(reward: Reward, deed: Deed, now: dt.datetime) -> Reward:
    """Return the reward in the state that a deed leads to.

    Raises:
        RewardInOtherState: the deed is not for one in its state.
    """
    after = NEXT.get((reward.state, deed))
    if after is None:
        raise RewardInOtherState(state=reward.state.value)
    return replace(reward, state=after, since=now, version=reward.version + 1)


def orderable(reward: Reward | None, *, places: tuple[str, ...], today: dt.date) -> Reward:
    """Return a reward that somebody of these places (their village, its town) may order today.

    Raises:
        NoSuchReward: there is none, none for them, or it was never offered.
        RewardInOtherState: it is not offered now.
        RewardOver: its last day has passed.
    """
    if reward is None or reward.place_id not in places or reward.state is State.DRAFT:
        raise NoSuchReward
    if reward.state is not State.OFFERED:
        raise RewardInOtherState(state=reward.state.value)
    if today > reward.terms.until:
        raise RewardOver
    return reward


def period_of(terms: Terms, today: dt.date) -> str:
    """Return the period in which a person's limit counts an order of today; "" where there is no limit."""
    return {Per.NONE: "", Per.MONTH: month_of(today), Per.ALL: "all"}[terms.per]
