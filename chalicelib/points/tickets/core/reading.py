"""What of a ticket each party reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from chalicelib.foundation.media.core.pictures import View
from chalicelib.kernel.values import value
from chalicelib.points.tickets.core.deeds import HIDDEN_FROM_AUTHOR, Deed, Party
from chalicelib.points.tickets.core.tickets import Event, Ticket, Words


@value
class Read:
    """A ticket as somebody may read it; `party` None is the public, who reads what was released and how it ended.

    `views` are its photos by id, as the party may see them.
    """

    ticket: Ticket
    words: Words
    events: tuple[Event, ...]
    party: Party | None
    views: Mapping[str, View] = field(default_factory=dict)

    @property
    def media_ids(self) -> list[str]:
        """The photos of its words and its deeds."""
        return [*self.words.media_ids, *(one for event in self.events for one in event.media_ids)]


def read_by(party: Party | None, ticket: Ticket, words: Words, events: Sequence[Event]) -> Read:
    """Return what a party reads of a ticket and its deeds; None is the public, and reads its released words."""
    if party is None:
        outcome = [event for event in events if event.deed == Deed.SOLVE][-1:]
        return Read(
            ticket,
            Words(words.public_text, words.public_spot, words.public_media),
            tuple(replace(event, media_ids=(), acted_by="") for event in outcome),
            None,
        )
    if party is Party.AUTHOR:
        events = [event for event in events if event.deed not in HIDDEN_FROM_AUTHOR]
    return Read(ticket, words, tuple(events), party)
