"""What somebody is told of their applications to perk programmes: that there is an answer, never which."""

from __future__ import annotations

from chalicelib.foundation.facts.core.perks import PerkAppealDecided, PerkCalledOff, PerkDecided
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told


@told.register
def _(fact: PerkDecided) -> Message | None:
    return says(fact.resident_id, "perk_decided", fact.programme_id)


@told.register
def _(fact: PerkAppealDecided) -> Message | None:
    return says(fact.resident_id, "perk_appeal_decided", fact.programme_id)


@told.register
def _(fact: PerkCalledOff) -> Message | None:
    return says(fact.resident_id, "perk_called_off", fact.programme_id)
