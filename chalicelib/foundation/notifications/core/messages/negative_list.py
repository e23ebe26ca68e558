"""What the person of a negative record is told: that there is one, and what became of it. What it says is in none."""

from __future__ import annotations

from chalicelib.foundation.facts.core.negative_list import (
    NegativeAnswerDue,
    NegativeRecordDecided,
    NegativeRecordNoticed,
)
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import day_in_words, says, told


@told.register
def _(fact: NegativeRecordNoticed) -> Message | None:
    return says(fact.resident_id, "negative_noticed", fact.record_id, on=day_in_words(fact.answer_until))


@told.register
def _(fact: NegativeAnswerDue) -> Message | None:
    return says(fact.resident_id, "negative_answer_due", fact.record_id, on=day_in_words(fact.answer_until))


@told.register
def _(fact: NegativeRecordDecided) -> Message | None:
    on = day_in_words(fact.on) if fact.on else ""
    return says(fact.resident_id, f"negative_{fact.outcome}", fact.record_id, on=on)
