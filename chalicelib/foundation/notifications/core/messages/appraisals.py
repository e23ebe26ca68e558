"""What a voter is told of their paper ballot: that it was given, and taken back. What is on it nobody knows.

What all voters are told, that an appraisal opened or its result is out, its own room says: it knows who they are.
"""

from __future__ import annotations

from chalicelib.foundation.facts.core.appraisals import PaperHandedOut, PaperTakenBack
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told


@told.register
def _(fact: PaperHandedOut) -> Message | None:
    return says(fact.resident_id, "paper_handed_out", fact.campaign_id)


@told.register
def _(fact: PaperTakenBack) -> Message | None:
    return says(fact.resident_id, "paper_taken_back", fact.campaign_id)
