"""What of a ticket each party reads."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.kernel.values import value
from chalicelib.points.tickets.core.deeds import HIDDEN_FROM_AUTHOR, Deed, Party
from chalicelib.points.tickets.core.tickets import Event, Ticket, Words


@value
class Read:
    """A ticket as somebody may read it; `party` None is the public, who reads what was released and how it ended."""

    ticket: Ticket
    words: Words
    events: tuple[Event, ...]
    party: Party | None


def read_by(party: Party | None, ticket: Ticket, words: Words, events: Sequence[Event]) -> Read:
    """Return what a party reads of a ticket and its deeds; None is the public, and reads its released words."""
    if party is None:
        outcome = [event for event in events if event.deed == Deed.SOLVE][-1:]
        return Read(ticket, Words(words.public_text, words.spot, words.media_ids), tuple(outcome), None)
    if party is Party.AUTHOR:
        events = [event for event in events if event.deed not in HIDDEN_FROM_AUTHOR]
    return Read(ticket, words, tuple(events), party)
