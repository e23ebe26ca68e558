"""Whom a fact concerns that concerns many, such as all voters: rooms above say it, each for its own facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `ties` registers the rooms; shapes of messages are loaded by who tells one.
    from collections.abc import Callable

    from chalicelib.foundation.facts.core import Fact
    from chalicelib.foundation.facts.service import Recorded
    from chalicelib.foundation.identity.core.people import Holder
    from chalicelib.foundation.notifications.core.messages import Message

    Hears = Callable[[Holder], bool]
    Crowd = Callable[[Recorded], tuple[Message, Hears] | None]

_crowds: dict[str, Crowd] = {}


def let_tell(fact: str, crowd: Crowd) -> None:
    """Let `crowd` say what a fact of this name tells, and which holders of its village or town hear it. By `ties`.

    It answers None where there is nothing to be told any more, and the same whenever it is asked before that: it is
    asked once for each part of the place.
    """
    _crowds[fact] = crowd


def concerns_many(fact: Fact) -> bool:
    """Tell whether a fact is told to many."""
    return type(fact).__name__ in _crowds


def told_to_many(recorded: Recorded) -> tuple[Message, Hears] | None:
    """Return what a fact tells to many, its id and reader still to come, and who hears it; None: nothing any more."""
    return _crowds[type(recorded.fact).__name__](recorded)
