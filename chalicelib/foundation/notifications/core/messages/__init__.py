"""Who is told what: from a fact to messages in plain Chinese, and which of them also leave the house.

What somebody just did on their own screen (signing up, cancelling) is not told again, nor what a member moved into the
household's account. Of all else there its people are told, each in their own inbox. A file for the facts of each room.
"""

from __future__ import annotations

import dataclasses

from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.notifications.core.messages import (
    activities,
    appraisals,
    certificates,
    claims,
    mandates,
    market,
    media,
    negative_list,
    people,
    perks,
    points,
    rewards,
    scores,
    stock,
    tickets,
    topups,
    wishes,
)
from chalicelib.foundation.notifications.core.messages.message import (
    KEPT_DAYS,
    RESIDENT,
    Message,
    NoSuchMessage,
    Told,
    made_at,
)
from chalicelib.foundation.notifications.core.messages.points import OF_ACCOUNTS
from chalicelib.foundation.notifications.core.messages.telling import (
    day_in_words,
    moment_in_words,
    period_in_words,
    told,
)

__all__ = [
    "KEPT_DAYS",
    "OF_ACCOUNTS",
    "RESIDENT",
    "Message",
    "NoSuchMessage",
    "Told",
    "day_in_words",
    "made_at",
    "message_of",
    "moment_in_words",
    "period_in_words",
]

ROOMS = (
    activities,
    appraisals,
    certificates,
    claims,
    mandates,
    market,
    media,
    negative_list,
    people,
    perks,
    points,
    rewards,
    scores,
    stock,
    tickets,
    topups,
    wishes,
)
"""Each registers what it tells as it is imported; whoever tells facts must know every kind."""


def message_of(fact_id: str, fact: Fact) -> Message | None:
    """Return what is to be told of a fact, and to whom; None where nobody is told.

    Of an account the resident's whose it would be: whether it is a household's, the registry knows.
    """
    about = told(fact)
    found = None if about is None else RESIDENT.match(about.resident_id)
    if about is None or found is None:
        return None
    return dataclasses.replace(about, message_id=fact_id, resident_id=f"{found[1]}r{found[2]}")
