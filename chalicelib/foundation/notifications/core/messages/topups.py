"""What somebody is told of the phone credit and internet fees they asked for."""

from __future__ import annotations

from chalicelib.foundation.facts.core.topups import TopupFailed, TopupSucceeded, TopupUnknown
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told

KINDS = {"phone": "话费", "internet": "网费"}


@told.register
def _(fact: TopupSucceeded) -> Message | None:
    return says(fact.resident_id, "topup_succeeded", fact.topup_id, yuan=fact.yuan, what=KINDS[fact.kind])


@told.register
def _(fact: TopupFailed) -> Message | None:
    return says(fact.resident_id, "topup_failed", fact.topup_id, yuan=fact.yuan, what=KINDS[fact.kind])


@told.register
def _(fact: TopupUnknown) -> Message | None:
    return says(fact.resident_id, "topup_unknown", fact.topup_id, yuan=fact.yuan)
