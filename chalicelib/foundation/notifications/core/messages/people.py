"""What somebody is told of their card, of relatives, of the board that they lead, and of a paid vote."""

from __future__ import annotations

from chalicelib.foundation.facts.core.appraisals import BallotCast
from chalicelib.foundation.facts.core.people import CardIssued, HouseholdChanged, RelativeDeclared, RelativeDenied
from chalicelib.foundation.facts.core.points import StarNamed
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import (
    EARNED_BY,
    day_in_words,
    period_in_words,
    says,
    told,
)


@told.register
def _(fact: CardIssued) -> Message | None:
    return says(fact.resident_id, "card_issued", "", card=fact.card_ordinal)


@told.register
def _(fact: RelativeDeclared) -> Message | None:
    return says(fact.resident_id, "relative_entered" if fact.by_officer else "relative_declared", "")


@told.register
def _(fact: RelativeDenied) -> Message | None:
    return says(fact.resident_id, "relative_rejected", "")


@told.register
def _(fact: HouseholdChanged) -> Message | None:
    return says(fact.resident_id, f"household_{fact.change}", "", on=day_in_words(fact.spends_from))


@told.register
def _(fact: StarNamed) -> Message | None:
    return says(fact.resident_id, "star_named", fact.place_id, period=period_in_words(fact.period))


@told.register
def _(fact: BallotCast) -> Message | None:
    if fact.points == 0:
        return None
    return says(fact.resident_id, "points_earned", fact.campaign_id, points=fact.points, why=EARNED_BY["ballot"])
