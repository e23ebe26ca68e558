"""What somebody is told of their objections to their score."""

from __future__ import annotations

from chalicelib.foundation.facts.core.scores import (
    ScoreObjectionDecided,
    ScoreObjectionLate,
    ScoreObjectionProlonged,
)
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import day_in_words, says, told


@told.register
def _(fact: ScoreObjectionDecided) -> Message | None:
    if not fact.upheld:
        return says(fact.resident_id, "score_objection_declined", fact.objection_id)
    key = "score_objection_struck" if fact.struck else "score_objection_upheld"
    return says(fact.resident_id, key, fact.objection_id)


@told.register
def _(fact: ScoreObjectionProlonged) -> Message | None:
    on = day_in_words(fact.due_on)
    return says(fact.resident_id, "score_objection_prolonged", fact.objection_id, on=on)


@told.register
def _(fact: ScoreObjectionLate) -> Message | None:
    return says(fact.resident_id, "score_objection_late", fact.objection_id)
