"""Day limits: which counters a redemption draws on, and which limit it would pass.

A person's limits are their village's (`core.spending`) and their card's, never a shop's: so every sale to somebody who
may be limited is counted, whichever shop sells.

The limits are soft. A counter is added to first and read from that same write, so two racing redemptions never both
squeeze under a limit. It can be overrun in three ways only: by redemptions whose outcome stayed unknown and that were
given back though they had moved points (one redemption each); by a limit set, or lowered, within the last
`keys.CACHED_SECONDS` in another process; and by what was redeemed earlier on the day a first limit is set, when nothing
was counted. It errs the other way where an answer is lost, since the addition is then sent again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from chalicelib.foundation.partners.core.keys import ApiKey
from chalicelib.foundation.partners.core.shops import Limits
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value

POINTS, COUNT, CARD_POINTS = "points", "count", "card_points"
KEPT = dt.timedelta(days=3)


_LIMITS = {
    "shop_day_points": ("这家店每天收的工分", "the points that this shop takes in a day"),
    "shop_day_count": ("这家店每天的笔数", "the sales of this shop in a day"),
    "key_day_points": ("这个收银密钥每天收的工分", "the points that this key takes in a day"),
    "key_day_count": ("这个收银密钥每天的笔数", "the sales with this key in a day"),
    "person_day_points": ("每人每天用的工分", "the points that a person spends in a day"),
    "card_day_points": ("刷卡每天用的工分", "the points that are spent by card in a day"),
}
"""What people call each limit, in Chinese and in English."""


class DayLimitReached(Conflict):
    """A day limit would be passed; `limit` names it."""

    code = "day_limit_reached"
    zh, en = "超过了今天的限额（{limit}）。", "Today's limit would be passed: {limit}."
    words: ClassVar[Mapping[str, str]] = {code: zh for code, (zh, _) in _LIMITS.items()}
    words_en: ClassVar[Mapping[str, str]] = {code: en for code, (_, en) in _LIMITS.items()}


@value
class Counter:
    """One counter of a draw: how much it takes, and the limit it must stay within (None: counted only)."""

    attribute: str
    amount: int
    limit: str
    most: int | None


@value
class Draw:
    """What one redemption adds to one item of counters: the shop's day, or the person's day."""

    subject: str
    counters: tuple[Counter, ...]

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


def plan_draws(
    limits: Limits,
    spending: Spending,
    key: ApiKey | None,
    *,
    partner_id: str,
    points: int,
    person_id: str,
    by_card: bool,
    card_own: int | None = None,
) -> tuple[Draw, ...]:
    """Return the draws of a redemption; an item without a limit set is not drawn on at all.

    `key` is None where the villager scans the shop's code, and no key acts; `spending` are the limits of the payer's
    village, `card_own` is the card's own.
    """
    shop = [
        Counter(POINTS, points, "shop_day_points", limits.shop_day_points),
        Counter(COUNT, 1, "shop_day_count", limits.shop_day_count),
    ]
    if key is not None:
        most_points = limits.key_day_points if key.day_points is None else key.day_points
        most_count = limits.key_day_count if key.day_count is None else key.day_count
        shop.append(Counter(key_attribute(key.key_id, POINTS), points, "key_day_points", most_points))
        shop.append(Counter(key_attribute(key.key_id, COUNT), 1, "key_day_count", most_count))
    person = [Counter(POINTS, points, "person_day_points", spending.person_day_points)]
    if by_card:
        person.append(Counter(CARD_POINTS, points, "card_day_points", spending.card_limit(card_own)))
    draws = Draw(partner_id, tuple(shop)), Draw(person_id, tuple(person))
    return tuple(draw for draw in draws if any(counter.most is not None for counter in draw.counters))
