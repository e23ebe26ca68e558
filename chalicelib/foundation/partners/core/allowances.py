"""Limits by day and by hour: which counters a redemption draws on, and which limit it would pass.

A person's limits are their village's (`core.spending`) and their card's, never a shop's: so every sale to somebody who
may be limited is counted, whichever shop sells.

The hours' counters lie in the item of the day, one for each limit that is set, and go when a later one is counted. So
the item stays within a kilobyte or two, and an hour's limit costs no more than a day's. Hours are those of China.

The limits are soft. A counter is added to first and read from that same write, so two racing redemptions never both
squeeze under a limit. It can be overrun in three ways only: by redemptions whose outcome stayed unknown and that were
given back though they had moved points (one redemption each); by a limit set, or lowered, within the last
`keys.CACHED_SECONDS` in another process; and by what was redeemed earlier on the day (or in the hour) a first limit is
set, when nothing was counted. It errs the other way where an answer is lost, since the addition is then sent again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from chalicelib.foundation.partners.core.keys import ApiKey
from chalicelib.foundation.partners.core.shops import Limits
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value

POINTS, COUNT, CARD_POINTS = "points", "count", "card_points"
KEPT = dt.timedelta(days=12)
"""Longer than an offline sale may be late, whose day's counter is looked at then."""
HOURS_GONE = 3
"""How many past hours' counters a draw removes."""


_LIMITS = {
    "shop_day_points": ("这家店每天收的工分", "the points that this shop takes in a day"),
    "shop_day_count": ("这家店每天的笔数", "the sales of this shop in a day"),
    "key_day_points": ("这个收银密钥每天收的工分", "the points that this key takes in a day"),
    "key_day_count": ("这个收银密钥每天的笔数", "the sales with this key in a day"),
    "person_day_points": ("每人每天用的工分", "the points that a person spends in a day"),
    "card_day_points": ("刷卡每天用的工分", "the points that are spent by card in a day"),
    "offline_card_points": ("断网时一张卡每天收的工分", "the points that a card spends offline in a day"),
    "shop_hour_points": ("这家店每小时收的工分", "the points that this shop takes in an hour"),
    "shop_hour_count": ("这家店每小时的笔数", "the sales of this shop in an hour"),
    "key_hour_points": ("这个收银密钥每小时收的工分", "the points that this key takes in an hour"),
    "key_hour_count": ("这个收银密钥每小时的笔数", "the sales with this key in an hour"),
    "person_hour_points": ("每人每小时用的工分", "the points that a person spends in an hour"),
    "day_jobs": ("这家店每天要的流水", "the statements that this shop asks for in a day"),
    "bank_day_count": ("这家银行每天查验的次数", "the looks of this bank in a day"),
    "bank_hour_count": ("这家银行每小时查验的次数", "the looks of this bank in an hour"),
    "bank_key_day_count": ("这个密钥每天查验的次数", "the looks with this key in a day"),
    "bank_key_hour_count": ("这个密钥每小时查验的次数", "the looks with this key in an hour"),
    "card_hour_points": ("刷卡每小时用的工分", "the points that are spent by card in an hour"),
}
"""What people call each limit, in Chinese and in English."""


class DayLimitReached(Conflict):
    """A day limit would be passed; `limit` names it."""

    code = "day_limit_reached"
    zh, en = "超过了今天的限额（{limit}）。", "Today's limit would be passed: {limit}."
    words: ClassVar[Mapping[str, str]] = {code: zh for code, (zh, _) in _LIMITS.items()}
    words_en: ClassVar[Mapping[str, str]] = {code: en for code, (_, en) in _LIMITS.items()}


class HourLimitReached(DayLimitReached):
    """A limit of this hour would be passed; the next hour begins with nothing counted."""

    code = "hour_limit_reached"
    zh, en = "超过了这一小时的限额（{limit}），过了整点再来。", "This hour's limit would be passed: {limit}."


JOBS_A_DAY = 50
"""How many jobs a shop's keys start in a day that nothing else bounds: statements."""


def refusal_of(limit: str) -> DayLimitReached:
    """Return what says that a limit would be passed."""
    return HourLimitReached(limit=limit) if "_hour_" in limit else DayLimitReached(limit=limit)


@value
class Counter:
    """One counter of a draw: how much it takes, and the limit it must stay within (None: counted only)."""

    attribute: str
    amount: int
    limit: str
    most: int | None


@value
class Draw:
    """What one redemption adds to one item of counters: the shop's day, or the person's day. `over` are hours' gone."""

    subject: str
    counters: tuple[Counter, ...]
    over: tuple[str, ...] = ()
    line: str = ""
    """The sale itself, where it is counted once however often it is sent at the same moment; "" elsewhere."""

    def limit_passed(self, totals: dict[str, int]) -> str | None:
        """Return the name of the first limit that the new totals pass, or None."""
        passed = (c.limit for c in self.counters if c.most is not None and totals[c.attribute] > c.most)
        return next(passed, None)


@value
class Allowance:
    """What a redemption took of the limits on a business date, to be given back if it moves nothing."""

    on: dt.date
    draws: tuple[Draw, ...]


def key_attribute(key_id: str, unit: str) -> str:
    """Return the name of a key's counter in the item of its shop's day."""
    return f"key_{key_id}_{unit}"


def plan_offline(person_id: str, line: str, points: int, most: int) -> Draw:
    """Return the draw of what a card spends offline on the day of the sale, over all shops together."""
    return Draw(f"{person_id}#offline", (Counter(POINTS, points, "offline_card_points", most),), line=line)


def is_counted(limits: Limits, key: ApiKey) -> bool:
    """Tell whether the sales of a shop are counted at all, by its limits or by its key's own."""
    own = key.day_points is not None or key.day_count is not None
    return own or any(getattr(limits, name) is not None for name in _LIMITS if name.startswith(("shop_", "key_")))


def plan_return(partner_id: str, key_id: str, *, points: int, person_id: str, by_card: bool) -> tuple[Draw, ...]:
    """Return what a refund gives back of the limits of its sale's day: the points, in the shop's and the person's item.

    Not the number of sales, since the sale was one; nor the hour's. `key_id` is the key that sold, "" where none did.
    """
    shop = [Counter(POINTS, points, "shop_day_points", None)]
    if key_id:
        shop.append(Counter(key_attribute(key_id, POINTS), points, "key_day_points", None))
    person = [Counter(POINTS, points, "person_day_points", None)]
    if by_card:
        person.append(Counter(CARD_POINTS, points, "card_day_points", None))
    return Draw(partner_id, tuple(shop)), Draw(person_id, tuple(person))


def hour_attribute(attribute: str, hour: int) -> str:
    """Return the name of a counter's share of an hour of the day."""
    return f"{attribute}_h{hour:02d}"


def plan_draws(
    limits: Limits,
    spending: Spending,
    key: ApiKey | None,
    *,
    partner_id: str,
    points: int,
    person_id: str,
    by_card: bool,
    hour: int,
    card_own: int | None = None,
) -> tuple[Draw, ...]:
    """Return the draws of a redemption; an item without a limit set is not drawn on at all.

    `key` is None where the villager scans the shop's code, and no key acts; `spending` are the limits of the payer's
    village, `card_own` is the card's own, `hour` is that of the day in China.
    """
    shop = [
        Counter(POINTS, points, "shop_day_points", limits.shop_day_points),
        Counter(COUNT, 1, "shop_day_count", limits.shop_day_count),
    ]
    shop_hour = [
        Counter(POINTS, points, "shop_hour_points", limits.shop_hour_points),
        Counter(COUNT, 1, "shop_hour_count", limits.shop_hour_count),
    ]
    if key is not None:
        most_points = limits.key_day_points if key.day_points is None else key.day_points
        most_count = limits.key_day_count if key.day_count is None else key.day_count
        shop.append(Counter(key_attribute(key.key_id, POINTS), points, "key_day_points", most_points))
        shop.append(Counter(key_attribute(key.key_id, COUNT), 1, "key_day_count", most_count))
        shop_hour.append(Counter(key_attribute(key.key_id, POINTS), points, "key_hour_points", limits.key_hour_points))
        shop_hour.append(Counter(key_attribute(key.key_id, COUNT), 1, "key_hour_count", limits.key_hour_count))
    person = [Counter(POINTS, points, "person_day_points", spending.person_day_points)]
    person_hour = [Counter(POINTS, points, "person_hour_points", spending.person_hour_points)]
    if by_card:
        person_hour.append(Counter(CARD_POINTS, points, "card_hour_points", spending.card_hour_points))
        person.append(Counter(CARD_POINTS, points, "card_day_points", spending.card_limit(card_own)))
    draws = _draw(partner_id, shop, shop_hour, hour), _draw(person_id, person, person_hour, hour)
    return tuple(draw for draw in draws if any(counter.most is not None for counter in draw.counters))


def plan_look(limits: Limits, key: ApiKey, *, bank_id: str, hour: int) -> Draw | None:
    """Return the draw of one look of a bank's key, or None where no limit is set: counts alone, by bank and by key."""
    of_key, own = key_attribute(key.key_id, COUNT), key.day_count
    by_day = [
        Counter(COUNT, 1, "bank_day_count", limits.shop_day_count),
        Counter(of_key, 1, "bank_key_day_count", limits.key_day_count if own is None else own),
    ]
    by_hour = [
        Counter(COUNT, 1, "bank_hour_count", limits.shop_hour_count),
        Counter(of_key, 1, "bank_key_hour_count", limits.key_hour_count),
    ]
    draw = _draw(bank_id, by_day, by_hour, hour)
    return draw if any(counter.most is not None for counter in draw.counters) else None


def _draw(subject: str, by_day: list[Counter], by_hour: list[Counter], hour: int) -> Draw:
    """Return the draw of one item: all its counters of the day, and of the hour those that a limit asks for."""
    limited = [counter for counter in by_hour if counter.most is not None]
    hours = [replace(counter, attribute=hour_attribute(counter.attribute, hour)) for counter in limited]
    gone = [one for one in range(hour - 1 - HOURS_GONE, hour - 1) if one >= 0]
    over = [hour_attribute(counter.attribute, one) for counter in limited for one in gone]
    return Draw(subject, (*by_day, *hours), tuple(over))
