"""What a claimant is told, and who objected to a claim."""

from __future__ import annotations

from chalicelib.foundation.facts.core.claims import (
    ClaimLapsed,
    ClaimLapsing,
    ClaimLate,
    ClaimNoticed,
    ClaimObjected,
    ClaimPosted,
    ClaimRejected,
    ClaimReturned,
    ClaimReversed,
    ObjectionDecided,
    ObjectionExtended,
)
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import day_in_words, says, told


@told.register
def _(fact: ClaimReturned) -> Message | None:
    return says(fact.resident_id, "claim_returned", fact.claim_id)


@told.register
def _(fact: ClaimNoticed) -> Message | None:
    on = day_in_words(fact.ends_on)
    return says(fact.resident_id, "claim_noticed", fact.claim_id, points=fact.points, on=on)


@told.register
def _(fact: ClaimRejected) -> Message | None:
    return says(fact.resident_id, "claim_rejected", fact.claim_id)


@told.register
def _(fact: ClaimPosted) -> Message | None:
    return says(fact.resident_id, "claim_posted", fact.claim_id, points=fact.points)


@told.register
def _(fact: ClaimReversed) -> Message | None:
    return says(fact.resident_id, "claim_reversed", fact.claim_id)


@told.register
def _(fact: ClaimObjected) -> Message | None:
    return says(fact.resident_id, "claim_objected", fact.claim_id)


@told.register
def _(fact: ObjectionDecided) -> Message | None:
    return says(fact.resident_id, "objection_upheld" if fact.upheld else "objection_dismissed", fact.claim_id)


@told.register
def _(fact: ObjectionExtended) -> Message | None:
    return says(fact.resident_id, "objection_extended", fact.claim_id, on=day_in_words(fact.until))


@told.register
def _(fact: ClaimLapsing) -> Message | None:
    return says(fact.resident_id, "claim_lapsing", fact.claim_id, on=day_in_words(fact.last_on))


@told.register
def _(fact: ClaimLapsed) -> Message | None:
    return says(fact.resident_id, "claim_lapsed", fact.claim_id)


@told.register
def _(fact: ClaimLate) -> Message | None:
    return says(fact.resident_id, "claim_late", fact.claim_id)
