"""An activity's life."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """An activity's life. Between `closing` and `closed`, absences are written down and unused points returned.

    A draft that was thrown away is `discarded`: no list has it any more, and its key makes no other.
    """

    DRAFT = "draft"
    DISCARDED = "discarded"
    PUBLISHED = "published"
    CLOSING = "closing"
    CLOSED = "closed"


UNPUBLISHED = frozenset({State.DRAFT, State.DISCARDED})
"""The states of what villagers never saw."""
ENDED = frozenset({State.CLOSING, State.CLOSED})
"""The states of what somebody ended, or the night."""
