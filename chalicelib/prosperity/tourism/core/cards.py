"""A visitor's card: a stamp for each spot, and what they were given for trails that they finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from chalicelib.kernel.values import value
from chalicelib.prosperity.tourism.core.refusals import StampedToday, TrailUnfinished
from chalicelib.prosperity.tourism.core.trails import Trail

KEPT_DAYS = 14
"""How long a card knows a check-in by its key. One older than eight days is not written any more (`ledger.core.keys`):
what asks again later is refused, and stamps nothing."""


@value
class Stamp:
    """On which day somebody was first stamped at a spot, on which last, and on how many days in all."""

    first_on: dt.date
    last_on: dt.date
    days: int = 1


@value
class Had:
    """What somebody had for a trail: on which day, points, or a coupon; `why` says what kept it from being given.

    Nothing of the three: the town set none. One with a `why` is asked for again.
    """

    on: dt.date
    points: int = 0
    coupon_id: str = ""
    why: str = ""


@value
class Visit:
    """What one check-in came to, by the key that asked for it: kept so that the same key is answered the same."""

    key: str
    spot_id: str
    on: dt.date
    is_first: bool
    had: Mapping[str, Had] = field(default_factory=dict)


@value
class Card:
    """The card of a resident or member, in one town. `had` is by trail, `visits` by key the check-ins of late.

    `erased` is what an erased card still knows: at which spots it was stamped on the day of its end, and that day.
    """

    person_id: str
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    had: Mapping[str, Had] = field(default_factory=dict)
    visits: Mapping[str, Visit] = field(default_factory=dict)
    version: int = 0
    erased: Mapping[str, dt.date] = field(default_factory=dict)


def stamped(card: Card, spot_id: str, today: dt.date) -> Card:
    """Return the card with a stamp of today; of an erased one nothing is known any more that was before today.

    Raises:
        StampedToday: it has one, or had one when it was erased.
    """
    was, erased = card.stamps.get(spot_id), _of_today(card, today)
    if was is not None and was.last_on >= today:
        raise StampedToday
    if spot_id in erased:
        raise StampedToday
    now = Stamp(today, today) if was is None else replace(was, last_on=today, days=was.days + 1)
    return replace(card, stamps={**card.stamps, spot_id: now}, version=card.version + 1, erased=erased)


def _of_today(card: Card, today: dt.date) -> dict[str, dt.date]:
    return {spot_id: on for spot_id, on in card.erased.items() if on >= today}


def emptied(card: Card, today: dt.date) -> Card:
    """Return the card without stamps, check-ins and what was given; what was stamped today it knows until tomorrow.

    Else who erases their card would be stamped, and counted, as often on one day as they erase it.
    """
    stamped_today = {spot_id: one.last_on for spot_id, one in card.stamps.items() if one.last_on >= today}
    return Card(card.person_id, version=card.version + 1, erased=_of_today(card, today) | stamped_today)


def visited(card: Card, visit: Visit) -> Card:
    """Return the card with what a check-in came to and gave; those are gone whose keys are too old to come again."""
    since = visit.on - dt.timedelta(days=KEPT_DAYS)
    kept = {key: one for key, one in card.visits.items() if one.on >= since}
    return replace(with_had(card, visit.had), visits={**kept, visit.key: visit})


def missing(card: Card, trail: Trail) -> int:
    """Return how many stamps of a trail a card lacks."""
    return sum(spot_id not in card.stamps for spot_id in trail.terms.spot_ids)


def finished(card: Card, trails: Sequence[Trail]) -> list[Trail]:
    """Return those of the trails that everybody sees which the card has whole, and which gave nothing yet."""
    return [one for one in trails if one.is_shown and one.trail_id not in card.had and not missing(card, one)]


def refuse_unfinished(card: Card, trail: Trail) -> None:
    """Let somebody have what a trail gives.

    Raises:
        TrailUnfinished: stamps are missing.
    """
    left = missing(card, trail)
    if left:
        raise TrailUnfinished(left=left)


def with_had(card: Card, had: Mapping[str, Had]) -> Card:
    """Return the card with what was given for trails; what was kept from being given does not count."""
    return replace(card, had={**card.had, **{trail_id: one for trail_id, one in had.items() if not one.why}})
