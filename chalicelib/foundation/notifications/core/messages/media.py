"""What those who sent pictures are told."""

from __future__ import annotations

from chalicelib.foundation.facts.core.media import PicturesRejected
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told


@told.register
def _(fact: PicturesRejected) -> Message | None:
    return says(fact.sender_id, "pictures_rejected", "")
