"""The week in one message, for those whom no inbox reaches: card holders and elders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from chalicelib.foundation.facts.core import Fact, id_of
from chalicelib.foundation.facts.core.activities import ActivityAttended
from chalicelib.foundation.facts.core.appraisals import BallotCast
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.tickets import TicketAdopted
from chalicelib.foundation.notifications.core.messages import RESIDENT, Message
from chalicelib.kernel.values import value

SPENDING = frozenset({"redemption", "hold", "capture", "void", "refund"})
"""The kinds of entries by which points are spent; a void or a capture in part gives back what was set aside."""


@value
class Week:
    """What one person did in a week. A mistaken award that was taken back is taken off what was `earned`."""

    times: int = 0
    earned: int = 0
    spent: int = 0


def weeks_of(facts: Iterable[Fact]) -> dict[str, Week]:
    """Return what each resident did, by their id; those to whom nothing happened are left out."""
    found: dict[str, Week] = {}
    for fact in facts:
        who, adds = _told(fact)
        match = RESIDENT.match(who)
        if match is None or adds == Week():
            continue
        resident_id = f"{match[1]}r{match[2]}"
        before = found.get(resident_id, Week())
        found[resident_id] = replace(
            before,
            times=before.times + adds.times,
            earned=before.earned + adds.earned,
            spent=before.spent + adds.spent,
        )
    return found


def _told(fact: Fact) -> tuple[str, Week]:
    if isinstance(fact, ActivityAttended):
        return fact.resident_id, Week(times=1, earned=fact.points)
    if isinstance(fact, BallotCast | TicketAdopted):
        return fact.resident_id, Week(earned=fact.points)
    if isinstance(fact, PointsMoved) and fact.kind in ("award", "reversal"):
        return fact.account_id, Week(earned=fact.points)
    if isinstance(fact, PointsMoved) and fact.kind in SPENDING:
        return fact.account_id, Week(spent=-fact.points)
    return "", Week()


def digest_of(resident_id: str, week: Week, *, period: str, today: dt.date) -> Message:
    """Return the message of a week such as `2026W47`, the same however often it is made on a day."""
    values = {"times": str(week.times), "earned": str(week.earned), "spent": str(week.spent)}
    return Message(id_of(today, f"digest#{period}"), resident_id, "weekly_digest", period, values)
