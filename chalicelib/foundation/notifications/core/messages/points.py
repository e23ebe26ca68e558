"""What somebody is told of their points."""

from __future__ import annotations

import re

from chalicelib.foundation.facts.core.points import LiabilityWarned, PointsExpiring, PointsMoved
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import (
    EARNED_BY,
    EARNED_OTHERWISE,
    day_in_words,
    part_of,
    says,
    told,
)

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
OF_ACCOUNTS = (PointsMoved, PointsExpiring)
"""The facts that name an account, which may be a household's."""

ORDERED = re.compile(r"^hold#v[0-9]{5}o")
"""The source of an order of the mall, of which people are told by the order's own facts."""

STANDS = {"block": "account_blocked", "release": "account_released"}
"""Which message an entry's kind is that moves no points."""


@told.register
def _(fact: PointsMoved) -> Message | None:
    if fact.kind in STANDS:
        return says(fact.account_id, STANDS[fact.kind], fact.source)
    if fact.points == 0 or fact.kind == ARRIVES_AT_HOUSEHOLD:
        return None
    if ORDERED.match(fact.source):
        return None
    kind = MOVES.get(fact.kind, "points_changed")
    points = f"{fact.points:+d}" if kind == "points_changed" else abs(fact.points)
    why = EARNED_BY.get(fact.source.partition("#")[0], EARNED_OTHERWISE)
    if fact.of_points:
        part = part_of(fact.points, fact.of_points, fact.minutes, fact.of_minutes)
        return says(fact.account_id, "points_earned_in_part", fact.source, points=points, why=why, **part)
    return says(fact.account_id, kind, fact.source, points=points, why=why)


@told.register
def _(fact: PointsExpiring) -> Message | None:
    return says(fact.account_id, "points_expiring", "", points=fact.points, on=day_in_words(fact.expires_on))


@told.register
def _(fact: LiabilityWarned) -> Message | None:
    on = day_in_words(fact.day)
    return says(fact.resident_id, "liability_warned", fact.place_id, on=on, warnings=fact.warnings, told=fact.told)
