"""Who follows a ticket: the authors of what was merged into it, and what they read of how it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from chalicelib.kernel.values import value
from chalicelib.points.tickets.core.deeds import Deed, Party
from chalicelib.points.tickets.core.refusals import FollowedEnough
from chalicelib.points.tickets.core.tickets import Event, Ticket, Words

FOLLOWERS_MAX = 20
"""Most tickets that follow one: each has a line in every transaction that tells of it. Ours."""


@value
class Follower:
    """A ticket that was merged into another one, and who raised it."""

    ticket_id: str
    author_id: str


Followers = tuple[Follower, ...]
"""Those who follow a ticket, in the order of merging."""


class News(StrEnum):
    """What followers are told of the ticket they follow."""

    ANSWERED = "answered"
    SOLVED = "solved"
    REJECTED = "rejected"
    ESCALATED = "escalated"
    CLOSED = "closed"
    ADOPTED = "adopted"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


SHOWN_TO_FOLLOWERS = frozenset(
    {
        *(Deed.ASSIGN, Deed.START, Deed.COMMENT, Deed.PASS_ON, Deed.ESCALATE),
        *(Deed.SOLVE, Deed.REJECT, Deed.CONFIRM, Deed.LAPSE, Deed.REOPEN, Deed.WITHDRAW, Deed.ADOPT),
    }
)
"""Deeds of the followed ticket that followers read the day of; what passes between its author and the desk is not
theirs."""


@value
class Stage:
    """One deed of the followed ticket as followers see it. `text` is there where the village reads it too."""

    deed: str
    at: dt.datetime
    party: str
    text: str = ""


@value
class Progress:
    """How a merged ticket goes on: its own id, the ticket that it follows now, the released words, and the deeds."""

    ticket_id: str
    followed: Ticket
    text: str
    stages: tuple[Stage, ...]


def joined(followers: Followers, merged: Ticket, brought: Followers) -> Followers:
    """Return who follows a ticket once another one is merged into it, with those who followed that one.

    Raises:
        FollowedEnough: they would be too many.
    """
    after = (*followers, Follower(merged.ticket_id, merged.author_id), *brought)
    if len(after) > FOLLOWERS_MAX:
        raise FollowedEnough(most=FOLLOWERS_MAX)
    return after


def to_tell(ticket: Ticket, followers: Followers) -> Followers:
    """Return who is told what its author is told: all but those whose author is the same."""
    return tuple(one for one in followers if one.author_id != ticket.author_id)


def progress_of(merged: Ticket, followed: Ticket, words: Words, events: Sequence[Event]) -> Progress:
    """Return what the author of a merged ticket reads of the one that it follows.

    Its state, and when who did what; of the words only what the whole village reads, so nothing of its author's.
    """
    public = followed.is_public
    last = next((event.key for event in reversed(events) if event.deed == Deed.SOLVE), "")
    shown = [event for event in events if event.deed in SHOWN_TO_FOLLOWERS and not _is_authors_remark(event)]
    return Progress(
        merged.ticket_id,
        followed,
        words.public_text if public else "",
        tuple(Stage(one.deed, one.at, one.party, one.text if public and one.key == last else "") for one in shown),
    )


def _is_authors_remark(event: Event) -> bool:
    return event.deed == Deed.COMMENT and event.party == Party.AUTHOR
